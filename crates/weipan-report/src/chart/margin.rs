//! The margin ratio against its lines, with every event marked.

use serde_json::{Value, json};
use weipan_core::ledger::{EventKind, MarginStatus};

use super::{Chart, level, line, percent_axis, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// Events that are marked, with colour and symbol; rolls and corporate actions are in the table of events.
const MARKED: [(EventKind, &str, &str); 8] = [
    (EventKind::UnwindStart, "$financing", "square-open"),
    (EventKind::UnwindEnd, "$financing", "circle-open"),
    (EventKind::Closed, "$equity", "star-open"),
    (EventKind::Warning, "$basis", "circle"),
    (EventKind::Call, "$loss", "triangle-down"),
    (EventKind::CloseOut, "$loss", "x"),
    (EventKind::TopUp, "$selection", "triangle-up"),
    (EventKind::Shortfall, "$loss", "diamond"),
];

/// Ratio, lines, days of unwinding as bands, events as marks.
pub(crate) fn margin(study: &Study, lang: Lang) -> Chart {
    let (days, account) = (&study.run.days, &study.run.record.account);
    let ratio: Vec<f64> = days.iter().map(|row| row.ratio).collect();
    let mut traces =
        vec![with(line(lang.text("ratio"), &ratio, "$equity"), json!({"line": {"color": "$equity", "width": 1.8}}))];
    traces.extend(MARKED.iter().filter_map(|mark| marks(study, mark, lang)));
    let mut shapes: Vec<Value> = days
        .chunk_by(|a, b| a.unwinding == b.unwinding)
        .filter(|chunk| chunk[0].unwinding)
        .map(|chunk| {
            json!({"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": chunk[0].date.to_string(), "line": {"width": 0},
                "x1": chunk[chunk.len() - 1].date.to_string(), "fillcolor": "$financing-soft", "layer": "below"})
        })
        .collect();
    let mut labels = Vec::new();
    let lines = [
        (account.warning, MarginStatus::Warning, "$basis"),
        (account.call, MarginStatus::Call, "$loss"),
        (account.close_out, MarginStatus::CloseOut, "$loss"),
    ];
    for (value, status, colour) in lines.into_iter().filter(|_| account.kind != "cash") {
        let (shape, label) = level(value, lang.text(&format!("status.{}", status.word())), colour);
        shapes.push(shape);
        labels.push(label);
    }
    let layout = json!({"xaxis": time_axis(lang), "shapes": shapes, "annotations": labels, "hovermode": "closest",
        "yaxis": with(percent_axis(lang.text("chart.ratio_unit")), json!({"rangemode": "tozero"}))});
    Chart::new("margin", 380, traces, layout, lang)
}

/// The marks of one kind of event, at the ratio of the day or of the last day that had one.
fn marks(study: &Study, (kind, colour, symbol): &(EventKind, &str, &str), lang: Lang) -> Option<Value> {
    let days = &study.run.days;
    let events: Vec<_> = study.run.events.iter().filter(|e| e.kind == *kind).collect();
    if events.is_empty() {
        return None;
    }
    let ratios: Vec<f64> = events
        .iter()
        .map(|e| {
            let upto = days.partition_point(|row| row.date <= e.date);
            days[..upto].iter().rev().map(|row| row.ratio).find(|v| !v.is_nan()).unwrap_or(0.0)
        })
        .collect();
    let name = lang.text(&format!("event.{}", kind.word()));
    // Open marks are drawn larger, so that several events of one day stand around each other.
    let open = symbol.ends_with("open");
    let line = if open { colour } else { &"$paper" };
    let x: Vec<String> = events.iter().map(|e| e.date.to_string()).collect();
    Some(json!({"type": "scatter", "mode": "markers", "name": name, "x": x, "y": super::numbers(&ratios),
        "marker": {"color": colour, "symbol": symbol, "size": if open { 17 } else { 10 }, "line": {"color": line, "width": 1.5}},
        "hovertemplate": format!("{name}<br>%{{x|%Y-%m-%d}}<br>%{{y:.2%}}<extra></extra>")}))
}
