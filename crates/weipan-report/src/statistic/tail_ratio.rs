//! Tail ratio.

use super::moment::ratio;
use super::quantile;

/// `|95 % quantile| / |5 % quantile|`: 0.25 means that bad days are four times as bad as good days are good.
/// empyrical's `tail_ratio`.
///
/// ```
/// use weipan_report::statistic::tail_ratio;
/// assert!((tail_ratio(&[-2.0, 0.0, 1.0]) - 0.5).abs() < 1e-12);
/// ```
#[must_use]
pub fn tail_ratio(returns: &[f64]) -> f64 {
    ratio(quantile(returns, 0.95).abs(), quantile(returns, 0.05).abs())
}
