//! Kurtosis.

use super::moment::{central, ratio};

/// Excess kurtosis `m4 / m2² - 3` with population moments (Fisher's g2, `scipy.stats.kurtosis`'s default): 0 for a normal
/// distribution. NaN without spread.
///
/// ```
/// use weipan_report::statistic::kurtosis;
/// assert_eq!(kurtosis(&[-1.0, 1.0]), -2.0);
/// ```
#[must_use]
pub fn kurtosis(values: &[f64]) -> f64 {
    ratio(central(values, 4), central(values, 2).powi(2)) - 3.0
}
