//! Where the factor works: by size, board and industry.

use weipan_core::ledger::FactorGroupRow;

use super::titled;
use crate::Lang;
use crate::chart::factor::groups as chart;
use crate::factor::Factor;
use crate::format::{number, signed_percent};
use crate::page::model::{Block, Cell, Charts, Section, Table};

/// Kinds of groups in the order of the page.
const KINDS: [&str; 3] = ["size", "board", "industry"];

/// A chart and a table for each kind that the data have.
pub(super) fn section(factor: &Factor, charts: &mut Charts, lang: Lang) -> Section {
    let (mut pictures, mut tables, mut industries, mut absent) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for kind in KINDS {
        let rows = ordered(kind, factor);
        if rows.is_empty() {
            absent.push(Block::text(lang.text(&format!("factor.none.{kind}"))));
            continue;
        }
        let names: Vec<String> = rows.iter().enumerate().map(|(i, row)| name(kind, row, i, rows.len(), lang)).collect();
        let chart = charts.add(chart::groups(kind, &rows, &names, lang));
        let table = Block::Table(table(kind, &rows, &names, lang));
        if kind == "industry" {
            industries.extend([chart, table]);
        } else {
            pictures.push(chart);
            tables.push(table);
        }
    }
    let pictures = (!pictures.is_empty()).then_some(Block::Pair { blocks: pictures });
    let all = pictures.into_iter().chain(tables).chain(industries).chain(absent).collect();
    titled("groups", "factor.section.groups", all, lang)
}

/// Groups of a kind: sizes from small to large, industries from the best to the worst, boards as they come.
fn ordered<'a>(kind: &str, factor: &Factor<'a>) -> Vec<&'a FactorGroupRow> {
    let mut rows = factor.groups_of(kind);
    match kind {
        "size" => rows.sort_by_key(|row| row.group.parse::<u32>().unwrap_or(u32::MAX)),
        "industry" => rows.sort_by(|a, b| {
            let key = |row: &FactorGroupRow| if row.rank_ic.is_nan() { f64::NEG_INFINITY } else { row.rank_ic };
            key(b).total_cmp(&key(a)).then_with(|| a.group.cmp(&b.group))
        }),
        _ => {}
    }
    rows
}

fn name(kind: &str, row: &FactorGroupRow, at: usize, count: usize, lang: Lang) -> String {
    let known = format!("factor.board.{}", row.group);
    match kind {
        "size" if at == 0 => format!("{} {}", row.group, lang.text("factor.size.small")),
        "size" if at + 1 == count => format!("{} {}", row.group, lang.text("factor.size.large")),
        "board" if Lang::has(&known) => lang.text(&known).to_owned(),
        _ => row.group.to_string(),
    }
}

fn table(kind: &str, rows: &[&FactorGroupRow], names: &[String], lang: Lang) -> Table {
    let kind = format!("factor.kind.{kind}");
    let heads = [
        kind.as_str(),
        "factor.group.stocks",
        "factor.chart.days",
        "factor.stat.rank_ic_mean",
        "factor.stat.rank_ic_std",
        "factor.stat.rank_ic_t_newey_west",
        "factor.group.spread",
        "factor.group.mean_return",
    ];
    let mut table = Table::new("", &heads.map(|key| lang.text(key)));
    for (row, name) in rows.iter().zip(names) {
        table.push(vec![
            Cell::text(name.clone()),
            Cell::number(number(row.stocks, 0, lang)),
            Cell::number(number(row.days as f64, 0, lang)),
            Cell::number(number(row.rank_ic, 4, lang)),
            Cell::number(number(row.rank_ic_std, 4, lang)),
            Cell::number(number(row.t_newey_west, 2, lang)),
            Cell::number(signed_percent(row.spread, 3, lang)),
            Cell::number(signed_percent(row.mean_return, 3, lang)),
        ]);
    }
    table
}
