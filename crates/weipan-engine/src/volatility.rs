//! Daily volatility of each stock over the days before, for impact.

use weipan_core::{Bars, DayIdx, Field};

/// Days that the volatility looks back.
pub const WINDOW: usize = 20;

/// Standard deviation (ddof 1) of `close / prev_close - 1` over the 20 rows that end on `last`; NaN for a stock with
/// fewer than two of them.
#[must_use]
pub fn volatility(bars: &Bars, last: DayIdx) -> Vec<f64> {
    let width = bars.assets().len();
    let (mut n, mut mean, mut squares) = (vec![0.0; width], vec![0.0; width], vec![0.0; width]);
    let (Some(close), Some(prev)) = (bars.field(Field::Close), bars.field(Field::PrevClose)) else {
        return vec![f64::NAN; width];
    };
    let first = (last.row() + 1).saturating_sub(WINDOW);
    for day in (first..=last.row()).map(|d| DayIdx(d as u32)) {
        for (i, (c, p)) in close.row(day).iter().zip(prev.row(day)).enumerate() {
            let r = c / p - 1.0;
            if r.is_finite() {
                // Welford: no cancellation.
                n[i] += 1.0;
                let delta = r - mean[i];
                mean[i] += delta / n[i];
                squares[i] += delta * (r - mean[i]);
            }
        }
    }
    n.iter().zip(&squares).map(|(n, s)| if *n > 1.0 { (s / (n - 1.0)).sqrt() } else { f64::NAN }).collect()
}
