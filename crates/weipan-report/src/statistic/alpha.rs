//! Alpha.

use super::beta;
use super::beta::pairs;
use super::moment::mean;

/// Jensen's alpha a year, compounded: `(1 + mean(r - β·b))^periods_per_year - 1` with a risk-free rate of zero.
/// empyrical's `alpha`; quantstats adds instead of compounding.
///
/// ```
/// use weipan_report::statistic::alpha;
/// assert!((alpha(&[0.03, 0.01], &[0.02, 0.0], 2.0) - 0.0201).abs() < 1e-12);
/// ```
#[must_use]
pub fn alpha(returns: &[f64], benchmark: &[f64], periods_per_year: f64) -> f64 {
    let slope = beta(returns, benchmark);
    let (r, b) = pairs(returns, benchmark);
    let rest: Vec<f64> = r.iter().zip(&b).map(|(r, b)| r - slope * b).collect();
    (1.0 + mean(&rest)).powf(periods_per_year) - 1.0
}
