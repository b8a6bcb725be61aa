//! The daily rank IC, its moving mean, and its running sum.

use serde_json::json;

use super::{caption, decimals, line, moving_mean, plain_axis, width};
use crate::Lang;
use crate::chart::{Chart, rows, time_axis, with};
use crate::factor::{Factor, summed};

/// Bars a day with the moving mean; below them the running sum.
pub(crate) fn rank_ic(factor: &Factor, lang: Lang) -> Chart {
    let daily = factor.column(|row| row.rank_ic);
    let width = width(daily.len());
    let mean = lang.fill("factor.chart.moving", &[("days", &width.to_string())]);
    let mut traces = vec![
        json!({"type": "bar", "name": lang.text("factor.rank_ic"), "x": "@d", "y": decimals(&daily, 4),
            "marker": {"color": "$market", "opacity": 0.6, "line": {"width": 0}}}),
        with(line(lang.text("factor.chart.summed"), &summed(&daily), "$equity", 2.0), json!({"yaxis": "y2"})),
    ];
    if width > 1 {
        traces.insert(1, line(&mean, &moving_mean(&daily, width), "$selection", 2.4));
    }
    let domains = rows(&[1.3, 1.0]);
    let layout = json!({"bargap": 0.0,
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(plain_axis(lang.text("factor.rank_ic")), json!({"domain": domains[0]})),
        "yaxis2": with(plain_axis(lang.text("factor.chart.summed")), json!({"domain": domains[1], "hoverformat": ".2f"})),
    });
    let mut chart = Chart::new("rank_ic", 460, traces, layout, lang);
    chart.caption = caption("rank_ic", width, lang);
    chart
}
