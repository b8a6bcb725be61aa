//! Runs of one book in one picture: NAV over each other, causes beside each other.

use serde_json::{Value, json};

use super::{Chart, RUN_COLOURS, axis, percent_axis, time_axis, with};
use crate::Lang;
use crate::causes::Group;
use crate::series::equity_before;
use crate::study::Study;

/// The shared dates of a run.
pub(crate) fn dates_of(number: usize) -> String {
    format!("@d{number}")
}

/// NAV of all runs, with the benchmark behind them.
pub(crate) fn overlay(studies: &[Study], labels: &[String], lang: Lang) -> Chart {
    let mut traces = vec![json!({"type": "scatter", "mode": "lines", "name": lang.text("benchmark"), "x": dates_of(0),
            "y": super::numbers(&studies[0].series.benchmark_nav), "line": {"color": "$muted", "width": 1.4, "dash": "dot"}})];
    traces.extend(studies.iter().zip(labels).enumerate().map(|(i, (study, label))| {
        json!({"type": "scatter", "mode": "lines", "name": label, "x": dates_of(i), "y": super::numbers(&study.series.nav),
            "line": {"color": RUN_COLOURS[i % RUN_COLOURS.len()], "width": 2}})
    }));
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("chart.nav_unit")), json!({"zeroline": false, "hoverformat": ".4f"}))});
    Chart::new("overlay", 420, traces, layout, lang)
}

/// Causes of each run over its starting equity, stacked; a mark says where they add up to.
pub(crate) fn causes_by_run(studies: &[Study], labels: &[String], lang: Lang) -> Chart {
    let start = |study: &Study| equity_before(study.run).first().map_or(f64::NAN, |e| e.yuan());
    let shown = Group::ALL.into_iter().filter(|g| studies.iter().any(|s| g.occurs(&s.run.days)));
    let mut traces: Vec<Value> = shown
        .map(|group| {
            let sums: Vec<f64> = studies.iter().map(|s| group.sum(&s.run.days).yuan() / start(s)).collect();
            super::bars(
                lang.text(&format!("cause.{}", group.name())),
                &json!(labels),
                &sums,
                &format!("${}", group.name()),
            )
        })
        .collect();
    let totals: Vec<f64> = studies.iter().map(|s| crate::causes::change_in_equity(s.run).yuan() / start(s)).collect();
    traces.push(json!({"type": "scatter", "mode": "markers", "name": lang.text("cause.change"), "x": labels,
        "y": super::numbers(&totals), "marker": {"color": "$equity", "symbol": "diamond", "size": 11,
        "line": {"color": "$paper", "width": 1.5}}}));
    let layout = json!({"barmode": "relative", "xaxis": {"type": "category", "title": {"text": lang.text("run")}},
        "yaxis": percent_axis(lang.text("chart.of_start"))});
    Chart::new("causes_by_run", 380, traces, layout, lang)
}
