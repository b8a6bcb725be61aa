//! Expected shortfall (CVaR).

use super::moment::present;

/// Mean of the worst `floor((n - 1) · (1 - confidence)) + 1` returns: empyrical's `conditional_value_at_risk`. NaN of none.
///
/// ```
/// use weipan_report::statistic::expected_shortfall;
/// let returns: Vec<f64> = (0..=20).map(|i| f64::from(i) / 100.0 - 0.1).collect();
/// assert!((expected_shortfall(&returns, 0.95) + 0.095).abs() < 1e-12);
/// ```
#[must_use]
pub fn expected_shortfall(returns: &[f64], confidence: f64) -> f64 {
    let mut sorted: Vec<f64> = present(returns).collect();
    if sorted.is_empty() {
        return f64::NAN;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    // 1 - 0.95 is a hair above 0.05 in binary, so the product is rounded down from above as it should be.
    let tail = ((sorted.len() - 1) as f64 * (1.0 - confidence)).floor() as usize + 1;
    sorted[..tail].iter().sum::<f64>() / tail as f64
}
