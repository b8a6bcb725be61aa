//! How long the book would take to sell.

use serde_json::json;

use super::{Chart, axis, percent_axis, rows, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// Days to sell 95 % of the book, and the largest fill as a share of the day's volume, at each rebalance.
pub(crate) fn capacity(study: &Study, lang: Lang) -> Chart {
    let rows_of = &study.run.exposure;
    let x: Vec<String> = rows_of.iter().map(|row| row.date.to_string()).collect();
    let trace = |key, y: Vec<f64>, colour: &str, axis: &str| {
        json!({"type": "scatter", "mode": "lines", "name": lang.text(key), "x": x, "y": super::numbers(&y), "yaxis": axis,
            "line": {"color": colour, "width": 1.8}})
    };
    let traces = vec![
        trace("chart.days_to_sell", rows_of.iter().map(|r| r.days_to_sell).collect(), "$equity", "y"),
        trace("chart.participation", rows_of.iter().map(|r| r.largest_participation).collect(), "$basis", "y2"),
    ];
    let domains = rows(&[1.4, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(axis(lang.text("chart.days_unit")), json!({"domain": domains[0], "rangemode": "tozero", "hoverformat": ".2f"})),
        "yaxis2": with(percent_axis(lang.text("chart.volume_unit")), json!({"domain": domains[1], "rangemode": "tozero"})),
    });
    Chart::new("capacity", 360, traces, layout, lang)
}
