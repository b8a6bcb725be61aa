//! Whether the factor orders returns, and what of that could be traded.

use std::collections::BTreeMap;

use super::titled;
use crate::Lang;
use crate::chart::factor::{distribution, ic, tradable as tradable_chart};
use crate::factor::Factor;
use crate::factor::catalogue::{form, written};
use crate::factor::verdict::tradable_part;
use crate::format::{number, percent};
use crate::page::model::{Block, Cell, Charts, Section, Table};
use crate::statistic::quantile;

/// The rank IC day by day, its distribution, its months.
pub(super) fn section(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = vec![charts.add(ic::rank_ic(factor, lang))];
    let pair = [distribution::histogram(factor, lang), distribution::quantiles(factor, lang)];
    let pair: Vec<Block> = pair.into_iter().flatten().map(|chart| charts.add(chart)).collect();
    blocks.push(if pair.is_empty() {
        Block::text(lang.text("factor.none.distribution"))
    } else {
        Block::Pair { blocks: pair }
    });
    blocks.push(if factor.months.is_empty() {
        Block::text(lang.text("factor.none.months"))
    } else {
        Block::Table(months(factor, lang))
    });
    titled("ic", "factor.section.ic", blocks, lang)
}

/// A row a year, a column a month, coloured; the year's mean is over days.
fn months(factor: &Factor, lang: Lang) -> Table {
    let sizes: Vec<f64> = factor.months.iter().map(|row| row.rank_ic.abs()).collect();
    let scale = quantile(&sizes, 0.9).max(0.01);
    let mut years: BTreeMap<i64, [(f64, i64); 12]> = BTreeMap::new();
    for row in &factor.months {
        years.entry(row.year).or_insert([(f64::NAN, 0); 12])[(row.month - 1) as usize] = (row.rank_ic, row.days);
    }
    let names: Vec<String> = (1..=12).map(|m| lang.text(&format!("month.{m}")).to_owned()).collect();
    let mut heads = vec![lang.text("year")];
    heads.extend(names.iter().map(String::as_str));
    heads.push(lang.text("factor.year_mean"));
    let mut table = Table::new(lang.text("factor.months.caption"), &heads);
    table.class = "months";
    for (year, values) in years {
        let there = values.iter().filter(|(v, _)| !v.is_nan());
        let (sum, days) = there.fold((0.0, 0.0), |(s, n), (v, d)| (s + v * *d as f64, n + *d as f64));
        let heat = |v: f64, scale: f64| {
            let text = if v.is_nan() { String::new() } else { number(v, 3, lang) };
            Cell::heat(text, v, scale)
        };
        let mut row = vec![Cell::text(year.to_string())];
        row.extend(values.iter().map(|(v, _)| heat(*v, scale)));
        row.push(heat(if days > 0.0 { sum / days } else { f64::NAN }, scale).with("strong"));
        table.push(row);
    }
    table
}

/// Plain against tradable rank IC.
pub(super) fn tradable(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    if factor.value("tradable_rank_ic_mean").is_nan() {
        let blocks = vec![Block::text(lang.text("factor.none.tradable"))];
        return titled("tradable", "factor.section.tradable", blocks, lang);
    }
    let blocks = vec![
        charts.add(tradable_chart::tradable(factor, lang)),
        Block::Table(beside(factor, lang)),
        Block::text(lang.text("factor.tradable.note")),
    ];
    titled("tradable", "factor.section.tradable", blocks, lang)
}

fn beside(factor: &Factor, lang: Lang) -> Table {
    let heads = ["statistic", "factor.plain", "factor.tradable", "factor.tradable.left"].map(|key| lang.text(key));
    let mut table = Table::new("", &heads);
    for name in ["rank_ic_mean", "rank_ic_std", "rank_ic_ir", "rank_ic_t_newey_west"] {
        let (plain, left) = (factor.value(name), factor.value(&format!("tradable_{name}")));
        let part = if name == "rank_ic_mean" { percent(tradable_part(factor), 0, lang) } else { String::new() };
        table.push(vec![
            Cell::text(lang.text(&format!("factor.stat.{name}"))),
            Cell::number(written(plain, form(name), lang)),
            Cell::number(written(left, form(name), lang)),
            Cell::number(part),
        ]);
    }
    table
}
