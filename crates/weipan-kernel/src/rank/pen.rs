//! Counted ranks into the unit asked for.

use super::{Order, RankOptions, RankScale};
use crate::float::Float;

/// How twice an ascending rank becomes what is written: (± twice / 2 + shift) / divisor, in one walk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    /// Twice ranks above this are of missing values.
    limit: u32,
    /// ½, or −½ for descending ranks.
    half: f64,
    shift: f64,
    divisor: f64,
    divide: bool,
}

impl Pen {
    /// For `count` values whose highest possible rank is `last`.
    pub(super) fn new(count: usize, last: usize, options: RankOptions) -> Self {
        let last = last as f64;
        let (half, turned) = match options.order {
            Order::Ascending => (0.5, 0.0),
            Order::Descending => (-0.5, last + 1.0),
        };
        let (first, divisor) = match options.scale {
            RankScale::Count => (0.0, 1.0),
            RankScale::Fraction => (0.0, last),
            // With a single value this is 0 / 0: NaN, as promised.
            RankScale::Unit => (1.0, last - 1.0),
        };
        let divide = options.scale != RankScale::Count;
        Self { limit: 2 * count as u32, half, shift: turned - first, divisor, divide }
    }
}

/// Write the ranks in their unit, and NaN where a value is missing.
#[inline(always)]
pub(super) fn write<T: Float>(ranks: &[u32], out: &mut [T], pen: Pen) {
    if pen.divide {
        each(ranks, out, pen.limit, |twice| (pen.half * twice + pen.shift) / pen.divisor);
    } else {
        each(ranks, out, pen.limit, |twice| pen.half * twice + pen.shift);
    }
}

#[inline(always)]
fn each<T: Float>(ranks: &[u32], out: &mut [T], limit: u32, unit: impl Fn(f64) -> f64) {
    for (&twice, out) in ranks.iter().zip(out) {
        let rank = T::from_f64(unit(f64::from(twice as i32)));
        *out = if twice <= limit { rank } else { T::NAN };
    }
}
