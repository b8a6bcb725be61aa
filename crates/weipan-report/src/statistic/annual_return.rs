//! Annual return.

use super::moment::present;

/// Compound annual return, `(Π (1 + r))^(periods_per_year / n) - 1`.
///
/// −1 once a return of −100 % or worse has made the product zero or less: nothing is left to compound. NaN of no
/// returns. The same as empyrical's `annual_return` while equity is positive.
///
/// ```
/// use weipan_report::statistic::annual_return;
/// assert!((annual_return(&[0.1, 0.1], 4.0) - 0.4641).abs() < 1e-12);
/// assert_eq!(annual_return(&[0.1, -1.2], 242.0), -1.0);
/// ```
#[must_use]
pub fn annual_return(returns: &[f64], periods_per_year: f64) -> f64 {
    let (mut growth, mut n) = (1.0, 0.0);
    for r in present(returns) {
        if r <= -1.0 {
            return -1.0;
        }
        growth *= 1.0 + r;
        n += 1.0;
    }
    if n > 0.0 { growth.powf(periods_per_year / n) - 1.0 } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_returns_is_their_product() {
        assert!((annual_return(&[0.5, -0.2, f64::NAN], 2.0) - 0.2).abs() < 1e-15);
        assert!(annual_return(&[], 242.0).is_nan());
    }
}
