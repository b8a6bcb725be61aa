//! Baostock `query_history_k_data_plus` files: one CSV per stock, with status columns.

use std::path::Path;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Deserialize;
use weipan_core::Symbol;

use crate::dataset::About;
use crate::error::DataError;
use crate::import::akshare::assemble;
use crate::import::series::{Bar, Read, Series, impossible};
use crate::import::{Imported, csv_file};

const NOTES: [&str; 4] = [
    "Prices are forward adjusted by multiplication, not raw: returns are right, but price limits, lots and market caps cannot be trusted on them.",
    "Volumes are not adjusted: amount over volume is the raw average price, not the adjusted one.",
    "No shares and no corporate actions; a listing date is the first day of the file.",
    "A file that ends before the others counts as delisted on the next trading day.",
];
const RAW_NOTES: [&str; 2] = [
    "Prices are raw, but there are no corporate actions: dividends and bonus shares are not paid out.",
    "No shares; a listing date is the first day of the file. A file that ends before the others counts as delisted.",
];

#[derive(Debug, Deserialize)]
struct Row {
    date: NaiveDate,
    code: String,
    open: f64,
    high: f64,
    low: f64,
    close: f64,
    preclose: f64,
    volume: Option<f64>,
    amount: Option<f64>,
    adjustflag: u8,
    turn: Option<f64>,
    tradestatus: u8,
    #[serde(rename = "isST")]
    is_st: u8,
}

/// `adjustflag` of prices as they were traded.
const RAW: u8 = 3;

pub(super) fn read(folder: &Path) -> Result<Imported, DataError> {
    let paths = csv_file::files(folder)?;
    let read = paths.par_iter().map(|path| one(path)).collect::<Result<Vec<_>, _>>()?;
    let mut flags = read.iter().filter_map(|(_, flag)| *flag);
    let flag = flags.next();
    if let Some(other) = flags.find(|other| Some(*other) != flag) {
        let message = format!("its files mix adjustflag {} and {other}; fetch all with one", flag.unwrap_or_default());
        return Err(DataError::Source { path: folder.to_owned(), message });
    }
    let notes = if flag == Some(RAW) { RAW_NOTES.as_slice() } else { NOTES.as_slice() };
    let about = About {
        name: "baostock".into(),
        source: format!("Baostock query_history_k_data_plus, adjustflag {}", flag.unwrap_or_default()),
        licence: "not stated".into(),
        made_by: concat!("weipan ", env!("CARGO_PKG_VERSION"), ", importer baostock").into(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    };
    assemble(folder, read.into_iter().map(|(read, _)| read).collect(), about, true)
}

/// A file and its `adjustflag`.
fn one(path: &Path) -> Result<(Read, Option<u8>), DataError> {
    let file = csv_file::name(path);
    let rows = csv_file::rows::<Row>(path)?;
    let Some((_, first)) = rows.first() else { return Ok((Read::LeftOut(format!("{file}: no rows")), None)) };
    let (code, flag) = (first.code.clone(), first.adjustflag);
    let Some(symbol) = symbol(&code) else {
        return Ok((Read::LeftOut(format!("{file}: `{code}` is no code of an A-share")), None));
    };
    let wrong = |line, column, message| Err(DataError::value(&file, line, column, message));
    let mut bars = Vec::with_capacity(rows.len());
    for (line, row) in &rows {
        if row.code != code {
            return wrong(*line, "code", format!("{} in a file of {code}; write one file per stock", row.code));
        }
        if row.adjustflag != flag {
            return wrong(*line, "adjustflag", format!("{} in a file of {flag}; fetch it anew", row.adjustflag));
        }
        let bar = bar(row);
        if let Some(why) = impossible(&bar) {
            return Ok((Read::LeftOut(format!("{file}, row {line}: {why}")), None));
        }
        bars.push((*line, bar));
    }
    Ok((Read::Series(Series::new(symbol, file, bars)?), Some(flag)))
}

/// `sh.600000` as a symbol; `None` for indices and other boards.
fn symbol(code: &str) -> Option<Symbol> {
    let (exchange, digits) = code.split_once('.')?;
    let symbol = Symbol::from_code(digits).ok()?;
    symbol.as_str().ends_with(&exchange.to_ascii_uppercase()).then_some(symbol)
}

fn bar(row: &Row) -> Bar {
    let suspended = row.tradestatus == 0;
    Bar {
        date: row.date,
        open: row.open,
        high: row.high,
        low: row.low,
        close: row.close,
        prev_close: row.preclose,
        volume: row.volume.unwrap_or(0.0),
        amount: row.amount.unwrap_or(0.0),
        turnover: row.turn.map_or(if suspended { 0.0 } else { f64::NAN }, |percent| percent / 100.0),
        is_st: row.is_st == 1,
        is_suspended: suspended,
    }
}
