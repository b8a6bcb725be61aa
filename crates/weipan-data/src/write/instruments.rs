//! `instruments.parquet`, in the order of columns.

use std::path::Path;

use weipan_core::{Instrument, Market};

use crate::error::DataError;
use crate::layout::INSTRUMENTS;
use crate::write::table_file::{Written, dates, some_dates, some_texts, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Written, DataError> {
    let stocks: Vec<&Instrument> = market.bars.assets().iter().map(|(_, stock)| stock).collect();
    let columns = vec![
        texts("symbol", stocks.iter().map(|x| x.symbol.as_str())),
        texts("name", stocks.iter().map(|x| x.name.as_str())),
        texts("board", stocks.iter().map(|x| x.board.name())),
        dates("list_date", stocks.iter().map(|x| x.list_date)),
        some_dates("delist_date", stocks.iter().map(|x| x.delist_date)),
        some_texts("industry", stocks.iter().map(|x| x.industry.as_deref())),
    ];
    write_small(folder, INSTRUMENTS, columns, [])
}
