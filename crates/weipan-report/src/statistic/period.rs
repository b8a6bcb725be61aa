//! Weeks and months of a daily NAV.

use chrono::{Datelike, NaiveDate};

/// A calendar period of a NAV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// Its last trading day.
    pub last: NaiveDate,
    /// NAV on that day.
    pub nav: f64,
    /// Return since the last day of the period before (since the start of 1 for the first).
    pub value: f64,
}

/// The calendar week (ISO) of a date, as a key that rises.
#[must_use]
pub fn week(date: NaiveDate) -> (i32, u32) {
    (date.iso_week().year(), date.iso_week().week())
}

/// The month of a date, as a key that rises.
#[must_use]
pub fn month(date: NaiveDate) -> (i32, u32) {
    (date.year(), date.month())
}

/// Cuts a daily NAV, which starts at 1 before its first day, into periods by a key of the date. Missing values are left
/// out; nothing follows a NAV of zero or less.
///
/// ```
/// use chrono::NaiveDate;
/// use weipan_report::statistic::period::{month, periods};
/// let day = |m, d| NaiveDate::from_ymd_opt(2024, m, d).unwrap_or_default();
/// let months = periods(&[day(1, 30), day(1, 31), day(2, 1)], &[1.1, 1.25, 1.5], month);
/// assert_eq!(months.iter().map(|p| p.value).collect::<Vec<_>>(), [0.25, 0.19999999999999996]);
/// ```
#[must_use]
pub fn periods(dates: &[NaiveDate], nav: &[f64], key: fn(NaiveDate) -> (i32, u32)) -> Vec<Period> {
    let mut found: Vec<Period> = Vec::new();
    let (mut start, mut end) = (1.0, 1.0);
    for (date, value) in dates.iter().zip(nav).filter(|(_, v)| !v.is_nan()) {
        let same = found.last().is_some_and(|p| key(p.last) == key(*date));
        if !same {
            start = end;
            found.push(Period { last: *date, nav: *value, value: 0.0 });
        }
        if let Some(period) = found.last_mut() {
            *period = Period { last: *date, nav: *value, value: value / start - 1.0 };
        }
        end = *value;
        if end <= 0.0 {
            break;
        }
    }
    found
}
