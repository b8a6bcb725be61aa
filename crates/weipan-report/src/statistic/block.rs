//! How long the blocks of a block bootstrap must be.

use super::moment::mean;

/// Mean block length of the stationary bootstrap that makes the variance of a mean most accurate, by Politis and White (2004),
/// "Automatic block-length selection for the dependent bootstrap", as corrected by Patton, Politis and White (2009), and with
/// the lag rule of those authors' own program:
///
/// `b = (2 G² / D)^(1/3) · n^(1/3)`, `G = Σ λ(k/M) |k| R(k)`, `D = 2 g²`, `g = Σ λ(k/M) R(k)` over `-M ≤ k ≤ M`,
/// `R` the autocovariances, `λ` the flat-top kernel (1 to 1/2, then down to 0 at 1) and `M = 2 m`, `m` the first lag from which on
/// `max(5, log10 n)` autocorrelations lie below `2 sqrt(log10 n / n)`.
///
/// At least 1, at most `ceil(min(3 sqrt(n), n / 3))`; 1 of fewer than 12 values or without spread. No missing values.
///
/// ```
/// use weipan_report::statistic::block_length;
/// let two_regimes: Vec<f64> = (0..200).map(|i| f64::from(i / 100)).collect();
/// assert!(block_length(&two_regimes) > 10.0, "values that stay where they are need long blocks");
/// assert_eq!(block_length(&[0.01; 200]), 1.0);
/// ```
#[must_use]
pub fn block_length(values: &[f64]) -> f64 {
    let n = values.len();
    if n < 12 {
        return 1.0;
    }
    let centre = mean(values);
    let e: Vec<f64> = values.iter().map(|v| v - centre).collect();
    let product = |lag: usize| e[lag..].iter().zip(&e).map(|(a, b)| a * b).sum::<f64>();
    let variance = product(0) / n as f64;
    // Equal values leave a rounding error of the mean behind.
    if variance <= (centre * 1e-12).powi(2) {
        return 1.0;
    }
    let log = (n as f64).log10();
    let run = (log as usize).max(5);
    let most = (n as f64).sqrt().ceil() as usize + run;
    let is_small = |lag: usize| {
        let squares = |part: &[f64]| part.iter().map(|v| v * v).sum::<f64>();
        let scale = (squares(&e[lag..]) * squares(&e[..n - lag])).sqrt();
        product(lag).abs() < 2.0 * (log / n as f64).sqrt() * scale
    };
    let first = (1..=most - run).find(|m| (*m..m + run).all(is_small));
    let lags = first.map_or(most, |m| (2 * m).min(most));
    let (mut slope, mut spectrum) = (0.0, variance);
    for lag in 1..=lags {
        let part = lag as f64 / lags as f64;
        let weight = if part <= 0.5 { 1.0 } else { 2.0 * (1.0 - part) };
        let covariance = product(lag) / n as f64;
        slope += 2.0 * weight * lag as f64 * covariance;
        spectrum += 2.0 * weight * covariance;
    }
    let length = (slope * slope / (spectrum * spectrum)).cbrt() * (n as f64).cbrt();
    let longest = (3.0 * (n as f64).sqrt()).min(n as f64 / 3.0).ceil();
    if length.is_finite() { length.clamp(1.0, longest) } else { longest }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A deterministic series with memory: an autoregression on a multiplicative generator.
    fn remembering(n: usize, memory: f64) -> Vec<f64> {
        let (mut state, mut value) = (1_u64, 0.0);
        (0..n)
            .map(|_| {
                state = state * 48_271 % 2_147_483_647;
                value = memory * value + state as f64 / 2_147_483_647.0 - 0.5;
                value
            })
            .collect()
    }

    /// `arch.bootstrap.optimal_block_length(x)["stationary"]` of arch 8.0.0 on the same series.
    #[test]
    fn lengths_are_those_of_arch() {
        for (n, memory, expected) in ARCH {
            let found = block_length(&remembering(n, memory));
            assert!((found - expected).abs() < 1e-9 * expected.max(1.0), "{n}, {memory}: {found} and {expected}");
        }
    }

    #[test]
    fn nothing_moves_needs_no_blocks() {
        assert_eq!(block_length(&[0.01; 100]), 1.0);
        assert_eq!(block_length(&[0.01, 0.02]), 1.0);
    }

    const ARCH: [(usize, f64, f64); 5] = [
        (100, 0.0, 1.4144152966638674),
        (375, 0.3, 4.9585123451285815),
        (375, 0.8, 17.995757562940366),
        (800, -0.4, 8.835806846162727),
        (800, 0.95, 40.43258838108783),
    ];
}
