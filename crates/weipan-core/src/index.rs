//! Index levels on the calendar of the bars.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{DayIdx, Price};

/// One index's levels, a value per trading day; NaN where the source has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexLevels {
    /// Closing level of the price index, points.
    pub close: Vec<f64>,
    /// Closing level of the total-return index, points; empty if the data have none.
    pub total_return: Vec<f64>,
    /// Every row of the source with its date: `(date, close, total return)`, sorted by date; it may reach beyond the
    /// calendar on both sides, so that last year's dividends are known on the first day. NaN = missing.
    pub dated: Vec<(NaiveDate, f64, f64)>,
}

impl IndexLevels {
    /// The closing level of a day; `None` where the source has none.
    #[must_use]
    pub fn close(&self, day: DayIdx) -> Option<Price> {
        self.close.get(day.row()).copied().and_then(Price::from_yuan)
    }

    /// Dividend points that went ex in `(from, to]`: the part of the total return that the price index lacks,
    /// `Σ (TR(t)/TR(t-1) - I(t)/I(t-1)) · I(t-1)`. `None` without a total-return index or outside the data.
    #[must_use]
    pub fn dividend_points(&self, from: DayIdx, to: DayIdx) -> Option<f64> {
        if to.row() >= self.total_return.len() || to.row() >= self.close.len() {
            return None;
        }
        let mut points = 0.0;
        for t in from.row() + 1..=to.row() {
            let (i, i0) = (self.close[t], self.close[t - 1]);
            points += (self.total_return[t] / self.total_return[t - 1] - i / i0) * i0;
        }
        points.is_finite().then_some(points)
    }

    /// Dividend points that went ex in `(from, to]` by the rows of [`IndexLevels::dated`], also outside the calendar;
    /// the formula is that of [`IndexLevels::dividend_points`]. `None` where the rows do not span both dates (the
    /// first row must lie on or before `from`, the last on or after `to`) or a level is missing.
    #[must_use]
    pub fn dividend_points_between(&self, from: NaiveDate, to: NaiveDate) -> Option<f64> {
        let start = self.dated.partition_point(|row| row.0 <= from).checked_sub(1)?;
        let end = self.dated.partition_point(|row| row.0 <= to);
        if self.dated.last()?.0 < to {
            return None;
        }
        let pairs = self.dated.get(start..end)?.windows(2);
        let points: f64 = pairs.map(|p| (p[1].2 / p[0].2 - p[1].1 / p[0].1) * p[0].1).sum();
        points.is_finite().then_some(points)
    }
}

/// Indices by code, such as `000852.SH`.
#[derive(Debug, Clone, Default)]
pub struct Indices {
    by_code: BTreeMap<String, IndexLevels>,
}

impl Indices {
    /// Puts an index in place.
    pub fn insert(&mut self, code: &str, levels: IndexLevels) {
        self.by_code.insert(code.to_owned(), levels);
    }

    /// An index by its code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&IndexLevels> {
        self.by_code.get(code)
    }

    /// All codes, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// Whether there is no index.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, d).unwrap_or_default()
    }

    fn levels() -> IndexLevels {
        // 2 points go ex on the 3rd, 5 points on the 5th.
        let close = [100.0, 98.0, 98.0, 93.0];
        let total_return = [200.0, 200.0, 200.0, 200.0];
        let dated = (0..4).map(|i| (day(i as u32 + 2), close[i], total_return[i])).collect();
        IndexLevels { close: close.to_vec(), total_return: total_return.to_vec(), dated }
    }

    #[test]
    fn dividend_points_agree_on_days_and_dates() {
        let levels = levels();
        assert_eq!(levels.dividend_points(DayIdx(0), DayIdx(3)), levels.dividend_points_between(day(2), day(5)));
        let points = levels.dividend_points_between(day(3), day(5)).unwrap_or(f64::NAN);
        assert!((points - 5.0).abs() < 1e-12, "{points}");
    }

    #[test]
    fn dates_beyond_the_rows_are_unknown() {
        assert_eq!(levels().dividend_points_between(day(1), day(5)), None);
        assert_eq!(levels().dividend_points_between(day(2), day(6)), None);
    }
}
