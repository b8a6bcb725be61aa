//! Where the life of an account ends: the day of its close-out, and the day on which nothing was left.
//!
//! After a close-out the account only sells what it still holds. Equity over a shrinking residue can be any number (a loss of 100 m
//! over 0.2 m of stocks that are locked at their limits is −50,000 %) and says nothing of the risk that was taken, and the
//! status stays `close_out` until the last share is gone. Whatever is said of margin ratios is therefore said of the days
//! up to and including the first close-out day.

use weipan_core::ledger::{DayRow, MarginStatus};

/// Position of the first day on which an account was closed out; `None` if it never was.
#[must_use]
pub fn close_out_day(days: &[DayRow]) -> Option<usize> {
    days.iter().position(|row| row.status >= MarginStatus::CloseOut)
}

/// The days whose margin ratio tells of the account: all up to and including the first close-out day.
#[must_use]
pub fn judged(days: &[DayRow]) -> &[DayRow] {
    &days[..close_out_day(days).map_or(days.len(), |t| t + 1)]
}

/// The lowest margin ratio of the judged days and its day; `None` without a position.
#[must_use]
pub fn lowest_ratio(days: &[DayRow]) -> Option<&DayRow> {
    judged(days).iter().filter(|row| !row.ratio.is_nan()).min_by(|a, b| a.ratio.total_cmp(&b.ratio))
}

/// On how many judged days with a position the margin ratio closed strictly below a line.
#[must_use]
pub fn days_below(days: &[DayRow], line: f64) -> usize {
    judged(days).iter().filter(|row| row.ratio < line).count()
}

/// Number of days before an account was ruined or stood still for good: from there on a moving window would look at days that
/// are none of the strategy's.
#[must_use]
pub fn alive(days: &[DayRow], ruined: Option<usize>) -> usize {
    let closed = days.iter().position(|row| row.status == MarginStatus::Closed);
    ruined.into_iter().chain(closed).min().unwrap_or(days.len())
}
