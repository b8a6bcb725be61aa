//! What was bought and sold, month by month.

use serde_json::json;
use weipan_core::Cny;
use weipan_core::ledger::DayRow;

use super::causes::{month_axis, month_names, months};
use super::{Chart, bars, percent_axis};
use crate::Lang;
use crate::study::Study;

/// Bought and sold over the month's mean long value.
pub(crate) fn turnover(study: &Study, lang: Lang) -> Chart {
    let months = months(&study.run.days);
    let names = month_names(&months);
    let share = |pick: fn(&DayRow) -> Cny, sign: f64| -> Vec<f64> {
        months
            .iter()
            .map(|(_, days)| {
                let traded: f64 = days.iter().map(|row| pick(row).yuan()).sum();
                let mean = days.iter().map(|row| row.long_value.yuan()).sum::<f64>() / days.len() as f64;
                if mean > 0.0 { sign * traded / mean } else { f64::NAN }
            })
            .collect()
    };
    let traces = vec![
        bars(lang.text("side.buy"), &names, &share(|row| row.bought, 1.0), "$selection"),
        bars(lang.text("side.sell"), &names, &share(|row| row.sold, -1.0), "$basis"),
    ];
    let layout = json!({"barmode": "relative", "xaxis": month_axis(lang), "yaxis": percent_axis(lang.text("chart.turnover_unit"))});
    Chart::new("turnover", 300, traces, layout, lang)
}
