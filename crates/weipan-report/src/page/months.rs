//! The table of monthly returns, coloured by size.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::model::{Cell, Table};
use crate::Lang;
use crate::format::marked_percent;
use crate::statistic::period::{month, periods};
use crate::statistic::quantile;
use crate::study::Study;

/// A row a year, a column a month, the year at the end; colour is full at the 90 % quantile of magnitudes.
pub(super) fn table(study: &Study, lang: Lang) -> Table {
    let months = periods(&study.series.dates, &study.series.nav, month);
    let sizes: Vec<f64> = months.iter().map(|p| p.value.abs()).collect();
    let scale = quantile(&sizes, 0.9).max(0.01);
    let mut years: BTreeMap<i32, [f64; 12]> = BTreeMap::new();
    for period in &months {
        years.entry(period.last.year()).or_insert([f64::NAN; 12])[period.last.month0() as usize] = period.value;
    }
    let names: Vec<String> = (1..=12).map(|m| lang.text(&format!("month.{m}")).to_owned()).collect();
    let mut heads = vec![lang.text("year")];
    heads.extend(names.iter().map(String::as_str));
    heads.push(lang.text("total"));
    let mut table = Table::new(lang.text("months.caption"), &heads);
    table.class = "months";
    for (year, values) in years {
        let whole = crate::series::Series::compound(&values);
        let heat = |v: f64, scale| {
            let text = if v.is_nan() { String::new() } else { marked_percent(v, 1, lang) };
            Cell::heat(text, v, scale)
        };
        let mut row = vec![Cell::text(year.to_string())];
        row.extend(values.iter().map(|v| heat(*v, scale)));
        row.push(heat(whole, scale * 3.0).with("strong"));
        table.push(row);
    }
    table
}
