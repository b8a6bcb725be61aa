//! `instruments.parquet`: the stocks in the order of their columns.

use std::collections::HashSet;

use weipan_core::{Assets, Board, Instrument};

use crate::error::DataError;
use crate::layout::{INSTRUMENTS, Layout};
use crate::read::batch::Batch;
use crate::read::parquet_file::{Kind, ParquetFile};

/// Reads the stocks.
pub(crate) fn read(layout: &Layout) -> Result<Assets, DataError> {
    let file = ParquetFile::open(&layout.root, INSTRUMENTS)?;
    for (column, kind) in
        [("symbol", Kind::Text), ("name", Kind::Text), ("board", Kind::Text), ("list_date", Kind::Date)]
    {
        file.require(column, kind)?;
    }
    let optional = [("delist_date", Kind::Date), ("industry", Kind::Text)];
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
            stocks.push(stock);
        }
    }
    Ok(Assets::new(stocks))
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
