//! Skewness.

use super::moment::{central, ratio};

/// `m3 / m2^1.5` with population moments (Fisher's g1, `scipy.stats.skew`'s default); NaN without spread.
///
/// ```
/// use weipan_report::statistic::skewness;
/// assert!((skewness(&[0.0, 0.0, 3.0]) - 0.5_f64.sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn skewness(values: &[f64]) -> f64 {
    ratio(central(values, 3), central(values, 2).powf(1.5))
}
