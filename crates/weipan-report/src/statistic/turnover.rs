//! Turnover.

use super::moment::ratio;

/// One-sided turnover a year, `(bought + sold) / 2 / mean long value · periods_per_year / n`: 1 means that the book
/// was replaced once. All three slices are in yuan a day. NaN of a book that was never long.
///
/// ```
/// use weipan_report::statistic::turnover;
/// assert_eq!(turnover(&[100.0, 0.0], &[0.0, 100.0], &[100.0, 100.0], 242.0), 121.0);
/// ```
#[must_use]
pub fn turnover(bought: &[f64], sold: &[f64], long_value: &[f64], periods_per_year: f64) -> f64 {
    let traded: f64 = bought.iter().chain(sold).sum();
    // The mean's divisor and the period's length are the same number of days and cancel.
    ratio(traded / 2.0 * periods_per_year, long_value.iter().sum())
}
