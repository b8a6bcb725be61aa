//! `members.parquet`: who belongs to an index from which day to which.

use std::collections::{BTreeMap, BTreeSet};

use weipan_core::bars::Members;
use weipan_core::{Assets, Calendar, DayIdx, Mask};

use crate::error::DataError;
use crate::layout::{Layout, MEMBERS};
use crate::read::parquet_file::{Kind, ParquetFile};

/// Members of the window, and those the data set has no stock for.
#[derive(Debug, Default)]
pub(crate) struct MemberTable {
    /// A mask per index.
    pub members: Members,
    /// Per index: symbols without a stock in the data set.
    pub strangers: BTreeMap<String, BTreeSet<String>>,
}

/// Reads the members. An index without a member in the window keeps an empty mask.
pub(crate) fn read(layout: &Layout, assets: &Assets, calendar: &Calendar) -> Result<MemberTable, DataError> {
    let file = ParquetFile::open(&layout.root, MEMBERS)?;
    for (column, kind) in [("index", Kind::Text), ("symbol", Kind::Text), ("from", Kind::Date), ("to", Kind::Date)] {
        file.require(column, kind)?;
    }
    let mut table = MemberTable::default();
    for batch in file.batches(&["index", "symbol", "from", "to"])? {
        for at in 0..batch.len() {
            let (index, symbol) = (batch.some_text("index", at)?, batch.symbol("symbol", at)?);
            let (from, to) = (batch.some_date("from", at)?, batch.some_date("to", at)?);
            if to < from {
                return Err(batch.wrong(at, "to", format!("{to} lies before the first day {from}")));
            }
            let Some(asset) = assets.find(&symbol) else {
                table.strangers.entry(index.to_owned()).or_default().insert(symbol.to_string());
                continue;
            };
            let empty = || Mask::filled(calendar.len(), assets.len(), false);
            let mask = table.members.entry(index.to_owned()).or_insert_with(empty);
            let (first, last) = (calendar.on_or_after(from), calendar.on_or_before(to));
            if let (Some(first), Some(last)) = (first, last) {
                (first.0..=last.0).for_each(|day| mask.row_mut(DayIdx(day))[asset.column()] = true);
            }
        }
    }
    Ok(table)
}
