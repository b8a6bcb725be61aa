//! Small multiples: one small picture a run, all on the same axes.

use serde_json::{Map, Value, json};

use super::comparison::dates_of;
use super::ratio::{self, Span};
use super::{Chart, RUN_COLOURS, time_axis, with};
use crate::Lang;
use crate::closing::judged;
use crate::study::Study;

/// The key of an axis in a layout.
fn key(letter: &str, number: usize) -> String {
    if number == 0 { format!("{letter}axis") } else { format!("{letter}axis{}", number + 1) }
}

/// The name of an axis in a trace.
fn name(letter: &str, number: usize) -> String {
    if number == 0 { letter.to_owned() } else { format!("{letter}{}", number + 1) }
}

/// One row a run; `values` gives the series, `lines` the horizontal lines of a run.
fn grid(
    id: &str,
    studies: &[Study],
    labels: &[String],
    y_axis: &Value,
    values: impl Fn(&Study) -> Vec<f64>,
    lines: impl Fn(&Study, &str) -> Vec<Value>,
    lang: Lang,
) -> Chart {
    let domains = super::rows(&vec![1.0; studies.len()]);
    let (mut traces, mut shapes, mut notes, mut layout) = (Vec::new(), Vec::new(), Vec::new(), Map::new());
    for (i, study) in studies.iter().enumerate() {
        let axis = name("y", i);
        traces.push(json!({"type": "scatter", "mode": "lines", "name": labels[i], "x": dates_of(i), "yaxis": axis,
            "y": super::numbers(&values(study)), "line": {"color": RUN_COLOURS[i % RUN_COLOURS.len()], "width": 1.6}}));
        shapes.extend(lines(study, &axis));
        notes.push(json!({"xref": "paper", "x": 0.01, "xanchor": "left", "yref": "paper", "y": domains[i][1],
            "yanchor": "bottom", "text": labels[i], "showarrow": false, "font": {"size": 13, "color": "$ink"}}));
        let own = json!({"domain": domains[i], "matches": if i == 0 { Value::Null } else { json!("y") }, "nticks": 4,
            "title": if i == studies.len() / 2 { y_axis["title"].clone() } else { Value::Null }});
        layout.insert(key("y", i), with(y_axis.clone(), own));
    }
    layout.insert("xaxis".to_owned(), with(time_axis(lang), json!({"anchor": name("y", studies.len() - 1)})));
    layout.insert("shapes".to_owned(), json!(shapes));
    layout.insert("annotations".to_owned(), json!(notes));
    layout.insert("showlegend".to_owned(), json!(false));
    layout.insert("margin".to_owned(), json!({"l": 56, "r": 12, "t": 26, "b": 44}));
    Chart::new(id, 90 + 130 * studies.len() as u32, traces, Value::Object(layout), lang)
}

/// The line at the starting NAV.
fn start(y_axis: &str) -> Value {
    json!({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": y_axis, "y0": 1, "y1": 1,
        "line": {"color": "$muted", "width": 1, "dash": "dash"}})
}

/// NAV of each run.
pub(crate) fn nav(studies: &[Study], labels: &[String], lang: Lang) -> Chart {
    let axis = json!({"title": {"text": lang.text("chart.nav_unit")}, "zeroline": false, "hoverformat": ".4f"});
    let series = |s: &Study| s.series.nav.clone();
    grid("multiples_nav", studies, labels, &axis, series, |_, y| vec![start(y)], lang)
}

/// Margin ratio of each run up to its close-out, on an axis that is cut where a low-levered run would flatten the rest.
pub(crate) fn margin(studies: &[Study], labels: &[String], lang: Lang) -> Chart {
    let told = |s: &Study| -> Vec<f64> { judged(&s.run.days).iter().map(|row| row.ratio).collect() };
    let span = Span::of(&studies.iter().flat_map(told).collect::<Vec<_>>(), &[]);
    let lines = |s: &Study, y: &str| ratio::lines(&s.run.record.account, y);
    let mut chart = grid("multiples_margin", studies, labels, &span.axis(lang), told, lines, lang);
    let told = lang.join(&[chart.caption, ratio::legend(&studies[0].run.record.account, lang)]);
    chart.caption = span.caption(told.trim_end(), lang);
    chart
}
