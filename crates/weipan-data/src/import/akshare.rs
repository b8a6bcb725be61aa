//! AKShare `stock_zh_a_hist` files: one CSV per stock, Chinese headers, prices forward adjusted by subtraction.

use std::path::Path;

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Deserialize;
use weipan_core::Symbol;

use crate::dataset::About;
use crate::error::DataError;
use crate::import::series::{Bar, Read, Series, impossible, market};
use crate::import::{Imported, csv_file};

/// Volume is in lots of this many shares.
const LOT: f64 = 100.0;

const NOTES: [&str; 5] = [
    "Prices are forward adjusted by subtraction, not raw: price limits, lots and market caps cannot be trusted on them.",
    "Returns of adjusted prices are distorted: cash dividends were subtracted from all earlier prices, which makes early returns too large.",
    "No ST status, no shares, no corporate actions; a listing date is the first day of the file.",
    "Days without a row between a stock's first and last one count as suspended.",
    "A file that ends early may be a suspension or a delisting: it counts as neither.",
];

#[derive(Debug, Deserialize)]
struct Row {
    #[serde(rename = "日期")]
    date: NaiveDate,
    #[serde(rename = "开盘")]
    open: f64,
    #[serde(rename = "收盘")]
    close: f64,
    #[serde(rename = "最高")]
    high: f64,
    #[serde(rename = "最低")]
    low: f64,
    #[serde(rename = "成交量")]
    volume: f64,
    #[serde(rename = "成交额")]
    amount: f64,
    #[serde(rename = "涨跌额")]
    change: f64,
    #[serde(rename = "换手率")]
    turnover: f64,
}

pub(super) fn read(folder: &Path) -> Result<Imported, DataError> {
    let paths = csv_file::files(folder)?;
    let read = paths.par_iter().map(|path| one(path)).collect::<Result<Vec<_>, _>>()?;
    let about = About {
        name: "akshare".into(),
        source: "AKShare stock_zh_a_hist, forward adjusted".into(),
        licence: "not stated".into(),
        made_by: concat!("weipan ", env!("CARGO_PKG_VERSION"), ", importer akshare").into(),
        notes: NOTES.map(str::to_owned).to_vec(),
    };
    assemble(folder, read, about, false)
}

/// Puts the usable files together.
pub(super) fn assemble(
    folder: &Path,
    read: Vec<Read>,
    mut about: About,
    ends_mean_delisted: bool,
) -> Result<Imported, DataError> {
    let (mut series, mut left_out, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for one in read {
        match one {
            Read::Series(one) => {
                warnings.extend(one.twice.iter().cloned());
                series.push(one);
            }
            Read::LeftOut(why) => left_out.push(why),
        }
    }
    if series.is_empty() {
        let why = left_out.first().map_or("no rows", String::as_str);
        let message = format!("no file of it can be used; the first one: {why}");
        return Err(DataError::Source { path: folder.to_owned(), message });
    }
    if !left_out.is_empty() {
        about.notes.push(format!(
            "{} files were left out at the import: their prices are zero or below, or they are no A-shares.",
            left_out.len()
        ));
    }
    Ok(Imported { market: market(series, ends_mean_delisted)?, about, left_out, warnings })
}

fn one(path: &Path) -> Result<Read, DataError> {
    let file = csv_file::name(path);
    let code = file.split('.').next().unwrap_or_default();
    let symbol = match Symbol::from_code(code) {
        Ok(symbol) => symbol,
        Err(_) => return Ok(Read::LeftOut(format!("{file}: `{code}` is no code of an A-share"))),
    };
    let rows = csv_file::rows::<Row>(path)?;
    let rows: Vec<(u64, Bar)> = rows.into_iter().map(|(line, row)| (line, bar(&row))).collect();
    if rows.is_empty() {
        return Ok(Read::LeftOut(format!("{file}: no rows")));
    }
    if let Some((line, why)) = rows.iter().find_map(|(line, bar)| Some((line, impossible(bar)?))) {
        return Ok(Read::LeftOut(format!("{file}, row {line}: {why}")));
    }
    Series::new(symbol, file, rows).map(Read::Series)
}

fn bar(row: &Row) -> Bar {
    Bar {
        date: row.date,
        open: row.open,
        high: row.high,
        low: row.low,
        close: row.close,
        // Both have two decimals; the rounding takes away what the subtraction of floats adds.
        prev_close: ((row.close - row.change) * 100.0).round() / 100.0,
        volume: row.volume * LOT,
        amount: row.amount,
        turnover: row.turnover / 100.0,
        is_st: false,
        is_suspended: false,
    }
}
