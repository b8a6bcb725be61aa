//! From a market to a data set.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use weipan_core::{DayIdx, Field, Market};

use crate::dataset::About;
use crate::error::DataError;
use crate::layout::MANIFEST;
use crate::manifest::{FileEntry, Manifest, hash_file};
use crate::read::bars::REQUIRED;
use crate::write::bars::YearOfBars;
use crate::write::staging::Staging;
use crate::write::table_file::Written;

mod actions;
mod bars;
mod futures;
mod index;
mod instruments;
mod members;
mod staging;
mod table_file;

/// Writes a market as a data set: `bars/<year>.parquet`, the tables beside it, and `dataset.toml` with the SHA-256 of
/// every file. The folder appears whole or not at all.
///
/// A market without stocks becomes a set of indices and futures only. A bar is written where any field, extra column or status of a stock has a value on a day. What the market holds of
/// years outside its calendar is written for index levels only.
///
/// # Errors
/// [`DataError::NotEmpty`] if the folder holds something that is no data set, or a data set while `replace` is false;
/// [`DataError::Unwritable`] if a required field is not in the market, or dates, symbols or numbers cannot be written;
/// [`DataError::Io`] if the disk refuses.
pub fn write(path: &Path, market: &Market, about: &About, replace: bool) -> Result<(), DataError> {
    demand_fields(market)?;
    let staging = Staging::begin(path, replace)?;
    let folder = staging.path();
    let mut written: Vec<Written> = Vec::new();
    if !market.bars.assets().is_empty() {
        let years = YearOfBars::all(market)?;
        fs::create_dir_all(folder.join(crate::layout::BARS)).map_err(DataError::io(folder, "create its folders"))?;
        written = years.par_iter().map(|year| year.write(folder, market)).collect::<Result<_, DataError>>()?;
        written.push(instruments::write(folder, market)?);
    }
    let tables = [actions::write, members::write, index::write, futures::write];
    for table in tables {
        written.extend(table(folder, market)?);
    }
    let entries = written.into_par_iter().map(|file| entry(folder, file)).collect::<Result<Vec<_>, _>>()?;
    let text = Manifest::new(about, entries).text()?;
    let manifest = folder.join(MANIFEST);
    fs::write(&manifest, text).map_err(DataError::io(&manifest, "write it"))?;
    staging.finish()
}

fn demand_fields(market: &Market) -> Result<(), DataError> {
    let unwritable = |message: String| Err(DataError::Unwritable { message });
    let has_stocks = !market.bars.assets().is_empty();
    if let Some(field) = REQUIRED.into_iter().find(|field| has_stocks && market.bars.field(*field).is_none()) {
        return unwritable(format!("it has no {}, which every data set has; load that field too", field.name()));
    }
    if market.bars.calendar().is_empty() {
        return unwritable("it has no trading day".into());
    }
    let taken = |name: &str| {
        matches!(name, "" | "date" | "symbol" | "is_st" | "is_suspended") || Field::from_name(name).is_some()
    };
    match market.bars.extras().find(|(name, _)| taken(name)) {
        Some((name, _)) => unwritable(format!("its extra column `{name}` has the name of another column; rename it")),
        None => Ok(()),
    }
}

fn entry(folder: &Path, file: Written) -> Result<FileEntry, DataError> {
    let sha256 = hash_file(&folder.join(&file.name))?;
    let (first, last) = file.span.unzip();
    Ok(FileEntry { path: file.name, sha256, rows: file.rows, first, last })
}

/// Days of a market as indices.
pub(crate) fn day_indices(market: &Market) -> impl Iterator<Item = DayIdx> + use<> {
    (0..market.bars.calendar().len()).map(|day| DayIdx(day as u32))
}
