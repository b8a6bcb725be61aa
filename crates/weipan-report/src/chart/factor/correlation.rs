//! How alike factors are: heat maps of each pair, and the likest factors of the library.

use serde_json::{Value, json};
use weipan_core::factor_study::FactorStudy;
use weipan_core::ledger::FactorCorrelationRow;

use super::{decimals, short};
use crate::Lang;
use crate::chart::Chart;
use crate::format::number;

/// Above this many factors the cells hold no numbers.
const LEGIBLE: usize = 10;

/// A correlation of two factors, whichever stands first; 1 of a factor with itself.
fn between(study: &FactorStudy, a: &str, b: &str, pick: fn(&FactorCorrelationRow) -> f64) -> f64 {
    if a == b {
        return 1.0;
    }
    let pair = |row: &&FactorCorrelationRow| {
        (*row.factor == *a && *row.other == *b) || (*row.factor == *b && *row.other == *a)
    };
    study.correlations.iter().find(pair).map_or(f64::NAN, pick)
}

/// A heat map over all pairs of the study's factors.
pub(crate) fn map(study: &FactorStudy, id: &str, pick: fn(&FactorCorrelationRow) -> f64, lang: Lang) -> Chart {
    let names: Vec<&str> = study.record.factors.iter().map(|f| f.name.as_str()).collect();
    let z: Vec<Vec<f64>> = names.iter().map(|a| names.iter().map(|b| between(study, a, b, pick)).collect()).collect();
    let text: Vec<Vec<String>> =
        z.iter().map(|row| row.iter().map(|v| number(*v, 2, lang).replace('-', "−")).collect()).collect();
    let labels = short(&names);
    let few = names.len() <= LEGIBLE;
    let rows: Vec<Value> = z.iter().map(|row| decimals(row, 3)).collect();
    let traces = vec![json!({"type": "heatmap", "x": labels, "y": labels, "z": rows, "text": text,
        "texttemplate": if few { "%{text}" } else { "" }, "zmin": -1, "zmax": 1, "xgap": if few { 2 } else { 0 },
        "ygap": if few { 2 } else { 0 }, "showscale": false, "textfont": {"size": 11, "color": "$ink"},
        "colorscale": [[0, "$heat-down"], [0.5, "$heat-zero"], [1, "$heat-up"]],
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>"})];
    let layout = json!({"hovermode": "closest", "xaxis": {"type": "category", "tickangle": -35},
        "yaxis": {"type": "category", "autorange": "reversed"}});
    let height = 130 + (names.len() as u32 * 36).min(520);
    Chart::new(id, height, traces, layout, lang)
}

/// Correlation of the main factor with factors outside the study, as bars; `rows` in their order.
pub(crate) fn library(rows: &[&FactorCorrelationRow], lang: Lang) -> Chart {
    let names: Vec<&str> = rows.iter().map(|row| &*row.other).collect();
    let labels = short(&names);
    let trace = |key: &str, pick: fn(&FactorCorrelationRow) -> f64, colour: &str| {
        let values: Vec<f64> = rows.iter().map(|row| pick(row)).collect();
        json!({"type": "bar", "orientation": "h", "name": lang.text(key), "y": labels, "x": decimals(&values, 3),
            "marker": {"color": colour}})
    };
    let traces = vec![
        trace("factor.correlation.score", |row| row.score, "$selection"),
        trace("factor.correlation.ic", |row| row.ic, "$basis"),
    ];
    let layout = json!({"barmode": "group", "hovermode": "closest",
        "xaxis": {"title": {"text": lang.text("factor.chart.correlation")}, "range": [-1.05, 1.05], "hoverformat": ".2f"},
        "yaxis": {"type": "category", "autorange": "reversed"}});
    Chart::new("library", 110 + 34 * rows.len() as u32, traces, layout, lang)
}
