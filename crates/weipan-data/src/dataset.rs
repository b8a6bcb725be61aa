//! What a data set is, without loading it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use chrono::NaiveDate;

use crate::error::DataError;
use crate::last_day::parse_code;
use crate::layout::{FUTURES, INDEX, INSTRUMENTS, Layout};
use crate::load::plan;
use crate::manifest::Manifest;
use crate::read::bars::{BarFiles, Window};
use crate::read::parquet_file::{Kind, ParquetFile};

/// Where a data set comes from and what is known to be wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// Name of the data set.
    pub name: String,
    /// Where the data come from.
    pub source: String,
    /// Under which licence they may be used.
    pub licence: String,
    /// What made the files: an importer, a generator.
    pub made_by: String,
    /// Known problems; shown as warnings in reports.
    pub notes: Vec<String>,
}

/// A summary of a data set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dataset {
    /// Its description.
    pub about: About,
    /// First trading day.
    pub first: NaiveDate,
    /// Last trading day.
    pub last: NaiveDate,
    /// Stocks in `instruments.parquet`.
    pub stocks: usize,
    /// Trading days.
    pub days: usize,
    /// Rows of bars.
    pub rows: u64,
    /// Columns of the bars.
    pub columns: Vec<String>,
    /// Codes of the indices.
    pub indices: Vec<String>,
    /// Products of the futures.
    pub products: Vec<String>,
    /// All files with their rows.
    pub files: Vec<(String, u64)>,
}

/// Summarises a data set from `dataset.toml`, the Parquet footers and the key columns.
///
/// # Errors
/// [`DataError`] if the folder is no data set or a file of it is missing or broken.
pub fn describe(path: &Path) -> Result<Dataset, DataError> {
    let manifest = Manifest::read(path)?;
    let layout = Layout::open(path, &manifest)?;
    let bars = BarFiles::open(&layout)?;
    let calendar = plan(&layout, &bars, &Window::default())?.days;
    let files = row_counts(&layout)?;
    let is_bars = |name: &String| layout.bars.contains(name);
    let (Some(first), Some(last)) = (calendar.first(), calendar.last()) else {
        return Err(DataError::Manifest { file: path.display().to_string(), message: "it has no trading day".into() });
    };
    let products = keys(&layout, FUTURES, "contract")?;
    let products: BTreeSet<_> = products.iter().filter_map(|code| parse_code(code)).map(|x| x.0.to_owned()).collect();
    Ok(Dataset {
        about: manifest.about(),
        first: *first,
        last: *last,
        stocks: keys(&layout, INSTRUMENTS, "symbol")?.len(),
        days: calendar.len(),
        rows: files.iter().filter(|(name, _)| is_bars(name)).map(|(_, rows)| rows).sum(),
        columns: bars.columns(),
        indices: keys(&layout, INDEX, "index")?.into_iter().collect(),
        products: products.into_iter().collect(),
        files,
    })
}

fn row_counts(layout: &Layout) -> Result<Vec<(String, u64)>, DataError> {
    let rows = |name: String| ParquetFile::open(&layout.root, &name).map(|file| (name, file.rows()));
    layout.files().into_iter().map(rows).collect()
}

/// The distinct values of a text column of a small table; none without the table.
fn keys(layout: &Layout, table: &str, column: &str) -> Result<BTreeSet<String>, DataError> {
    let mut found = BTreeSet::new();
    if !layout.has(table) {
        return Ok(found);
    }
    let file = ParquetFile::open(&layout.root, table)?;
    file.require(column, Kind::Text)?;
    for batch in file.batches(&[column])? {
        let text = batch.text(column)?;
        (0..batch.len()).filter_map(|i| text.get(i)).for_each(|key| _ = found.insert(key.to_owned()));
    }
    Ok(found)
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        writeln!(f, "{}", self.about.name)?;
        writeln!(f, "  source    {}", self.about.source)?;
        writeln!(f, "  licence   {}", self.about.licence)?;
        writeln!(f, "  made by   {}", self.about.made_by)?;
        writeln!(f, "  days      {} to {}, {} trading days", self.first, self.last, self.days)?;
        writeln!(f, "  stocks    {}, {} rows of bars", self.stocks, self.rows)?;
        writeln!(f, "  columns   {}", list(&self.columns))?;
        writeln!(f, "  indices   {}", list(&self.indices))?;
        writeln!(f, "  futures   {}", list(&self.products))?;
        for (name, rows) in &self.files {
            writeln!(f, "  file      {name}: {rows} rows")?;
        }
        for note in &self.about.notes {
            writeln!(f, "  note      {note}")?;
        }
        Ok(())
    }
}
