//! Probabilities of a call and of a close-out, with their intervals.

use serde_json::json;

use super::{Chart, percent_axis, with};
use crate::Lang;
use crate::study::Study;

/// Marks with 90 % intervals, a pair a run.
pub(crate) fn risk(studies: &[Study], labels: &[String], lang: Lang) -> Chart {
    let trace = |name: &str, text: &str, colour: &str| {
        let each = |end: &str| -> Vec<f64> { studies.iter().map(|s| s.value(&format!("{name}{end}"))).collect() };
        let (value, low, high) = (each(""), each("_low"), each("_high"));
        let apart = |a: &[f64], b: &[f64]| super::numbers(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>());
        json!({"type": "bar", "name": text, "x": labels, "y": super::numbers(&value), "marker": {"color": colour},
            "error_y": {"type": "data", "symmetric": false, "array": apart(&high, &value), "arrayminus": apart(&value, &low),
            "color": "$ink", "thickness": 1.3, "width": 5}})
    };
    let traces = vec![
        trace("probability_call", lang.text("stat.probability_call"), "$basis"),
        trace("probability_ruin", lang.text("stat.probability_ruin"), "$loss"),
    ];
    let layout = json!({"barmode": "group", "xaxis": {"type": "category", "title": {"text": lang.text("run")}},
        "yaxis": with(percent_axis(lang.text("chart.probability_unit")), json!({"range": [0, 1.02]}))});
    Chart::new("risk", 320, traces, layout, lang)
}
