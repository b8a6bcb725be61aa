//! Mean and standard deviation, of which the other statistics are made.

/// The values that are not missing.
pub(crate) fn present(values: &[f64]) -> impl Iterator<Item = f64> + Clone + '_ {
    values.iter().copied().filter(|v| !v.is_nan())
}

/// Arithmetic mean of the values that are there; NaN of none.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    let (sum, n) = present(values).fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    if n > 0.0 { sum / n } else { f64::NAN }
}

/// Standard deviation with divisor `n - 1`; NaN of fewer than two values.
///
/// A spread that is nothing but the rounding of equal values counts as zero.
///
/// ```
/// use weipan_report::statistic::moment::deviation;
/// assert_eq!(deviation(&[1.0, f64::NAN, 3.0]), 2.0_f64.sqrt());
/// ```
#[must_use]
pub fn deviation(values: &[f64]) -> f64 {
    let n = present(values).count() as f64;
    if n < 2.0 {
        return f64::NAN;
    }
    let centre = mean(values);
    let spread = (present(values).map(|v| (v - centre).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    if spread <= 1e-14 * centre.abs() { 0.0 } else { spread }
}

/// The `k`-th central moment with divisor `n`; NaN of none.
#[must_use]
pub fn central(values: &[f64], k: i32) -> f64 {
    let centre = mean(values);
    let (sum, n) = present(values).fold((0.0, 0.0), |(sum, n), v| (sum + (v - centre).powi(k), n + 1.0));
    if n > 0.0 { sum / n } else { f64::NAN }
}

/// `a / b`, NaN where `b` is zero: a ratio without a denominator is missing, not infinite.
pub(crate) fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_are_left_out() {
        assert_eq!(mean(&[1.0, f64::NAN, 3.0]), 2.0);
        assert!(mean(&[f64::NAN]).is_nan());
        assert!(deviation(&[1.0, f64::NAN]).is_nan());
        assert_eq!(central(&[1.0, 2.0, 3.0, f64::NAN], 2), 2.0 / 3.0);
    }

    #[test]
    fn equal_values_have_no_spread() {
        assert_eq!(deviation(&[0.1; 7]), 0.0);
    }
}
