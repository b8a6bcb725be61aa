//! Costs by kind, month by month.

use serde_json::{Value, json};
use weipan_core::Cny;

use super::causes::{month_axis, month_names, months};
use super::{Chart, axis, bars, with};
use crate::Lang;
use crate::causes::Cause;
use crate::format::money_unit;
use crate::study::Study;

/// Financing as in every other picture, then slippage, impact, commission, stamp duty, transfer fee and the futures.
const COLOURS: [&str; 8] = ["$financing", "$run2", "$run8", "$run4", "$run3", "$run6", "$run7", "$run1"];

/// Named costs of trading and the interest, as positive amounts, stacked.
pub(crate) fn costs(study: &Study, lang: Lang) -> Chart {
    let months = months(&study.run.days);
    let names = month_names(&months);
    let kinds = std::iter::once(Cause::Financing).chain(Cause::COSTS);
    let traces: Vec<Value> = kinds
        .zip(COLOURS)
        .filter(|(cause, _)| study.run.days.iter().any(|row| cause.of(row) != Cny::ZERO))
        .map(|(cause, colour)| {
            let paid: Vec<f64> = months.iter().map(|(_, days)| -cause.sum(days).yuan() / money_unit(lang)).collect();
            bars(lang.text(&format!("cause.{}", cause.name())), &names, &paid, colour)
        })
        .collect();
    let layout = json!({"barmode": "relative", "xaxis": month_axis(lang),
        "yaxis": with(axis(lang.text("chart.money_month")), json!({"hoverformat": ",.3f"}))});
    Chart::new("costs", 320, traces, layout, lang)
}
