//! What a data set as a whole lacks.

use weipan_core::Market;

use super::findings::Findings;
use super::{Finding, Severity};
use crate::error::DataError;
use crate::layout::{ACTIONS, BARS, FUTURES, INDEX, INSTRUMENTS, Layout, MEMBERS};
use crate::read::bars::{BarFiles, IS_ST, IS_SUSPENDED};
use crate::read::parquet_file::Kind;

/// Calendar days of data in which some stock should have been delisted.
const LONG_ENOUGH: i64 = 365;

pub(super) fn check(
    files: &BarFiles,
    market: &Market,
    layout: &Layout,
    findings: &mut Findings,
) -> Result<(), DataError> {
    findings.looks("missing-column");
    let numbers = ["open", "high", "low", "turnover", "total_shares", "float_shares"].map(|name| (name, Kind::Number));
    for (column, kind) in numbers.into_iter().chain([(IS_ST, Kind::Flag), (IS_SUSPENDED, Kind::Flag)]) {
        let without = files.files.len() - files.count_with(column, kind)?;
        if without > 0 {
            findings.add(note("missing-column", BARS, format!("{without} files have no column {column}")));
        }
    }
    if market.bars.assets().iter().all(|(_, stock)| stock.industry.is_none()) {
        findings.add(note("missing-column", INSTRUMENTS, "no stock has an industry".into()));
    }
    findings.looks("missing-table");
    for table in [ACTIONS, MEMBERS, INDEX, FUTURES] {
        if !layout.has(table) {
            findings.add(note("missing-table", table, "the data set has no such table".into()));
        }
    }
    survivorship(market, findings);
    Ok(())
}

fn survivorship(market: &Market, findings: &mut Findings) {
    findings.looks("survivorship");
    let days = market.bars.calendar().days();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let delisted = |date: chrono::NaiveDate| *first <= date && date <= *last;
    let any = market.bars.assets().iter().any(|(_, stock)| stock.delist_date.is_some_and(delisted));
    if (*last - *first).num_days() > LONG_ENOUGH && !any {
        let message = format!("no stock is delisted from {first} to {last}: the dead are probably missing");
        let finding = note("survivorship", INSTRUMENTS, message);
        findings.add(Finding { severity: Severity::Warning, ..finding });
    }
}

fn note(rule: &'static str, file: &str, message: String) -> Finding {
    Finding { severity: Severity::Note, rule, file: file.to_owned(), row: None, date: None, symbol: None, message }
}
