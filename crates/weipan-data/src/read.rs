//! One file a table: Parquet columns into the words of the house.

pub(crate) mod actions;
pub(crate) mod bars;
pub(crate) mod batch;
pub(crate) mod by_symbol;
pub(crate) mod code_changes;
pub(crate) mod futures;
pub(crate) mod index;
pub(crate) mod instruments;
pub(crate) mod members;
pub(crate) mod parquet_file;
pub(crate) mod place;
pub(crate) mod scatter;
mod seen;
