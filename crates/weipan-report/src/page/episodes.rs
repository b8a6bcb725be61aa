//! The strategy in the named episodes.

use super::model::{Block, Cell, Charts, Section, Table};
use crate::chart;
use crate::episode::{Outcome, outcomes};
use crate::format::{marked_percent, percent};
use crate::study::Study;
use crate::{Lang, ReportError};

/// `None` if the run overlaps no episode.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Result<Option<Section>, ReportError> {
    let found = outcomes(study)?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![charts.add(chart::episodes::episodes(&found, lang)), Block::Table(table(&found, lang))];
    blocks.extend(super::performance::footnote(study, lang));
    Ok(Some(Section { id: "episodes", title: lang.text("section.episodes").to_owned(), blocks }))
}

fn table(outcomes: &[Outcome], lang: Lang) -> Table {
    let keys = [
        "chart.episode",
        "episodes.days",
        "nav",
        "benchmark",
        "index",
        "episodes.drawdown",
        "episodes.ratio",
        "episodes.story",
    ];
    let mut table = Table::new(lang.text("episodes.caption"), &keys.map(|key| lang.text(key)));
    table.head[7] = Cell::text(lang.text("episodes.story"));
    for o in outcomes {
        let heat = |v: f64| Cell::heat(marked_percent(v, 1, lang), v, 0.3);
        let days = if o.partial {
            lang.fill("episodes.partial", &[("days", &o.days.len().to_string())])
        } else {
            o.days.len().to_string()
        };
        table.push(vec![
            Cell::text(o.episode.short(lang)),
            Cell::number(days),
            heat(o.account),
            heat(o.benchmark),
            heat(o.index),
            Cell::number(marked_percent(o.drawdown, 1, lang)),
            Cell::number(percent(o.ratio, 1, lang)),
            Cell::text(format!("{} – {} · {}", o.episode.from, o.episode.to, o.episode.story(lang))).with("wide"),
        ]);
    }
    table
}
