//! The set `cn_2021_2024`: raw Chinese daily bars in four Parquet files.

use std::path::Path;

use crate::dataset::About;
use crate::error::DataError;
use crate::import::Imported;
use crate::layout::Layout;
use crate::load;
use crate::read::bars::Window;

/// What is known to be wrong with the set; shown in every report on it.
const NOTES: [&str; 8] = [
    "Survivorship: stocks delisted before 2025-06 and stocks under ST in 2026-04 are missing, so returns of small caps are somewhat too good.",
    "No Beijing exchange.",
    "total_shares is missing for 38 stocks.",
    "float_shares is an estimate that lags up to 10 days behind placements and unlocks.",
    "Index members are known at month ends only, up to a month late, and some have no bars.",
    "is_st of Shanghai main-board stocks is inferred from price limits.",
    "Ten ex-days do not fit their actions: the reference price is per share of all, the plan per entitled share.",
    "Names are those of 2026; 6.5 % of the opens, highs and lows are reconstructed to about 0.01 yuan.",
];

pub(super) fn read(folder: &Path) -> Result<Imported, DataError> {
    let layout = Layout::of_single_file(folder, "bars.parquet")?;
    let loaded = load::read(&layout, &Window::default(), None, &[])?;
    if let Some(clash) = loaded.clashes.first() {
        let key = loaded.market.bars.assets().get(clash.asset).symbol.to_string();
        return Err(DataError::Duplicate { file: clash.file.clone(), row: clash.row, key, date: clash.date });
    }
    let about = About {
        name: "cn_2021_2024".into(),
        source: "second-hand copies of public vendor data: AKShare bars, raw closes, share changes, index members"
            .into(),
        licence: "none stated: for tests and study only, do not redistribute".into(),
        made_by: concat!("weipan ", env!("CARGO_PKG_VERSION"), ", importer cn2021").into(),
        notes: NOTES.map(str::to_owned).to_vec(),
    };
    let strangers = loaded.market.warnings.iter().filter(|text| text.contains("have no stock in the data")).cloned();
    let warnings = strangers.collect();
    Ok(Imported { market: loaded.market, about, left_out: Vec::new(), warnings })
}
