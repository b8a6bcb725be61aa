//! Sortino ratio.

use super::moment::{mean, present, ratio};

/// `mean · p / (sqrt(mean(min(r, 0)²)) · sqrt(p))` with `p` periods a year and a required return of zero: the mean of
/// squares goes over all returns, not only the losses (Sortino and van der Meer 1991). empyrical's `sortino_ratio`.
///
/// NaN without any loss.
///
/// ```
/// use weipan_report::statistic::sortino;
/// assert!((sortino(&[0.03, -0.01], 1.0) - 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn sortino(returns: &[f64], periods_per_year: f64) -> f64 {
    let squares: Vec<f64> = present(returns).map(|r| r.min(0.0).powi(2)).collect();
    if squares.len() < 2 {
        return f64::NAN;
    }
    ratio(mean(returns), mean(&squares).sqrt()) * periods_per_year.sqrt()
}
