//! The days around a call: book, index and future side by side, equity and margin ratio below.

use std::ops::Range;

use serde_json::{Value, json};

use super::{Chart, bars, percent_axis, rows, with};
use crate::Lang;
use crate::study::Study;
use crate::window::{book_return, future_return};

/// Daily returns of book, index and future; below them the margin ratio.
pub(crate) fn window(study: &Study, days: &Range<usize>, number: usize, lang: Lang) -> Chart {
    let all = &study.run.days;
    let x = Value::Array(days.clone().map(|t| json!(all[t].date.format("%m-%d").to_string())).collect());
    let each = |pick: &dyn Fn(usize) -> f64| -> Vec<f64> { days.clone().map(pick).collect() };
    let traces = vec![
        bars(lang.text("book"), &x, &each(&|t| book_return(study, t)), "$equity"),
        bars(lang.text("index"), &x, &each(&|t| study.series.index[t]), "$muted"),
        bars(lang.text("future"), &x, &each(&|t| future_return(study, t)), "$basis"),
        json!({"type": "scatter", "mode": "lines+markers", "name": lang.text("ratio"), "x": x, "yaxis": "y2",
            "y": super::numbers(&each(&|t| all[t].ratio)), "line": {"color": "$loss", "width": 2}}),
    ];
    let domains = rows(&[1.5, 1.0]);
    let account = &study.run.record.account;
    let lines: Vec<Value> = [account.call, account.close_out]
        .iter()
        .filter(|_| account.kind != "cash")
        .map(|value| {
            json!({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y2", "y0": value, "y1": value,
                "line": {"color": "$loss", "width": 1, "dash": "dash"}})
        })
        .collect();
    let layout = json!({
        "barmode": "group", "shapes": lines,
        "xaxis": {"type": "category", "title": {"text": lang.text("chart.day")}, "anchor": "y2"},
        "yaxis": with(percent_axis(lang.text("chart.day_return")), json!({"domain": domains[0]})),
        "yaxis2": with(percent_axis(lang.text("chart.ratio_unit")), json!({"domain": domains[1], "rangemode": "tozero"})),
    });
    let mut chart = Chart::new("window", 380, traces, layout, lang);
    chart.id = format!("window{number}");
    chart
}
