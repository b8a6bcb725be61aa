//! What portfolios made of the scores earned.

use serde_json::{Value, json};

use super::{decimals, largest, line, return_axis};
use crate::Lang;
use crate::chart::{Chart, axis, rows, time_axis, with};
use crate::factor::{Factor, compounded};
use crate::statistic::underwater;

/// NAV of the factor-weighted portfolio and its drawdown.
pub(crate) fn long_short(factor: &Factor, lang: Lang) -> Chart {
    let nav = compounded(&factor.column(|row| row.long_short));
    let fallen = underwater(&nav);
    let below = with(
        line(lang.text("episodes.drawdown"), &fallen, "$loss", 1.4),
        json!({"yaxis": "y2", "fill": "tozeroy", "fillcolor": "$loss-soft"}),
    );
    let traces = vec![line(lang.text("factor.long_short"), &nav, "$equity", 2.2), below];
    let domains = rows(&[1.8, 1.0]);
    let layout = json!({
        "xaxis": with(time_axis(lang), json!({"anchor": "y2"})),
        "yaxis": with(axis(lang.text("chart.nav_unit")), json!({"domain": domains[0], "zeroline": false, "hoverformat": ".4f"})),
        "yaxis2": with(return_axis(lang.text("chart.drawdown_unit"), largest(&fallen)), json!({"domain": domains[1]})),
    });
    Chart::new("long_short", 420, traces, layout, lang)
}

/// NAV of the portfolios sorted once a month. `None` without their returns.
pub(crate) fn sorted(factor: &Factor, lang: Lang) -> Option<Chart> {
    let rows = &factor.returns;
    let x: Vec<String> = rows.iter().map(|row| row.date.to_string()).collect();
    let trace = |name: &str, returns: Vec<f64>, colour: &str| -> Value {
        json!({"type": "scatter", "mode": "lines", "name": lang.text(name), "x": x, "y": decimals(&compounded(&returns), 4),
            "line": {"color": colour, "width": 2}})
    };
    let traces = vec![
        trace("factor.value_weighted", rows.iter().map(|row| row.value_weighted).collect(), "$selection"),
        trace("factor.equal_weighted", rows.iter().map(|row| row.equal_weighted).collect(), "$basis"),
    ];
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("chart.nav_unit")), json!({"zeroline": false, "hoverformat": ".4f"}))});
    let shown = rows.iter().any(|row| row.value_weighted.is_finite() || row.equal_weighted.is_finite());
    shown.then(|| Chart::new("sorted", 340, traces, layout, lang))
}
