//! Size buckets: stocks by market value on the day before a shock.

use weipan_core::{Bars, DayIdx, Field};

/// Which stocks lie between two quantiles of market value (close · total shares) after the close of a day: of `n` stocks
/// with a value those from the `round(from · n)`-th smallest to before the `round(to · n)`-th; equal values in the order of
/// assets. Stocks without a value are in no bucket.
pub(super) fn bucket(bars: &Bars, day: DayIdx, from: f64, to: f64) -> Vec<bool> {
    let width = bars.assets().len();
    let mut inside = vec![false; width];
    let (Some(close), Some(shares)) = (bars.field(Field::Close), bars.field(Field::TotalShares)) else { return inside };
    let value = |i: usize| close.row(day)[i] * shares.row(day)[i];
    let mut order: Vec<usize> = (0..width).filter(|i| value(*i) > 0.0).collect();
    order.sort_by(|a, b| value(*a).total_cmp(&value(*b)));
    let at = |quantile: f64| ((quantile * order.len() as f64).round() as usize).min(order.len());
    for i in &order[at(from)..at(to).max(at(from))] {
        inside[*i] = true;
    }
    inside
}
