//! A series of daily returns in a few numbers a year.

use super::moment::{deviation, mean, present, ratio};

/// Trading days of a year in Shanghai and Shenzhen.
pub const DAYS_PER_YEAR: f64 = 242.0;

/// (Π (1 + r))^(242 / n) − 1; −1 once nothing is left; NaN of no returns.
pub(crate) fn annual_return(daily: &[f64]) -> f64 {
    let n = present(daily).count() as f64;
    let growth = compounded(daily) + 1.0;
    if growth <= 0.0 { -1.0 } else { growth.powf(DAYS_PER_YEAR / n) - 1.0 }
}

/// Π (1 + r) − 1 of the returns that are there; −1 from a return of −1 or worse on; NaN of none.
pub(crate) fn compounded(daily: &[f64]) -> f64 {
    if present(daily).next().is_none() {
        return f64::NAN;
    }
    present(daily).fold(1.0, |growth, r| if growth <= 0.0 || r <= -1.0 { 0.0 } else { growth * (1.0 + r) }) - 1.0
}

/// Standard deviation times √242.
pub(crate) fn annual_volatility(daily: &[f64]) -> f64 {
    deviation(daily) * DAYS_PER_YEAR.sqrt()
}

/// Mean over standard deviation times √242: Sharpe (1994) with a riskless rate of zero.
pub(crate) fn sharpe(daily: &[f64]) -> f64 {
    ratio(mean(daily.iter().copied()), deviation(daily)) * DAYS_PER_YEAR.sqrt()
}

/// The deepest fall below an earlier high of the compounded returns, as a negative fraction; the start counts as a
/// high. Zero if there was none; NaN of no returns.
pub(crate) fn max_drawdown(daily: &[f64]) -> f64 {
    let (mut value, mut high, mut deepest) = (1.0_f64, 1.0_f64, f64::NAN);
    for r in present(daily) {
        value *= 1.0 + r.max(-1.0);
        high = high.max(value);
        deepest = deepest.min(value / high - 1.0);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_by_hand() {
        let daily = [0.1, f64::NAN, -0.5, 0.2];
        assert!((compounded(&daily) - (1.1 * 0.5 * 1.2 - 1.0)).abs() < 1e-15);
        assert!((annual_return(&daily) - (0.66_f64.powf(242.0 / 3.0) - 1.0)).abs() < 1e-15);
        assert!((max_drawdown(&daily) + 0.5).abs() < 1e-15);
        let std = deviation(&[0.1, -0.5, 0.2]);
        assert!((annual_volatility(&daily) - std * 242.0_f64.sqrt()).abs() < 1e-14);
        assert!((sharpe(&daily) + (0.2 / 3.0) / std * 242.0_f64.sqrt()).abs() < 1e-13);
    }

    #[test]
    fn ruin_and_nothing() {
        assert_eq!((annual_return(&[0.5, -1.5, 0.5]), compounded(&[-1.0, 9.0])), (-1.0, -1.0));
        assert!(annual_return(&[]).is_nan() && max_drawdown(&[f64::NAN]).is_nan() && sharpe(&[0.1, 0.1]).is_nan());
        assert_eq!(max_drawdown(&[0.1, 0.0]), 0.0);
    }
}
