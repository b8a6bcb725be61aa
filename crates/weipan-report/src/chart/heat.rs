//! Heat maps of the annual return of a fixed book over leverage and a cost.

use serde_json::{Value, json};

use super::Chart;
use crate::Lang;
use crate::format::signed_percent;
use crate::statistic::{DAYS_PER_YEAR, levered_annual_return};

/// Financing rates a year.
const RATES: [f64; 7] = [0.0, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08];
/// Further cost of the hedge a year, on top of what the run paid.
const DISCOUNTS: [f64; 7] = [-0.08, -0.04, 0.0, 0.04, 0.08, 0.12, 0.16];

/// Leverages from 1 to the largest that is asked for, in steps of a half.
fn leverages(limit: f64) -> Vec<f64> {
    (2..=(limit.clamp(2.0, 10.0) * 2.0).round() as u32).map(|half| f64::from(half) / 2.0).collect()
}

fn map(id: &str, costs: &[f64], title: &str, limit: f64, lang: Lang, annual: impl Fn(f64, f64) -> f64) -> Chart {
    let leverages = leverages(limit);
    let z: Vec<Vec<f64>> = leverages.iter().map(|l| costs.iter().map(|c| annual(*l, *c)).collect()).collect();
    let text: Vec<Vec<String>> =
        z.iter().map(|row| row.iter().map(|v| signed_percent(*v, 0, lang).replace('-', "−")).collect()).collect();
    let scale = z.iter().flatten().map(|v| v.abs()).filter(|v| v.is_finite()).fold(0.05, f64::max).min(1.0);
    let x: Vec<String> = costs.iter().map(|c| signed_percent(*c, 0, lang).replace('-', "−")).collect();
    let y: Vec<String> = leverages.iter().map(|l| crate::format::multiple(*l, lang)).collect();
    let rows: Vec<Value> = z.iter().map(|row| super::numbers(row)).collect();
    let traces = vec![json!({"type": "heatmap", "x": x, "y": y, "z": rows, "text": text, "texttemplate": "%{text}",
        "zmin": -scale, "zmax": scale, "xgap": 2, "ygap": 2, "showscale": false, "textfont": {"size": 11, "color": "$ink"},
        "colorscale": [[0, "$heat-down"], [0.5, "$heat-zero"], [1, "$heat-up"]],
        "hovertemplate": "%{y}, %{x}: %{text}<extra></extra>"})];
    let layout = json!({"hovermode": "closest", "xaxis": {"type": "category", "title": {"text": title}},
        "yaxis": {"type": "category", "title": {"text": lang.text("chart.leverage_unit")}}});
    Chart::new(id, 120 + 34 * leverages.len() as u32, traces, layout, lang)
}

/// Annual return over leverage and financing rate.
pub(crate) fn financing(book: &[f64], limit: f64, lang: Lang) -> Chart {
    map("heat_financing", &RATES, lang.text("chart.rate_unit"), limit, lang, |leverage, rate| {
        levered_annual_return(book, leverage, rate, DAYS_PER_YEAR)
    })
}

/// Annual return over leverage and a further annual cost of the hedge, at the run's financing rate.
pub(crate) fn basis(book: &[f64], rate: f64, limit: f64, lang: Lang) -> Chart {
    map("heat_basis", &DISCOUNTS, lang.text("chart.extra_basis"), limit, lang, |leverage, discount| {
        let dearer: Vec<f64> = book.iter().map(|u| u - discount / DAYS_PER_YEAR).collect();
        levered_annual_return(&dearer, leverage, rate, DAYS_PER_YEAR)
    })
}
