//! What was asked, filled and refused, by reason.

use serde_json::json;

use super::{Chart, axis, with};
use crate::Lang;
use crate::format::money_unit;
use crate::page::orders::Tally;

/// Horizontal bars: filled, then refused by each rule, buys and sells beside each other.
pub(crate) fn orders(tally: &Tally, lang: Lang) -> Chart {
    let names: Vec<String> = std::iter::once(lang.text("orders.filled").to_owned())
        .chain(tally.rules.iter().map(|r| lang.text(&format!("rule.{}", r.rule.word())).to_owned()))
        .rev()
        .collect();
    let values = |buy: bool| -> Vec<f64> {
        let filled = if buy { tally.bought } else { tally.sold };
        let refused = tally.rules.iter().map(|r| if buy { r.buy } else { r.sell });
        std::iter::once(filled).chain(refused).map(|v| v.yuan() / money_unit(lang)).rev().collect()
    };
    let trace = |key, buy, colour: &str| {
        json!({"type": "bar", "orientation": "h", "name": lang.text(key), "y": names, "x": super::numbers(&values(buy)),
            "marker": {"color": colour}, "hovertemplate": "%{y}: %{x:,.2f}<extra></extra>"})
    };
    let traces = vec![trace("side.buy", true, "$selection"), trace("side.sell", false, "$basis")];
    let layout = json!({"barmode": "group", "hovermode": "closest",
        "xaxis": with(axis(lang.text("chart.money_log")), json!({"type": "log", "dtick": 1, "tickformat": ","})),
        "yaxis": {"title": {"text": lang.text("reason")}}});
    Chart::new("orders", 120 + 46 * names.len() as u32, traces, layout, lang)
}
