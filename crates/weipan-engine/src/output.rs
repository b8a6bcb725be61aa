//! Run folders: ledgers as Parquet, the record as JSON. Written whole or not at all.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use weipan_core::ledger::{JournalRow, Table};
use weipan_core::record::{RunRecord, RunTables};

use crate::EngineError;

/// File name of a run's record.
pub const RECORD: &str = "run.json";

pub(crate) fn failed(path: &Path, what: impl ToString) -> EngineError {
    EngineError::Output { path: path.to_owned(), what: what.to_string() }
}

/// Writes a file beside its place and moves it there, so that a reader never sees half of it.
///
/// # Errors
/// [`EngineError::Output`] names the file.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), EngineError> {
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path)).map_err(|e| failed(path, e))
}

pub(crate) fn write_table<T: Table>(folder: &Path, rows: &[T]) -> Result<(), EngineError> {
    let path = folder.join(format!("{}.parquet", T::NAME));
    let batch = T::to_batch(rows).map_err(|source| EngineError::Ledger { path: path.clone(), source })?;
    let properties = WriterProperties::builder().set_compression(Compression::LZ4_RAW).build();
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new(&mut bytes, Arc::new(T::schema()), Some(properties)).map_err(|e| failed(&path, e))?;
    writer.write(&batch).map_err(|e| failed(&path, e))?;
    writer.close().map_err(|e| failed(&path, e))?;
    write_whole(&path, &bytes)
}

pub(crate) fn read_table<T: Table>(folder: &Path) -> Result<Vec<T>, EngineError> {
    let path = folder.join(format!("{}.parquet", T::NAME));
    let file = File::open(&path).map_err(|e| failed(&path, e))?;
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).and_then(|b| b.build()).map_err(|e| failed(&path, e))?;
    let mut rows = Vec::new();
    for batch in reader {
        let batch: RecordBatch = batch.map_err(|e| failed(&path, e))?;
        rows.extend(T::from_batch(&batch).map_err(|source| EngineError::Ledger { path: path.clone(), source })?);
    }
    Ok(rows)
}

/// Writes a run's tables and record into a folder that exists.
///
/// # Errors
/// [`EngineError::Output`] names the file.
pub fn write(folder: &Path, run: &RunTables) -> Result<(), EngineError> {
    write_rows(folder, run, &Rows::default())?;
    let path = folder.join(RECORD);
    let json = serde_json::to_vec_pretty(&run.record).map_err(|e| failed(&path, e))?;
    write_whole(&path, &json)
}

/// Reads a run folder back.
///
/// # Errors
/// [`EngineError`] names the file that is missing, broken or of another version.
pub fn read(folder: &Path) -> Result<RunTables, EngineError> {
    let mut run = RunTables::new(read_record(folder)?);
    append_rows(folder, &mut run)?;
    Ok(run)
}

/// Rows of each table of a run, such as those that were written already.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Rows {
    days: usize,
    fills: usize,
    rejects: usize,
    futures: usize,
    positions: usize,
    events: usize,
    unwind: usize,
    journal: usize,
    exposure: usize,
    industries: usize,
}

impl Rows {
    pub(crate) fn of(run: &RunTables) -> Self {
        Self {
            days: run.days.len(),
            fills: run.fills.len(),
            rejects: run.rejects.len(),
            futures: run.futures.len(),
            positions: run.positions.len(),
            events: run.events.len(),
            unwind: run.unwind.len(),
            journal: run.journal.len(),
            exposure: run.exposure.len(),
            industries: run.industries.len(),
        }
    }
}

/// Writes the rows of every table that come after the given ones.
pub(crate) fn write_rows(folder: &Path, run: &RunTables, after: &Rows) -> Result<(), EngineError> {
    write_table(folder, &run.days[after.days..])?;
    write_table(folder, &run.fills[after.fills..])?;
    write_table(folder, &run.rejects[after.rejects..])?;
    write_table(folder, &run.futures[after.futures..])?;
    write_table(folder, &run.positions[after.positions..])?;
    write_table(folder, &run.events[after.events..])?;
    write_table(folder, &run.unwind[after.unwind..])?;
    write_table(folder, &run.journal[after.journal..])?;
    write_table(folder, &run.exposure[after.exposure..])?;
    write_table(folder, &run.industries[after.industries..])
}

/// Reads the rows of every table and puts them behind those of a run.
pub(crate) fn append_rows(folder: &Path, run: &mut RunTables) -> Result<(), EngineError> {
    run.days.append(&mut read_table(folder)?);
    run.fills.append(&mut read_table(folder)?);
    run.rejects.append(&mut read_table(folder)?);
    run.futures.append(&mut read_table(folder)?);
    run.positions.append(&mut read_table(folder)?);
    run.events.append(&mut read_table(folder)?);
    run.unwind.append(&mut read_table(folder)?);
    run.journal.append(&mut read_table(folder)?);
    run.exposure.append(&mut read_table(folder)?);
    run.industries.append(&mut read_table(folder)?);
    Ok(())
}

/// Reads a run folder's journal alone.
///
/// # Errors
/// [`EngineError`] names the file that is missing, broken or of another version.
pub fn read_journal(folder: &Path) -> Result<Vec<JournalRow>, EngineError> {
    read_record(folder)?;
    read_table(folder)
}

/// Reads a run folder's record alone.
///
/// # Errors
/// [`EngineError::Output`] if there is none or it is broken.
pub fn read_record(folder: &Path) -> Result<RunRecord, EngineError> {
    let path = folder.join(RECORD);
    let bytes = fs::read(&path).map_err(|e| failed(&path, format!("{e}; is this the folder of a run?")))?;
    serde_json::from_slice(&bytes).map_err(|e| failed(&path, e))
}

/// A folder under construction beside its final place; it appears under its name only when it is complete, and is
/// removed if it is dropped before.
#[derive(Debug)]
pub struct Draft {
    partial: PathBuf,
    target: PathBuf,
    done: bool,
}

impl Draft {
    /// Begins a folder `target`, which must not exist.
    ///
    /// # Errors
    /// [`EngineError::Output`] if it exists or cannot be made.
    pub fn begin(target: &Path) -> Result<Self, EngineError> {
        if target.exists() {
            return Err(failed(target, "exists already; choose another --out or remove it"));
        }
        let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let partial = target.with_file_name(format!(".{name}.{}.partial", std::process::id()));
        fs::create_dir_all(&partial).map_err(|e| failed(&partial, e))?;
        Ok(Self { partial, target: target.to_owned(), done: false })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// Makes a folder inside.
    ///
    /// # Errors
    /// [`EngineError::Output`] if it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf, EngineError> {
        let path = self.partial.join(name);
        fs::create_dir_all(&path).map_err(|e| failed(&path, e))?;
        Ok(path)
    }

    /// Moves the folder to its place.
    ///
    /// # Errors
    /// [`EngineError::Output`] if it cannot be moved.
    pub fn finish(mut self) -> Result<PathBuf, EngineError> {
        fs::rename(&self.partial, &self.target).map_err(|e| failed(&self.target, e))?;
        self.done = true;
        Ok(self.target.clone())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.done {
            // Nothing can be told from a drop; a folder that stays is hidden and named `.partial`.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}
