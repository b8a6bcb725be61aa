//! The rank IC of all stocks beside that of those that could be traded.

use serde_json::json;

use super::{line, plain_axis};
use crate::Lang;
use crate::chart::{Chart, time_axis, with};
use crate::factor::{Factor, summed};

/// Running sums of both.
pub(crate) fn tradable(factor: &Factor, lang: Lang) -> Chart {
    let sum = |pick: fn(&weipan_core::ledger::FactorDayRow) -> f64| summed(&factor.column(pick));
    let traces = vec![
        line(lang.text("factor.plain"), &sum(|row| row.rank_ic), "$selection", 2.0),
        line(lang.text("factor.tradable"), &sum(|row| row.tradable_rank_ic), "$basis", 2.4),
    ];
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(plain_axis(lang.text("factor.chart.summed")), json!({"hoverformat": ".2f"}))});
    Chart::new("tradable", 340, traces, layout, lang)
}
