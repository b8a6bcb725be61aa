//! Wins against losses.

use super::moment::{mean, present, ratio};

/// Mean gain over the magnitude of the mean loss; NaN without both.
///
/// ```
/// use weipan_report::statistic::win_loss;
/// assert_eq!(win_loss(&[0.5, 0.25, -0.25, 0.0]), 1.5);
/// ```
#[must_use]
pub fn win_loss(returns: &[f64]) -> f64 {
    let won: Vec<f64> = present(returns).filter(|r| *r > 0.0).collect();
    let lost: Vec<f64> = present(returns).filter(|r| *r < 0.0).collect();
    ratio(mean(&won), mean(&lost).abs())
}

/// Sum of gains over the magnitude of the sum of losses; NaN without a loss.
///
/// ```
/// use weipan_report::statistic::profit_factor;
/// assert_eq!(profit_factor(&[0.5, 0.25, -0.25, 0.0]), 3.0);
/// ```
#[must_use]
pub fn profit_factor(returns: &[f64]) -> f64 {
    ratio(present(returns).map(|r| r.max(0.0)).sum(), present(returns).map(|r| (-r).max(0.0)).sum())
}
