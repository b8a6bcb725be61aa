//! What can go wrong on the way to a page.

use chrono::NaiveDate;
use thiserror::Error;

/// Why a page could not be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The run has no day.
    #[error("run `{0}` has no trading day: check the dates in its spec against the data set's")]
    Empty(String),
    /// The run has no such day.
    #[error("run `{run}` has no trading day {date}; its days run from {first} to {last}")]
    NoSuchDay {
        /// The run.
        run: String,
        /// The day asked for.
        date: NaiveDate,
        /// First day.
        first: NaiveDate,
        /// Last day.
        last: NaiveDate,
    },
    /// The run kept no journal.
    #[error("run `{0}` has no journal, without which the legs cannot be told apart; run it again")]
    NoJournal(String),
    /// There is no run to compare.
    #[error("there is no run to compare: give at least one")]
    NoRuns,
    /// Values and runs do not pair up.
    #[error("{runs} runs but {values} values of `{axis}`: give one value for each run")]
    Values {
        /// What is compared.
        axis: String,
        /// Runs given.
        runs: usize,
        /// Values given.
        values: usize,
    },
    /// A day's causes do not add up to its change in equity: the ledger is not the one that a run wrote.
    #[error(
        "run `{run}`, {date}: the causes add up to {explained} yuan but equity changed by {change} yuan; \
         the ledger is damaged or was edited, run it again"
    )]
    Identity {
        /// The run.
        run: String,
        /// The day.
        date: NaiveDate,
        /// Sum of the causes, yuan.
        explained: f64,
        /// Change of equity, yuan.
        change: f64,
    },
    /// Two days are out of order or the same.
    #[error("run `{run}`: days must rise, but {later} follows {earlier}; the ledger is damaged, run it again")]
    Unordered {
        /// The run.
        run: String,
        /// The earlier row.
        earlier: NaiveDate,
        /// The row after it, which is not later.
        later: NaiveDate,
    },
    /// A study without a factor.
    #[error("study `{0}` has no factor: give at least one definition")]
    NoFactor(String),
    /// A study whose main factor has no signal day.
    #[error(
        "study `{study}`: `{factor}` has no signal day; check the dates against the data set's and the factor's lookback"
    )]
    NoSignalDay {
        /// The study.
        study: String,
        /// Its first factor.
        factor: String,
    },
    /// A basis study without a front quarter on any day.
    #[error("{0}: no day has a front-quarter basis; choose more days, or a product with quarter months")]
    NoBasis(String),
    /// A table of a study is not one that a study wrote.
    #[error("study `{study}`, table `{table}`: {what}; the tables are damaged or of different studies, run it again")]
    FactorTable {
        /// The study.
        study: String,
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// A language that there is no text for.
    #[error("there is no report in language `{0}`: use `en` or `zh`")]
    Lang(String),
    /// The built-in table of episodes is malformed.
    #[error("the built-in table of episodes: {0}")]
    Episodes(#[from] toml::de::Error),
    /// A template failed, which would be a defect.
    #[error("template: {0}")]
    Template(#[from] minijinja::Error),
    /// A chart could not be written as JSON, which would be a defect.
    #[error("chart: {0}")]
    Json(#[from] serde_json::Error),
}
