//! The interval of a share that was counted.

use statrs::distribution::{Beta, ContinuousCDF};

/// Clopper and Pearson's (1934) interval of a probability of which `hits` of `trials` came true, with a coverage of at least
/// `confidence`: the `(1 - confidence) / 2` quantiles of `Beta(k, n - k + 1)` and `Beta(k + 1, n - k)`.
///
/// Never seen is not impossible: of 0 in `n` the upper end is `1 - ((1 - confidence) / 2)^(1/n)`, about `3 / n` at 90 %
/// (the rule of three). `(0, 1)` of no trials.
///
/// ```
/// use weipan_report::statistic::counted_interval;
/// let (low, high) = counted_interval(0, 1000, 0.90);
/// assert!(low == 0.0 && (high - (1.0 - 0.05_f64.powf(0.001))).abs() < 1e-9);
/// ```
#[must_use]
pub fn counted_interval(hits: u64, trials: u64, confidence: f64) -> (f64, f64) {
    let (k, n) = (hits.min(trials) as f64, trials as f64);
    let tail = (1.0 - confidence) / 2.0;
    let quantile = |a: f64, b: f64, p: f64, or: f64| Beta::new(a, b).map_or(or, |beta| beta.inverse_cdf(p));
    let low = if hits == 0 { 0.0 } else { quantile(k, n - k + 1.0, tail, 0.0) };
    let high = if hits >= trials { 1.0 } else { quantile(k + 1.0, n - k, 1.0 - tail, 1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.stats.binomtest(k, n).proportion_ci(0.9, "exact")`.
    #[test]
    fn intervals_are_those_of_scipy() {
        for (k, n, low, high) in SCIPY {
            let found = counted_interval(k, n, 0.9);
            assert!((found.0 - low).abs() < 1e-7 && (found.1 - high).abs() < 1e-7, "{k} of {n}: {found:?}");
        }
        assert_eq!(counted_interval(0, 0, 0.9), (0.0, 1.0));
    }

    const SCIPY: [(u64, u64, f64, f64); 5] = [
        (0, 1000, 0.0, 0.0029912495452490083),
        (1, 2000, 2.5646318321728045e-05, 0.0023697133676540603),
        (7, 50, 0.06759669900316757, 0.24693520173120928),
        (1999, 2000, 0.997630286632346, 0.9999743536816783),
        (50, 50, 0.9418449208830241, 1.0),
    ];
}
