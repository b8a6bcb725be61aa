//! Rank and median inside groups.

use super::{GroupScratch, each_group, each_row};
use crate::float::Float;
use crate::key::{Direction, value_of};
use crate::rank::{RankOptions, rank};
use ndarray::{ArrayView2, ArrayViewMut2};

/// Rank each value among the values of its group.
///
/// Formula: that of [`rank`], with the members of the group of column j as the row; all its methods, orders and scales.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count; −0.0 ties with 0.0; ±inf rank as
///   values. A value alone in its group has rank 1, fraction 1, and NaN by [`RankScale::Unit`](crate::RankScale).
/// - **Reference**: `x.groupby(codes).rank(method=…, ascending=…, pct=…)` of pandas; BRAIN's `group_rank`.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_rank, GroupScratch, RankOptions};
/// let mut out = [0.0; 5];
/// let row = [30.0, 7.0, 20.0, 9.0, 30.0];
/// group_rank(&row, &[1, 2, 1, 2, 1], RankOptions::default(), &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [2.5, 1.0, 1.0, 2.0, 2.5]);
/// ```
pub fn group_rank<T: Float>(row: &[T], codes: &[u32], options: RankOptions, out: &mut [T], scratch: &mut GroupScratch) {
    each_group(row, codes, out, scratch, |members, inner| {
        inner.ranks.resize(members.len(), 0.0);
        rank(members, &mut inner.ranks, options, &mut inner.rank);
        members.copy_from_slice(&inner.ranks);
    });
}

/// [`group_rank`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_rank`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{group_rank_panel, RankOptions};
/// let mut out = Array2::zeros((1, 4));
/// let codes = array![[1, 2, 1, 2]];
/// group_rank_panel(array![[4.0, 5.0, 3.0, 7.0]].view(), codes.view(), RankOptions::default(), out.view_mut());
/// assert_eq!(out, array![[2.0, 1.0, 1.0, 2.0]]);
/// ```
pub fn group_rank_panel<T: Float>(
    panel: ArrayView2<'_, T>,
    codes: ArrayView2<'_, u32>,
    options: RankOptions,
    out: ArrayViewMut2<'_, T>,
) {
    each_row(panel, codes, out, |row, codes, out, scratch| group_rank(row, codes, options, out, scratch));
}

/// The median of the group, at each of its values.
///
/// Formula: yⱼ = the middle value of the group of column j, or the mean of the two middle ones.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. ±inf are values; a median between −inf and inf
///   is NaN.
/// - **Reference**: `x.groupby(codes).transform("median")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_median, GroupScratch};
/// let mut out = [0.0; 4];
/// group_median(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [2.0, 6.5, 2.0, 6.5]);
/// ```
pub fn group_median<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    each_group(row, codes, out, scratch, |members, inner| {
        let median = median(members, &mut inner.keys);
        members.iter_mut().for_each(|x| *x = if x.is_nan() { f64::NAN } else { median });
    });
}

/// [`group_median`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_median`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_median_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[2.0, 6.5, 2.0, 6.5]]);
/// ```
pub fn group_median_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_median);
}

/// The median of the values that are there; NaN if there are none.
fn median(members: &[f64], keys: &mut Vec<i64>) -> f64 {
    keys.clear();
    keys.extend(members.iter().filter(|x| !x.is_nan()).map(|&x| Direction::UP.key(x)));
    if keys.is_empty() {
        return f64::NAN;
    }
    let half = keys.len() / 2;
    let odd = keys.len() % 2 == 1;
    let (below, &mut upper, _) = keys.select_nth_unstable(half);
    let lower = if odd { upper } else { below.iter().copied().max().unwrap_or(upper) };
    if lower == upper {
        return value_of(upper);
    }
    // Halved before they are added, so that the sum cannot overflow.
    0.5 * value_of(lower) + 0.5 * value_of(upper)
}
