//! Weights of industries over time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Chart, RUN_COLOURS, percent_axis, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// The largest industries by mean weight, stacked, and all others together.
pub(crate) fn industries(study: &Study, lang: Lang) -> Chart {
    let rows = &study.run.industries;
    let dates: BTreeSet<_> = rows.iter().map(|row| row.date).collect();
    let mut by_name: BTreeMap<&str, BTreeMap<_, f64>> = BTreeMap::new();
    for row in rows {
        *by_name.entry(&row.industry).or_default().entry(row.date).or_insert(0.0) += row.weight;
    }
    let mut order: Vec<_> = by_name.keys().copied().collect();
    let sum = |name: &str| by_name[name].values().sum::<f64>();
    order.sort_by(|a, b| sum(b).total_cmp(&sum(a)).then(a.cmp(b)));
    let shown = order.len().min(RUN_COLOURS.len() - 1);
    let weights = |names: &[&str]| -> Vec<f64> {
        dates.iter().map(|d| names.iter().map(|n| by_name[n].get(d).copied().unwrap_or(0.0)).sum()).collect()
    };
    let area = |name: &str, y: Vec<f64>, colour: &str| {
        json!({"type": "scatter", "mode": "lines", "name": name, "stackgroup": "one", "y": super::numbers(&y),
            "x": dates.iter().map(ToString::to_string).collect::<Vec<_>>(), "line": {"color": colour, "width": 0.8}})
    };
    let mut traces: Vec<Value> =
        order[..shown].iter().zip(RUN_COLOURS).map(|(name, colour)| area(name, weights(&[name]), colour)).collect();
    if order.len() > shown {
        traces.push(area(lang.text("chart.others"), weights(&order[shown..]), "$muted"));
    }
    let layout = json!({"xaxis": time_axis(lang), "legend": {"orientation": "h", "x": 0, "y": 1.015, "yanchor": "bottom", "traceorder": "normal"},
        "yaxis": with(percent_axis(lang.text("chart.weight_unit")), json!({"rangemode": "tozero"}))});
    Chart::new("industries", 340, traces, layout, lang)
}
