//! How much of the ends is replaced, and how much of the order stays.

use serde_json::json;

use super::{caption, line, moving_mean, width};
use crate::Lang;
use crate::chart::{Chart, axis, percent_axis, rows, time_axis, with};
use crate::factor::Factor;

/// Turnover of the top and the bottom bucket; below it the rank autocorrelation; moving means.
pub(crate) fn turnover(factor: &Factor, lang: Lang) -> Chart {
    let width = width(factor.days.len());
    let smooth = |pick: fn(&weipan_core::ledger::FactorDayRow) -> f64| moving_mean(&factor.column(pick), width);
    let traces = vec![
        line(lang.text("factor.top"), &smooth(|row| row.top_turnover), "$selection", 2.0),
        line(lang.text("factor.bottom"), &smooth(|row| row.bottom_turnover), "$basis", 2.0),
        with(
            line(lang.text("factor.autocorrelation"), &smooth(|row| row.rank_autocorrelation), "$financing", 2.0),
            json!({"yaxis": "y2"}),
        ),
    ];
    let domains = rows(&[1.0, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(percent_axis(lang.text("factor.chart.turnover_unit")), json!({"domain": domains[0], "rangemode": "tozero"})),
        "yaxis2": with(axis(lang.text("factor.autocorrelation")), json!({"domain": domains[1], "hoverformat": ".3f"})),
    });
    let mut chart = Chart::new("factor_turnover", 420, traces, layout, lang);
    chart.caption = caption("factor_turnover", width, lang);
    chart
}
