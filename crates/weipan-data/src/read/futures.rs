//! `futures.parquet`: contracts and daily bars of index futures.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::{Calendar, Contract, ContractIdx, FutureBar, Futures, Price};

use crate::error::DataError;
use crate::last_day::{LastDays, parse_code};
use crate::layout::{FUTURES, Layout};
use crate::possible::is_level;
use crate::read::batch::Batch;
use crate::read::parquet_file::{Kind, ParquetFile};

/// One contract on one day, in index points; NaN where the source has nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FutureRow {
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
    pub settlement: f64,
    /// Contracts traded.
    pub volume: f64,
    /// Contracts open.
    pub open_interest: f64,
    pub last_day: Option<NaiveDate>,
    /// Row of the source, from 1.
    pub row: u64,
}

/// Rows by contract and date.
pub(crate) type FutureRows = BTreeMap<String, BTreeMap<NaiveDate, FutureRow>>;

const NUMBERS: [&str; 6] = ["open", "high", "low", "close", "volume", "open_interest"];

/// Reads all rows, also those outside the window.
pub(crate) fn read(layout: &Layout) -> Result<FutureRows, DataError> {
    let file = ParquetFile::open(&layout.root, FUTURES)?;
    file.require("contract", Kind::Text)?;
    file.require("date", Kind::Date)?;
    NUMBERS.iter().try_for_each(|column| file.require(column, Kind::Number))?;
    let mut columns: Vec<&str> = ["contract", "date"].into_iter().chain(NUMBERS).collect();
    columns.extend(file.find("settlement", Kind::Number)?.then_some("settlement"));
    columns.extend(file.find("last_day", Kind::Date)?.then_some("last_day"));
    let mut rows = FutureRows::new();
    for batch in file.batches(&columns)? {
        add(&batch, &mut rows)?;
    }
    Ok(rows)
}

fn add(batch: &Batch<'_>, rows: &mut FutureRows) -> Result<(), DataError> {
    let numbers = NUMBERS.map(|column| batch.numbers(column));
    let [Ok(open), Ok(high), Ok(low), Ok(close), Ok(volume), Ok(open_interest)] = &numbers else {
        return numbers.into_iter().try_for_each(|column| column.map(drop));
    };
    let settlement = batch.numbers_or_nan("settlement")?;
    for at in 0..batch.len() {
        let (contract, date) = (batch.some_text("contract", at)?, batch.some_date("date", at)?);
        let row = FutureRow {
            open: open[at],
            high: high[at],
            low: low[at],
            close: close[at],
            settlement: settlement[at],
            volume: volume[at],
            open_interest: open_interest[at],
            last_day: batch.date("last_day", at)?,
            row: batch.row(at),
        };
        if rows.entry(contract.to_owned()).or_default().insert(date, row).is_some() {
            let (file, key) = (FUTURES.to_owned(), contract.to_owned());
            return Err(DataError::Duplicate { file, row: batch.row(at), key, date });
        }
    }
    Ok(())
}

/// Lays rows on the calendar. Contracts whose first row lies after the window are left out; contracts of the past are
/// kept, so that the first day of a product is known.
pub(crate) fn on_calendar(rows: &FutureRows, calendar: &Calendar, file: &str) -> Result<Futures, DataError> {
    let last_days = LastDays::shipped()?;
    let mut contracts = Vec::new();
    let mut by_day = vec![Vec::new(); calendar.len()];
    for (code, bars) in rows {
        let contract = contract(code, bars, &last_days, file)?;
        if calendar.days().last().is_none_or(|last| *last < contract.first_day) {
            continue;
        }
        let idx = ContractIdx(contracts.len() as u32);
        contracts.push(contract);
        for (date, row) in bars {
            let bar = bar(idx, row, file)?;
            if let Some(day) = calendar.find(*date) {
                by_day[day.row()].push(bar);
            }
        }
    }
    Ok(Futures::new(contracts, by_day))
}

fn contract(
    code: &str,
    bars: &BTreeMap<NaiveDate, FutureRow>,
    last_days: &LastDays,
    file: &str,
) -> Result<Contract, DataError> {
    let row = bars.values().map(|bar| bar.row).min().unwrap_or(1);
    let wrong = |column: &str, message: String| DataError::value(file, row, column, message);
    let (product, year, month) = parse_code(code).ok_or_else(|| {
        wrong("contract", format!("`{code}` is no contract; write product, year and month, such as IM2403"))
    })?;
    let mut given = bars.values().filter_map(|bar| Some((bar.last_day?, bar.row)));
    let last_day = match given.next() {
        Some((day, _)) => match given.find(|(other, _)| *other != day) {
            Some((other, row)) => {
                let message =
                    format!("{code} ends on {other} here and on {day} elsewhere; a contract has one last day");
                return Err(DataError::value(file, row, "last_day", message));
            }
            None => day,
        },
        None => last_days.last_day(year, month).ok_or_else(|| wrong("contract", format!("`{code}` has no month")))?,
    };
    let first_day = bars.keys().next().copied().unwrap_or(last_day);
    Ok(Contract { code: code.to_owned(), product: product.to_owned(), year, month, first_day, last_day })
}

fn bar(contract: ContractIdx, row: &FutureRow, file: &str) -> Result<FutureBar, DataError> {
    let price = |value: f64, column: &str| {
        let level = if is_level(value) { Price::from_yuan(value) } else { None };
        level.ok_or_else(|| DataError::value(file, row.row, column, format!("{value} is no price in index points")))
    };
    let count = |value: f64, column: &str| {
        if (0.0..9e15).contains(&value) {
            return Ok(value as i64);
        }
        Err(DataError::value(file, row.row, column, format!("{value} is no number of contracts")))
    };
    Ok(FutureBar {
        contract,
        open: price(row.open, "open")?,
        high: price(row.high, "high")?,
        low: price(row.low, "low")?,
        close: price(row.close, "close")?,
        settlement: if row.settlement.is_nan() { None } else { Some(price(row.settlement, "settlement")?) },
        volume: count(row.volume, "volume")?,
        open_interest: count(row.open_interest, "open_interest")?,
    })
}
