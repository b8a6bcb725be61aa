//! Calmar ratio.

use super::{annual_return, worst_drawdown};

/// Annual return over the magnitude of the worst drawdown of the whole period (Young 1991 takes 36 months; empyrical's
/// `calmar_ratio` takes the whole period too). NaN of a NAV that never fell.
#[must_use]
pub fn calmar(returns: &[f64], periods_per_year: f64) -> f64 {
    let mut value = 1.0;
    let nav: Vec<f64> = super::moment::present(returns)
        .map(|r| {
            value *= 1.0 + r;
            value
        })
        .collect();
    worst_drawdown(&nav).map_or(f64::NAN, |d| annual_return(returns, periods_per_year) / -d.depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_two_periods() {
        assert!((calmar(&[0.5, -0.2], 2.0) - 1.0).abs() < 1e-12);
        assert!(calmar(&[0.1, 0.1], 2.0).is_nan());
    }
}
