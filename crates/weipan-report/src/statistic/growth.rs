//! What leverage does to a fixed book: annual return and the leverage at which it grows fastest.
//!
//! `book` is the daily profit of the book for each yuan of stocks (selection, market, basis, trading and costs, without
//! financing). At a constant leverage λ, restored every day, the account earns `R = λ·u - max(0, λ - 1)·r / p` a day. Margin
//! calls, blocked sales and impact that grows with size are left out, so these are upper bounds.

use super::moment::{deviation, mean, present, ratio};

fn day(u: f64, leverage: f64, daily_rate: f64) -> f64 {
    leverage * u - (leverage - 1.0).max(0.0) * daily_rate
}

/// Compound annual return of the book at a leverage and financing rate; −1 if one day would have taken all equity.
///
/// ```
/// use weipan_report::statistic::levered_annual_return;
/// let twice = levered_annual_return(&[0.01], 2.0, 0.005, 1.0);
/// assert!((twice - 0.015).abs() < 1e-15);
/// ```
#[must_use]
pub fn levered_annual_return(book: &[f64], leverage: f64, rate: f64, periods_per_year: f64) -> f64 {
    let returns: Vec<f64> = book.iter().map(|u| day(*u, leverage, rate / periods_per_year)).collect();
    super::annual_return(&returns, periods_per_year)
}

/// Kelly's leverage for small daily returns, `(mean(u) - r/p) / variance(u)`, never below 0 (Thorp 2006, "The Kelly
/// criterion", eq. 7.3). It knows nothing of fat tails; NaN without spread.
#[must_use]
pub fn kelly_leverage(book: &[f64], rate: f64, periods_per_year: f64) -> f64 {
    ratio(mean(book) - rate / periods_per_year, deviation(book).powi(2)).max(0.0)
}

/// The leverage in `[0, limit]` that maximises the mean of `ln(1 + R)` over the days that were: the same idea as Kelly's with
/// the real distribution, so that one day of −20 % alone keeps it below 5. NaN of no days.
///
/// The mean is concave in λ, so a golden-section search finds it; the answer is within 1e-4.
///
/// ```
/// use weipan_report::statistic::growth_optimal_leverage;
/// let coin = [0.2, -0.1]; // even odds: growth is fastest at 1/(2·0.1) - 1/(2·0.2) = 2.5
/// assert!((growth_optimal_leverage(&coin, 0.0, 242.0, 10.0) - 2.5).abs() < 1e-3);
/// ```
#[must_use]
pub fn growth_optimal_leverage(book: &[f64], rate: f64, periods_per_year: f64, limit: f64) -> f64 {
    let days: Vec<f64> = present(book).collect();
    if days.is_empty() {
        return f64::NAN;
    }
    let growth = |leverage: f64| {
        let sum: f64 = days.iter().map(|u| (1.0 + day(*u, leverage, rate / periods_per_year)).max(0.0).ln()).sum();
        sum / days.len() as f64
    };
    golden_section(growth, limit)
}

fn golden_section(growth: impl Fn(f64) -> f64, limit: f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (0.0, limit);
    while high - low > 1e-4 {
        let (a, b) = (high - golden * (high - low), low + golden * (high - low));
        // Both sides of ruin are minus infinity: go down.
        if growth(a) >= growth(b) { high = b } else { low = a }
    }
    if growth(0.0) >= growth((low + high) / 2.0) { 0.0 } else { (low + high) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_returns_agree_with_kelly() {
        let book: Vec<f64> = (0..1000).map(|i| if i % 2 == 0 { 0.0105 } else { -0.0095 }).collect();
        let (kelly, exact) = (kelly_leverage(&book, 0.0, 242.0), growth_optimal_leverage(&book, 0.0, 242.0, 20.0));
        assert!((kelly - 5.0).abs() < 0.01 && (exact - kelly).abs() < 0.05, "{kelly} {exact}");
    }

    #[test]
    fn one_terrible_day_caps_leverage() {
        let mut book = vec![0.01; 200];
        book.push(-0.25);
        let best = growth_optimal_leverage(&book, 0.0, 242.0, 10.0);
        assert!(best < 4.0 && best > 3.0, "{best}");
        assert_eq!(levered_annual_return(&book, 4.0, 0.0, 242.0), -1.0);
    }

    #[test]
    fn a_losing_book_wants_no_leverage() {
        assert_eq!(growth_optimal_leverage(&[-0.01, 0.005], 0.04, 242.0, 10.0), 0.0);
        assert_eq!(kelly_leverage(&[-0.01, 0.005], 0.04, 242.0), 0.0);
    }

    #[test]
    fn financing_is_paid_on_the_borrowed_part_only() {
        assert_eq!(levered_annual_return(&[0.0], 1.0, 0.04, 1.0), 0.0);
        assert!((levered_annual_return(&[0.0], 3.0, 0.04, 1.0) + 0.08).abs() < 1e-15);
    }
}
