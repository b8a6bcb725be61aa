//! `index.parquet`: levels of indices.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::{Calendar, IndexLevels, Indices};

use crate::error::DataError;
use crate::layout::{INDEX, Layout};
use crate::possible::is_level;
use crate::read::parquet_file::{Kind, ParquetFile};

/// What a level is, and what to do about one that is none.
const MEND: &str = "a level is above zero and below ten million points; mend the row, or leave the level out";

/// An index on one day, in points; NaN where the source has nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    pub close: f64,
    pub total_return: f64,
    /// Row of the source, from 1.
    pub row: u64,
}

/// Levels by code and date.
pub(crate) type Levels = BTreeMap<String, BTreeMap<NaiveDate, Level>>;

/// Reads all levels, also those outside the window.
pub(crate) fn read(layout: &Layout) -> Result<Levels, DataError> {
    let file = ParquetFile::open(&layout.root, INDEX)?;
    for (column, kind) in [("index", Kind::Text), ("date", Kind::Date), ("close", Kind::Number)] {
        file.require(column, kind)?;
    }
    let mut columns = vec!["index", "date", "close"];
    columns.extend(file.find("total_return", Kind::Number)?.then_some("total_return"));
    let mut levels = Levels::new();
    for batch in file.batches(&columns)? {
        let (close, total_return) = (batch.numbers("close")?, batch.numbers_or_nan("total_return")?);
        for at in 0..batch.len() {
            let (index, date) = (batch.some_text("index", at)?, batch.some_date("date", at)?);
            for (column, level) in [("close", close[at]), ("total_return", total_return[at])] {
                if !level.is_nan() && !is_level(level) {
                    let message = format!("{level} is no level of {index} on {date}; {MEND}");
                    return Err(batch.wrong(at, column, message));
                }
            }
            let row = Level { close: close[at], total_return: total_return[at], row: batch.row(at) };
            if levels.entry(index.to_owned()).or_default().insert(date, row).is_some() {
                let (file, key) = (INDEX.to_owned(), index.to_owned());
                return Err(DataError::Duplicate { file, row: batch.row(at), key, date });
            }
        }
    }
    Ok(levels)
}

/// Lays levels on the calendar: NaN on days without a row.
pub(crate) fn on_calendar(levels: Levels, calendar: &Calendar) -> Indices {
    let mut indices = Indices::default();
    for (code, rows) in levels {
        let row = |day: &NaiveDate| rows.get(day).map_or((f64::NAN, f64::NAN), |row| (row.close, row.total_return));
        let (close, mut total_return): (Vec<_>, Vec<_>) = calendar.days().iter().map(row).unzip();
        if total_return.iter().all(|level: &f64| level.is_nan()) {
            total_return.clear();
        }
        let dated = rows.iter().map(|(date, row)| (*date, row.close, row.total_return)).collect();
        indices.insert(&code, IndexLevels { close, total_return, dated });
    }
    indices
}
