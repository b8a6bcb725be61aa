//! How far below its high the NAV stood.

use serde_json::json;

use super::{Chart, line, percent_axis, time_axis, with};
use crate::Lang;
use crate::statistic::underwater;
use crate::study::Study;

/// Drawdown of the account, and of the benchmark from its own high.
pub(crate) fn drawdown(study: &Study, lang: Lang) -> Chart {
    let series = &study.series;
    let traces = vec![
        with(
            line(lang.text("nav"), &underwater(&series.nav), "$loss"),
            json!({"fill": "tozeroy", "fillcolor": "$loss-soft"}),
        ),
        line(lang.text("benchmark"), &underwater(&series.benchmark_nav), "$muted"),
    ];
    let layout = json!({"xaxis": time_axis(lang), "yaxis": percent_axis(lang.text("chart.drawdown_unit"))});
    Chart::new("drawdown", 280, traces, layout, lang)
}
