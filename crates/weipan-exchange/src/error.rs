//! What can be wrong with the rules or costs of a spec.

use thiserror::Error;
use weipan_core::ScheduleError;

/// An exchange that cannot be built.
#[derive(Debug, Error, PartialEq)]
pub enum ExchangeError {
    /// A number is outside its range.
    #[error("`{key}` = {value:?}: {must}")]
    Range {
        /// The spec's key.
        key: &'static str,
        /// The value given.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// A dated table is broken.
    #[error(transparent)]
    Rules(#[from] ScheduleError),
}

/// The value if it lies in `[low, high]`.
pub(crate) fn in_range(
    key: &'static str,
    value: f64,
    low: f64,
    high: f64,
    must: &'static str,
) -> Result<f64, ExchangeError> {
    if (low..=high).contains(&value) { Ok(value) } else { Err(ExchangeError::Range { key, value, must }) }
}
