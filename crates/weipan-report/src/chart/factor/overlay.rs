//! Factors over each other.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{decimals, plain_axis, short};
use crate::Lang;
use crate::chart::{Chart, RUN_COLOURS, axis, dates, time_axis, with};
use crate::factor::{Factor, compounded, summed};

/// The dates of a factor: the shared ones if they are the main one's.
fn days(factor: &Factor, main: &[NaiveDate]) -> Value {
    let own = factor.dates();
    if own == main { json!("@d") } else { dates(&own) }
}

/// One line a factor.
fn lines(factors: &[&Factor], of: impl Fn(&Factor) -> Vec<f64>) -> Vec<Value> {
    let names: Vec<&str> = factors.iter().map(|f| f.record.name.as_str()).collect();
    let main = factors.first().map(|f| f.dates()).unwrap_or_default();
    let each = factors.iter().zip(short(&names)).enumerate();
    each.map(|(i, (factor, name))| {
        json!({"type": "scatter", "mode": "lines", "name": name, "x": days(factor, &main), "y": decimals(&of(factor), 4),
            "line": {"color": RUN_COLOURS[i % RUN_COLOURS.len()], "width": if i == 0 { 2.6 } else { 1.8 }}})
    })
    .collect()
}

/// Running sums of the rank IC.
pub(crate) fn rank_ics(factors: &[&Factor], lang: Lang) -> Chart {
    let traces = lines(factors, |factor| summed(&factor.column(|row| row.rank_ic)));
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(plain_axis(lang.text("factor.chart.summed")), json!({"hoverformat": ".2f"}))});
    Chart::new("overlay_ic", 380, traces, layout, lang)
}

/// NAV of the factor-weighted portfolios.
pub(crate) fn navs(factors: &[&Factor], lang: Lang) -> Chart {
    let traces = lines(factors, |factor| compounded(&factor.column(|row| row.long_short)));
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("chart.nav_unit")), json!({"zeroline": false, "hoverformat": ".4f"}))});
    Chart::new("overlay_nav", 380, traces, layout, lang)
}
