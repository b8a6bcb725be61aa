//! The annualised basis of the contract held: (F - S) / S · 365 / n.

use chrono::{Days, NaiveDate};
use weipan_core::{DayIdx, IndexLevels, Price};

/// Within so many calendar days of expiry the rate says nothing: a point of noise becomes percents a year.
const LEAST_DAYS: i64 = 3;

/// Annualised basis of a future, raw; NaN within three days of expiry.
#[must_use]
pub fn annualised(future: Price, index: Price, points: f64, date: NaiveDate, last_day: NaiveDate) -> f64 {
    let days = (last_day - date).num_days();
    if days < LEAST_DAYS || index <= Price::ZERO {
        return f64::NAN;
    }
    ((future - index).yuan() + points) / index.yuan() * 365.0 / days as f64
}

/// Dividend points expected until the last day: those of the same days a year before, the only honest guess without
/// announced plans. `None` where the data do not reach back a year or have no total-return index.
#[must_use]
pub fn expected_dividend_points(index: &IndexLevels, date: NaiveDate, last_day: NaiveDate) -> Option<f64> {
    let year = Days::new(365);
    index.dividend_points_between(date.checked_sub_days(year)?, last_day.checked_sub_days(year)?)
}

/// Annualised basis of a future on a day with the dividends expected until its last day added back: what a short pays a
/// year for holding it, with the sign turned. Without dividends of last year the raw basis; NaN within three days of
/// expiry or without an index level.
#[must_use]
pub fn carry(mark: Price, index: &IndexLevels, day: DayIdx, date: NaiveDate, last_day: NaiveDate) -> f64 {
    let points = expected_dividend_points(index, date, last_day).unwrap_or(0.0);
    index.close(day).map_or(f64::NAN, |level| annualised(mark, level, points, date, last_day))
}
