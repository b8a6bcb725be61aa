//! Forced selling, day by day: sums of `unwind.parquet`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::Cny;
use weipan_core::ledger::{DayRow, UnwindRow};

use crate::closing::judged;

/// What kept forced sells from trading, in the order of the picture.
pub(crate) const KEEPERS: [&str; 6] = ["limit_down", "suspended", "not_listed", "volume", "ban", "t_plus_one"];

/// One day of forced orders.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Day {
    /// Worth that was to be sold, at sizing prices.
    pub(crate) asked: Cny,
    /// Worth that was sold.
    pub(crate) sold: Cny,
    /// What selling cost against the sizing prices.
    pub(crate) cost: Cny,
    /// Worth that stayed, by the rule that kept it.
    pub(crate) kept: BTreeMap<String, Cny>,
    /// Orders sent and orders that did not fill whole.
    pub(crate) orders: (usize, usize),
    /// Contracts to buy back, and bought back.
    pub(crate) contracts: (i64, i64),
    /// What buying them back cost against the marks of the day before.
    pub(crate) contract_cost: Cny,
    /// Worth that is still to be sold.
    pub(crate) left: Cny,
    /// Largest share of a stock's volume that was sold.
    pub(crate) of_volume: f64,
}

/// Part `n / of` of a worth.
fn part(worth: Cny, n: i64, of: i64) -> Cny {
    if of == 0 { Cny::ZERO } else { worth.scaled(n, of) }
}

/// Whether a row is about contracts: codes of stocks have an exchange behind a point.
fn is_contract(row: &UnwindRow) -> bool {
    !row.item.contains('.')
}

/// The days with forced orders, oldest first.
pub(crate) fn days(rows: &[UnwindRow]) -> BTreeMap<NaiveDate, Day> {
    let mut days: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    for row in rows {
        let day = days.entry(row.date).or_default();
        if is_contract(row) {
            day.contracts.0 += row.asked;
            day.contracts.1 += row.filled;
            day.contract_cost += row.cost;
            continue;
        }
        let sold = part(row.worth, row.filled, row.asked);
        day.asked += row.worth;
        day.sold += sold;
        day.cost += row.cost;
        day.left += part(row.worth, row.left, row.asked);
        day.orders.0 += 1;
        if row.filled < row.asked {
            day.orders.1 += 1;
            *day.kept.entry(row.rule.to_string()).or_default() += row.worth - sold;
        }
        let share = row.filled as f64 / row.volume;
        day.of_volume = if share.is_finite() { day.of_volume.max(share) } else { day.of_volume };
    }
    days
}

/// Margin ratio at a day's close; NaN without a position, and while an account is closed out: what is left says nothing.
pub(crate) fn ratio(days: &[DayRow], date: NaiveDate) -> f64 {
    let told = judged(days);
    told.binary_search_by_key(&date, |row| row.date).map_or(f64::NAN, |i| told[i].ratio)
}

/// A stock that could not be sold, over all days.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stuck {
    pub(crate) item: String,
    /// Days on which it was asked for and not sold whole.
    pub(crate) days: usize,
    /// The largest worth that stayed on one of them.
    pub(crate) worth: Cny,
    /// Days by rule.
    pub(crate) rules: BTreeMap<String, usize>,
}

/// The stocks that stayed longest, then the largest.
pub(crate) fn stuck(rows: &[UnwindRow]) -> Vec<Stuck> {
    let mut stocks: BTreeMap<&str, Stuck> = BTreeMap::new();
    for row in rows.iter().filter(|row| !is_contract(row) && row.filled < row.asked) {
        let empty = || Stuck { item: row.item.to_string(), days: 0, worth: Cny::ZERO, rules: BTreeMap::new() };
        let stock = stocks.entry(&row.item).or_insert_with(empty);
        stock.days += 1;
        stock.worth = stock.worth.max(row.worth - part(row.worth, row.filled, row.asked));
        *stock.rules.entry(row.rule.to_string()).or_default() += 1;
    }
    let mut stocks: Vec<Stuck> = stocks.into_values().collect();
    stocks.sort_by_key(|s| (std::cmp::Reverse(s.days), std::cmp::Reverse(s.worth), s.item.clone()));
    stocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use weipan_core::Origin;

    fn row(day: u32, item: &str, asked: i64, filled: i64, rule: &str) -> UnwindRow {
        UnwindRow {
            date: NaiveDate::from_ymd_opt(2024, 2, day).unwrap_or_default(),
            item: item.into(),
            origin: Origin::Unwind,
            asked,
            filled,
            rule: rule.into(),
            worth: Cny(asked * 10),
            cost: Cny(filled),
            left: asked - filled,
            volume: 1000.0,
        }
    }

    #[test]
    fn days_add_up_and_stuck_stocks_are_told_apart() {
        let rows = [
            row(6, "600000.SH", 100, 0, "limit_down"),
            row(6, "600001.SH", 200, 200, ""),
            row(6, "IM2403", 5, 4, "price_limit"),
            row(7, "600000.SH", 100, 60, "volume"),
        ];
        let days = days(&rows);
        let first = days.values().next().cloned().unwrap_or_default();
        assert_eq!((first.asked, first.sold, first.left), (Cny(3000), Cny(2000), Cny(1000)));
        assert_eq!((first.contracts, first.orders), ((5, 4), (2, 1)));
        assert_eq!(first.kept.get("limit_down"), Some(&Cny(1000)));
        assert_eq!(first.of_volume, 0.2);
        let stuck = stuck(&rows);
        assert_eq!((stuck.len(), stuck[0].days, stuck[0].worth), (1, 2, Cny(1000)));
    }
}
