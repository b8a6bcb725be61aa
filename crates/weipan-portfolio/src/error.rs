//! What can go wrong between scores and weights.

use chrono::NaiveDate;
use thiserror::Error;

/// What can be wrong with a book, a universe or a schedule, or with the data that they need.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum PortfolioError {
    /// A number or word of a spec is out of range.
    #[error("`{key}`: {message}")]
    Spec {
        /// The key in the spec.
        key: &'static str,
        /// What is wrong, and what to write.
        message: String,
    },
    /// A column of the bars is missing.
    #[error("{needed_by} needs the column `{column}` of the bars, which is not loaded")]
    NotLoaded {
        /// Which part of the spec asks for it.
        needed_by: &'static str,
        /// The column's name.
        column: &'static str,
    },
    /// An index whose members are not known.
    #[error("`index`: the data have no members of {index}; {known}")]
    UnknownIndex {
        /// The index asked for.
        index: String,
        /// The indices that are there, in words.
        known: String,
    },
    /// Days outside the calendar were asked for.
    #[error("days {start}..{end} were asked for, but the calendar has days 0..{len}")]
    Days {
        /// First day asked for.
        start: u32,
        /// End of the days asked for, not included.
        end: u32,
        /// Trading days in the calendar.
        len: usize,
    },
    /// A trade day whose signal day has no scores.
    #[error(
        "{date} (day {day}) cannot be traded: its signal day, the one before, is outside the days with scores, {first}..{end}"
    )]
    NoSignal {
        /// The trade day's date.
        date: NaiveDate,
        /// The trade day's index.
        day: u32,
        /// First day with scores.
        first: u32,
        /// End of the days with scores, not included.
        end: u32,
    },
    /// Two things that belong together differ in size.
    #[error("{what}: {found} where {expected} were expected")]
    Shape {
        /// What has the wrong size, and in which direction.
        what: &'static str,
        /// Its size.
        found: usize,
        /// The size it must have.
        expected: usize,
    },
}
