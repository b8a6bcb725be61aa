//! Money traded in each stock over the days before, for an unwind that begins with the most liquid stocks.

use weipan_core::{Bars, DayIdx, Field};

/// Days that the mean looks back.
pub const WINDOW: usize = 20;

/// Mean of the amounts known over the 20 rows that end on `last`, yuan a day; 0 for a stock without any. Empty without an
/// amount column.
#[must_use]
pub fn mean_amount(bars: &Bars, last: DayIdx) -> Vec<f64> {
    let Some(amount) = bars.field(Field::Amount) else { return Vec::new() };
    let (mut sums, mut counts) = (vec![0.0; bars.assets().len()], vec![0.0_f64; bars.assets().len()]);
    let first = (last.row() + 1).saturating_sub(WINDOW);
    for day in (first..=last.row()).map(|d| DayIdx(d as u32)) {
        for ((sum, count), x) in sums.iter_mut().zip(&mut counts).zip(amount.row(day)) {
            if x.is_finite() {
                *sum += x;
                *count += 1.0;
            }
        }
    }
    sums.iter().zip(&counts).map(|(sum, count)| sum / count.max(1.0)).collect()
}
