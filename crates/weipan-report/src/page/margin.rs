//! Leverage, the margin ratio with its lines, and the events.

use weipan_core::Cny;
use weipan_core::ledger::{EventKind, EventRow};

use super::model::{Block, Cell, Charts, Section, Table};
use crate::Lang;
use crate::chart::{leverage, margin};
use crate::format::{in_unit, percent};
use crate::study::Study;

/// Margin ratio first, then leverage.
pub(super) fn section(study: &Study, charts: &mut Charts, lang: Lang) -> Section {
    let mut blocks = vec![charts.add(margin::margin(study, lang))];
    if study.run.record.account.kind != "cash" {
        blocks.push(Block::text(
            lang.fill(
                "margin.days",
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

/// All events but rolls and corporate actions, which are behind a click.
pub(super) fn events(study: &Study, lang: Lang) -> Section {
    let quiet = |e: &&EventRow| matches!(e.kind, EventKind::Roll | EventKind::Action | EventKind::Delisted);
    let loud: Vec<&EventRow> = study.run.events.iter().filter(|e| !quiet(e)).collect();
    let rest: Vec<&EventRow> = study.run.events.iter().filter(quiet).collect();
    let mut blocks = Vec::new();
    if loud.is_empty() {
        blocks.push(Block::text(lang.text("events.none")));
    } else {
        blocks.push(Block::Table(table(study, &loud, lang.text("events.caption"), lang)));
    }
    if !rest.is_empty() {
        let summary = lang.fill("events.rest", &[("count", &rest.len().to_string())]);
        blocks.push(Block::Details { summary, blocks: vec![Block::Table(table(study, &rest, "", lang))] });
    }
    Section { id: "events", title: lang.text("section.events").to_owned(), blocks }
}

fn table(study: &Study, events: &[&EventRow], caption: &str, lang: Lang) -> Table {
    let amount = format!("{}, {}", lang.text("amount"), lang.text("unit.money"));
    let mut table =
        Table::new(caption, &[lang.text("date"), lang.text("event"), &amount, lang.text("ratio"), lang.text("detail")]);
    table.head[1] = Cell::text(lang.text("event"));
    table.head[4] = Cell::text(lang.text("detail"));
    for event in events {
        let row = study.run.days.binary_search_by_key(&event.date, |row| row.date).ok().map(|t| &study.run.days[t]);
        let ratio = row.map_or(f64::NAN, |row| row.ratio);
        table.push(vec![
            Cell::text(event.date.to_string()),
            Cell::text(lang.text(&format!("event.{}", event.kind.word()))),
            Cell::number(if event.amount == Cny::ZERO { String::new() } else { in_unit(event.amount, lang) }),
            Cell::number(if ratio.is_nan() { String::new() } else { percent(ratio, 2, lang) }),
            Cell::text(detail(event, lang)).with("wide"),
        ]);
    }
    table
}

/// The sentence of an event. Ledgers speak English; a Chinese page keeps the codes that the sentence names and lets
/// the other columns say the rest.
fn detail(event: &EventRow, lang: Lang) -> String {
    if lang == Lang::En { event.text.to_string() } else { codes(&event.text).join(" → ") }
}

/// Codes of stocks and contracts in a sentence, each once, in order: words with both capitals and digits, or `600000.SH`.
fn codes(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.') {
        let word = word.trim_matches('.');
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
        if digits >= 4 && capitals == 2 && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kept_and_words_are_not() {
        assert_eq!(codes("Rolled 12 contracts from IM2403 to IM2406, IM2403 at 5012.4."), ["IM2403", "IM2406"]);
        assert_eq!(codes("600000.SH left at 0.35 yuan"), ["600000.SH"]);
        assert!(codes("The ratio fell to 14.2 %").is_empty());
    }
}
