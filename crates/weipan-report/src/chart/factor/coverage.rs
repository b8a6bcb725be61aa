//! How many stocks had a score, and how many of them could be traded.

use serde_json::json;

use super::line;
use crate::Lang;
use crate::chart::{Chart, axis, numbers, time_axis, with};
use crate::factor::Factor;

/// Eligible, scored and tradable stocks a day.
pub(crate) fn coverage(factor: &Factor, lang: Lang) -> Chart {
    let trace = |key: &str, pick: fn(&weipan_core::ledger::FactorDayRow) -> i64, colour: &str| {
        let counts = factor.column(|row| pick(row) as f64);
        with(line(lang.text(key), &counts, colour, 1.8), json!({"y": numbers(&counts)}))
    };
    let traces = vec![
        trace("factor.eligible", |row| row.eligible, "$muted"),
        trace("factor.scored", |row| row.scored, "$selection"),
        trace("factor.tradable", |row| row.tradable, "$basis"),
    ];
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("data.stocks")), json!({"rangemode": "tozero", "hoverformat": ",.0f"}))});
    Chart::new("coverage", 300, traces, layout, lang)
}
