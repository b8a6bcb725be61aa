//! The t of a mean whose values overlap.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::moment::{deviation, mean, present};

/// t of the mean of a daily series of `horizon`-day returns, or of what is made of them:
/// mean / √(V / n), V = γ₀ + 2 Σ (1 − l/h) γ_l over lags l = 1 … h − 1, γ_l the autocovariance with divisor n − 1.
///
/// With a horizon of one day this is the ordinary t. The Bartlett weights keep V from being negative.
///
/// - **Missing values**: NaN are left out and their neighbours close the gap. NaN below two values or without spread.
/// - **Reference**: Newey and West (1987), Econometrica 55; `statsmodels` `OLS(x, 1).fit(cov_type="HAC",
///   cov_kwds={"maxlags": h - 1, "use_correction": True})`.
///
/// ```
/// use weipan_factor::eval::t_newey_west;
/// // Deviations 0 0.2 −0.2 0; squares 0.08, products of neighbours −0.04: V = (0.08 − 2 · ½ · 0.04) / 3.
/// let t = t_newey_west(&[0.1, 0.3, -0.1, 0.1], 2);
/// assert!((t - 0.1 / (0.04_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn t_newey_west(values: &[f64], horizon: u32) -> f64 {
    let known: Vec<f64> = present(values).collect();
    let spread = deviation(&known);
    if spread.is_nan() || spread <= 0.0 {
        return f64::NAN;
    }
    let middle = mean(known.iter().copied());
    middle / (long_run_variance(&known, middle, horizon) / known.len() as f64).sqrt()
}

/// γ₀ + 2 Σ (1 − l/h) γ_l for lags l = 1 … h − 1.
fn long_run_variance(values: &[f64], middle: f64, horizon: u32) -> f64 {
    let covariance = |lag: usize| {
        let pairs = values.iter().zip(values.iter().skip(lag));
        pairs.map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>() / (values.len() as f64 - 1.0)
    };
    let window = horizon.max(1) as usize;
    let weighted = (1..window.min(values.len())).map(|lag| (1.0 - lag as f64 / window as f64) * covariance(lag));
    covariance(0) + 2.0 * weighted.sum::<f64>()
}

/// Two-sided probability of a t this far from zero if the mean were zero: Student's distribution, n − 1 degrees.
///
/// ```
/// use weipan_factor::eval::two_sided_p;
/// assert!((two_sided_p(2.0, 61) - 0.050033).abs() < 1e-6);
/// ```
#[must_use]
pub fn two_sided_p(t: f64, n: usize) -> f64 {
    match StudentsT::new(0.0, 1.0, n as f64 - 1.0) {
        Ok(student) if !t.is_nan() => 2.0 * student.cdf(-t.abs()),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_horizon_of_one_is_the_ordinary_t() {
        let values = [0.1, f64::NAN, 0.3, -0.1, 0.1];
        let std = (0.08_f64 / 3.0).sqrt();
        assert!((t_newey_west(&values, 1) - 0.2 / std).abs() < 1e-12);
    }

    #[test]
    fn too_little_has_no_t() {
        assert!(t_newey_west(&[0.1], 1).is_nan() && t_newey_west(&[0.1; 5], 3).is_nan());
        assert!(two_sided_p(f64::NAN, 10).is_nan() && two_sided_p(1.0, 1).is_nan());
    }

    #[test]
    fn a_horizon_longer_than_the_series_keeps_its_weights() {
        // Two values a ± 1: γ₀ = 2, γ₁ = −1, weight 1 − 1/10.
        let t = t_newey_west(&[3.0, 1.0], 10);
        assert!((t - 2.0 / ((2.0 - 2.0 * 0.9_f64) / 2.0).sqrt()).abs() < 1e-12, "{t}");
    }
}
