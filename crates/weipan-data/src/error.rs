//! What can be wrong with data, where, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use thiserror::Error;
use weipan_core::{CalendarError, ScheduleError};

/// Why data could not be read or written. Rows count from 1; in a CSV file the header is row 1.
#[derive(Debug, Error)]
pub enum DataError {
    /// The operating system refused.
    #[error("{path}: cannot {doing}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        doing: &'static str,
        /// The system's answer.
        source: io::Error,
    },
    /// The folder is no data set.
    #[error("{path} is not a data set: it has no dataset.toml; make one with `weipan data import`")]
    NotADataset {
        /// The folder.
        path: PathBuf,
    },
    /// `dataset.toml` is not what it should be.
    #[error("{file}: {message}")]
    Manifest {
        /// The file.
        file: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// A file that the data set needs is not there.
    #[error("{file} is missing: copy the data set again or import it anew")]
    MissingFile {
        /// The file.
        file: String,
    },
    /// A Parquet file cannot be read.
    #[error("{file} is not a readable Parquet file: {message}; copy it again or import the data set anew")]
    Parquet {
        /// The file.
        file: String,
        /// The reader's message.
        message: String,
    },
    /// A CSV file cannot be read.
    #[error("{file}: {message}; is this the vendor's file as it was saved?")]
    Csv {
        /// The file.
        file: String,
        /// The reader's message, with its line.
        message: String,
    },
    /// A value of a bar that cannot be.
    #[error(
        "{place}: {column} of {symbol} on {date} is {value}: {possible}; mend the row, or leave the value out where it is not \
         known; `weipan data check` lists all of them"
    )]
    ImpossibleValue {
        /// The file and row.
        place: String,
        /// The column.
        column: &'static str,
        /// The stock.
        symbol: String,
        /// The day.
        date: NaiveDate,
        /// The value.
        value: f64,
        /// What can be.
        possible: &'static str,
    },
    /// A column is not there.
    #[error("{file} has no column `{column}`; its columns are {found}")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// A column holds something else.
    #[error("{file}: column `{column}` is {found}, expected {expected}; write the column with that type")]
    ColumnType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A value that cannot be.
    #[error("{file}, row {row}, column `{column}`: {message}")]
    Value {
        /// The file.
        file: String,
        /// The row, from 1.
        row: u64,
        /// The column.
        column: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// Two rows with the same key.
    #[error("{file}, row {row}: a second row for {key} on {date}; keep one of them")]
    Duplicate {
        /// The file.
        file: String,
        /// The later row, from 1.
        row: u64,
        /// The stock, index or contract.
        key: String,
        /// The day.
        date: NaiveDate,
    },
    /// No bar lies in the window that was asked for.
    #[error("{path} has no bars from {start} to {end}: its days run from {first} to {last}")]
    EmptyWindow {
        /// The data set.
        path: PathBuf,
        /// First day asked for.
        start: NaiveDate,
        /// Last day asked for.
        end: NaiveDate,
        /// First day of the data.
        first: NaiveDate,
        /// Last day of the data.
        last: NaiveDate,
    },
    /// The target folder holds something.
    #[error("{path} is not empty{hint}")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
        /// What to do.
        hint: &'static str,
    },
    /// No such importer.
    #[error("no importer `{name}`; did you mean `{nearest}`? There are {known}")]
    UnknownSource {
        /// The name given.
        name: String,
        /// The nearest name.
        nearest: &'static str,
        /// All names.
        known: String,
    },
    /// A market that cannot be written.
    #[error("this market cannot be written as a data set: {message}")]
    Unwritable {
        /// What is wrong.
        message: String,
    },
    /// A vendor's folder without usable files.
    #[error("{path}: {message}")]
    Source {
        /// The folder.
        path: PathBuf,
        /// What is wrong and what to do.
        message: String,
    },
    /// A shipped table of rules is broken.
    #[error("rules shipped with weipan: {0}")]
    Rules(#[from] ScheduleError),
    /// Trading days are out of order.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl DataError {
    /// An input or output error of a path.
    pub(crate) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, doing, source }
    }

    /// A reader's error of a Parquet file.
    pub(crate) fn parquet(file: &str, error: impl std::fmt::Display) -> Self {
        Self::Parquet { file: file.to_owned(), message: error.to_string() }
    }

    /// A value of a row and column.
    pub(crate) fn value(file: &str, row: u64, column: &str, message: impl Into<String>) -> Self {
        Self::Value { file: file.to_owned(), row, column: column.to_owned(), message: message.into() }
    }
}
