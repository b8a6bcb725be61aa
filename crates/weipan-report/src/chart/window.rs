//! The days around a call: book, index and future side by side, equity and margin ratio below.

use std::ops::Range;

use serde_json::{Value, json};

use super::ratio::{Span, lines, names};
use super::{Chart, bars, percent_axis, rows, with};
use crate::Lang;
use crate::closing::judged;
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
    let domains = rows(&[1.3, 1.0]);
    let account = &study.run.record.account;
    let told = judged(all).len().clamp(days.start, days.end) - days.start;
    let ratios = each(&|t| all[t].ratio);
    let span = Span::of(&ratios[..told], &ratios[told..]);
    let names: Vec<Value> = names(account, "y2", span, "right", lang).into_iter().collect();
    let layout = json!({
        "barmode": "group", "shapes": lines(account, "y2"), "annotations": names,
        "xaxis": {"type": "category", "title": {"text": lang.text("chart.day")}, "anchor": "y2"},
        "yaxis": with(percent_axis(lang.text("chart.day_return")), json!({"domain": domains[0]})),
        "yaxis2": with(span.axis(lang), json!({"domain": domains[1]})),
    });
    let mut chart = Chart::new("window", 420, traces, layout, lang);
    chart.id = format!("window{number}");
    chart.caption = span.caption(&chart.caption, lang);
    chart
}
