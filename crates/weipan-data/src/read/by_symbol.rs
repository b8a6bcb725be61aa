//! Symbols into columns of the panels.

use std::collections::HashMap;

use arrow_array::{Array, StringArray};
use weipan_core::{AssetIdx, Assets, Symbol};

use crate::error::DataError;
use crate::read::bars::SYMBOL;
use crate::read::batch::{Batch, Text};

/// Columns of the panels by symbol.
pub(crate) struct BySymbol<'a> {
    assets: &'a Assets,
    columns: HashMap<&'a str, u32>,
}

impl<'a> BySymbol<'a> {
    /// The columns of a table of stocks.
    pub fn new(assets: &'a Assets) -> Self {
        let codes = |(idx, _): (AssetIdx, _)| assets.former_codes(idx).iter().map(move |c| (c.symbol.as_str(), idx.0));
        let former = assets.iter().flat_map(codes);
        let today = assets.iter().map(|(idx, stock)| (stock.symbol.as_str(), idx.0));
        Self { assets, columns: former.chain(today).collect() }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.assets.len()
    }

    /// The columns of a dictionary's symbols; `UNKNOWN` for those that no stock has.
    fn of_dictionary(&self, symbols: &StringArray) -> Vec<u32> {
        // Dictionaries mostly list all stocks in order: try the next one before the hash table.
        let mut next = 0;
        let mut column = |symbol: &str| {
            let guess = (next as usize) < self.width() && self.assets.get(AssetIdx(next)).symbol.as_str() == symbol;
            let found = if guess { next } else { self.columns.get(symbol).copied().unwrap_or(UNKNOWN) };
            next = found.wrapping_add(1);
            found
        };
        symbols.iter().map(|symbol| symbol.map_or(UNKNOWN, &mut column)).collect()
    }
}

const UNKNOWN: u32 = u32::MAX;

/// The column of each row of a batch. A dictionary is looked up once, not once a row.
pub(super) struct ColumnsOf<'a> {
    by_symbol: &'a BySymbol<'a>,
    /// The dictionary of the batch before; kept, so that its address is its identity.
    dictionary: Option<StringArray>,
    of_key: Vec<u32>,
    /// A column per row of the batch.
    pub columns: Vec<u32>,
}

impl<'a> ColumnsOf<'a> {
    /// No batch yet.
    pub fn new(by_symbol: &'a BySymbol<'a>) -> Self {
        Self { by_symbol, dictionary: None, of_key: Vec::new(), columns: Vec::new() }
    }

    /// Looks up the rows of a batch.
    pub fn map(&mut self, batch: &Batch<'_>) -> Result<(), DataError> {
        let symbols = batch.text(SYMBOL)?;
        let same = |old: &StringArray| {
            old.len() == symbols.values.len() && old.offsets().as_ptr() == symbols.values.offsets().as_ptr()
        };
        if !self.dictionary.as_ref().is_some_and(same) {
            self.of_key = self.by_symbol.of_dictionary(symbols.values);
            self.dictionary = Some(symbols.values.clone());
        }
        let of_key = &self.of_key;
        let column = |key: &i32| of_key.get(*key as usize).copied().unwrap_or(UNKNOWN);
        self.columns.clear();
        self.columns.extend(symbols.keys.values().iter().map(column));
        match self.columns.iter().position(|column| *column == UNKNOWN) {
            Some(at) => Err(unknown(batch, symbols, at)),
            None if symbols.keys.null_count() > 0 => {
                let at = (0..batch.len()).find(|i| symbols.keys.is_null(*i)).unwrap_or(0);
                Err(unknown(batch, symbols, at))
            }
            None => Ok(()),
        }
    }
}

fn unknown(batch: &Batch<'_>, symbols: Text<'_>, at: usize) -> DataError {
    let message = match symbols.get(at) {
        None => "a symbol is missing; every row needs one".to_owned(),
        Some(text) => match text.parse::<Symbol>() {
            Ok(symbol) => format!("{symbol} is not in instruments.parquet; add it there"),
            Err(e) => e.to_string(),
        },
    };
    batch.wrong(at, SYMBOL, message)
}
