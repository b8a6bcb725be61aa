//! The margin ratio against its lines, with every event marked.

use serde_json::{Value, json};
use weipan_core::ledger::EventKind;

use super::ratio::{Span, lines, names};
use super::{Chart, line, time_axis, with};
use crate::Lang;
use crate::closing::judged;
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
    let (told, residue) = ratio.split_at(judged(days).len());
    let span = Span::of(told, residue);
    let mut traces =
        vec![with(line(lang.text("ratio"), told, "$equity"), json!({"line": {"color": "$equity", "width": 1.8}}))];
    if residue.iter().any(|v| !v.is_nan()) {
        traces.push(closing(&ratio, told.len(), lang));
    }
    traces.extend(MARKED.iter().filter_map(|mark| marks(study, mark, span, lang)));
    let mut shapes: Vec<Value> = days
        .chunk_by(|a, b| a.unwinding == b.unwinding)
        .filter(|chunk| chunk[0].unwinding)
        .map(|chunk| {
            json!({"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": chunk[0].date.to_string(), "line": {"width": 0},
                "x1": chunk[chunk.len() - 1].date.to_string(), "fillcolor": "$financing-soft", "layer": "below"})
        })
        .collect();
    shapes.extend(lines(account, "y"));
    let names: Vec<Value> = names(account, "y", span, "left", lang).into_iter().collect();
    let layout = json!({"xaxis": time_axis(lang), "shapes": shapes, "annotations": names, "hovermode": "closest",
        "yaxis": span.axis(lang)});
    let mut chart = Chart::new("margin", 380, traces, layout, lang);
    chart.caption = span.caption(&chart.caption, lang);
    chart
}

/// The ratio of what was left while the account was closed, joined to the day of the close-out.
fn closing(ratio: &[f64], judged: usize, lang: Lang) -> Value {
    let from = judged.saturating_sub(1);
    let rest: Vec<f64> = ratio.iter().enumerate().map(|(t, v)| if t < from { f64::NAN } else { *v }).collect();
    with(
        line(lang.text("chart.residue"), &rest, "$muted"),
        json!({"line": {"color": "$muted", "width": 1.4, "dash": "dot"}}),
    )
}

/// The marks of one kind of event, at the ratio of the day or of the last day that had one, inside the picture.
fn marks(study: &Study, (kind, colour, symbol): &(EventKind, &str, &str), span: Span, lang: Lang) -> Option<Value> {
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
    let shown: Vec<f64> = ratios.iter().map(|v| span.inside(*v)).collect();
    Some(json!({"type": "scatter", "mode": "markers", "name": name, "x": x, "y": super::numbers(&shown),
        "customdata": super::numbers(&ratios),
        "marker": {"color": colour, "symbol": symbol, "size": if open { 17 } else { 10 }, "line": {"color": line, "width": 1.5}},
        "hovertemplate": format!("{name}<br>%{{x|%Y-%m-%d}}<br>%{{customdata:,.2%}}<extra></extra>")}))
}
