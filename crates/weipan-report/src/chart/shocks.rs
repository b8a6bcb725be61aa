//! The grid of shocks as heat maps: what is left of the margin, what is lost of the equity.

use serde_json::json;
use weipan_core::stress::{ShockCell, ShockGrid};

use super::Chart;
use crate::Lang;
use crate::format::{percent, signed_percent};
use crate::page::model::minus;

/// The mark of a cell: called, closed out, below zero.
pub(crate) fn mark(cell: &ShockCell) -> &'static str {
    match (cell.ruined, cell.closed_out, cell.calls > 0) {
        (true, _, _) => " †",
        (_, true, _) => " ×",
        (_, _, true) => " !",
        (false, false, false) => "",
    }
}

/// A map of one value of the cells: price shocks down, jumps of the basis to the right.
fn map(
    id: &str,
    grid: &ShockGrid,
    lang: Lang,
    value: impl Fn(&ShockCell) -> (f64, String),
    zero: f64,
    reach: f64,
) -> Chart {
    let signed = |v: &f64| minus(&signed_percent(*v, 0, lang));
    let rows: Vec<&[ShockCell]> = grid.cells.chunks(grid.bases.len().max(1)).collect();
    let z: Vec<_> =
        rows.iter().map(|row| super::numbers(&row.iter().map(|c| value(c).0).collect::<Vec<_>>())).collect();
    let text: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| minus(&value(c).1)).collect()).collect();
    let x: Vec<String> = grid.bases.iter().map(signed).collect();
    let y: Vec<String> = grid.prices.iter().map(signed).collect();
    let traces = vec![json!({"type": "heatmap", "x": x, "y": y, "z": z, "text": text, "texttemplate": "%{text}",
        "zmin": zero - reach, "zmax": zero + reach, "xgap": 2, "ygap": 2, "showscale": false,
        "textfont": {"size": 11, "color": "$ink"},
        "colorscale": [[0, "$heat-down"], [0.5, "$heat-zero"], [1, "$heat-up"]],
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>"})];
    let layout = json!({"hovermode": "closest",
        "xaxis": {"type": "category", "title": {"text": lang.text("chart.shock_basis")}},
        "yaxis": {"type": "category", "autorange": "reversed", "title": {"text": lang.text("chart.shock_price")}}});
    Chart::new(id, 120 + 36 * grid.prices.len() as u32, traces, layout, lang)
}

/// Lowest margin ratio, coloured by its distance from the call line.
pub(crate) fn ratio(grid: &ShockGrid, call: f64, lang: Lang) -> Chart {
    map(
        "grid_ratio",
        grid,
        lang,
        |c| (c.worst_ratio, format!("{}{}", percent(c.worst_ratio, 1, lang), mark(c))),
        call,
        0.15,
    )
}

/// Largest loss of equity.
pub(crate) fn loss(grid: &ShockGrid, lang: Lang) -> Chart {
    map("grid_loss", grid, lang, |c| (c.loss, signed_percent(c.loss, 0, lang)), 0.0, 0.6)
}
