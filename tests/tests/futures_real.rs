//! The short leg on real contracts: limit days, mixes, estimated ratios.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use weipan_core::ledger::EventKind;
use weipan_core::record::RunTables;
use weipan_engine::compare::compare;
use weipan_engine::{Silent, Spec};
use weipan_report::Lang;
use weipan_tests::{import_real, real_data};

const SPEC: &str = include_str!("../../examples/microcap_dma.toml");

fn spec(keys: &[(&str, &str)]) -> Option<Spec> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("futures_real_cn");
        import_real(&real_data()?, &to).unwrap();
        Some(to)
    });
    let mut spec = Spec::from_toml(SPEC).unwrap();
    spec.data.path = folder.clone()?;
    spec.compare.clear();
    for (key, value) in keys {
        let table: toml::Table = toml::from_str(&format!("value = {value}")).unwrap();
        spec = spec.with(key, &table["value"]).unwrap();
    }
    Some(spec)
}

fn at(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

/// One run of each method: value, beta, minimum variance, over a mix of IC and IM.
fn runs() -> Option<&'static [RunTables]> {
    static DONE: OnceLock<Option<Vec<RunTables>>> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        let mut spec = spec(&[("hedge.mix", "{ IC = 0.4, IM = 0.6 }"), ("account.leverage", "1.0")])?;
        spec.compare.insert("hedge.method".into(), ["value", "beta", "min_variance"].map(toml::Value::from).to_vec());
        Some(compare(&spec, &Silent).unwrap().runs)
    });
    done.as_deref()
}

#[test]
fn look() {
    let Some(runs) = runs() else { return };
    for run in runs {
        println!("== {} {}", run.record.variant, run.record.account.hedge);
        println!("{:?}", run.record.warnings);
        let ratios: Vec<f64> = run.exposure.iter().map(|r| (r.hedge_ratio * 1000.0).round() / 1000.0).collect();
        println!("{ratios:?}");
        println!("{:?}", run.days.last());
        let rejects: Vec<_> =
            run.events.iter().filter(|e| e.kind == EventKind::HedgeReject).map(|e| (e.date, e.text.clone())).collect();
        println!("{rejects:?}");
        let codes: BTreeSet<&str> = run.futures.iter().map(|f| &*f.contract).collect();
        println!("{codes:?}");
        let changes: Vec<f64> = run.days.windows(2).map(|w| w[1].equity.yuan() / w[0].equity.yuan() - 1.0).collect();
        let mean = changes.iter().sum::<f64>() / changes.len() as f64;
        println!(
            "vol {}",
            (changes.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / changes.len() as f64).sqrt() * 242_f64.sqrt()
        );
    }
    for contract in ["next_quarter", "cheapest_carry", "most_open_interest", "front"] {
        let spec = spec(&[("hedge.contract", &format!("'{contract}'")), ("account.leverage", "2.0")]).unwrap();
        let run = weipan_engine::backtest(&spec, &Silent).unwrap();
        println!("== {contract} {:?}", run.days.last().unwrap().equity);
        for event in run.events.iter().filter(|e| e.kind == EventKind::HedgeReject || e.kind == EventKind::Roll) {
            println!("{} {}", event.date, event.text);
        }
        let around = run.days.iter().filter(|r| r.date >= at(2024, 2, 1) && r.date <= at(2024, 2, 8));
        for row in around {
            println!(
                "{} {} {} {} {}",
                row.date,
                row.contract,
                row.contracts.0,
                row.long_value.yuan(),
                row.short_value.yuan()
            );
        }
    }
    let _ = Lang::En;
}
