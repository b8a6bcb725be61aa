//! The rank IC inside groups of stocks.

use serde_json::{Value, json};
use weipan_core::ledger::FactorGroupRow;

use super::horizons::error;
use super::{decimals, plain_axis};
use crate::Lang;
use crate::chart::Chart;

/// Bars with 95 % intervals: upright for a few groups, lying for many with names.
pub(crate) fn groups(kind: &str, rows: &[&FactorGroupRow], names: &[String], lang: Lang) -> Chart {
    let ics: Vec<f64> = rows.iter().map(|row| row.rank_ic).collect();
    let errors: Vec<f64> = rows.iter().map(|row| error(row.rank_ic, row.t_newey_west)).collect();
    let bars = |mut trace: Value, whisker: &str| {
        trace[whisker] =
            json!({"type": "data", "array": decimals(&errors, 5), "color": "$ink", "thickness": 1.2, "width": 4});
        vec![trace]
    };
    let values = plain_axis(lang.text("factor.chart.mean_rank_ic"));
    let name = json!({"type": "category", "title": {"text": lang.text(&format!("factor.kind.{kind}"))}});
    let id = format!("groups_{kind}");
    let base = json!({"type": "bar", "name": lang.text("factor.rank_ic"), "marker": {"color": "$selection"}});
    if kind == "industry" {
        let trace = crate::chart::with(base, json!({"orientation": "h", "x": decimals(&ics, 5), "y": names}));
        let mut name = name;
        name["autorange"] = json!("reversed");
        let layout = json!({"hovermode": "closest", "showlegend": false, "xaxis": values, "yaxis": name});
        return Chart::new(&id, 90 + 22 * rows.len() as u32, bars(trace, "error_x"), layout, lang);
    }
    let trace = crate::chart::with(base, json!({"x": names, "y": decimals(&ics, 5)}));
    let layout = json!({"hovermode": "closest", "showlegend": false, "xaxis": name, "yaxis": values});
    Chart::new(&id, 300, bars(trace, "error_y"), layout, lang)
}
