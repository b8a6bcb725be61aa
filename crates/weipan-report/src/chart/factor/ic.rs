//! The daily rank IC with its moving mean and running sum, and those of the plain IC beside them.

use serde_json::{Value, json};

use super::{caption, decimals, line, moving_mean, plain_axis, width};
use crate::Lang;
use crate::chart::{Chart, rows, time_axis, with};
use crate::factor::{Factor, summed};

/// Bars of the rank IC a day with the moving means of both ICs; below them their running sums. Where the plain IC runs away
/// from the rank IC, a few outliers decide it.
pub(crate) fn rank_ic(factor: &Factor, lang: Lang) -> Chart {
    let (daily, plain) = (factor.column(|row| row.rank_ic), factor.column(|row| row.ic));
    let width = width(daily.len());
    let mean = lang.fill("factor.chart.moving", &[("days", &width.to_string())]);
    let plain_mean = lang.fill("factor.chart.plain_moving", &[("days", &width.to_string())]);
    let mut traces = vec![
        json!({"type": "bar", "name": lang.text("factor.rank_ic"), "x": "@d", "y": decimals(&daily, 4),
            "marker": {"color": "$market", "opacity": 0.6, "line": {"width": 0}}}),
        with(line(lang.text("factor.chart.summed"), &summed(&daily), "$equity", 2.0), json!({"yaxis": "y2"})),
    ];
    if width > 1 {
        traces.insert(1, line(&mean, &moving_mean(&daily, width), "$selection", 2.4));
        traces.push(dotted(line(&plain_mean, &moving_mean(&plain, width), "$basis", 1.6)));
    }
    let plain_sum = dotted(line(lang.text("factor.chart.plain_summed"), &summed(&plain), "$basis", 1.6));
    traces.push(with(plain_sum, json!({"yaxis": "y2"})));
    let domains = rows(&[1.3, 1.0]);
    let layout = json!({"bargap": 0.0,
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(plain_axis(lang.text("factor.rank_ic")), json!({"domain": domains[0]})),
        "yaxis2": with(plain_axis(lang.text("factor.chart.sum_unit")), json!({"domain": domains[1], "hoverformat": ".2f"})),
    });
    let mut chart = Chart::new("rank_ic", 460, traces, layout, lang);
    chart.caption = caption("rank_ic", width, lang);
    chart
}

fn dotted(mut line: Value) -> Value {
    line["line"]["dash"] = json!("dot");
    line
}
