//! Hit rate.

use super::moment::present;

/// Share of periods with a positive return among those with a return other than zero; NaN of none. Days on which an
/// account stands still (before its first trade, after it is closed) are no misses.
///
/// ```
/// use weipan_report::statistic::hit_rate;
/// assert_eq!(hit_rate(&[0.1, -0.1, 0.2, 0.0, 0.3]), 0.75);
/// ```
#[must_use]
pub fn hit_rate(returns: &[f64]) -> f64 {
    let moved = present(returns).filter(|r| *r != 0.0).count() as f64;
    let won = present(returns).filter(|r| *r > 0.0).count() as f64;
    super::moment::ratio(won, moved)
}
