//! Trading days. Only days on which the exchange was open have an index.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Position of a trading day in a [`Calendar`]: 0 is the first day of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct DayIdx(pub u32);

impl DayIdx {
    /// The index as a row number of a panel.
    #[must_use]
    pub fn row(self) -> usize {
        self.0 as usize
    }

    /// The day `n` trading days earlier, if the calendar reaches back that far.
    #[must_use]
    pub fn back(self, n: u32) -> Option<Self> {
        self.0.checked_sub(n).map(Self)
    }
}

/// What can be wrong with a calendar.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CalendarError {
    /// Two days are out of order or the same.
    #[error("trading days must rise: {later} follows {earlier}")]
    Unordered {
        /// The day that came first in the list.
        earlier: NaiveDate,
        /// The day after it, which is not later.
        later: NaiveDate,
    },
}

/// The trading days of a data set, oldest first.
///
/// ```
/// use chrono::NaiveDate;
/// use weipan_core::{Calendar, DayIdx};
/// let day = |d| NaiveDate::from_ymd_opt(2024, 2, d).unwrap_or_default();
/// let calendar = Calendar::new(vec![day(7), day(8), day(19)])?;
/// assert_eq!(calendar.on_or_after(day(9)), Some(DayIdx(2)));
/// assert_eq!(calendar.on_or_before(day(18)), Some(DayIdx(1)));
/// # Ok::<(), weipan_core::CalendarError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    days: Vec<NaiveDate>,
}

impl Calendar {
    /// A calendar of the given days.
    ///
    /// # Errors
    /// [`CalendarError::Unordered`] unless each day is later than the one before.
    pub fn new(days: Vec<NaiveDate>) -> Result<Self, CalendarError> {
        match days.windows(2).find(|pair| pair[1] <= pair[0]) {
            Some(pair) => Err(CalendarError::Unordered { earlier: pair[0], later: pair[1] }),
            None => Ok(Self { days }),
        }
    }

    /// All days, oldest first.
    #[must_use]
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// How many trading days there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.days.len()
    }

    /// Whether there is no day at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// The date of a day; the last day's date for an index beyond the end.
    #[must_use]
    pub fn date(&self, day: DayIdx) -> NaiveDate {
        self.days.get(day.row()).or(self.days.last()).copied().unwrap_or_default()
    }

    /// The index of a date that is a trading day.
    #[must_use]
    pub fn find(&self, date: NaiveDate) -> Option<DayIdx> {
        self.days.binary_search(&date).ok().map(|i| DayIdx(i as u32))
    }

    /// The first trading day on or after a date.
    #[must_use]
    pub fn on_or_after(&self, date: NaiveDate) -> Option<DayIdx> {
        let at = self.days.partition_point(|d| *d < date);
        (at < self.days.len()).then_some(DayIdx(at as u32))
    }

    /// The last trading day on or before a date.
    #[must_use]
    pub fn on_or_before(&self, date: NaiveDate) -> Option<DayIdx> {
        let at = self.days.partition_point(|d| *d <= date);
        (at > 0).then(|| DayIdx(at as u32 - 1))
    }

    /// Neighbouring trading days that are further apart than any holiday: one of them has a wrong date, or days between
    /// them are missing.
    pub fn long_breaks(&self) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
        let pairs = self.days.windows(2).map(|pair| (pair[0], pair[1]));
        pairs.filter(|(before, after)| (*after - *before).num_days() > LONGEST_HOLIDAY)
    }

    /// Trading days from `from` to `to`, counted with the sign; days outside the data are counted as
    /// weekdays, because holidays beyond the calendar are not known.
    #[must_use]
    pub fn trading_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.trading_days_between(to, from);
        }
        self.position(to) - self.position(from)
    }

    /// Position of any date on an axis whose zero is the first day of the data (see `trading_days_between`).
    #[must_use]
    pub fn position(&self, date: NaiveDate) -> i64 {
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else { return 0 };
        if date < *first {
            -weekdays_between(date, *first)
        } else if date > *last {
            self.days.len() as i64 - 1 + weekdays_between(*last, date)
        } else {
            self.days.partition_point(|d| *d < date) as i64
        }
    }
}

/// Calendar days, and more than the exchange was ever closed at a stretch.
const LONGEST_HOLIDAY: i64 = 31;

/// Weekdays in `[from, to)`.
fn weekdays_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let days = (to - from).num_days();
    let (weeks, rest) = (days / 7, days % 7);
    let start = chrono::Datelike::weekday(&from).num_days_from_monday() as i64;
    weeks * 5 + (start..start + rest).filter(|d| d % 7 < 5).count() as i64
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn day(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, m, d).unwrap()
    }

    #[test]
    fn a_repeated_day_is_refused() {
        let error = Calendar::new(vec![day(1, 2), day(1, 2)]).unwrap_err();
        assert_eq!(error, CalendarError::Unordered { earlier: day(1, 2), later: day(1, 2) });
    }

    #[test]
    fn days_before_the_data_count_as_weekdays() {
        let calendar = Calendar::new(vec![day(1, 8), day(1, 9)]).unwrap();
        assert_eq!(calendar.trading_days_between(day(1, 1), day(1, 8)), 5);
        assert_eq!(calendar.trading_days_between(day(1, 5), day(1, 9)), 2);
        assert_eq!(calendar.trading_days_between(day(1, 9), day(1, 5)), -2);
    }

    #[test]
    fn dates_outside_have_no_index() {
        let calendar = Calendar::new(vec![day(1, 8), day(1, 9)]).unwrap();
        assert_eq!(calendar.on_or_before(day(1, 7)), None);
        assert_eq!(calendar.on_or_after(day(1, 10)), None);
        assert_eq!(calendar.find(day(1, 7)), None);
    }
}
