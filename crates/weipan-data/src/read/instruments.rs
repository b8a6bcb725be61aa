//! `instruments.parquet`: the stocks in the order of their columns.

use std::collections::HashSet;

use chrono::NaiveDate;
use weipan_core::{Assets, Board, DelistKind, Instrument, Symbol};

use crate::error::DataError;
use crate::layout::{INSTRUMENTS, Layout};
use crate::read::batch::Batch;
use crate::read::code_changes::{self, Row};
use crate::read::parquet_file::{Kind, ParquetFile};

/// Reads the stocks.
pub(crate) fn read(layout: &Layout) -> Result<Assets, DataError> {
    let file = ParquetFile::open(&layout.root, INSTRUMENTS)?;
    for (column, kind) in
        [("symbol", Kind::Text), ("name", Kind::Text), ("board", Kind::Text), ("list_date", Kind::Date)]
    {
        file.require(column, kind)?;
    }
    let optional = [
        ("delist_date", Kind::Date),
        ("industry", Kind::Text),
        ("delist_kind", Kind::Text),
        ("renamed_to", Kind::Text),
        ("rename_date", Kind::Date),
    ];
    let mut columns = vec!["symbol", "name", "board", "list_date"];
    for (column, kind) in optional {
        if file.find(column, kind)? {
            columns.push(column);
        }
    }
    let mut seen = HashSet::new();
    let mut stocks = Vec::new();
    for batch in file.batches(&columns)? {
        for at in 0..batch.len() {
            let stock = instrument(&batch, at)?;
            if !seen.insert(stock.symbol.clone()) {
                let message = format!("a second row for {}; keep one of them", stock.symbol);
                return Err(batch.wrong(at, "symbol", message));
            }
            stocks.push(Row { stock, kind: delist_kind(&batch, at)?, renamed: renamed(&batch, at)? });
        }
    }
    code_changes::join(stocks)
}

/// Why a stock was delisted, where the data say.
fn delist_kind(batch: &Batch<'_>, at: usize) -> Result<Option<DelistKind>, DataError> {
    let word = if batch.has("delist_kind") { batch.text("delist_kind")?.get(at) } else { None };
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    let known = DelistKind::ALL.into_iter().find(|kind| kind.word() == word);
    let names = || DelistKind::ALL.map(DelistKind::word).join(", ");
    let wrong =
        || batch.wrong(at, "delist_kind", format!("`{word}` is no kind of delisting; write one of {}", names()));
    known.map(Some).ok_or_else(wrong)
}

/// The code that a stock trades under later, and the first day on which it does.
fn renamed(batch: &Batch<'_>, at: usize) -> Result<Option<(Symbol, NaiveDate)>, DataError> {
    let code = if batch.has("renamed_to") { batch.text("renamed_to")?.get(at) } else { None };
    if code.is_none_or(str::is_empty) {
        return Ok(None);
    }
    let date = if batch.has("rename_date") { batch.date("rename_date", at)? } else { None };
    let missing = || batch.wrong(at, "rename_date", "a stock with `renamed_to` needs the first day of its new code");
    Ok(Some((batch.symbol("renamed_to", at)?, date.ok_or_else(missing)?)))
}

fn instrument(batch: &Batch<'_>, at: usize) -> Result<Instrument, DataError> {
    let board = batch.some_text("board", at)?;
    let known = Board::ALL.into_iter().find(|b| b.name() == board);
    let industry = if batch.has("industry") { batch.text("industry")?.get(at) } else { None };
    Ok(Instrument {
        symbol: batch.symbol("symbol", at)?,
        name: batch.some_text("name", at)?.to_owned(),
        board: known.ok_or_else(|| {
            let names = Board::ALL.map(Board::name).join(", ");
            batch.wrong(at, "board", format!("`{board}` is no board; write one of {names}"))
        })?,
        list_date: batch.some_date("list_date", at)?,
        delist_date: batch.date("delist_date", at)?,
        industry: industry.filter(|name| !name.is_empty()).map(str::to_owned),
    })
}
