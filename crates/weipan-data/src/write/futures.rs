//! `futures.parquet`.

use std::path::Path;

use weipan_core::{FutureBar, Market, Price};

use crate::error::DataError;
use crate::layout::FUTURES;
use crate::write::day_indices;
use crate::write::table_file::{Written, dates, numbers, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Option<Written>, DataError> {
    let mut rows = Vec::new();
    for day in day_indices(market) {
        let date = market.bars.calendar().date(day);
        rows.extend(market.futures.bars(day).iter().map(|bar| (date, market.futures.contract(bar.contract), bar)));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    rows.sort_by(|a, b| (&a.1.code, a.0).cmp(&(&b.1.code, b.0)));
    let price = |of: fn(&FutureBar) -> Price| rows.iter().map(move |row| of(row.2).yuan());
    let mut columns = vec![
        texts("contract", rows.iter().map(|row| &row.1.code)),
        dates("date", rows.iter().map(|row| row.0)),
        numbers("open", price(|bar| bar.open)),
        numbers("high", price(|bar| bar.high)),
        numbers("low", price(|bar| bar.low)),
        numbers("close", price(|bar| bar.close)),
        numbers("volume", rows.iter().map(|row| row.2.volume as f64)),
        numbers("open_interest", rows.iter().map(|row| row.2.open_interest as f64)),
        dates("last_day", rows.iter().map(|row| row.1.last_day)),
    ];
    if rows.iter().any(|row| row.2.settlement.is_some()) {
        let settlement = rows.iter().map(|row| row.2.settlement.map_or(f64::NAN, Price::yuan));
        columns.insert(6, numbers("settlement", settlement));
    }
    write_small(folder, FUTURES, columns, rows.iter().map(|row| row.0)).map(Some)
}
