//! Dividends and bonus shares: when they go ex, and what they do to the reference price.

use chrono::NaiveDate;
use rand_chacha::ChaCha8Rng;
use weipan_core::{Calendar, Price, Ratio};

use crate::random::{between, chance, normal, uniform};
use crate::stocks::{Stock, pays_dividends};

/// Where the ex-dates fall: month and share of the year's dividends.
const SEASON: [(u32, f64); 8] =
    [(4, 0.04), (5, 0.24), (6, 0.36), (7, 0.21), (9, 0.05), (10, 0.05), (11, 0.02), (12, 0.03)];
/// Ex-dates stay this many rows away from a listing, and from the end, so that each pay day is in the data.
const MARGIN: usize = 12;
/// Chance that a dividend comes with bonus shares.
const BONUS_CHANCE: f64 = 0.08;
/// Bonus shares per share held.
const BONUS: [f64; 5] = [0.2, 0.3, 0.4, 0.45, 0.5];
/// Below these prices, yuan, a stock gives no cash, and no bonus shares.
const LEAST_PRICE: (f64, f64) = (2.0, 5.0);

/// An intended action: the cash is fixed on the ex-date, from the price of the day before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    /// Row of the ex-date; the stock's next trading day if it is suspended then.
    pub row: usize,
    /// Trading days from the ex-date to the pay date.
    pub pay_lag: usize,
    /// Cash per share over the price.
    pub cash_yield: f64,
    /// New shares per share held.
    pub bonus: f64,
}

impl Plan {
    /// Cash in yuan and new shares per share held at a price; `None` if the price is too low for both.
    pub(crate) fn terms(&self, close: i64) -> Option<(Ratio, Ratio)> {
        let price = close as f64 / 100.0;
        let cash = if price >= LEAST_PRICE.0 { (self.cash_yield * price * 1_000.0).round() as i64 } else { 0 };
        let bonus = if price >= LEAST_PRICE.1 { self.bonus } else { 0.0 };
        let (cash, bonus) = (Ratio(cash * (Ratio::ONE / 1_000)), Ratio((bonus * Ratio::ONE as f64).round() as i64));
        (cash.0 > 0 || bonus.0 > 0).then_some((cash, bonus))
    }
}

/// The intended actions of a stock, in the order of their rows; at most one a year.
pub(crate) fn draw(stock: &Stock, calendar: &Calendar, rng: &mut ChaCha8Rng) -> Vec<Plan> {
    use chrono::Datelike;
    let years = calendar.days().iter().map(Datelike::year);
    let (Some(first), Some(last)) = (years.clone().min(), years.max()) else { return Vec::new() };
    let level = (-4.35 + 0.3 * stock.size.clamp(-2.0, 2.0) + 0.4 * normal(rng)).exp();
    let mut plans = Vec::new();
    for year in first..=last {
        let pays = pays_dividends(stock, rng);
        let row = calendar.on_or_after(ex_date(year, rng)).map(weipan_core::DayIdx::row);
        let bonus = if chance(rng, BONUS_CHANCE) { BONUS[between(rng, 0, BONUS.len())] } else { 0.0 };
        let pay_lag = between(rng, 1, 6);
        let cash_yield = (level * (0.25 * normal(rng)).exp()).min(0.08);
        if let Some(row) = row
            && pays
            && row > stock.first_row + MARGIN
            && row + MARGIN < stock.end_row
        {
            plans.push(Plan { row, pay_lag, cash_yield, bonus });
        }
    }
    plans
}

fn ex_date(year: i32, rng: &mut ChaCha8Rng) -> NaiveDate {
    let mut left = uniform(rng);
    let mut month = SEASON[0].0;
    for (candidate, share) in SEASON {
        month = candidate;
        left -= share;
        if left < 0.0 {
            break;
        }
    }
    NaiveDate::from_ymd_opt(year, month, 1 + between(rng, 0, 28) as u32).unwrap_or_default()
}

/// Whether a row is so near to the end that an action which slipped there through a suspension is dropped.
pub(crate) fn is_too_late(row: usize, end_row: usize) -> bool {
    row + 6 >= end_row
}

/// The exchange's reference price on an ex-date, whole ticks: `(close - cash) / (1 + new shares)`, half up.
///
/// Exact in integers: all terms are brought to 1e-8 yuan.
pub(crate) fn ex_reference(close: Price, cash: Ratio, new_shares: Ratio) -> i64 {
    let numerator = (i128::from(close.0) * 10_000 - i128::from(cash.0)) * 100;
    let denominator = i128::from(Ratio::ONE + new_shares.0);
    (2 * numerator + denominator).div_euclid(2 * denominator) as i64
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn ex_right_references_round_half_up() {
        for (close, cash, bonus, expected) in [
            (10.00, 0.25, 0.0, 975),
            (10.00, 0.255, 0.0, 975), // 9.745 rounds up
            (13.00, 0.10, 0.3, 992),  // 12.90 / 1.3 = 9.923
            (20.01, 0.0, 1.0, 1001),  // 10.005 rounds up
        ] {
            let ratio = |x| Ratio::from_fraction(x).unwrap();
            let found = ex_reference(Price::from_quote(close).unwrap(), ratio(cash), ratio(bonus));
            assert_eq!(found, expected, "{close} less {cash}, bonus {bonus}");
        }
    }

    #[test]
    fn cash_is_in_thousandths_of_a_yuan_and_cheap_stocks_give_none() {
        let plan = Plan { row: 0, pay_lag: 1, cash_yield: 0.012_34, bonus: 0.3 };
        let (cash, bonus) = plan.terms(1_000).unwrap();
        assert_eq!((cash, bonus), (Ratio(12_300_000), Ratio(30_000_000)));
        assert_eq!(plan.terms(300).unwrap().1, Ratio(0));
        assert_eq!(plan.terms(150), None);
    }

    #[test]
    fn most_ex_dates_fall_in_may_to_july() {
        use chrono::Datelike;
        let mut rng = crate::random::stream(1, crate::random::Stream::Market);
        let dates: Vec<_> = (0..2_000).map(|_| ex_date(2022, &mut rng)).collect();
        let summer = dates.iter().filter(|d| (5..=7).contains(&d.month())).count();
        assert!((1_540..1_700).contains(&summer), "{summer}");
    }
}
