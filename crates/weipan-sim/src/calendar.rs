//! Trading days: weekdays without the long Chinese holidays.
//!
//! The list is rough on purpose: New Year's Day, the Spring Festival from its eve to the sixth day, Qingming,
//! Labour Day to 3 May, the National Day week. Dragon Boat and Mid-Autumn days stay trading days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use weipan_core::{Calendar, CalendarError};

/// First year whose holidays are known.
pub(crate) const FIRST_YEAR: i32 = 2020;
/// Last year that may be simulated; one more is known, for contracts that expire after the data.
pub(crate) const LAST_YEAR: i32 = 2035;

/// First day of the lunar year, (month, day), from [`FIRST_YEAR`] on.
const LUNAR_NEW_YEAR: [(u32, u32); 17] = [
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
];

/// Whether the exchanges are open on a date.
pub(crate) fn is_open(date: NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && !is_fixed_holiday(date) && !is_spring_festival(date)
}

fn is_fixed_holiday(date: NaiveDate) -> bool {
    match (date.month(), date.day()) {
        (1, 1) | (5, 1..=3) | (10, 1..=7) => true,
        // Qingming falls on 4 April in leap years and the years after them, else on the 5th, in this century.
        (4, day) => day == if date.year() % 4 < 2 { 4 } else { 5 },
        _ => false,
    }
}

fn is_spring_festival(date: NaiveDate) -> bool {
    let row = usize::try_from(date.year() - FIRST_YEAR).ok().and_then(|i| LUNAR_NEW_YEAR.get(i));
    let new_year = row.and_then(|(month, day)| NaiveDate::from_ymd_opt(date.year(), *month, *day));
    new_year.is_some_and(|first| (-1..=6).contains(&(date - first).num_days()))
}

/// The first open day on or after a date.
pub(crate) fn open_on_or_after(date: NaiveDate) -> NaiveDate {
    date.iter_days().find(|d| is_open(*d)).unwrap_or(date)
}

/// All trading days from `first` to `last`, both included.
pub(crate) fn trading_days(first: NaiveDate, last: NaiveDate) -> Result<Calendar, CalendarError> {
    Calendar::new(first.iter_days().take_while(|d| *d <= last).filter(|d| is_open(*d)).collect())
}

/// The `nth` given weekday of a month, 1 for the first.
pub(crate) fn nth_weekday(year: i32, month: u32, weekday: Weekday, nth: u8) -> NaiveDate {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth).unwrap_or_default()
}

/// The day after a date.
pub(crate) fn next_date(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn holidays_are_closed_and_their_neighbours_open() {
        let closed = [(2021, 1, 1), (2021, 2, 11), (2021, 2, 17), (2024, 2, 9), (2024, 2, 16), (2024, 4, 4)];
        for (y, m, d) in closed.into_iter().chain([(2023, 4, 5), (2023, 5, 3), (2023, 10, 6), (2021, 1, 9)]) {
            assert!(!is_open(day(y, m, d)), "{y}-{m}-{d}");
        }
        for (y, m, d) in [(2021, 1, 4), (2021, 2, 10), (2021, 2, 19), (2023, 4, 4), (2023, 10, 9)] {
            assert!(is_open(day(y, m, d)), "{y}-{m}-{d}");
        }
    }

    #[test]
    fn a_year_has_about_245_days() {
        for year in FIRST_YEAR..=LAST_YEAR {
            let days = trading_days(day(year, 1, 1), day(year, 12, 31)).unwrap().len();
            assert!((242..=249).contains(&days), "{year}: {days}");
        }
    }

    #[test]
    fn the_third_friday_moves_to_the_next_open_day() {
        let third_friday = nth_weekday(2024, 2, Weekday::Fri, 3);
        assert_eq!((third_friday, open_on_or_after(third_friday)), (day(2024, 2, 16), day(2024, 2, 19)));
    }
}
