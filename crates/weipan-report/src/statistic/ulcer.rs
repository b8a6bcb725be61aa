//! Ulcer index.

use super::moment::mean;
use super::underwater;

/// Root of the mean squared drawdown (Martin and McCann 1989), as a fraction: deep and long falls both count.
///
/// ```
/// use weipan_report::statistic::ulcer;
/// assert!((ulcer(&[1.0, 0.9, 0.8, 1.0]) - (0.05_f64 / 4.0).sqrt()).abs() < 1e-15);
/// ```
#[must_use]
pub fn ulcer(nav: &[f64]) -> f64 {
    let squares: Vec<f64> = underwater(nav).iter().map(|d| d * d).collect();
    mean(&squares).sqrt()
}
