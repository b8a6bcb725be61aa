//! Mean, deviation, skewness and kurtosis of a series with gaps.

/// The values that are there.
pub(crate) fn present(values: &[f64]) -> impl Iterator<Item = f64> + Clone + '_ {
    values.iter().copied().filter(|x| !x.is_nan())
}

/// Mean of the values that are there; NaN if there are none. Summed from first to last.
pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.filter(|x| !x.is_nan()).fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

/// Sample standard deviation (divisor n − 1) of the values that are there, in two passes; NaN below two values.
///
/// A spread that is nothing but the rounding of equal values counts as zero.
pub(crate) fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values.iter().copied());
    let count = present(values).count();
    if count < 2 {
        return f64::NAN;
    }
    let squares: f64 = present(values).map(|x| (x - middle) * (x - middle)).sum();
    let spread = (squares / (count - 1) as f64).sqrt();
    if spread <= 1e-14 * middle.abs() { 0.0 } else { spread }
}

/// a / b, NaN where b is zero: a ratio without a divisor is missing, not infinite.
pub(crate) fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// The k-th central moment with divisor n.
fn central(values: &[f64], k: i32) -> f64 {
    let middle = mean(values.iter().copied());
    mean(present(values).map(|x| (x - middle).powi(k)))
}

/// m₃ / m₂^1.5, with moments of divisor n: `scipy.stats.skew`. NaN without any spread.
pub(crate) fn skewness(values: &[f64]) -> f64 {
    if deviation(values) > 0.0 { central(values, 3) / central(values, 2).powf(1.5) } else { f64::NAN }
}

/// m₄ / m₂² − 3, with moments of divisor n: `scipy.stats.kurtosis`. NaN without any spread.
pub(crate) fn kurtosis(values: &[f64]) -> f64 {
    if deviation(values) > 0.0 { central(values, 4) / central(values, 2).powi(2) - 3.0 } else { f64::NAN }
}

/// Pearson correlation of two series over the places where both are there; NaN below two, or without spread.
pub(crate) fn correlation(left: &[f64], right: &[f64]) -> f64 {
    let both = || left.iter().zip(right).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (x, y): (Vec<f64>, Vec<f64>) = both().map(|(a, b)| (*a, *b)).unzip();
    if !(deviation(&x) > 0.0 && deviation(&y) > 0.0) {
        return f64::NAN;
    }
    let (mx, my) = (mean(x.iter().copied()), mean(y.iter().copied()));
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in x.iter().zip(&y) {
        xy += (a - mx) * (b - my);
        xx += (a - mx) * (a - mx);
        yy += (b - my) * (b - my);
    }
    (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_by_hand() {
        // Deviations from 3: −2 −1 −1 0 4; squares 22, cubes 54, fourth powers 274.
        let values = [1.0, 2.0, f64::NAN, 2.0, 3.0, 7.0];
        assert!((deviation(&values) - (22.0_f64 / 4.0).sqrt()).abs() < 1e-15);
        assert!((skewness(&values) - (54.0 / 5.0) / (22.0_f64 / 5.0).powf(1.5)).abs() < 1e-14);
        assert!((kurtosis(&values) - ((274.0 / 5.0) / (22.0_f64 / 5.0).powi(2) - 3.0)).abs() < 1e-14);
    }

    #[test]
    fn equal_values_have_no_shape() {
        assert_eq!(deviation(&[0.1; 7]), 0.0);
        assert!(skewness(&[0.1; 7]).is_nan() && kurtosis(&[0.1; 7]).is_nan());
        assert!(correlation(&[0.1; 3], &[1.0, 2.0, 3.0]).is_nan());
    }

    #[test]
    fn a_correlation_by_hand() {
        let found = correlation(&[1.0, 2.0, f64::NAN, 3.0], &[2.0, 1.0, 9.0, 3.0]);
        assert!((found - 0.5).abs() < 1e-15, "{found}");
    }
}
