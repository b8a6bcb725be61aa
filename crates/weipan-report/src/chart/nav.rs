//! Net asset value beside benchmark and index, with the geometric excess below.

use serde_json::json;

use super::{Chart, axis, line, percent_axis, rows, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// NAV, benchmark and (if it is another one) index; below them `nav / benchmark - 1`.
pub(crate) fn nav(study: &Study, lang: Lang) -> Chart {
    let (series, account) = (&study.series, &study.run.record.account);
    let name = |key, code: &str| format!("{} {code}", lang.text(key));
    let mut traces = vec![
        with(line(lang.text("nav"), &series.nav, "$equity"), json!({"line": {"color": "$equity", "width": 2.2}})),
        line(&name("benchmark", &account.benchmark), &series.benchmark_nav, "$muted"),
    ];
    if account.index != account.benchmark && account.hedge != "none" {
        traces.push(line(&name("index", &account.index), &series.index_nav, "$market"));
    }
    traces.push(with(
        line(lang.text("chart.excess"), &series.excess(), "$selection"),
        json!({"yaxis": "y2", "fill": "tozeroy", "fillcolor": "$selection-soft"}),
    ));
    let domains = rows(&[2.2, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(axis(lang.text("chart.nav_unit")), json!({"domain": domains[0], "zeroline": false, "hoverformat": ".4f"})),
        "yaxis2": with(percent_axis(lang.text("chart.excess_unit")), json!({"domain": domains[1]})),
    });
    Chart::new("nav", 460, traces, layout, lang)
}
