//! Tracking error.

use super::beta::pairs;
use super::volatility;

/// Active returns `r - b` of the pairs that are there.
pub(crate) fn active(returns: &[f64], benchmark: &[f64]) -> Vec<f64> {
    let (r, b) = pairs(returns, benchmark);
    r.iter().zip(&b).map(|(r, b)| r - b).collect()
}

/// Annual standard deviation of `r - b`.
///
/// ```
/// use weipan_report::statistic::tracking_error;
/// assert!((tracking_error(&[0.02, 0.0], &[0.01, 0.01], 1.0) - 0.01 * 2.0_f64.sqrt()).abs() < 1e-15);
/// ```
#[must_use]
pub fn tracking_error(returns: &[f64], benchmark: &[f64], periods_per_year: f64) -> f64 {
    volatility(&active(returns, benchmark), periods_per_year)
}
