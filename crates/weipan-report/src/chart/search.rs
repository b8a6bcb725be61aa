//! Growth against leverage: every account that was really run.

use serde_json::{Value, json};
use weipan_core::search::{LeverageSearch, LeverageTrial};

use super::{Chart, RUN_COLOURS, percent_axis};
use crate::Lang;

/// Log growth a year of the accounts of each set of terms; hollow marks were closed out, crossed ones were called.
pub(crate) fn growth(searches: &[&LeverageSearch], labels: &[String], lang: Lang) -> Chart {
    let symbol = |trial: &LeverageTrial| match (trial.survived, trial.calls) {
        (true, 0) => "circle",
        (true, _) => "circle-x",
        (false, _) => "circle-open",
    };
    let traces: Vec<Value> = searches
        .iter()
        .zip(labels)
        .enumerate()
        .map(|(i, (search, label))| {
            let leverages: Vec<f64> = search.trials.iter().map(|t| t.leverage).collect();
            let growth: Vec<f64> = search.trials.iter().map(|t| t.growth.unwrap_or(f64::NAN)).collect();
            let symbols: Vec<&str> = search.trials.iter().map(symbol).collect();
            let colour = RUN_COLOURS[i % RUN_COLOURS.len()];
            json!({"type": "scatter", "mode": "lines+markers", "name": label, "x": super::numbers(&leverages),
                "y": super::numbers(&growth), "line": {"color": colour, "width": 1.4},
                // The cross is drawn in the colour of the rim: one of the fill's own colour could not be seen.
                "marker": {"symbol": symbols, "size": 10, "color": colour, "line": {"color": "$paper", "width": 1.5}}})
        })
        .collect();
    let layout = json!({"hovermode": "closest",
        "xaxis": {"title": {"text": lang.text("chart.leverage_unit")}, "showgrid": true},
        "yaxis": percent_axis(lang.text("chart.growth_unit"))});
    Chart::new("search", 340, traces, layout, lang)
}
