//! Leverage, and the margin ratio with its lines.

use super::model::{Block, Charts, Section};
use crate::Lang;
use crate::chart::{leverage, margin};
use crate::closing::close_out_day;
use crate::study::Study;

/// Margin ratio first, then leverage.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = vec![charts.add(margin::margin(study, lang))];
    if study.run.record.account.kind != "cash" {
        let key = if close_out_day(&study.run.days).is_some() { "margin.days_closed" } else { "margin.days" };
        blocks.push(Block::text(
            lang.fill(
                key,
                &["days_warning", "days_call", "days_close_out"]
                    .map(|name| (name, format!("{:.0}", study.value(name))))
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str())),
            ),
        ));
    }
    blocks.push(charts.add(leverage::leverage(study, lang)));
    Section { id: "margin", title: lang.text("section.margin").to_owned(), blocks }
}
