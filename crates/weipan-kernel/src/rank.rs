//! The rank of each value in its row: the critical path of the engine.
//!
//! How a row is ranked, step by step, and where each step lives:
//!
//! 1. each float becomes an integer in the same order (`key.rs`);
//! 2. the span of the row is cut into 2^19 cells, and cell and column together are one 32-bit word (`rank/word.rs`);
//! 3. the words are sorted by cell, with two passes of a counting sort that keep column order (`rank/radix.rs`);
//! 4. one walk over the sorted words writes the ranks; where words share a cell it looks at the full values, and
//!    where a cell is crowded (a few outliers stretched the span) it takes step 2 again for that cell (`rank/walk.rs`).
//!
//! Each repetition narrows the span at least 2^19 times, so there are few, and time stays linear in the row.

mod radix;
mod walk;
mod word;

use crate::float::Float;
use crate::key::extent;
use crate::panel::each_row;
use ndarray::{ArrayView2, ArrayViewMut2};
use radix::Counts;
use walk::Walk;
use word::Word;

/// The rank that tied values get. With `a` values better placed and `t` tied:
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankMethod {
    /// The mean of the ranks they span: a + (t + 1) / 2.
    #[default]
    Average,
    /// The lowest: a + 1.
    Min,
    /// The highest: a + t.
    Max,
    /// One more than the number of *distinct* values better placed.
    Dense,
    /// Each its own: a + 1, a + 2, … in column order, whether ascending or descending.
    Ordinal,
}

/// Which end gets rank 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The smallest value has rank 1.
    #[default]
    Ascending,
    /// The largest value has rank 1.
    Descending,
}

/// The unit in which ranks are given. With r the rank as counted and n the number of values ranked
/// (for [`RankMethod::Dense`] the number of distinct values, so that the last is always n):
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankScale {
    /// r itself, 1 ..= n.
    #[default]
    Count,
    /// r / n, in (0, 1]: Alpha101 and pandas `rank(pct=True)`.
    Fraction,
    /// (r − 1) / (n − 1), in [0, 1]: BRAIN. NaN where n is 1.
    Unit,
}

/// What to do with ties, direction and unit. The default ranks like `scipy.stats.rankdata`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RankOptions {
    /// The rank that tied values get.
    pub method: RankMethod,
    /// Which end gets rank 1.
    pub order: Order,
    /// The unit of the ranks.
    pub scale: RankScale,
}

/// Working memory of [`rank`]: about two rows. It grows on demand and is worth keeping between rows.
#[derive(Clone, Debug, Default)]
pub struct RankScratch {
    narrow: Vec<u32>,
    narrow_spare: Vec<u32>,
    wide: Vec<u64>,
    wide_spare: Vec<u64>,
    counts: Counts,
    short: Vec<i128>,
}

impl RankScratch {
    /// Scratch that has allocated nothing yet for rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Rank the values of one row; returns how many there were.
///
/// Formula: with `a` values before x and `t` equal to it (x included), the average rank is a + (t + 1) / 2;
/// [`RankMethod`] has the others, [`RankScale`] the units.
///
/// - **Shape**: `out` is as long as `row`; rank j belongs to value j.
/// - **Missing values**: NaN gets NaN and does not count; −0.0 ties with 0.0; ±inf rank as values.
/// - **Time**: linear in the row for every distribution of values. Ranks of `f32` rows are exact up to 2^24 columns.
/// - **Reference**: `scipy.stats.rankdata(nan_policy="omit")`; pandas `DataFrame.rank(axis=1)`.
///
/// # Panics
///
/// If `out` and `row` differ in length, or the row has 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{rank, Order, RankMethod, RankOptions, RankScale, RankScratch};
/// let mut scratch = RankScratch::new();
/// let row = [30.0, 10.0, f64::NAN, 30.0, 20.0];
/// let mut out = [0.0; 5];
///
/// assert_eq!(rank(&row, &mut out, RankOptions::default(), &mut scratch), 4);
/// assert_eq!(out[..2], [3.5, 1.0]);
/// assert!(out[2].is_nan());
/// assert_eq!(out[3..], [3.5, 2.0]);
///
/// let best_first = RankOptions { method: RankMethod::Min, order: Order::Descending, scale: RankScale::Fraction };
/// rank(&row, &mut out, best_first, &mut scratch);
/// assert_eq!(out[..2], [0.25, 1.0]);
/// ```
pub fn rank<T: Float>(row: &[T], out: &mut [T], options: RankOptions, scratch: &mut RankScratch) -> usize {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    assert!(u32::try_from(row.len()).is_ok(), "a row of {} columns", row.len());
    out.fill(T::NAN);
    let Some(extent) = extent(row) else { return 0 };
    let RankScratch { narrow, narrow_spare, wide, wide_spare, counts, short } = scratch;
    let walk = Walk::new(row, out, options, counts, short);
    let (count, last) = if row.len() <= u32::COLUMNS {
        walk.rank_row(extent, narrow, narrow_spare)
    } else {
        walk.rank_row(extent, wide, wide_spare)
    };
    rescale(out, last, options.scale);
    count
}

/// Rank each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`rank`]; `out` has the shape of `panel`. Each thread has its own
/// scratch of a few rows.
///
/// # Panics
///
/// If the shapes differ, or a row has 2^32 columns or more.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{rank_panel, RankOptions};
/// let panel = array![[3.0, 1.0, 2.0], [5.0, 5.0, 1.0]];
/// let mut ranks = Array2::zeros(panel.dim());
/// rank_panel(panel.view(), ranks.view_mut(), RankOptions::default());
/// assert_eq!(ranks, array![[3.0, 1.0, 2.0], [2.5, 2.5, 1.0]]);
/// ```
pub fn rank_panel<T: Float>(panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>, options: RankOptions) {
    each_row(panel, out, RankScratch::new, |row, out, scratch| {
        rank(row, out, options, scratch);
    });
}

/// Turn counted ranks, of which the highest possible is `last`, into the unit asked for.
fn rescale<T: Float>(out: &mut [T], last: usize, scale: RankScale) {
    let (first, divisor) = match scale {
        RankScale::Count => return,
        RankScale::Fraction => (0.0, last as f64),
        // With a single value this is 0 / 0: NaN, as promised.
        RankScale::Unit => (1.0, last as f64 - 1.0),
    };
    for rank in out {
        *rank = T::from_f64((rank.to_f64() - first) / divisor);
    }
}
