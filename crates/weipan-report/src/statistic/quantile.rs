//! Quantiles.

use super::moment::present;

/// The `q`-quantile by linear interpolation between order statistics at `q · (n - 1)` (Hyndman and Fan's type 7, numpy's
/// default); NaN of none.
///
/// ```
/// use weipan_report::statistic::quantile;
/// assert_eq!(quantile(&[4.0, f64::NAN, 1.0, 2.0, 3.0], 0.5), 2.5);
/// ```
#[must_use]
pub fn quantile(values: &[f64], q: f64) -> f64 {
    let mut sorted: Vec<f64> = present(values).collect();
    if sorted.is_empty() {
        return f64::NAN;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let at = q.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}
