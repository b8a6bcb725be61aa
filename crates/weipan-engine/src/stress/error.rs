//! What can be wrong with a stress.

use chrono::NaiveDate;
use thiserror::Error;

/// A stress that cannot be laid over a history. `place` is the overlay's: `[[stress]] 2 (price)`.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum StressError {
    /// A number is out of its range.
    #[error("{place}: {key} = {value} {must}")]
    Range {
        /// The overlay.
        place: String,
        /// Its key.
        key: &'static str,
        /// The number given.
        value: f64,
        /// What it must be.
        must: &'static str,
    },
    /// Keys that do not go together, or lack each other.
    #[error("{place}: {what}")]
    Keys {
        /// The overlay.
        place: String,
        /// What is wrong and what to do.
        what: String,
    },
    /// A date outside the run.
    #[error(
        "{place}: {key} = {date} lies outside the run, which goes from {first} to {last}; choose a day inside or change [data]"
    )]
    Outside {
        /// The overlay.
        place: String,
        /// Its key.
        key: &'static str,
        /// The date given.
        date: NaiveDate,
        /// First day of the run.
        first: NaiveDate,
        /// Last day of the run.
        last: NaiveDate,
    },
    /// Two overlays that cannot both hold.
    #[error("{first} and {second} contradict each other: {why}")]
    Contradiction {
        /// One overlay.
        first: String,
        /// The other.
        second: String,
        /// Why.
        why: String,
    },
    /// An episode that does not exist.
    #[error("{place}: there is no episode \"{name}\"; there are: {known}")]
    UnknownEpisode {
        /// The overlay.
        place: String,
        /// The name given.
        name: String,
        /// All names.
        known: String,
    },
    /// The shipped table of episodes is broken.
    #[error("data/rules/episodes.toml: {0}")]
    Table(String),
}
