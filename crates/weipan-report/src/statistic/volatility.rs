//! Annual volatility.

use super::moment::deviation;

/// Standard deviation of returns times `sqrt(periods_per_year)`; NaN of fewer than two. empyrical's `annual_volatility`.
///
/// ```
/// use weipan_report::statistic::volatility;
/// assert!((volatility(&[0.01, -0.01], 4.0) - 0.02 * 2.0_f64.sqrt()).abs() < 1e-15);
/// ```
#[must_use]
pub fn volatility(returns: &[f64], periods_per_year: f64) -> f64 {
    deviation(returns) * periods_per_year.sqrt()
}
