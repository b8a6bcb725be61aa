//! Index levels on the calendar of the bars.

use std::collections::BTreeMap;

use crate::{DayIdx, Price};

/// One index's levels, a value per trading day; NaN where the source has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexLevels {
    /// Closing level of the price index, points.
    pub close: Vec<f64>,
    /// Closing level of the total-return index, points; empty if the data have none.
    pub total_return: Vec<f64>,
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
