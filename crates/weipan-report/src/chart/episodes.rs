//! The account in each named episode.

use serde_json::json;

use super::{Chart, percent_axis};
use crate::Lang;
use crate::episode::Outcome;

/// Return of the account beside the benchmark's, episode by episode.
pub(crate) fn episodes(outcomes: &[Outcome], lang: Lang) -> Chart {
    let names: Vec<&str> = outcomes.iter().map(|o| o.episode.short(lang)).collect();
    let trace = |key, values: Vec<f64>, colour: &str| json!({"type": "bar", "name": lang.text(key), "x": names, "y": super::numbers(&values), "marker": {"color": colour}});
    let traces = vec![
        trace("nav", outcomes.iter().map(|o| o.account).collect(), "$equity"),
        trace("benchmark", outcomes.iter().map(|o| o.benchmark).collect(), "$muted"),
    ];
    let layout = json!({"barmode": "group", "bargap": if outcomes.len() < 4 { 0.7 } else { 0.3 }, "xaxis": {"type": "category", "title": {"text": lang.text("chart.episode")}},
        "yaxis": percent_axis(lang.text("chart.episode_return"))});
    Chart::new("episodes", 300, traces, layout, lang)
}
