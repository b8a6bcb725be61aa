//! Sharpe ratio.

use super::moment::{deviation, mean, ratio};

/// `mean / deviation · sqrt(periods_per_year)` with a risk-free rate of zero (Sharpe 1994, "The Sharpe Ratio").
///
/// NaN of fewer than two returns or without any spread (empyrical says infinity there).
///
/// ```
/// use weipan_report::statistic::sharpe;
/// assert!((sharpe(&[0.03, 0.01], 1.0) - 2.0_f64.sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn sharpe(returns: &[f64], periods_per_year: f64) -> f64 {
    ratio(mean(returns), deviation(returns)) * periods_per_year.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spread_is_no_ratio() {
        assert!(sharpe(&[0.01, 0.01, 0.01], 242.0).is_nan());
        assert!(sharpe(&[0.01], 242.0).is_nan());
    }
}
