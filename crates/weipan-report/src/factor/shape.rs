//! What the buckets of a factor earned, and which side of it did the work.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Factor;
use crate::statistic::moment::mean;
use crate::statistic::{DAYS_PER_YEAR, annual_return};

/// One bucket over all days.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bucket {
    /// 1 with the lowest scores.
    pub(crate) number: i64,
    /// Stocks, mean a day.
    pub(crate) stocks: f64,
    /// Mean forward return.
    pub(crate) mean_return: f64,
    /// The same less that of all scored stocks on the same days.
    pub(crate) excess: f64,
    /// Compound annual return of the next-day returns.
    pub(crate) annual_return: f64,
    /// Mean share that was not in it one horizon before.
    pub(crate) turnover: f64,
    /// Next-day return by day.
    pub(crate) next: Vec<(NaiveDate, f64)>,
}

/// The buckets of a factor from the lowest scores to the highest.
pub(crate) fn buckets(factor: &Factor) -> Vec<Bucket> {
    let all: BTreeMap<NaiveDate, f64> = factor.days.iter().map(|row| (row.date, row.mean_return)).collect();
    factor
        .buckets
        .chunk_by(|a, b| a.bucket == b.bucket)
        .map(|rows| {
            let column = |pick: &dyn Fn(&weipan_core::ledger::FactorBucketRow) -> f64| -> Vec<f64> {
                rows.iter().map(|row| pick(row)).collect()
            };
            let market = |row: &weipan_core::ledger::FactorBucketRow| all.get(&row.date).copied().unwrap_or(f64::NAN);
            Bucket {
                number: rows[0].bucket,
                stocks: mean(&column(&|row| row.stocks as f64)),
                mean_return: mean(&column(&|row| row.mean_return)),
                excess: mean(&column(&|row| row.mean_return - market(row))),
                annual_return: annual_return(&column(&|row| row.next_return), DAYS_PER_YEAR),
                turnover: mean(&column(&|row| row.turnover)),
                next: rows.iter().map(|row| (row.date, row.next_return)).collect(),
            }
        })
        .collect()
}

/// How buckets are ordered by what they earned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    /// Rank correlation of bucket number and mean return, inner buckets only (the first and the last left out).
    pub(crate) inner: f64,
    /// Share of the spread that the side to buy earned beyond all stocks; what is left is that of the side to sell.
    pub(crate) bought: f64,
    /// The excess of the side to buy, per horizon.
    pub(crate) bought_excess: f64,
    /// The shortfall of the side to sell, per horizon.
    pub(crate) sold_excess: f64,
}

/// The shape of at least three buckets that earned something different; `None` otherwise.
pub(crate) fn shape(buckets: &[Bucket]) -> Option<Shape> {
    let (first, last) = (buckets.first()?, buckets.last()?);
    let spread = last.excess - first.excess;
    if buckets.len() < 3 || !spread.is_finite() || spread == 0.0 {
        return None;
    }
    let (bought, sold) = if spread > 0.0 { (last, first) } else { (first, last) };
    let inner: Vec<f64> = buckets[1..buckets.len() - 1].iter().map(|b| b.excess).collect();
    Some(Shape {
        inner: order(&inner),
        bought: bought.excess / spread.abs(),
        bought_excess: bought.excess,
        sold_excess: sold.excess,
    })
}

/// Rank correlation of values with their positions (no ties expected: means of many returns); NaN of fewer than three.
fn order(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    if values.len() < 3 || values.iter().any(|v| v.is_nan()) {
        return f64::NAN;
    }
    let rank = |v: &f64| values.iter().filter(|other| *other < v).count() as f64;
    let apart: f64 = values.iter().enumerate().map(|(i, v)| (rank(v) - i as f64).powi(2)).sum();
    1.0 - 6.0 * apart / (n * (n * n - 1.0))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn made(excess: &[f64]) -> Vec<Bucket> {
        let one = |(i, excess): (usize, &f64)| Bucket {
            number: i as i64 + 1,
            stocks: 10.0,
            mean_return: *excess,
            excess: *excess,
            annual_return: f64::NAN,
            turnover: f64::NAN,
            next: Vec::new(),
        };
        excess.iter().enumerate().map(one).collect()
    }

    #[test]
    fn the_side_to_buy_of_a_negative_factor_is_the_lowest() {
        let found = shape(&made(&[0.03, 0.01, 0.0, -0.005, -0.01])).unwrap();
        assert!((found.bought - 0.75).abs() < 1e-12 && found.bought_excess == 0.03 && found.sold_excess == -0.01);
        assert_eq!(found.inner, -1.0);
    }

    #[test]
    fn tails_alone_have_no_inner_order() {
        let found = shape(&made(&[-0.02, 0.001, -0.001, 0.002, 0.0, 0.02])).unwrap();
        assert!(found.inner.abs() < 0.5, "{found:?}");
        assert!(shape(&made(&[f64::NAN, 0.0, 0.1])).is_none() && shape(&[]).is_none());
    }
}
