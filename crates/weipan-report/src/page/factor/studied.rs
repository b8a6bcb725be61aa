//! What was studied: definitions, data, universe, and where the time went.

use weipan_core::factor_study::{FactorRecord, FactorStudy};

use super::titled;
use crate::Lang;
use crate::factor::universe::universe;
use crate::format::number;
use crate::page::model::{Block, Cell, Section, Table};

/// Above this many factors their definitions are folded away.
const OPEN: usize = 3;

/// Definitions, then the design and the data.
pub(super) fn section(study: &FactorStudy, lang: Lang) -> Section {
    let record = &study.record;
    let mut blocks: Vec<Block> = Vec::new();
    let (open, folded) = record.factors.split_at(record.factors.len().min(OPEN));
    blocks.extend(open.iter().flat_map(|factor| definition(factor, lang)));
    if !folded.is_empty() {
        let summary = lang.fill("factor.studied.more", &[("count", &folded.len().to_string())]);
        blocks.push(Block::Details { summary, blocks: folded.iter().flat_map(|f| definition(f, lang)).collect() });
    }
    let tables = [design(study, lang), data(study, lang)].map(Block::Table);
    blocks.push(Block::Pair { blocks: tables.to_vec() });
    blocks.push(Block::text(lang.text("factor.studied.note")));
    titled("studied", "factor.section.studied", blocks, lang)
}

fn definition(factor: &FactorRecord, lang: Lang) -> Vec<Block> {
    let lookback = lang.fill("factor.studied.lookback", &[("days", &factor.lookback.to_string())]);
    let source = lang.fill("factor.studied.reference", &[("reference", &factor.reference)]);
    let said = if factor.reference.is_empty() { lookback } else { lang.join(&[source, lookback]) };
    vec![
        Block::heading(factor.name.clone()),
        Block::Pre { text: factor.definition.trim_end().to_owned() },
        Block::Text { text: said },
    ]
}

fn two_columns(caption: &str, rows: Vec<(String, String)>) -> Table {
    let mut table = Table { caption: caption.to_owned(), ..Table::default() };
    for (name, value) in rows {
        table.push(vec![Cell::text(name), Cell::text(value).with("num break")]);
    }
    table
}

fn design(study: &FactorStudy, lang: Lang) -> Table {
    let record = &study.record;
    let lookback = record.factors.iter().map(|f| f.lookback).max().unwrap_or(0);
    let rows = [
        ("factor.studied.signals", format!("{} – {}", record.first, record.last)),
        ("factor.chart.horizon", record.horizon.to_string()),
        ("factor.studied.buckets", record.buckets.to_string()),
        ("factor.studied.universe", universe(&record.universe, lang)),
        ("factor.studied.longest", number(f64::from(lookback), 0, lang)),
    ];
    two_columns(
        lang.text("factor.studied.design"),
        rows.into_iter().map(|(key, value)| (lang.text(key).to_owned(), value)).collect(),
    )
}

fn data(study: &FactorStudy, lang: Lang) -> Table {
    let (record, data) = (&study.record, &study.record.data);
    let rows = [
        ("data.name", data.name.clone()),
        ("data.fingerprint", data.fingerprint.clone()),
        ("data.period", format!("{} – {}", data.first, data.last)),
        ("data.days", number(data.days as f64, 0, lang)),
        ("data.stocks", number(data.stocks as f64, 0, lang)),
        ("data.version", record.version.clone()),
    ];
    let mut rows: Vec<(String, String)> =
        rows.into_iter().map(|(key, value)| (lang.text(key).to_owned(), value)).collect();
    for timing in &record.timings {
        let key = format!("phase.{}", timing.phase);
        let name = if Lang::has(&key) { lang.text(&key) } else { &timing.phase };
        rows.push((
            lang.fill("data.timing", &[("phase", name)]),
            lang.fill("data.seconds", &[("seconds", &number(timing.seconds, 3, lang))]),
        ));
    }
    two_columns(lang.text("assumptions.data"), rows)
}
