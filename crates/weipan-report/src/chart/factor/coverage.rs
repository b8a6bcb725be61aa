//! How many stocks had a score, and how many of them could be traded.

use serde_json::json;
use weipan_core::ledger::FactorDayRow;

use super::line;
use crate::Lang;
use crate::chart::{Chart, axis, numbers, time_axis, with};
use crate::factor::Factor;

/// Tradable stocks of a day; missing where nobody can know them yet, as on the last days of a study, whose exit is to come.
fn tradable(row: &FactorDayRow) -> f64 {
    if row.tradable == 0 && row.tradable_rank_ic.is_nan() { f64::NAN } else { row.tradable as f64 }
}

/// Eligible, scored and tradable stocks a day.
pub(crate) fn coverage(factor: &Factor, lang: Lang) -> Chart {
    let trace = |key: &str, pick: fn(&FactorDayRow) -> f64, colour: &str| {
        let counts = factor.column(pick);
        with(line(lang.text(key), &counts, colour, 1.8), json!({"y": numbers(&counts)}))
    };
    let traces = vec![
        trace("factor.eligible", |row| row.eligible as f64, "$muted"),
        trace("factor.scored", |row| row.scored as f64, "$selection"),
        trace("factor.tradable", tradable, "$basis"),
    ];
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("data.stocks")), json!({"rangemode": "tozero", "hoverformat": ",.0f"}))});
    Chart::new("coverage", 300, traces, layout, lang)
}
