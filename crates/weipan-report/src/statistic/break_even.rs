//! Break-even alpha: what the stocks must earn beyond the index before the client earns anything.

use super::moment::ratio;

/// The annual alpha at which equity neither grows nor shrinks: `λα - λd - (λ - 1)r = 0`, so `α = d + r·max(0, λ - 1)/λ`.
///
/// `discount` is the annual cost of the hedge and of trading for each yuan of stocks, `rate` the annual financing rate on
/// the borrowed part, `leverage` long value over equity. NaN at a leverage of zero or less.
///
/// ```
/// use weipan_report::statistic::break_even_alpha;
/// assert!((break_even_alpha(4.0, 0.08, 0.04) - 0.11).abs() < 1e-12);
/// assert_eq!(break_even_alpha(1.0, 0.08, 0.04), 0.08);
/// ```
#[must_use]
pub fn break_even_alpha(leverage: f64, discount: f64, rate: f64) -> f64 {
    if leverage > 0.0 { discount + rate * (leverage - 1.0).max(0.0) / leverage } else { f64::NAN }
}

/// A cause a year for each yuan of stocks, `Σ amount / Σ L(t-1) · periods_per_year`: with `amount` = selection it is the alpha
/// that was realised, with −(basis + financing + trading + costs) the alpha at which the run would have broken even.
///
/// `long_before` is the long value at the close before each day; yuan both. NaN of a book that was never long.
///
/// ```
/// use weipan_report::statistic::per_long;
/// assert_eq!(per_long(&[0.0, 1.0, 1.0], &[0.0, 100.0, 100.0], 242.0), 2.42);
/// ```
#[must_use]
pub fn per_long(amount: &[f64], long_before: &[f64], periods_per_year: f64) -> f64 {
    ratio(amount.iter().sum::<f64>() * periods_per_year, long_before.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked case 4 of the account: at 4x a discount of 8 % and a rate of 4 %, 242 equal days.
    #[test]
    fn realised_causes_give_the_formula() {
        let (equity, leverage, discount, rate) = (100.0, 4.0, 0.08, 0.04);
        let paid = equity * (leverage * discount + (leverage - 1.0) * rate) / 242.0;
        let found = per_long(&[paid; 242], &[equity * leverage; 242], 242.0);
        assert!((found - break_even_alpha(leverage, discount, rate)).abs() < 1e-12);
    }
}
