//! Charts of a factor study, one a file.

pub(crate) mod buckets;
pub(crate) mod correlation;
pub(crate) mod coverage;
pub(crate) mod distribution;
pub(crate) mod groups;
pub(crate) mod horizons;
pub(crate) mod ic;
pub(crate) mod long_short;
pub(crate) mod overlay;
pub(crate) mod spread;
pub(crate) mod tradable;
pub(crate) mod turnover;
pub(crate) mod weights;

use serde_json::{Value, json};

use crate::Lang;
use crate::statistic::moment::mean;

/// Numbers with a fixed number of decimals, as charts of thousands of days need no more; NaN becomes null.
pub(crate) fn decimals(values: &[f64], digits: i32) -> Value {
    let scale = 10.0_f64.powi(digits);
    // Adding zero makes a rounded −0 a 0.
    let round = |v: &f64| v.is_finite().then(|| (v * scale).round() / scale + 0.0);
    Value::Array(values.iter().map(|v| json!(round(v))).collect())
}

/// A line over the dates of the main factor, with four decimals.
pub(crate) fn line(name: &str, y: &[f64], colour: &str, width: f64) -> Value {
    json!({"type": "scatter", "mode": if present(y) < 2 { "markers" } else { "lines" }, "name": name, "x": "@d",
        "y": decimals(y, 4), "line": {"color": colour, "width": width}, "marker": {"color": colour}})
}

/// Values that are there.
fn present(values: &[f64]) -> usize {
    values.iter().filter(|v| !v.is_nan()).count()
}

/// An axis of a correlation or another plain number.
pub(crate) fn plain_axis(title: &str) -> Value {
    json!({"title": {"text": title}, "hoverformat": ".4f", "zeroline": true})
}

/// An axis of small returns in per cent: as many decimals as they need.
pub(crate) fn return_axis(title: &str, largest: f64) -> Value {
    let format = match largest {
        l if l > 0.08 => ",.0%",
        l if l > 0.008 => ",.1%",
        _ => ",.2%",
    };
    json!({"title": {"text": title}, "tickformat": format, "hoverformat": ",.3%", "zeroline": true})
}

/// The legend above a chart, in the order of the traces: fills and stacks would turn it around.
pub(crate) fn legend() -> Value {
    json!({"orientation": "h", "x": 0, "y": 1.015, "yanchor": "bottom", "traceorder": "normal"})
}

/// The largest magnitude; 0 of none.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().map(|v| v.abs()).filter(|v| v.is_finite()).fold(0.0, f64::max)
}

/// Days of a moving mean: a quarter of a year, less in a short study, one in a very short one.
pub(crate) fn width(days: usize) -> usize {
    if days < 20 { 1 } else { 60.min(days / 4) }
}

/// The caption of a chart of moving means, or of the days themselves where a study is too short for means.
pub(crate) fn caption(id: &str, width: usize, lang: Lang) -> String {
    if width == 1 {
        return lang.text(&format!("caption.{id}_daily")).to_owned();
    }
    lang.fill(&format!("caption.{id}"), &[("days", &width.to_string())])
}

/// Mean of the last `width` values that are there; missing until `width` days have passed and where more than half of them are
/// missing.
pub(crate) fn moving_mean(values: &[f64], width: usize) -> Vec<f64> {
    (1..=values.len())
        .map(|end| {
            let window = &values[end.saturating_sub(width)..end];
            if window.len() == width && 2 * present(window) >= width { mean(window) } else { f64::NAN }
        })
        .collect()
}

/// Names for an axis: long ones cut, and numbered where that makes two alike.
pub(crate) fn short(names: &[&str]) -> Vec<String> {
    let mut made: Vec<String> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let cut: String =
            if name.chars().count() > 18 { name.chars().take(17).chain(['…']).collect() } else { (*name).to_owned() };
        made.push(if made.contains(&cut) { format!("{cut} {}", i + 1) } else { cut });
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_means_bear_gaps_but_not_holes() {
        let found = moving_mean(&[1.0, f64::NAN, 3.0, f64::NAN, f64::NAN], 3);
        assert!(found[0].is_nan() && found[1].is_nan() && found[3].is_nan() && found[4].is_nan());
        assert_eq!(found[2], 2.0);
        assert_eq!(moving_mean(&[0.5], width(1)), [0.5]);
    }

    #[test]
    fn short_names_stay_apart() {
        let found = short(&["a very long name of a factor one", "a very long name of a factor two", "size"]);
        assert_eq!(found[0].chars().count(), 18);
        assert!(found[0] != found[1] && found[2] == "size");
    }

    #[test]
    fn decimals_are_short() {
        assert_eq!(decimals(&[0.123_456, -0.000_01, f64::NAN], 3).to_string(), "[0.123,0.0,null]");
    }
}
