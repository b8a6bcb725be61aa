//! What can be wrong with an account or a hedge.

use chrono::NaiveDate;
use thiserror::Error;
use weipan_core::{Cny, ScheduleError};

/// An account or a hedge that cannot be built.
#[derive(Debug, Error, PartialEq)]
pub enum HedgeError {
    /// A number is outside its range.
    #[error("`{key}` = {value:?}: {must}")]
    Range {
        /// The spec's key.
        key: &'static str,
        /// The value given.
        value: f64,
        /// What it must be.
        must: String,
    },
    /// Two keys contradict each other.
    #[error("`{first}` and `{second}` contradict each other: {why}")]
    Contradiction {
        /// One key.
        first: &'static str,
        /// The other key.
        second: &'static str,
        /// Why, and the way out.
        why: String,
    },
    /// A futures product of `hedge.product` or `hedge.mix` is not in the rules.
    #[error("[hedge]: \"{0}\" is not a product of data/rules/index_futures.toml; it knows {1}")]
    UnknownProduct(String, String),
    /// A saved state is not one of this account.
    #[error("the saved state is of another account: {0}")]
    State(&'static str),
    /// A dated table is broken.
    #[error(transparent)]
    Rules(#[from] ScheduleError),
}

/// A day on which the causes do not add up or the books do not balance: a defect, so the run stops.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "{date}: the causes explain {explained:?} of a change in equity of {change:?}, and the books are out of balance by {trial:?}; \
     this is a defect in weipan, please report it"
)]
pub struct BrokenIdentity {
    /// The day.
    pub date: NaiveDate,
    /// The change in equity.
    pub change: Cny,
    /// The sum of the causes.
    pub explained: Cny,
    /// The sum of all balances of the books, which should be zero.
    pub trial: Cny,
}
