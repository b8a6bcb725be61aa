//! How far the book has drifted from the index that it is hedged with.

use serde_json::json;

use super::{Chart, axis, percent_axis, rows, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// Yuan in a unit of market value: a billion, or 100 million in Chinese.
fn unit(lang: Lang) -> f64 {
    if lang == Lang::En { 1e9 } else { 1e8 }
}

/// Median market value of the holdings and of the index's members; the share of the book outside the members.
pub(crate) fn size(study: &Study, lang: Lang) -> Chart {
    let rows_of = &study.run.exposure;
    let x: Vec<String> = rows_of.iter().map(|row| row.date.to_string()).collect();
    let trace = |name: &str, y: Vec<f64>, colour: &str, axis: &str| {
        json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": super::numbers(&y), "yaxis": axis,
            "line": {"color": colour, "width": 1.8}})
    };
    let caps =
        |pick: fn(&weipan_core::ledger::ExposureRow) -> f64| rows_of.iter().map(|r| pick(r) / unit(lang)).collect();
    let index = format!("{} {}", lang.text("chart.index_median"), study.run.record.account.index);
    let traces = vec![
        trace(lang.text("chart.book_median"), caps(|r| r.median_cap), "$equity", "y"),
        trace(&index, caps(|r| r.index_median_cap), "$muted", "y"),
        trace(lang.text("chart.outside"), rows_of.iter().map(|r| r.outside_index).collect(), "$loss", "y2"),
    ];
    let domains = rows(&[1.4, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(axis(lang.text("chart.cap_unit")), json!({"domain": domains[0], "rangemode": "tozero", "hoverformat": ",.2f"})),
        "yaxis2": with(percent_axis(lang.text("chart.outside_unit")), json!({"domain": domains[1], "range": [0, 1.05]})),
    });
    Chart::new("size", 380, traces, layout, lang)
}
