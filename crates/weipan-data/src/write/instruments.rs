//! `instruments.parquet`, in the order of columns.

use std::path::Path;

use chrono::NaiveDate;
use weipan_core::{AssetIdx, Assets, DelistKind, Instrument, Market, Symbol};

use crate::error::DataError;
use crate::layout::INSTRUMENTS;
use crate::write::table_file::{Written, dates, some_dates, some_texts, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Written, DataError> {
    let assets = market.bars.assets();
    let rows: Vec<Row<'_>> = assets.iter().flat_map(|(asset, stock)| rows_of(assets, asset, stock)).collect();
    let stocks: Vec<&Instrument> = rows.iter().map(|row| row.stock).collect();
    let mut columns = vec![
        texts("symbol", rows.iter().map(|row| row.symbol.as_str())),
        texts("name", stocks.iter().map(|x| x.name.as_str())),
        texts("board", stocks.iter().map(|x| x.board.name())),
        dates("list_date", stocks.iter().map(|x| x.list_date)),
        some_dates("delist_date", rows.iter().map(|row| row.stock.delist_date.filter(|_| !row.is_former))),
        some_texts("industry", stocks.iter().map(|x| x.industry.as_deref())),
    ];
    if rows.iter().any(|row| row.kind.is_some() || row.renamed.is_some()) {
        columns.extend([
            some_texts("delist_kind", rows.iter().map(|row| row.kind.map(DelistKind::word))),
            some_texts("renamed_to", rows.iter().map(|row| row.renamed.map(|(code, _)| code.as_str()))),
            some_dates("rename_date", rows.iter().map(|row| row.renamed.map(|(_, date)| date))),
        ]);
    }
    write_small(folder, INSTRUMENTS, columns, [])
}

/// A row of the file: a stock under one of its codes.
struct Row<'a> {
    symbol: &'a Symbol,
    stock: &'a Instrument,
    is_former: bool,
    kind: Option<DelistKind>,
    renamed: Option<(&'a Symbol, NaiveDate)>,
}

/// The rows of a stock: its earlier codes, each with the next one, then the last.
fn rows_of<'a>(assets: &'a Assets, asset: AssetIdx, stock: &'a Instrument) -> Vec<Row<'a>> {
    let codes = assets.former_codes(asset);
    let later = codes.iter().skip(1).map(|code| &code.symbol).chain([&stock.symbol]);
    let former = codes.iter().zip(later).map(|(code, next)| Row {
        symbol: &code.symbol,
        stock,
        is_former: true,
        kind: None,
        renamed: Some((next, code.until)),
    });
    let exit = assets.exit(asset);
    let partner = exit.into.zip(stock.delist_date).map(|(into, date)| (&assets.get(into).symbol, date));
    former.chain([Row { symbol: &stock.symbol, stock, is_former: false, kind: exit.kind, renamed: partner }]).collect()
}
