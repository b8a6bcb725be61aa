//! Beta and correlation.

use super::moment::{central, mean, ratio};

/// The pairs of which both sides are there.
pub(crate) fn pairs(a: &[f64], b: &[f64]) -> (Vec<f64>, Vec<f64>) {
    a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan()).unzip()
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (ma, mb) = (mean(a), mean(b));
    mean(&a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).collect::<Vec<_>>())
}

/// Slope of returns on the benchmark's, `cov(r, b) / var(b)`, over the pairs that are there. empyrical's `beta`.
///
/// ```
/// use weipan_report::statistic::beta;
/// assert_eq!(beta(&[2.0, f64::NAN, 6.0], &[1.0, 9.0, 3.0]), 2.0);
/// ```
#[must_use]
pub fn beta(returns: &[f64], benchmark: &[f64]) -> f64 {
    let (r, b) = pairs(returns, benchmark);
    ratio(covariance(&r, &b), central(&b, 2))
}

/// Pearson correlation over the pairs that are there.
#[must_use]
pub fn correlation(returns: &[f64], benchmark: &[f64]) -> f64 {
    let (r, b) = pairs(returns, benchmark);
    ratio(covariance(&r, &b), (central(&r, 2) * central(&b, 2)).sqrt())
}
