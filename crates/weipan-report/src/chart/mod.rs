//! Charts as JSON for plotly, one a file: traces and layout, without any colour of a theme.
//!
//! Colours are names such as `$selection`; the page's script puts in the colours of the theme, so that dark mode and print
//! are only another set of CSS variables. `@d` stands for a series that several charts share.

pub(crate) mod basis;
pub(crate) mod basis_study;
pub(crate) mod capacity;
pub(crate) mod capacity_curve;
pub(crate) mod causes;
pub(crate) mod comparison;
pub(crate) mod costs;
pub(crate) mod drawdown;
pub(crate) mod episodes;
pub(crate) mod factor;
pub(crate) mod heat;
pub(crate) mod industries;
pub(crate) mod leverage;
pub(crate) mod margin;
pub(crate) mod multiples;
pub(crate) mod nav;
pub(crate) mod orders;
pub(crate) mod pairs;
pub(crate) mod ratio;
pub(crate) mod risk;
pub(crate) mod rolling;
pub(crate) mod search;
pub(crate) mod shocks;
pub(crate) mod size;
pub(crate) mod turnover;
pub(crate) mod unwind;
pub(crate) mod window;

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::Lang;

/// A chart with the sentence that says what to see in it.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(crate) id: String,
    /// Height in CSS pixels.
    pub(crate) height: u32,
    pub(crate) traces: Vec<Value>,
    pub(crate) layout: Value,
    pub(crate) caption: String,
}

impl Chart {
    /// A chart whose caption is the text `caption.<id>`.
    pub(crate) fn new(id: &str, height: u32, traces: Vec<Value>, layout: Value, lang: Lang) -> Self {
        let caption = lang.text(&format!("caption.{id}")).to_owned();
        Self { id: id.to_owned(), height, traces, layout, caption }
    }
}

/// Numbers with six significant digits, which is more than a screen can show; NaN becomes null.
pub(crate) fn numbers(values: &[f64]) -> Value {
    Value::Array(values.iter().map(|v| json!(six_digits(*v))).collect())
}

fn six_digits(value: f64) -> Option<f64> {
    if !value.is_finite() || value == 0.0 {
        return value.is_finite().then_some(0.0);
    }
    let scale = 10.0_f64.powi(5 - value.abs().log10().floor() as i32);
    let rounded = (value * scale).round() / scale;
    Some(if rounded.is_finite() { rounded } else { value })
}

/// Dates in the form that plotly reads.
pub(crate) fn dates(days: &[NaiveDate]) -> Value {
    Value::Array(days.iter().map(|d| json!(d.to_string())).collect())
}

/// A line over the shared dates.
pub(crate) fn line(name: &str, y: &[f64], colour: &str) -> Value {
    json!({"type": "scatter", "mode": "lines", "name": name, "x": "@d", "y": numbers(y),
        "line": {"color": colour, "width": 1.6}})
}

/// Bars over any categories.
pub(crate) fn bars(name: &str, x: &Value, y: &[f64], colour: &str) -> Value {
    json!({"type": "bar", "name": name, "x": x, "y": numbers(y), "marker": {"color": colour}})
}

/// Adds fields to a trace.
pub(crate) fn with(mut trace: Value, fields: Value) -> Value {
    if let (Value::Object(trace), Value::Object(fields)) = (&mut trace, fields) {
        trace.extend(fields);
    }
    trace
}

/// A value axis with its title, which says the unit.
pub(crate) fn axis(title: &str) -> Value {
    json!({"title": {"text": title}, "zeroline": true})
}

/// A value axis in per cent.
pub(crate) fn percent_axis(title: &str) -> Value {
    json!({"title": {"text": title}, "tickformat": ",.0%", "hoverformat": ",.2%", "zeroline": true})
}

/// The time axis. Ticks say the month, and the day as well where several of them stand in a month.
pub(crate) fn time_axis(lang: Lang) -> Value {
    /// Four weeks, the longest step below a month, milliseconds.
    const FOUR_WEEKS: u64 = 28 * 24 * 60 * 60 * 1000;
    let days = json!([{"dtickrange": [null, FOUR_WEEKS], "value": "%Y-%m-%d"}]);
    json!({"type": "date", "title": {"text": lang.text("date")}, "tickformat": "%Y-%m", "tickformatstops": days,
        "hoverformat": "%Y-%m-%d"})
}

/// Domains of charts one above the other, top first, with a gap between them.
pub(crate) fn rows(shares: &[f64]) -> Vec<[f64; 2]> {
    let (gap, total) = (0.06, shares.iter().sum::<f64>());
    let room = 1.0 - gap * (shares.len() as f64 - 1.0);
    let mut top = 1.0;
    shares
        .iter()
        .map(|share| {
            let bottom = top - share / total * room;
            let domain = [bottom.max(0.0), top];
            top = bottom - gap;
            domain
        })
        .collect()
}

/// A dashed horizontal line across a chart, with its name at the right end.
pub(crate) fn level(value: f64, name: &str, colour: &str) -> (Value, Value) {
    let shape = json!({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value,
        "line": {"color": colour, "width": 1, "dash": "dash"}});
    let label = json!({"xref": "paper", "x": 1, "xanchor": "right", "y": value, "yanchor": "bottom", "text": name,
        "showarrow": false, "font": {"size": 11, "color": colour}});
    (shape, label)
}

/// Colours of runs in a comparison, from calm to alarming.
pub(crate) const RUN_COLOURS: [&str; 8] = ["$run1", "$run2", "$run3", "$run4", "$run5", "$run6", "$run7", "$run8"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_kept() {
        assert_eq!(six_digits(1_234_567.89), Some(1_234_570.0));
        assert_eq!(six_digits(-0.001_234_567_8), Some(-0.001_234_57));
        assert_eq!(six_digits(f64::NAN), None);
        assert_eq!(six_digits(0.0), Some(0.0));
    }

    #[test]
    fn rows_fill_the_page() {
        let found = rows(&[2.0, 1.0]);
        assert_eq!(found[0][1], 1.0);
        assert!(found[1][0].abs() < 1e-12 && found[0][0] > found[1][1]);
    }
}
