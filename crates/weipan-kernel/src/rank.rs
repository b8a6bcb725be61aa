//! The rank of each value in its row: the critical path of the engine.
//!
//! Nothing is sorted. A row is ranked by counting, in passes that mostly have no branches, and each step has its file:
//!
//! 1. A sample of 64 values (of a short row, 32) chooses a *plan* (`rank/plan.rs`). Where the row has no more values than
//!    four that the sample has seen, these are counted. Where one value fills half of the row, the values below and those
//!    above it are ranked as rows of their own. Else the plan is a *grid* (`rank/grid.rs`): a weakly increasing map from
//!    values to cells, 16 to 32 times as many cells as values (but for very short and very long rows), which spreads most of
//!    the values evenly. Cells are of equal width in value, or in logarithm, or, where values crowd, in the logarithm of the
//!    distance to their median, or of a width for each eighth of the sample; deep within crowds, in the order of floats.
//! 2. A table has a word for every 16 cells, in wide rows 32 (`rank/word.rs`). Each value adds a mark for its cell to its
//!    word, and one to the number of the word's values. Running sums turn these numbers into the number of values before
//!    each word. Then each value's word is fetched again, and its rank read from it: the number before its word, and the
//!    marks up to its own. The table fits the first level of cache, nearly, and is walked in the order of columns
//!    (`rank/count.rs`). Its words lie in sixteen lanes, so that sixteen sums run side by side.
//! 3. Where values share a cell their word has fewer marks than values. All values of such a word form a *group*
//!    (`rank/crowd.rs`): in groups of up to eight each value is compared with all, without branches; larger ones have their
//!    rank if all are equal, and else are compared too, or, if they are many, ranked as a row of their own with a plan of
//!    their own (`rank/row.rs`).
//! 4. One last walk turns counted ranks into the direction and the unit asked for (`rank/pen.rs`).
//!
//! Missing values are counted in words aside, so that no step has to ask.
//!
//! The compiler makes vector code of most passes. The same source is compiled for AVX-512, for AVX2 and for any CPU, and
//! chosen at run time (`rank/isa.rs`); the passes it does not vectorise are written out for AVX-512 (`rank/avx512.rs`).
//! Ranks are integers until the last walk, and the grid decides only about speed: so every path gives the same bits.

#[cfg(test)]
mod agreement;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod count;
mod crowd;
mod grid;
mod isa;
mod pen;
mod places;
mod plan;
mod row;
mod scratch;
mod top;
mod word;

use crate::float::Float;
use crate::panel::each_row;
use crowd::Crowds;
use isa::Isa;
use ndarray::{ArrayView2, ArrayViewMut2};
use pen::Pen;
use scratch::Working;

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

/// Working memory of [`rank`]: up to a dozen rows of `f64`. It grows on demand and is worth keeping between rows.
#[derive(Clone, Debug, Default)]
pub struct RankScratch {
    work: Working,
    crowds: Crowds,
    /// Twice the ascending rank of each column.
    ranks: Vec<u32>,
    /// Columns of a crowd and their values.
    columns: Vec<u32>,
    values: Vec<f64>,
    /// Which ranks were seen.
    seen: Vec<u32>,
}

impl RankScratch {
    /// Scratch that has allocated nothing yet.
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
/// - **Time**: linear in the row for every distribution of values. Ranks of `f32` rows are exact up to 2^23 columns.
/// - **Reference**: `scipy.stats.rankdata(nan_policy="omit")`; pandas `DataFrame.rank(axis=1)`.
///
/// # Panics
///
/// If `out` and `row` differ in length, or the row has 2^29 columns or more.
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
    rank_by(Isa::best(), row, out, options, scratch)
}

fn rank_by<T: Float>(isa: Isa, row: &[T], out: &mut [T], options: RankOptions, scratch: &mut RankScratch) -> usize {
    let count = count_by(isa, row, out, options, scratch);
    write_by(isa, count, out, options, scratch);
    count
}

/// The first steps: twice the ascending rank of each column into `scratch.ranks`.
fn count_by<T: Float>(isa: Isa, row: &[T], out: &[T], options: RankOptions, scratch: &mut RankScratch) -> usize {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    // Two bits of a word are flags, and ranks are doubled.
    assert!(row.len() < 1 << 29, "a row of {} columns", row.len());
    row::ranks(isa, row, out, row::ties(options), scratch)
}

/// The last steps: the ranks of `count` values in the method, the direction and the unit asked for.
fn write_by<T: Float>(isa: Isa, count: usize, out: &mut [T], options: RankOptions, scratch: &mut RankScratch) {
    let RankScratch { ranks, seen, .. } = scratch;
    let ranks = &mut ranks[..out.len()];
    let last = match options.method {
        RankMethod::Dense => row::dense(ranks, count, seen),
        RankMethod::Ordinal => row::ordinal(ranks, count, options.order, seen),
        RankMethod::Average | RankMethod::Min | RankMethod::Max => count,
    };
    isa.write(ranks, out, Pen::new(count, last, options));
}

/// [`rank`] and, from the same counts, the mask of the k largest values; returns how many values there were.
///
/// Formula: as for [`rank`], and as for [`crate::top_k`] with [`crate::EdgeTies::ByColumn`]: of values that tie at the
/// edge the first by column are marked, so that k are marked, or all values if they are fewer. Largest means largest,
/// whatever the order of the ranks.
///
/// - **Shape**: `out` and `mask` are as long as `row`.
/// - **Missing values**: as for [`rank`]; NaN is never marked.
/// - **Reference**: `scipy.stats.rankdata`, `numpy.argpartition`.
///
/// # Panics
///
/// If `out` or `mask` and `row` differ in length, or the row has 2^29 columns or more.
///
/// ```
/// use weipan_kernel::{rank_top_k, RankOptions, RankScratch};
/// let row = [2.0, 9.0, f64::NAN, 2.0, 1.0];
/// let (mut out, mut mask) = ([0.0; 5], [false; 5]);
/// assert_eq!(rank_top_k(&row, 2, RankOptions::default(), &mut out, &mut mask, &mut RankScratch::new()), 4);
/// assert_eq!(out[..2], [2.5, 4.0]);
/// assert_eq!(mask, [true, true, false, false, false]);
/// ```
pub fn rank_top_k<T: Float>(
    row: &[T],
    k: usize,
    options: RankOptions,
    out: &mut [T],
    mask: &mut [bool],
    scratch: &mut RankScratch,
) -> usize {
    assert!(row.len() == mask.len(), "a row of {} values and a mask of {}", row.len(), mask.len());
    let isa = Isa::best();
    let count = count_by(isa, row, out, options, scratch);
    top::mark(&scratch.ranks[..row.len()], count, k, mask);
    write_by(isa, count, out, options, scratch);
    count
}

/// Rank each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`rank`]; `out` has the shape of `panel`. Each thread has its own
/// scratch of a few rows.
///
/// # Panics
///
/// If the shapes differ, or a row has 2^29 columns or more.
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
