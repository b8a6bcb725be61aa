//! All statistics with their definitions.

use super::titled;
use crate::Lang;
use crate::factor::Factor;
use crate::factor::catalogue::{GROUPS, written};
use crate::page::model::{Block, Cell, Section, Table};

/// Factors whose statistics fit beside each other.
const COLUMNS: usize = 8;

/// One table a group for the main factor, and one for all factors if they are few.
pub(super) fn section(factors: &[Factor], lang: Lang) -> Section {
    let main = &factors[0];
    let mut blocks = vec![Block::text(lang.text("factor.statistics.lead"))];
    for (group, members) in GROUPS {
        let title = lang.text(&format!("factor.group.{group}"));
        let mut table = Table::new("", &[title, lang.text("value"), lang.text("definition")]);
        table.head[2] = Cell::text(lang.text("definition"));
        for (key, form) in *members {
            table.push(vec![
                Cell::text(lang.text(&format!("factor.stat.{key}"))),
                Cell::number(written(main.value(key), *form, lang)),
                Cell::text(lang.text(&format!("factor.stat.{key}.is"))).with("wide muted"),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    if (2..=COLUMNS).contains(&factors.len()) {
        let summary = lang.text("factor.statistics.all").to_owned();
        blocks.push(Block::Details { summary, blocks: vec![Block::Table(beside(factors, lang))] });
    }
    titled("statistics", "section.statistics", blocks, lang)
}

fn beside(factors: &[Factor], lang: Lang) -> Table {
    let mut heads = vec![lang.text("statistic")];
    heads.extend(factors.iter().map(|f| f.record.name.as_str()));
    let mut table = Table::new("", &heads);
    for (key, form) in GROUPS.iter().flat_map(|(_, members)| members.iter()) {
        let mut row = vec![Cell::text(lang.text(&format!("factor.stat.{key}")))];
        row.extend(factors.iter().map(|f| Cell::number(written(f.value(key), *form, lang))));
        table.push(row);
    }
    table
}
