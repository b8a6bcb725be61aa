//! Profit and loss by cause: summed up over time, and month by month.

use chrono::NaiveDate;
use serde_json::{Value, json};
use weipan_core::Cny;
use weipan_core::ledger::DayRow;

use super::{Chart, axis, bars, line, time_axis, with};
use crate::Lang;
use crate::causes::Group;
use crate::format::money_unit;
use crate::statistic::period::month;
use crate::study::Study;

/// Running sums of a column, in the language's unit of money: summed in integers, divided once.
pub(super) fn running(days: &[DayRow], amount: impl Fn(&DayRow) -> Cny, lang: Lang) -> Vec<f64> {
    let mut sum = Cny::ZERO;
    days.iter()
        .map(|row| {
            sum += amount(row);
            sum.yuan() / money_unit(lang)
        })
        .collect()
}

fn groups(days: &[DayRow]) -> impl Iterator<Item = Group> + '_ {
    Group::ALL.into_iter().filter(|group| group.occurs(days))
}

/// Each cause's running sum, and the change in equity that they add up to.
pub(crate) fn causes(study: &Study, lang: Lang) -> Chart {
    let days = &study.run.days;
    let mut traces: Vec<Value> = groups(days)
        .map(|group| {
            let name = lang.text(&format!("cause.{}", group.name())).to_owned();
            line(&name, &running(days, |row| group.of(row), lang), &format!("${}", group.name()))
        })
        .collect();
    let total = running(days, DayRow::explained, lang);
    traces.push(with(
        line(lang.text("cause.change"), &total, "$equity"),
        json!({"line": {"color": "$equity", "width": 2.4}}),
    ));
    let layout = json!({"xaxis": time_axis(lang),
        "yaxis": with(axis(lang.text("chart.money_sum")), json!({"hoverformat": ",.2f"}))});
    Chart::new("causes", 400, traces, layout, lang)
}

/// Days of one month after the other.
pub(super) fn months(days: &[DayRow]) -> Vec<(NaiveDate, &[DayRow])> {
    days.chunk_by(|a, b| month(a.date) == month(b.date)).map(|chunk| (chunk[0].date, chunk)).collect()
}

/// Months as categories in the form 2024-02.
pub(super) fn month_names(months: &[(NaiveDate, &[DayRow])]) -> Value {
    Value::Array(months.iter().map(|(first, _)| json!(first.format("%Y-%m").to_string())).collect())
}

/// The axis of months.
pub(super) fn month_axis(lang: Lang) -> Value {
    json!({"type": "category", "title": {"text": lang.text("chart.month")}, "nticks": 14, "tickangle": -45})
}

/// Each month's causes, stacked: gains upwards, losses downwards.
pub(crate) fn causes_monthly(study: &Study, lang: Lang) -> Chart {
    let months = months(&study.run.days);
    let names = month_names(&months);
    let traces = groups(&study.run.days)
        .map(|group| {
            let sums: Vec<f64> = months.iter().map(|(_, days)| group.sum(days).yuan() / money_unit(lang)).collect();
            bars(lang.text(&format!("cause.{}", group.name())), &names, &sums, &format!("${}", group.name()))
        })
        .collect();
    let layout = json!({"barmode": "relative", "xaxis": month_axis(lang),
        "yaxis": with(axis(lang.text("chart.money_month")), json!({"hoverformat": ",.2f"}))});
    Chart::new("causes_monthly", 360, traces, layout, lang)
}
