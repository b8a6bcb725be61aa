//! Files to bars and nothing else: data sets, importers, checks.
//!
//! A data set is a folder: `dataset.toml` says what it is, `bars/<year>.parquet` holds the daily bars, and small
//! tables beside them hold stocks, corporate actions, index members, index levels and futures
//! (`docs/data-set.md` lists every file and column). [`load()`] turns it into a [`weipan_core::Market`],
//! [`write()`] turns a market into a data set, [`import()`] makes one from vendors' files and [`check()`] says what
//! is wrong with one.

pub mod check;
pub mod dataset;
pub mod error;
pub mod import;
mod last_day;
mod layout;
pub mod load;
mod manifest;
mod possible;
mod read;
pub mod write;

pub use check::{CheckReport, Finding, Severity, check};
pub use dataset::{About, Dataset, describe};
pub use error::DataError;
pub use import::{ImportReport, Source, import};
pub use load::{LoadRequest, load};
pub use read::parquet_file::is_decoding;
pub use write::write;
