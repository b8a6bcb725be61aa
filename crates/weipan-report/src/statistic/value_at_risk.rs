//! Value at risk.

use super::quantile;

/// Historic value at risk of one period: the `1 - confidence` quantile of returns, negative for a loss. empyrical's
/// `value_at_risk`.
///
/// ```
/// use weipan_report::statistic::value_at_risk;
/// let returns: Vec<f64> = (0..=20).map(|i| f64::from(i) / 100.0 - 0.1).collect();
/// assert!((value_at_risk(&returns, 0.95) + 0.09).abs() < 1e-12);
/// ```
#[must_use]
pub fn value_at_risk(returns: &[f64], confidence: f64) -> f64 {
    quantile(returns, 1.0 - confidence)
}
