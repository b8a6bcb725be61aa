//! `index.parquet`: all levels that are known, also outside the calendar.

use std::path::Path;

use chrono::NaiveDate;
use weipan_core::{Calendar, IndexLevels, Market};

use crate::error::DataError;
use crate::layout::INDEX;
use crate::write::table_file::{Written, dates, numbers, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Option<Written>, DataError> {
    let mut rows = Vec::new();
    for code in market.indices.codes() {
        let levels = market.indices.get(code).map(|levels| dated(levels, market.bars.calendar())).unwrap_or_default();
        rows.extend(levels.into_iter().map(|(date, close, total)| (code, date, close, total)));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = vec![
        texts("index", rows.iter().map(|row| row.0)),
        dates("date", rows.iter().map(|row| row.1)),
        numbers("close", rows.iter().map(|row| row.2)),
        numbers("total_return", rows.iter().map(|row| row.3)),
    ];
    write_small(folder, INDEX, columns, rows.iter().map(|row| row.1)).map(Some)
}

/// The rows with their dates; from the calendar where the levels carry none.
fn dated(levels: &IndexLevels, calendar: &Calendar) -> Vec<(NaiveDate, f64, f64)> {
    if !levels.dated.is_empty() {
        return levels.dated.clone();
    }
    let total = |i: usize| levels.total_return.get(i).copied().unwrap_or(f64::NAN);
    let days = calendar.days().iter().enumerate().zip(&levels.close);
    let rows = days.map(|((i, date), close)| (*date, *close, total(i)));
    rows.filter(|(_, close, total)| !(close.is_nan() && total.is_nan())).collect()
}
