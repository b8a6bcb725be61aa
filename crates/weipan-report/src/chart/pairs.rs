//! Heat maps over two axes of a comparison: one cell a run.

use serde_json::{Value, json};

use super::Chart;
use crate::Lang;
use crate::page::model::minus;

/// One cell of a map: its value for the colour and its text.
pub(crate) type Shown = Option<(f64, String)>;

/// What stands on one side of a map.
pub(crate) struct Side<'a> {
    pub(crate) name: &'a str,
    pub(crate) values: &'a [String],
}

/// A map of cells, rows down and columns to the right; the colour is whole at `reach` away from `zero`.
pub(crate) fn map(
    id: &str,
    caption: String,
    rows: &Side<'_>,
    columns: &Side<'_>,
    cells: &[Vec<Shown>],
    (zero, reach): (f64, f64),
    lang: Lang,
) -> Chart {
    let value = |cell: &Shown| cell.as_ref().map_or(f64::NAN, |(value, _)| *value);
    let z: Vec<Value> = cells.iter().map(|row| super::numbers(&row.iter().map(value).collect::<Vec<_>>())).collect();
    let text = |cell: &Shown| cell.as_ref().map_or_else(String::new, |(_, text)| minus(text));
    let text: Vec<Vec<String>> = cells.iter().map(|row| row.iter().map(text).collect()).collect();
    let traces = vec![json!({"type": "heatmap", "x": columns.values, "y": rows.values, "z": z, "text": text,
        "texttemplate": "%{text}", "zmin": zero - reach, "zmax": zero + reach, "xgap": 2, "ygap": 2, "showscale": false,
        "textfont": {"size": 11, "color": "$ink"},
        "colorscale": [[0, "$heat-down"], [0.5, "$heat-zero"], [1, "$heat-up"]],
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>"})];
    let layout = json!({"hovermode": "closest",
        "xaxis": {"type": "category", "title": {"text": columns.name}},
        "yaxis": {"type": "category", "autorange": "reversed", "title": {"text": rows.name}}});
    let mut chart = Chart::new(id, 110 + 38 * rows.values.len() as u32, traces, layout, lang);
    chart.caption = caption;
    chart
}
