//! Leverage, gross and net exposure.

use serde_json::json;
use weipan_core::Cny;

use super::{Chart, axis, level, line, time_axis, with};
use crate::Lang;
use crate::statistic::quantile;
use crate::study::Study;

/// Long, gross and net value over equity; nothing where equity is not positive.
pub(crate) fn leverage(study: &Study, lang: Lang) -> Chart {
    let over = |pick: fn(f64, f64) -> f64| -> Vec<f64> {
        let days = study.run.days.iter();
        days.map(|row| {
            let value = pick(row.long_value.yuan(), row.short_value.yuan());
            if row.equity > Cny::ZERO { value / row.equity.yuan() } else { f64::NAN }
        })
        .collect()
    };
    let (long, gross, net) = (over(|l, _| l), over(|l, s| l + s), over(|l, s| l - s));
    // Equity near zero makes any leverage: the axis ends where ordinary days do.
    let held: Vec<f64> = gross.iter().copied().filter(|v| *v > 0.0).collect();
    let top = (2.5 * quantile(&held, 0.5)).min(1.1 * quantile(&held, 1.0));
    let low = if top.is_nan() { 0.0 } else { quantile(&net, 0.0).clamp(-top / 3.0, 0.0) * 1.1 };
    let range = if top.is_nan() { json!(null) } else { json!([low.min(-0.05 * top), top]) };
    let traces = vec![
        with(line(lang.text("chart.long"), &long, "$equity"), json!({"line": {"color": "$equity", "width": 2.2}})),
        line(lang.text("chart.gross"), &gross, "$financing"),
        line(lang.text("chart.net"), &net, "$market"),
    ];
    let (shape, label) = level(study.run.record.account.leverage, lang.text("chart.target"), "$muted");
    let layout = json!({"xaxis": time_axis(lang), "shapes": [shape], "annotations": [label],
        "yaxis": with(axis(lang.text("chart.leverage_unit")), json!({"hoverformat": ".2f", "range": range}))});
    Chart::new("leverage", 320, traces, layout, lang)
}
