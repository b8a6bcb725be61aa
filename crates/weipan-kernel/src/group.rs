//! Kernels inside groups: industries, boards, size buckets.
//!
//! How a row is worked on, and where each step lives:
//!
//! 1. codes that are not small numbers become small numbers (`group/dense.rs`), so that they can index tables;
//! 2. sums (`group/centre.rs`, `group/summary.rs`) are taken for all groups in one walk along the row, into a table
//!    that stays in cache, and a last walk writes what they make of each value (`group/work.rs`);
//! 3. order (`group/place.rs`) needs each group by itself: the columns are arranged by group, in column order within
//!    each (`group/arrangement.rs`), the values move to their places, the row kernel works on each group as on any other
//!    row, and the results move back. A row with the codes of the row before it keeps the arrangement.

mod arrangement;
mod centre;
mod dense;
mod place;
mod summary;
mod work;

pub(crate) use arrangement::Arrangement;
pub use centre::{group_demean, group_demean_panel, group_scale, group_scale_panel, group_zscore, group_zscore_panel};
pub use place::{group_median, group_median_panel, group_rank, group_rank_panel};
pub use summary::{
    group_count, group_count_panel, group_max, group_max_panel, group_mean, group_mean_panel, group_min,
    group_min_panel, group_std, group_std_panel, group_sum, group_sum_panel,
};

use crate::days::{Days, each_day};
use crate::float::Float;
use crate::rank::RankScratch;
use ndarray::{ArrayView2, ArrayViewMut2};
use work::Work;

/// The code of a column that is in no group: its result is NaN.
pub const NO_GROUP: u32 = u32::MAX;

/// What a value gives that is alone in its group, where there is nothing to compare it with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alone {
    /// 0: it is at its group's mean.
    #[default]
    Zero,
    /// NaN.
    Missing,
}

/// Working memory of the group kernels: about four rows. It grows on demand and is worth keeping between rows, also
/// because it remembers the arrangement of the last row's codes.
#[derive(Clone, Debug, Default)]
pub struct GroupScratch {
    work: Work,
    arrangement: Arrangement,
    /// The row, arranged by group; then the results.
    values: Vec<f64>,
    inner: Inner,
}

/// What a kernel needs for one group.
#[derive(Clone, Debug, Default)]
struct Inner {
    ranks: Vec<f64>,
    rank: RankScratch,
    keys: Vec<i64>,
}

impl GroupScratch {
    /// Scratch that has allocated nothing yet for rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

fn same_length<T>(row: &[T], codes: &[u32], out: &[T]) {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    assert!(row.len() == codes.len(), "a row of {} values and {} group codes", row.len(), codes.len());
}

/// Replace the values of each group by what `kernel` makes of them. Columns in no group give NaN.
fn each_group<T: Float>(
    row: &[T],
    codes: &[u32],
    out: &mut [T],
    scratch: &mut GroupScratch,
    mut kernel: impl FnMut(&mut [f64], &mut Inner),
) {
    same_length(row, codes, out);
    let GroupScratch { arrangement, values, inner, .. } = scratch;
    arrangement.arrange(codes);
    values.resize(row.len(), 0.0);
    let values = &mut values[..];
    for (&x, &place) in row.iter().zip(arrangement.places()) {
        values[place as usize] = x.to_f64();
    }
    values[arrangement.nowhere()].fill(f64::NAN);
    for members in arrangement.groups() {
        kernel(&mut values[members], inner);
    }
    for (y, &place) in out.iter_mut().zip(arrangement.places()) {
        *y = T::from_f64(values[place as usize]);
    }
}

/// Call `kernel(row, codes, out_row, scratch)` for each day of a panel.
fn each_row<T: Float>(
    panel: ArrayView2<'_, T>,
    codes: ArrayView2<'_, u32>,
    out: ArrayViewMut2<'_, T>,
    kernel: impl Fn(&[T], &[u32], &mut [T], &mut GroupScratch) + Sync + Send,
) {
    let (panel, codes) = (Days::new(panel, out.dim(), "values"), Days::new(codes, out.dim(), "group codes"));
    each_day(out, GroupScratch::new, |day, out, scratch| kernel(panel.day(day), codes.day(day), out, scratch));
}
