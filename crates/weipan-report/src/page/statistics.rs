//! All statistics with their definitions.

use super::model::{Block, Cell, Section, Table};
use super::performance::footnote;
use crate::Lang;
use crate::catalogue::GROUPS;
use crate::format::{number, statistic};
use crate::statistic::bootstrap::{HISTORIES, PATHS};
use crate::study::Study;

/// Whether a statistic is a loss of more than everything, which a footnote explains.
pub(super) fn lost_more_than_all(study: &Study, name: &str) -> bool {
    matches!(name, "total_return" | "max_drawdown") && study.value(name) < -1.0
}

/// What a statistic is, with the numbers that it is made with.
fn definition(name: &str, lang: Lang) -> String {
    let counts = [PATHS, HISTORIES].map(|n| number(n as f64, 0, lang));
    lang.fill(&format!("stat.{name}.is"), &[("paths", &counts[0]), ("histories", &counts[1])])
}

/// One table a group.
pub(super) fn section(study: &Study, lang: Lang) -> Section {
    let mut blocks = vec![Block::text(lang.text("statistics.lead"))];
    for (group, members) in GROUPS {
        let heads = [lang.text(&format!("group.{group}")), lang.text("value"), lang.text("definition")];
        let mut table = Table::new("", &heads);
        table.head[2] = Cell::text(heads[2]);
        for (name, kind) in *members {
            let mark = if lost_more_than_all(study, name) { "†" } else { "" };
            table.push(vec![
                Cell::text(lang.text(&format!("stat.{name}"))),
                Cell::number(format!("{}{mark}", statistic(study.value(name), *kind, lang))),
                Cell::text(definition(name, lang)).with("wide muted"),
            ]);
        }
        blocks.push(Block::Table(table));
    }
    blocks.extend(footnote(study, lang));
    Section { id: "statistics", title: lang.text("section.statistics").to_owned(), blocks }
}
