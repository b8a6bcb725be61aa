//! What the book is made of, and how long it would take to sell.

use super::model::{Block, Charts, Section};
use crate::Lang;
use crate::chart::{capacity, industries, size};
use crate::study::Study;

/// Size against the hedge index, industries, capacity; what the data do not have is said.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let rows = &study.run.exposure;
    let mut blocks = Vec::new();
    if rows.is_empty() {
        blocks.push(Block::text(lang.text("exposure.none")));
    } else {
        blocks.push(charts.add(size::size(study, lang)));
        if rows.iter().all(|r| r.outside_index.is_nan()) {
            blocks.push(Block::text(lang.text("exposure.no_members")));
        }
        blocks.push(Block::heading(lang.text("exposure.capacity")));
        blocks.push(charts.add(capacity::capacity(study, lang)));
    }
    blocks.push(Block::heading(lang.text("exposure.industries")));
    if study.run.industries.is_empty() {
        blocks.push(Block::text(lang.text("exposure.no_industries")));
    } else {
        blocks.push(charts.add(industries::industries(study, lang)));
    }
    Section { id: "exposure", title: lang.text("section.exposure").to_owned(), blocks }
}
