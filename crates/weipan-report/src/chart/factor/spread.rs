//! The top bucket less the bottom one over time.

use serde_json::{Value, json};

use super::{caption, decimals, largest, legend, line, moving_mean, return_axis, width};
use crate::Lang;
use crate::chart::{Chart, rows, time_axis, with};
use crate::factor::shape::Bucket;
use crate::factor::{Factor, summed};

/// One edge of the band.
fn edge(y: &[f64], fill: bool) -> Value {
    let trace = json!({"type": "scatter", "mode": "lines", "x": "@d", "y": decimals(y, 5), "line": {"width": 0},
        "hoverinfo": "skip", "showlegend": false, "connectgaps": true});
    if fill { with(trace, json!({"fill": "tonexty", "fillcolor": "$selection-soft"})) } else { trace }
}

/// Top less bottom on the next day alone, for each signal day; NaN where either has no return.
fn next_day(factor: &Factor, buckets: &[Bucket]) -> Vec<f64> {
    let count = factor.study.record.buckets as i64;
    let of = |number: i64| {
        let found = buckets.iter().find(|b| b.number == number);
        found.map(|b| b.next.iter().copied().collect::<std::collections::BTreeMap<_, _>>()).unwrap_or_default()
    };
    let (top, bottom) = (of(count), of(1));
    let at = |all: &std::collections::BTreeMap<_, f64>, row: &weipan_core::ledger::FactorDayRow| {
        all.get(&row.date).copied().unwrap_or(f64::NAN)
    };
    factor.column(|row| at(&top, row) - at(&bottom, row))
}

/// The moving mean of the spread with its band, and the running sum of its next-day returns.
pub(crate) fn spread(factor: &Factor, buckets: &[Bucket], lang: Lang) -> Chart {
    let daily = factor.column(|row| row.spread);
    let width = width(daily.len());
    let mean = moving_mean(&daily, width);
    let error = moving_mean(&factor.column(|row| row.spread_error), width);
    let band = |sign: f64| -> Vec<f64> { mean.iter().zip(&error).map(|(m, e)| m + sign * 1.96 * e).collect() };
    let (low, high) = (band(-1.0), band(1.0));
    let sum = summed(&next_day(factor, buckets));
    let line5 = |name: &str, y: &[f64], colour: &str| with(line(name, y, colour, 2.2), json!({"y": decimals(y, 5)}));
    let traces = vec![
        edge(&low, false),
        edge(&high, true),
        line5(lang.text("factor.spread"), &mean, "$selection"),
        with(line5(lang.text("factor.chart.spread_sum"), &sum, "$equity"), json!({"yaxis": "y2"})),
    ];
    let domains = rows(&[1.2, 1.0]);
    let reach = largest(&low).max(largest(&high));
    let layout = json!({"legend": legend(),
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(return_axis(lang.text("factor.chart.spread_unit"), reach), json!({"domain": domains[0]})),
        "yaxis2": with(return_axis(lang.text("factor.chart.spread_sum_unit"), largest(&sum)), json!({"domain": domains[1]})),
    });
    let mut chart = Chart::new("spread", 440, traces, layout, lang);
    chart.caption = caption("spread", width, lang);
    chart
}
