//! The events of an account.

use weipan_core::Cny;
use weipan_core::ledger::{EventKind, EventRow};

use super::model::{Block, Cell, Section, Table};
use crate::Lang;
use crate::format::{in_unit, percent};
use crate::study::Study;

/// One row of the table: an event, or refusals of a hedge on one trading day after the other.
struct Told<'a> {
    first: &'a EventRow,
    last: &'a EventRow,
    count: usize,
}

/// All events but rolls and corporate actions, which are behind a click.
pub(super) fn section(study: &Study, lang: Lang) -> Section {
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

/// Puts refused hedges of the same or of consecutive trading days into one row, at the place of the first; every other
/// event is a row of its own.
fn condensed<'a>(study: &Study, events: &[&'a EventRow]) -> Vec<Told<'a>> {
    let day = |e: &EventRow| study.run.days.partition_point(|row| row.date < e.date);
    let mut told: Vec<Told> = Vec::new();
    let mut open: Option<usize> = None;
    for event in events {
        let refused = event.kind == EventKind::HedgeReject;
        if let Some(row) = open.filter(|_| refused).and_then(|at| told.get_mut(at))
            && day(event) <= day(row.last) + 1
        {
            (row.last, row.count) = (event, row.count + 1);
            continue;
        }
        if refused {
            open = Some(told.len());
        }
        told.push(Told { first: event, last: event, count: 1 });
    }
    told
}

fn table(study: &Study, events: &[&EventRow], caption: &str, lang: Lang) -> Table {
    let amount = format!("{}, {}", lang.text("amount"), lang.text("unit.money"));
    let mut table =
        Table::new(caption, &[lang.text("date"), lang.text("event"), &amount, lang.text("ratio"), lang.text("detail")]);
    table.head[1] = Cell::text(lang.text("event"));
    table.head[4] = Cell::text(lang.text("detail"));
    for told in condensed(study, events) {
        table.push(cells(study, &told, lang));
    }
    table
}

fn cells(study: &Study, told: &Told, lang: Lang) -> Vec<Cell> {
    let event = told.first;
    let row = study.run.days.binary_search_by_key(&event.date, |row| row.date).ok().map(|t| &study.run.days[t]);
    let ratio = row.map_or(f64::NAN, |row| row.ratio);
    let (date, said) = (event.date.to_string(), detail(event, lang));
    let (date, said) = match told.count {
        1 => (date, said),
        n if event.date == told.last.date => {
            (date, lang.fill("events.times", &[("count", &n.to_string()), ("first", &said)]))
        }
        n => (
            format!("{date} – {}", told.last.date),
            lang.fill("events.times", &[("count", &n.to_string()), ("first", &said)]),
        ),
    };
    vec![
        Cell::text(date),
        Cell::text(lang.text(&format!("event.{}", event.kind.word()))),
        Cell::number(if event.amount == Cny::ZERO { String::new() } else { in_unit(event.amount, lang) }),
        Cell::number(if ratio.is_nan() { String::new() } else { percent(ratio, 2, lang) }),
        Cell::text(said).with("wide"),
    ]
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
