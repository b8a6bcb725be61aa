//! Information ratio.

use super::sharpe;
use super::tracking_error::active;

/// `mean(r - b) / deviation(r - b) · sqrt(periods_per_year)` (Grinold and Kahn). empyrical's `excess_sharpe` is the same
/// without the annualisation.
///
/// ```
/// use weipan_report::statistic::information_ratio;
/// assert!((information_ratio(&[0.04, 0.02], &[0.01, 0.01], 1.0) - 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn information_ratio(returns: &[f64], benchmark: &[f64], periods_per_year: f64) -> f64 {
    sharpe(&active(returns, benchmark), periods_per_year)
}
