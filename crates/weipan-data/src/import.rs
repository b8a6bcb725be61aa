//! Data sets from files that were made elsewhere.

use std::fmt;
use std::path::Path;

use weipan_core::{Futures, Market};

use crate::dataset::About;
use crate::error::DataError;
use crate::write::write;

mod akshare;
mod baostock;
mod cn2021;
mod csv_file;
mod market_files;
mod series;

/// Whose files are imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The set `cn_2021_2024`: raw bars, actions, instruments and members as four Parquet files.
    Cn2021,
    /// A folder of AKShare `stock_zh_a_hist` files, one CSV per stock, forward adjusted by subtraction.
    Akshare,
    /// A folder of Baostock `query_history_k_data_plus` files, one CSV per stock.
    Baostock,
    /// A folder of index levels and index futures, without stocks.
    Market,
}

impl Source {
    /// All sources.
    pub const ALL: [Self; 4] = [Self::Cn2021, Self::Akshare, Self::Baostock, Self::Market];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cn2021 => "cn2021",
            Self::Akshare => "akshare",
            Self::Baostock => "baostock",
            Self::Market => "market",
        }
    }

    /// The source of a name.
    ///
    /// # Errors
    /// [`DataError::UnknownSource`] with the nearest name.
    pub fn from_name(name: &str) -> Result<Self, DataError> {
        let found = Self::ALL.into_iter().find(|source| source.name() == name);
        let nearest = || Self::ALL.map(Self::name).into_iter().min_by_key(|known| strsim::levenshtein(known, name));
        found.ok_or_else(|| DataError::UnknownSource {
            name: name.to_owned(),
            nearest: nearest().unwrap_or_default(),
            known: Self::ALL.map(Self::name).join(", "),
        })
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// Name of the data set.
    pub name: String,
    /// Stocks written.
    pub stocks: usize,
    /// Trading days.
    pub days: usize,
    /// Rows of bars, those of suspended days included.
    pub rows: usize,
    /// Corporate actions.
    pub actions: usize,
    /// Codes of the indices.
    pub indices: Vec<String>,
    /// Futures contracts with bars.
    pub contracts: usize,
    /// Stocks that were left out: file or symbol, and why.
    pub left_out: Vec<String>,
    /// What was noticed on the way; the notes of the data set are not repeated here.
    pub warnings: Vec<String>,
}

/// What an importer read.
#[derive(Debug)]
struct Imported {
    market: Market,
    about: About,
    left_out: Vec<String>,
    warnings: Vec<String>,
}

/// Makes a data set at `to` from the files at `from`, with index levels and futures from `market_files`.
///
/// Exact duplicates of a row are dropped and reported; stocks with prices that cannot be (zero or below) are left out
/// and listed. The folder `to` appears whole or not at all.
///
/// # Errors
/// [`DataError`] if a file cannot be read, if two rows of a stock and day differ, if no stock is left, or if `to` may
/// not be written (see [`write()`]).
pub fn import(
    source: Source,
    from: &Path,
    to: &Path,
    market_files: Option<&Path>,
    replace: bool,
) -> Result<ImportReport, DataError> {
    let mut imported = match source {
        Source::Cn2021 => cn2021::read(from)?,
        Source::Akshare => akshare::read(from)?,
        Source::Baostock => baostock::read(from)?,
        Source::Market => market_files::read_alone(from)?,
    };
    if let Some(folder) = market_files {
        let found = market_files::read(folder, imported.market.bars.calendar())?;
        imported.market.indices = found.indices;
        imported.market.futures = found.futures;
        imported.warnings.extend(found.warnings);
        imported.about.source.push_str("; index levels and futures: published daily files");
    }
    write(to, &imported.market, &imported.about, replace)?;
    Ok(report(imported))
}

fn report(imported: Imported) -> ImportReport {
    let Imported { market, about, left_out, warnings } = imported;
    let close = market.bars.field(weipan_core::Field::Close);
    ImportReport {
        name: about.name,
        stocks: market.bars.assets().len(),
        days: market.bars.calendar().len(),
        rows: close.map_or(0, |panel| panel.as_slice().iter().filter(|v| !v.is_nan()).count()),
        actions: market.actions.all().len(),
        indices: market.indices.codes().map(str::to_owned).collect(),
        contracts: contracts_with_bars(&market.futures, market.bars.calendar().len()),
        left_out,
        warnings,
    }
}

fn contracts_with_bars(futures: &Futures, days: usize) -> usize {
    let mut traded = vec![false; futures.contracts().len()];
    let bars = (0..days).flat_map(|day| futures.bars(weipan_core::DayIdx(day as u32)));
    bars.for_each(|bar| traded[bar.contract.0 as usize] = true);
    traded.into_iter().filter(|yes| *yes).count()
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} stocks, {} days, {} rows of bars", self.name, self.stocks, self.days, self.rows)?;
        let indices = if self.indices.is_empty() { "no index".to_owned() } else { self.indices.join(", ") };
        writeln!(f, "  {} actions, {} futures contracts, {indices}", self.actions, self.contracts)?;
        for stock in &self.left_out {
            writeln!(f, "  left out: {stock}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "  warning: {warning}")?;
        }
        Ok(())
    }
}
