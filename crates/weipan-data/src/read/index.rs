//! `index.parquet`: levels of indices.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::{Calendar, IndexLevels, Indices};

use crate::error::DataError;
use crate::layout::{INDEX, Layout};
use crate::read::parquet_file::{Kind, ParquetFile};

/// Levels by code and date: price index and total return.
pub(crate) type Levels = BTreeMap<String, BTreeMap<NaiveDate, (f64, f64)>>;

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
            if close[at] <= 0.0 || close[at].is_infinite() {
                return Err(batch.wrong(at, "close", format!("{} is no index level", close[at])));
            }
            let row = (close[at], total_return[at]);
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
        let row = |day: &NaiveDate| rows.get(day).copied().unwrap_or((f64::NAN, f64::NAN));
        let (close, mut total_return): (Vec<_>, Vec<_>) = calendar.days().iter().map(row).unzip();
        if total_return.iter().all(|level: &f64| level.is_nan()) {
            total_return.clear();
        }
        let dated = rows.iter().map(|(date, (close, total))| (*date, *close, *total)).collect();
        indices.insert(&code, IndexLevels { close, total_return, dated });
    }
    indices
}
