//! The futures' discount: what it earned and cost, and how deep it was.

use serde_json::json;

use super::causes::running;
use super::{Chart, axis, line, percent_axis, time_axis, with};
use crate::Lang;
use crate::study::Study;

/// Running sums of basis and of its two parts.
pub(crate) fn basis_split(study: &Study, lang: Lang) -> Chart {
    let days = &study.run.days;
    let traces = vec![
        line(lang.text("cause.basis"), &running(days, |row| row.basis, lang), "$basis"),
        line(lang.text("chart.carry"), &running(days, |row| row.basis_carry, lang), "$financing"),
        line(lang.text("chart.rate_change"), &running(days, |row| row.basis_rate, lang), "$selection"),
    ];
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("chart.money_sum")), json!({"hoverformat": ",.2f"}))});
    Chart::new("basis_split", 300, traces, layout, lang)
}

/// Annualised basis of the contract held, raw and with last year's dividends added back.
pub(crate) fn contract_basis(study: &Study, lang: Lang) -> Chart {
    let (raw, adjusted): (Vec<f64>, Vec<f64>) =
        study.run.days.iter().map(|row| (row.basis_annual, row.basis_annual_adjusted)).unzip();
    let traces = vec![
        line(lang.text("chart.basis_raw"), &raw, "$basis"),
        line(lang.text("chart.basis_adjusted"), &adjusted, "$equity"),
    ];
    let layout = json!({"xaxis": time_axis(lang), "yaxis": percent_axis(lang.text("chart.basis_unit"))});
    Chart::new("contract_basis", 300, traces, layout, lang)
}
