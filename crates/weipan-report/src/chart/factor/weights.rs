//! What a combination is made of, over time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};
use weipan_core::ledger::FactorWeightRow;

use super::{decimals, short};
use crate::Lang;
use crate::chart::{Chart, RUN_COLOURS, percent_axis, time_axis};

/// Dates with weights that a chart shows.
const DATES: usize = 600;

/// Every so manieth date of very many, with the last one.
fn thinned(dates: BTreeSet<NaiveDate>, last: NaiveDate) -> Vec<NaiveDate> {
    let step = dates.len().div_ceil(DATES).max(1);
    let kept = |(i, day): &(usize, NaiveDate)| i % step == 0 || *day == last;
    dates.into_iter().enumerate().filter(kept).map(|(_, day)| day).collect()
}

/// Weights of one combination, held until the next ones; `number` tells the charts of several apart.
pub(crate) fn weights(rows: &[&FactorWeightRow], last: NaiveDate, number: usize, lang: Lang) -> Chart {
    let mut dates: BTreeSet<NaiveDate> = rows.iter().map(|row| row.date).collect();
    let mut order: Vec<&str> = Vec::new();
    let mut of: BTreeMap<(&str, NaiveDate), f64> = BTreeMap::new();
    for row in rows {
        if !order.contains(&&*row.factor) {
            order.push(&row.factor);
        }
        of.insert((&row.factor, row.date), row.weight);
    }
    // The last weights hold until the end of the study.
    let final_day = dates.last().copied();
    dates.insert(last);
    let dates = thinned(dates, last);
    let x: Vec<String> = dates.iter().map(ToString::to_string).collect();
    let traces: Vec<Value> = order
        .iter()
        .zip(short(&order))
        .enumerate()
        .map(|(i, (factor, name))| {
            let at = |day: &NaiveDate| of.get(&(factor, *day)).copied();
            let end = final_day.and_then(|day| at(&day)).unwrap_or(f64::NAN);
            let y: Vec<f64> =
                dates.iter().map(|day| at(day).unwrap_or(if *day == last { end } else { f64::NAN })).collect();
            let dash = if i < RUN_COLOURS.len() { "solid" } else { "dot" };
            json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": decimals(&y, 4), "connectgaps": true,
                "line": {"color": RUN_COLOURS[i % RUN_COLOURS.len()], "width": 1.8, "shape": "hv", "dash": dash}})
        })
        .collect();
    let layout = json!({"xaxis": time_axis(lang), "yaxis": percent_axis(lang.text("chart.weight_unit"))});
    let mut chart = Chart::new("weights", 320, traces, layout, lang);
    chart.id = format!("weights{number}");
    chart
}
