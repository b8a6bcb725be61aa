//! The record of a made-up run.

use chrono::NaiveDate;
use weipan_core::record::{AccountRecord, DataRecord, RunRecord, RunTables, Timing};

/// A run without days.
pub fn empty(leverage: f64, equity: f64) -> RunTables {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
    let account = AccountRecord {
        kind: "dma".into(),
        equity,
        leverage,
        policy: "constant".into(),
        initial_margin: 0.25,
        warning: 0.18,
        call: 0.15,
        close_out: 0.10,
        financing_rate: 0.04,
        hedge: "IM".into(),
        hedge_method: "value".into(),
        hedge_contract: "front_quarter".into(),
        index: "000852.SH".into(),
        benchmark: "000852.SH".into(),
        fill: "vwap".into(),
        participation: 0.1,
    };
    let spec = format!(
        "[account]\nkind = \"dma\"\nequity = 100_000_000\nleverage = {leverage}\n\n[portfolio]\nnames = 400\nschedule = \"weekly\"\n"
    );
    let record = RunRecord {
        name: "微盘 DMA <micro-cap>".into(),
        variant: format!("leverage {leverage}"),
        version: "0.1.0".into(),
        spec,
        data: DataRecord {
            name: "made-up".into(),
            fingerprint: "5f2b6c1d".repeat(8),
            first: day(2022, 7, 4),
            last: day(2024, 5, 23),
            days: 0,
            stocks: 4_870,
        },
        account,
        warnings: vec!["Settlement prices are missing: futures are marked at closes.".into()],
        lang: "en".into(),
        timings: vec![Timing { phase: "load".into(), seconds: 0.81 }, Timing { phase: "run".into(), seconds: 0.204 }],
    };
    RunTables::new(record)
}
