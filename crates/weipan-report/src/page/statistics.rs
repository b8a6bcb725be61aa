//! All statistics with their definitions.

use super::model::{Block, Cell, Section, Table};
use crate::Lang;
use crate::catalogue::GROUPS;
use crate::format::statistic;
use crate::study::Study;

/// One table a group.
pub(super) fn section(study: &Study, lang: Lang) -> Section {
    let mut blocks = vec![Block::text(lang.text("statistics.lead"))];
    for (group, members) in GROUPS {
        let heads = [lang.text(&format!("group.{group}")), lang.text("value"), lang.text("definition")];
        let mut table = Table::new("", &heads);
        table.head[2] = Cell::text(heads[2]);
        for (name, kind) in *members {
            table.push(vec![
                Cell::text(lang.text(&format!("stat.{name}"))),
                Cell::number(statistic(study.value(name), *kind, lang)),
                Cell::text(lang.text(&format!("stat.{name}.is"))).with("wide muted"),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    Section { id: "statistics", title: lang.text("section.statistics").to_owned(), blocks }
}
