//! Sharpe, volatility and beta over a moving window.

use serde_json::json;

use super::{Chart, axis, line, percent_axis, rows, time_axis, with};
use crate::Lang;
use crate::closing::alive;
use crate::statistic::{self as s, DAYS_PER_YEAR};
use crate::study::Study;

/// Days of the window: a quarter of a year, less in a short run.
pub(crate) fn width(days: usize) -> usize {
    60.min(days / 3).max(5)
}

/// Three rows with one time axis. The lines end before a ruin and where a closed account stands still.
pub(crate) fn rolling(study: &Study, lang: Lang) -> Chart {
    let end = alive(&study.run.days, study.series.ruined);
    let (r, b) = (&study.series.returns[..end], &study.series.benchmark[..end]);
    let width = width(study.run.days.len());
    let traces = vec![
        line(lang.text("stat.sharpe"), &s::rolling(r, r, width, |r, _| s::sharpe(r, DAYS_PER_YEAR)), "$selection"),
        with(
            line(
                lang.text("stat.annual_volatility"),
                &s::rolling(r, r, width, |r, _| s::volatility(r, DAYS_PER_YEAR)),
                "$basis",
            ),
            json!({"yaxis": "y2"}),
        ),
        with(line(lang.text("stat.beta"), &s::rolling(r, b, width, s::beta), "$financing"), json!({"yaxis": "y3"})),
    ];
    let ends: Vec<String> = [0, study.run.days.len() - 1].map(|t| study.series.dates[t].to_string()).to_vec();
    let domains = rows(&[1.0, 1.0, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y3", "range": ends})),
        "yaxis": with(axis(lang.text("stat.sharpe")), json!({"domain": domains[0], "hoverformat": ".2f"})),
        "yaxis2": with(percent_axis(lang.text("chart.volatility_unit")), json!({"domain": domains[1], "rangemode": "tozero"})),
        "yaxis3": with(axis(lang.text("stat.beta")), json!({"domain": domains[2], "hoverformat": ".2f"})),
    });
    let mut chart = Chart::new("rolling", 460, traces, layout, lang);
    chart.caption = lang.fill("caption.rolling", &[("days", &width.to_string())]);
    chart
}
