//! The mean rank IC over horizons, and with days between the signal and the return.

use serde_json::{Value, json};
use weipan_core::ledger::FactorHorizonRow;

use super::{decimals, plain_axis};
use crate::Lang;
use crate::chart::Chart;
use crate::factor::Factor;
use crate::factor::decay::decay_rows;
use crate::factor::verdict::horizon;

/// Half the length of a 95 % interval of a mean from its t: 1.96 standard errors; NaN where there is no t.
pub(crate) fn error(mean: f64, t: f64) -> f64 {
    if t == 0.0 { f64::NAN } else { 1.96 * (mean / t).abs() }
}

fn bars(rows: &[&FactorHorizonRow], at: fn(&FactorHorizonRow) -> i64, lang: Lang) -> Value {
    let x: Vec<String> = rows.iter().map(|row| at(row).to_string()).collect();
    let y: Vec<f64> = rows.iter().map(|row| row.rank_ic).collect();
    let errors: Vec<f64> = rows.iter().map(|row| error(row.rank_ic, row.t_newey_west)).collect();
    json!({"type": "bar", "name": lang.text("factor.rank_ic"), "x": x, "y": decimals(&y, 5),
        "marker": {"color": "$selection"},
        "error_y": {"type": "data", "array": decimals(&errors, 5), "color": "$ink", "thickness": 1.2, "width": 4}})
}

fn layout(title: &str, lang: Lang) -> Value {
    json!({"hovermode": "closest", "showlegend": false, "xaxis": {"type": "category", "title": {"text": title}},
        "yaxis": plain_axis(lang.text("factor.chart.mean_rank_ic"))})
}

/// Rank IC by horizon. `None` without horizons.
pub(crate) fn horizons(factor: &Factor, lang: Lang) -> Option<Chart> {
    let rows: Vec<_> = factor.horizons.iter().filter(|row| row.delay == 0).copied().collect();
    let shown = rows.iter().any(|row| row.rank_ic.is_finite());
    let traces = vec![bars(&rows, |row| row.horizon, lang)];
    shown.then(|| Chart::new("horizons", 320, traces, layout(lang.text("factor.chart.horizon"), lang), lang))
}

/// Rank IC by delay. `None` without delays.
pub(crate) fn delays(factor: &Factor, lang: Lang) -> Option<Chart> {
    let rows = decay_rows(factor);
    let width = rows.iter().find(|row| row.rank_ic.is_finite())?.horizon;
    let traces = vec![bars(&rows, |row| row.delay, lang)];
    let mut chart = Chart::new("decay", 320, traces, layout(lang.text("factor.chart.delay"), lang), lang);
    chart.caption = lang.fill("caption.decay", &[("horizon", &horizon(width, lang))]);
    Some(chart)
}
