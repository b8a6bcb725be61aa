//! Probabilities of a call and of a close-out, with their intervals.

use serde_json::json;

use super::{Chart, percent_axis, with};
use crate::Lang;
use crate::statistic::{MarginRisk, Probability};
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

/// Probabilities by leverage, each with the band of its interval.
pub(crate) fn by_leverage(curve: &[MarginRisk], lang: Lang) -> Chart {
    let leverages: Vec<f64> = curve.iter().map(|risk| risk.leverage).collect();
    let traces = [
        (
            "stat.probability_call",
            "$basis",
            "$financing-soft",
            (|r: &MarginRisk| r.call) as fn(&MarginRisk) -> Probability,
        ),
        ("stat.probability_ruin", "$loss", "$loss-soft", |r: &MarginRisk| r.ruin),
    ];
    let traces = traces.into_iter().flat_map(|(name, colour, soft, of)| {
        let each = |end: fn(&Probability) -> f64| super::numbers(&curve.iter().map(|r| end(&of(r))).collect::<Vec<_>>());
        let edge = |y, fill: &str| {
            json!({"type": "scatter", "mode": "lines", "x": super::numbers(&leverages), "y": y, "showlegend": false,
                "hoverinfo": "skip", "line": {"width": 0, "color": colour}, "fill": fill, "fillcolor": soft})
        };
        let middle = json!({"type": "scatter", "mode": "lines", "name": lang.text(name), "x": super::numbers(&leverages),
            "y": each(|p| p.value), "line": {"color": colour, "width": 2}});
        [edge(each(|p| p.low), "none"), edge(each(|p| p.high), "tonexty"), middle]
    });
    let layout = json!({"xaxis": {"title": {"text": lang.text("chart.leverage_unit")}, "showgrid": true},
        "yaxis": with(percent_axis(lang.text("chart.probability_unit")), json!({"range": [0, 1.02]}))});
    Chart::new("risk_by_leverage", 320, traces.collect(), layout, lang)
}
