//! Probabilistic and deflated Sharpe ratio.

use statrs::distribution::{ContinuousCDF, Normal};

use super::moment::present;
use super::{kurtosis, sharpe, skewness};

/// Euler–Mascheroni constant.
const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;

/// Probability that the true Sharpe ratio is above `target` (both a period, not annualised):
/// `Φ((S - S*) · sqrt(n - 1) / sqrt(1 - g3·S + (g4 - 1)/4 · S²))` with skewness `g3` and kurtosis `g4` (3 for a normal).
///
/// NaN of fewer than three returns or without spread. Reference: Bailey and López de Prado (2012), "The Sharpe Ratio
/// Efficient Frontier", eq. 11.
#[must_use]
pub fn probabilistic_sharpe(returns: &[f64], target: f64) -> f64 {
    let n = present(returns).count() as f64;
    let s = sharpe(returns, 1.0);
    let (g3, g4) = (skewness(returns), kurtosis(returns) + 3.0);
    let width = 1.0 - g3 * s + (g4 - 1.0) / 4.0 * s * s;
    let z = (s - target) * (n - 1.0).sqrt() / width.sqrt();
    if n < 3.0 || !z.is_finite() { f64::NAN } else { Normal::standard().cdf(z) }
}

/// The probability that the true Sharpe ratio is above the best one that `trials` strategies without any skill would have
/// shown: `S* = sqrt(V) · ((1 - γ)·Φ⁻¹(1 - 1/N) + γ·Φ⁻¹(1 - 1/(N·e)))`, with `V` the variance of the trials' Sharpe ratios
/// a period. One trial gives the probabilistic Sharpe ratio against zero.
///
/// Reference: Bailey and López de Prado (2014), "The Deflated Sharpe Ratio", eq. 1 and 2.
#[must_use]
pub fn deflated_sharpe(returns: &[f64], trials: usize, variance: f64) -> f64 {
    if trials < 2 {
        return probabilistic_sharpe(returns, 0.0);
    }
    let (normal, n) = (Normal::standard(), trials as f64);
    let best = (1.0 - EULER_GAMMA) * normal.inverse_cdf(1.0 - 1.0 / n)
        + EULER_GAMMA * normal.inverse_cdf(1.0 - 1.0 / (n * std::f64::consts::E));
    probabilistic_sharpe(returns, variance.sqrt() * best)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten returns of which the mean is 0.2 deviations: n - 1 = 9, g3 = 0, g4 = 1.
    fn returns() -> Vec<f64> {
        (0..10).map(|i| if i % 2 == 0 { 1.2 } else { -0.8 }).collect()
    }

    #[test]
    fn a_hand_worked_ratio() {
        // Deviation with n - 1: sqrt(10/9); S = 0.2 / 1.0541 = 0.18974; width 1 because g3 = 0 and g4 = 1.
        let z = 0.2 / (10.0_f64 / 9.0).sqrt() * 3.0;
        assert!((probabilistic_sharpe(&returns(), 0.0) - Normal::standard().cdf(z)).abs() < 1e-9);
        assert!((probabilistic_sharpe(&returns(), sharpe(&returns(), 1.0)) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn more_trials_lower_the_probability() {
        let one = deflated_sharpe(&returns(), 1, 0.01);
        let ten = deflated_sharpe(&returns(), 10, 0.01);
        let thousand = deflated_sharpe(&returns(), 1000, 0.01);
        assert_eq!(one, probabilistic_sharpe(&returns(), 0.0));
        assert!(one > ten && ten > thousand);
    }

    #[test]
    fn too_few_returns_have_no_probability() {
        assert!(probabilistic_sharpe(&[0.1, 0.2], 0.0).is_nan());
        assert!(probabilistic_sharpe(&[0.1; 5], 0.0).is_nan());
    }
}
