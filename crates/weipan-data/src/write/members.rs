//! `members.parquet`: masks as intervals of trading days.

use std::path::Path;

use weipan_core::{AssetIdx, DayIdx, Market, Mask};

use crate::error::DataError;
use crate::layout::MEMBERS;
use crate::write::table_file::{Written, dates, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Option<Written>, DataError> {
    let mut rows = Vec::new();
    for (index, mask) in market.members.iter() {
        for (asset, stock) in market.bars.assets().iter() {
            let stays = stays(mask, asset, market.bars.calendar().len());
            rows.extend(stays.into_iter().map(|stay| (index.as_str(), stock.symbol.text(), stay)));
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let date = |day| market.bars.calendar().date(day);
    let columns = vec![
        texts("index", rows.iter().map(|row| row.0)),
        texts("symbol", rows.iter().map(|row| &row.1)),
        dates("from", rows.iter().map(|row| date(row.2.0))),
        dates("to", rows.iter().map(|row| date(row.2.1))),
    ];
    write_small(folder, MEMBERS, columns, rows.iter().flat_map(|row| [date(row.2.0), date(row.2.1)])).map(Some)
}

/// First and last days of unbroken membership.
fn stays(mask: &Mask, asset: AssetIdx, days: usize) -> Vec<(DayIdx, DayIdx)> {
    let mut stays: Vec<(DayIdx, DayIdx)> = Vec::new();
    for day in (0..days as u32).filter(|day| mask.at(DayIdx(*day), asset)) {
        match stays.last_mut() {
            Some((_, last)) if last.0 + 1 == day => last.0 = day,
            _ => stays.push((DayIdx(day), DayIdx(day))),
        }
    }
    stays
}
