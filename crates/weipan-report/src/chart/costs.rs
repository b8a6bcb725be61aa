//! Costs by kind, month by month.

use serde_json::{Value, json};
use weipan_core::Cny;

use super::causes::{month_axis, month_names, months};
use super::{Chart, RUN_COLOURS, axis, bars, with};
use crate::Lang;
use crate::causes::Cause;
use crate::format::money_unit;
use crate::study::Study;

/// Named costs of trading and the interest, as positive amounts, stacked.
pub(crate) fn costs(study: &Study, lang: Lang) -> Chart {
    let months = months(&study.run.days);
    let names = month_names(&months);
    let kinds = std::iter::once(Cause::Financing).chain(Cause::COSTS);
    let traces: Vec<Value> = kinds
        .zip(RUN_COLOURS)
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
