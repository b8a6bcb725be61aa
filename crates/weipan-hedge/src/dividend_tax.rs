//! Tax on cash dividends by how long the shares were held 股息红利差别化税收: charged when they are sold.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use weipan_core::rules::DIVIDEND_TAX;
use weipan_core::{AssetIdx, Cny, Dated, Holdings, Rate, RuleBook, Shares, mul_div_round};

use crate::HedgeError;

#[derive(Deserialize)]
struct TaxRow {
    up_to_month: f64,
    up_to_year: f64,
    beyond: f64,
}

/// Rates by holding period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rates {
    up_to_month: Rate,
    up_to_year: Rate,
    beyond: Rate,
}

impl Rates {
    /// The period runs to the eve of the sale, so shares sold a month after their purchase, day for day, were held for
    /// exactly a month.
    fn of(&self, bought: NaiveDate, sold: NaiveDate) -> Rate {
        let within = |months| bought.checked_add_months(Months::new(months)).is_none_or(|end| sold <= end);
        if within(1) {
            self.up_to_month
        } else if within(12) {
            self.up_to_year
        } else {
            self.beyond
        }
    }
}

/// Shares bought on one day that are still held, and the dividends that they went ex with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Purchase {
    date: NaiveDate,
    shares: Shares,
    dividends: Cny,
}

/// Purchases of each holding, the oldest first.
pub(crate) type Purchases = BTreeMap<AssetIdx, VecDeque<Purchase>>;

/// Purchases of all holdings, and the rates: what the tax needs to know and nothing else does.
#[derive(Debug, Clone)]
pub(crate) struct DividendTaxes {
    rates: Dated<Rates>,
    pub(crate) held: Purchases,
}

impl DividendTaxes {
    /// No purchases yet, rates from the rule book.
    ///
    /// # Errors
    /// [`HedgeError::Rules`] if the shipped table is broken.
    pub(crate) fn new(rules: &RuleBook) -> Result<Self, HedgeError> {
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        let row = |r: TaxRow| Rates {
            up_to_month: rate(r.up_to_month),
            up_to_year: rate(r.up_to_year),
            beyond: rate(r.beyond),
        };
        let rates = rules.schedule(&DIVIDEND_TAX, &[])?.map(row);
        Ok(Self { rates, held: BTreeMap::new() })
    }

    /// Shares came in.
    pub(crate) fn buy(&mut self, asset: AssetIdx, date: NaiveDate, shares: Shares) {
        let purchases = self.held.entry(asset).or_default();
        match purchases.back_mut().filter(|last| last.date == date && last.dividends == Cny::ZERO) {
            Some(last) => last.shares += shares,
            None => purchases.push_back(Purchase { date, shares, dividends: Cny::ZERO }),
        }
    }

    /// A dividend on all shares held: each purchase gets its part, to the last unit.
    pub(crate) fn dividend(&mut self, asset: AssetIdx, amount: Cny) {
        let Some(purchases) = self.held.get_mut(&asset) else { return };
        let all: i64 = purchases.iter().map(|p| p.shares.0).sum();
        let (mut shares, mut given) = (0, 0);
        for purchase in purchases {
            shares += purchase.shares.0;
            let part = mul_div_round(amount.0, shares, all) - given;
            given += part;
            purchase.dividends += Cny(part);
        }
    }

    /// New shares count as held since the old ones were bought.
    pub(crate) fn grow(&mut self, asset: AssetIdx, after: Shares) {
        let Some(purchases) = self.held.get_mut(&asset) else { return };
        let before: i64 = purchases.iter().map(|p| p.shares.0).sum();
        let (mut shares, mut given) = (0, 0);
        for purchase in purchases {
            shares += purchase.shares.0;
            let part = mul_div_round(after.0, shares, before) - given;
            given += part;
            purchase.shares = Shares(part);
        }
    }

    /// Takes sold shares away, the oldest first, and returns the tax on their dividends, rounded once a purchase.
    pub(crate) fn sell(&mut self, asset: AssetIdx, shares: Shares, date: NaiveDate) -> Cny {
        let Some(purchases) = self.held.get_mut(&asset) else { return Cny::ZERO };
        let rates = self.rates.on(date);
        let (mut left, mut tax) = (shares, Cny::ZERO);
        while let Some(oldest) = purchases.front_mut().filter(|_| left > Shares::ZERO) {
            let sold = left.min(oldest.shares);
            let dividends = oldest.dividends.scaled(sold.0, oldest.shares.0.max(1));
            tax += rates.map_or(Cny::ZERO, |rates| rates.of(oldest.date, date).of(dividends));
            oldest.shares -= sold;
            oldest.dividends -= dividends;
            left -= sold;
            if oldest.shares == Shares::ZERO {
                purchases.pop_front();
            }
        }
        if purchases.is_empty() {
            self.held.remove(&asset);
        }
        tax
    }

    /// Whether the purchases are those of the shares held.
    pub(crate) fn agrees(&self, holdings: &Holdings) -> bool {
        let bought = |purchases: &VecDeque<Purchase>| purchases.iter().map(|p| p.shares).sum::<Shares>();
        let lots = holdings.lots();
        lots.len() == self.held.len()
            && lots.iter().all(|lot| self.held.get(&lot.asset).is_some_and(|p| bought(p) == lot.shares))
    }

    /// Forgets a stock that left the exchange: no sale, no tax.
    pub(crate) fn forget(&mut self, asset: AssetIdx) {
        self.held.remove(&asset);
    }

    /// Shares turned into those of another stock; they keep their purchase dates.
    pub(crate) fn turn_into(&mut self, from: AssetIdx, into: AssetIdx) {
        let Some(moved) = self.held.remove(&from) else { return };
        let mut all: Vec<Purchase> = self.held.remove(&into).into_iter().flatten().chain(moved).collect();
        all.sort_by_key(|purchase| purchase.date);
        self.held.insert(into, all.into());
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    const STOCK: AssetIdx = AssetIdx(3);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_rate_falls_with_the_holding_period() {
        for (bought, sold, percent) in [
            ("2024-01-05", "2024-01-08", 20),
            ("2024-01-05", "2024-02-05", 20), // held to 02-04: a month exactly
            ("2024-01-05", "2024-02-06", 10),
            ("2024-01-05", "2025-01-06", 0),
            ("2024-01-05", "2025-01-05", 10), // a year exactly
            ("2013-06-03", "2014-07-01", 5),  // before 2015-09-08
            ("2024-01-31", "2024-02-29", 20),
        ] {
            let mut taxes = DividendTaxes::new(&RuleBook::shipped().unwrap()).unwrap();
            taxes.buy(STOCK, day(bought), Shares(100));
            taxes.dividend(STOCK, Cny(1_000_000));
            let tax = taxes.sell(STOCK, Shares(100), day(sold));
            assert_eq!(tax, Cny(percent * 10_000), "{bought} to {sold}");
            assert!(taxes.held.is_empty());
        }
    }

    #[test]
    fn the_oldest_shares_are_sold_first() {
        let mut taxes = DividendTaxes::new(&RuleBook::shipped().unwrap()).unwrap();
        taxes.buy(STOCK, day("2023-01-05"), Shares(300));
        taxes.buy(STOCK, day("2024-03-01"), Shares(100));
        // 0.5 yuan a share on 400 shares, then 10 for 10.
        taxes.dividend(STOCK, Cny(2_000_000));
        taxes.grow(STOCK, Shares(800));
        // 600 of them are the old ones: beyond a year, free. The other 100 carry 25 yuan, 20 % of it is tax.
        assert_eq!(taxes.sell(STOCK, Shares(700), day("2024-03-11")), Cny(50_000));
        taxes.buy(STOCK, day("2024-03-12"), Shares(50));
        assert_eq!(taxes.sell(STOCK, Shares(150), day("2024-06-11")), Cny(25_000), "bought later, no dividend since");
    }

    #[test]
    fn shares_of_a_stock_that_was_taken_over_keep_their_dates() {
        let mut taxes = DividendTaxes::new(&RuleBook::shipped().unwrap()).unwrap();
        taxes.buy(AssetIdx(1), day("2022-01-05"), Shares(100));
        taxes.buy(STOCK, day("2024-01-05"), Shares(100));
        taxes.turn_into(AssetIdx(1), STOCK);
        taxes.dividend(STOCK, Cny(2_000_000));
        assert_eq!(taxes.sell(STOCK, Shares(100), day("2024-01-20")), Cny::ZERO);
        assert_eq!(taxes.sell(STOCK, Shares(100), day("2024-01-20")), Cny(200_000));
    }

    proptest! {
        /// Against a list of hundreds of shares, each with its own date and dividends.
        #[test]
        fn every_hundred_is_taxed_by_itself(
            steps in prop::collection::vec((0_u8..3, 1_i64..30, 1_u64..200), 1..40),
        ) {
            let mut taxes = DividendTaxes::new(&RuleBook::shipped().unwrap()).unwrap();
            let mut hundreds: Vec<(NaiveDate, i64)> = Vec::new();
            let mut date = day("2016-01-04");
            for (step, n, days) in steps {
                date = date + chrono::Days::new(days);
                match step {
                    0 => {
                        taxes.buy(STOCK, date, Shares(100 * n));
                        hundreds.extend((0..n).map(|_| (date, 0)));
                    }
                    1 => {
                        // n yuan a share: 100 · n · 10,000 units for each hundred, and all rates leave whole units.
                        taxes.dividend(STOCK, Cny(1_000_000 * n * hundreds.len() as i64));
                        hundreds.iter_mut().for_each(|(_, dividends)| *dividends += 1_000_000 * n);
                    }
                    _ => {
                        let n = (n as usize).min(hundreds.len());
                        let tax = taxes.sell(STOCK, Shares(100 * n as i64), date);
                        let expected: i64 = hundreds.drain(..n).map(|(bought, dividends)| {
                            let months = |m| bought.checked_add_months(Months::new(m)).unwrap();
                            let percent = if date <= months(1) { 20 } else if date <= months(12) { 10 } else { 0 };
                            dividends * percent / 100
                        }).sum();
                        prop_assert_eq!(tax, Cny(expected));
                    }
                }
                let held = taxes.held.get(&STOCK).map_or(0, |p| p.iter().map(|p| p.shares.0).sum());
                prop_assert_eq!(held, 100 * hundreds.len() as i64);
            }
        }
    }
}
