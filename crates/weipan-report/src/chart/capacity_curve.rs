//! Return a year against assets under management, and what takes it away.

use serde_json::json;

use super::{Chart, bars, percent_axis};
use crate::Lang;
use crate::capacity::CapacityRow;
use crate::format::money;

/// The curve: return a year by starting equity; hollow marks could not buy most of their book.
pub(crate) fn curve(rows: &[CapacityRow], lang: Lang) -> Chart {
    let equity: Vec<f64> = rows.iter().map(|row| row.equity).collect();
    let returns: Vec<f64> = rows.iter().map(|row| row.annual_return).collect();
    let names: Vec<String> = equity.iter().map(|yuan| money(*yuan, lang)).collect();
    let symbol = |row: &CapacityRow| if row.is_bought() { "circle" } else { "circle-open" };
    let symbols: Vec<&str> = rows.iter().map(symbol).collect();
    let trace = json!({"type": "scatter", "mode": "lines+markers", "name": lang.text("stat.annual_return"),
        "x": super::numbers(&equity), "y": super::numbers(&returns), "text": names,
        "hovertemplate": "%{text}<br>%{y:,.1%}<extra></extra>", "line": {"color": "$equity", "width": 2},
        "marker": {"symbol": symbols, "size": 9}});
    let layout = json!({"hovermode": "closest", "showlegend": false,
        "xaxis": {"type": "log", "title": {"text": lang.text("capacity.equity")}, "tickvals": equity, "ticktext": names},
        "yaxis": percent_axis(lang.text("capacity.return_axis"))});
    Chart::new("capacity_curve", 320, vec![trace], layout, lang)
}

/// Stacked bars: what was earned before costs, and what each kind of cost took.
pub(crate) fn parts(rows: &[CapacityRow], lang: Lang) -> Chart {
    let names = json!(rows.iter().map(|row| money(row.equity, lang)).collect::<Vec<_>>());
    let of = |key: &str, colour: &str, part: &dyn Fn(&CapacityRow) -> f64| {
        bars(lang.text(&format!("capacity.{key}")), &names, &rows.iter().map(part).collect::<Vec<_>>(), colour)
    };
    let traces = vec![
        of("gross", "$selection", &|row| row.gross),
        of("carry", "$basis", &|row| row.carry),
        of("costs", "$financing", &|row| row.costs),
        of("impact", "$loss", &|row| row.impact),
    ];
    let layout = json!({"barmode": "relative",
        "xaxis": {"type": "category", "title": {"text": lang.text("capacity.equity")}},
        "yaxis": percent_axis(lang.text("capacity.parts_axis"))});
    Chart::new("capacity_parts", 320, traces, layout, lang)
}
