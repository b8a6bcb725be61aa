//! What can be wrong with a run, from the spec to the last file.

use std::ops::Range;
use std::path::PathBuf;

use chrono::NaiveDate;
use thiserror::Error;
use weipan_core::ScheduleError;
use weipan_core::ledger::LedgerError;
use weipan_data::DataError;
use weipan_exchange::ExchangeError;
use weipan_factor::FactorError;
use weipan_hedge::{BrokenIdentity, HedgeError};
use weipan_portfolio::PortfolioError;

use crate::stress::StressError;

/// A run that cannot begin or go on.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The spec's text is wrong at a place.
    #[error("{message}")]
    Spec {
        /// What is wrong and what to do.
        message: String,
        /// Bytes of the text that it is about, where known.
        span: Option<Range<usize>>,
    },
    /// The run's dates lie outside the data.
    #[error("`{key}` = {date} lies outside the data, which reach from {first} to {last}; {hint}")]
    OutsideData {
        /// The spec's key.
        key: &'static str,
        /// The date given.
        date: NaiveDate,
        /// First day of the data.
        first: NaiveDate,
        /// Last day of the data.
        last: NaiveDate,
        /// The way out.
        hint: String,
    },
    /// The hedge's futures do not exist yet.
    #[error(
        "{product} futures have no bar before {first}, but the run starts on {start}; set data.start = {first} or later, \
         choose another hedge.product, or hedge.product = \"none\""
    )]
    NoFutures {
        /// The product.
        product: String,
        /// First day with a bar.
        first: NaiveDate,
        /// First day of the run.
        start: NaiveDate,
    },
    /// The data set has no futures of the product at all.
    #[error(
        "the data set has no {product} futures between the days of the run (it has: {known}); choose another hedge.product or \"none\""
    )]
    UnknownProduct {
        /// The product.
        product: String,
        /// Products of the data set.
        known: String,
    },
    /// A hole in the futures table.
    #[error(
        "futures.parquet: {what}; complete it, or set hedge.missing_bar = \"keep_mark\" to keep the last mark and trade none \
         of it while it is missing"
    )]
    FuturesHole {
        /// The contract or product, and the day.
        what: String,
    },
    /// An index is not in the data set or has a hole.
    #[error("index {code}: {what}")]
    Index {
        /// The index.
        code: String,
        /// What is missing and what to do.
        what: String,
    },
    /// A column that the run needs is not in the data set.
    #[error("column `{column}` is not in the data set, but {needed_by} needs it; add it or change the spec")]
    MissingColumn {
        /// The column.
        column: String,
        /// Who needs it.
        needed_by: String,
    },
    /// No stock could be chosen at the first rebalance.
    #[error(
        "no stock is left for the book on {0}: every one is outside the universe or has no score; widen [universe] (min_days_listed counts from each list_date) or start later"
    )]
    EmptyBook(NaiveDate),
    /// Data could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The factor is wrong.
    #[error("factor.definition: {0}")]
    Factor(#[from] FactorError),
    /// The book is wrong.
    #[error(transparent)]
    Portfolio(#[from] PortfolioError),
    /// The exchange's rules are wrong.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The account or the hedge is wrong.
    #[error(transparent)]
    Hedge(#[from] HedgeError),
    /// An overlay cannot be.
    #[error(transparent)]
    Stress(#[from] StressError),
    /// The rule book is wrong.
    #[error(transparent)]
    Rules(#[from] ScheduleError),
    /// The books do not add up.
    #[error(transparent)]
    Identity(#[from] BrokenIdentity),
    /// A run folder cannot be written or read.
    #[error("{path}: {what}")]
    Output {
        /// The file or folder.
        path: PathBuf,
        /// What happened and what to do.
        what: String,
    },
    /// A ledger file is broken.
    #[error("{path}: {source}")]
    Ledger {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: LedgerError,
    },
}

impl EngineError {
    /// The bytes of the spec that the error is about.
    #[must_use]
    pub fn span(&self) -> Option<Range<usize>> {
        match self {
            Self::Spec { span, .. } => span.clone(),
            _ => None,
        }
    }
}
