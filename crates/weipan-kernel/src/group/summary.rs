//! One number of each group, written at each of its values: mean, sum, count, min, max, median, standard deviation.

use super::{GroupScratch, Inner, each_group, each_row};
use crate::float::Float;
use crate::key::{Direction, extent, value_of};
use crate::moments::{Moments, sums};
use ndarray::{ArrayView2, ArrayViewMut2};

/// The mean of the group, at each of its values.
///
/// Formula: yⱼ = Σx / n over the n values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. If a value of the group is infinite, or a sum overflows, all of
///   the group are NaN.
/// - **Reference**: `x.groupby(codes).transform("mean")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_mean, GroupScratch};
/// let mut out = [0.0; 4];
/// group_mean(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [2.0, 6.5, 2.0, 6.5]);
/// ```
pub fn group_mean<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| {
        let mean = Moments::of(members).mean();
        if mean.is_finite() { mean } else { f64::NAN }
    });
}

/// The sum of the group, at each of its values.
///
/// Formula: yⱼ = Σx over the values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. An infinite value gives an infinite sum, and
///   infinities of both signs NaN.
/// - **Reference**: `x.groupby(codes).transform("sum")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_sum, GroupScratch};
/// let mut out = [0.0; 4];
/// group_sum(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [4.0, 13.0, 4.0, 13.0]);
/// ```
pub fn group_sum<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| {
        let [sum] = sums(members, |x| [x]);
        sum
    });
}

/// How many values the group has, at each of them.
///
/// Formula: yⱼ = the number of values that are there in the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. ±inf count.
/// - **Reference**: `x.groupby(codes).transform("count")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_count, GroupScratch};
/// let mut out = [0.0; 4];
/// group_count(&[1.0, f64::NEG_INFINITY, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [2.0, 2.0, 2.0, 2.0]);
/// ```
pub fn group_count<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| members.iter().map(|x| f64::from(u8::from(!x.is_nan()))).sum());
}

/// The smallest value of the group, at each of its values.
///
/// Formula: yⱼ = min x over the values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. ±inf are values.
/// - **Reference**: `x.groupby(codes).transform("min")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_min, GroupScratch};
/// let mut out = [0.0; 4];
/// group_min(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [1.0, 5.0, 1.0, 5.0]);
/// ```
pub fn group_min<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| extent(members).map_or(f64::NAN, |(low, _)| low));
}

/// The largest value of the group, at each of its values.
///
/// Formula: yⱼ = max x over the values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. ±inf are values.
/// - **Reference**: `x.groupby(codes).transform("max")` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_max, GroupScratch};
/// let mut out = [0.0; 4];
/// group_max(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [3.0, 8.0, 3.0, 8.0]);
/// ```
pub fn group_max<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| extent(members).map_or(f64::NAN, |(_, high)| high));
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
    summarise(row, codes, out, scratch, |members, inner| median(members, &mut inner.keys));
}

/// The standard deviation of the group, at each of its values.
///
/// Formula: yⱼ = √(Σ(x − x̄)² / (n − ddof)) over the n values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. All of a group are NaN if n ≤ ddof, if a value
///   is infinite, or if a sum overflows. Equal values have exactly 0.
/// - **Reference**: `x.groupby(codes).transform("std", ddof=ddof)` of pandas, which also fills the group's missing values.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_std, GroupScratch};
/// let mut out = [0.0; 4];
/// group_std(&[1.0, 5.0, 3.0, 8.0], &[1, 2, 1, 2], 0, &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [1.0, 1.5, 1.0, 1.5]);
/// ```
pub fn group_std<T: Float>(row: &[T], codes: &[u32], ddof: usize, out: &mut [T], scratch: &mut GroupScratch) {
    summarise(row, codes, out, scratch, |members, _| {
        let deviation = Moments::of(members).deviation(ddof);
        if deviation.is_finite() { deviation } else { f64::NAN }
    });
}

/// [`group_mean`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_mean`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_mean_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[2.0, 6.5, 2.0, 6.5]]);
/// ```
pub fn group_mean_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_mean);
}

/// [`group_sum`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_sum`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_sum_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[4.0, 13.0, 4.0, 13.0]]);
/// ```
pub fn group_sum_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_sum);
}

/// [`group_count`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_count`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, f64::NEG_INFINITY, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_count_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[2.0, 2.0, 2.0, 2.0]]);
/// ```
pub fn group_count_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_count);
}

/// [`group_min`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_min`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_min_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[1.0, 5.0, 1.0, 5.0]]);
/// ```
pub fn group_min_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_min);
}

/// [`group_max`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_max`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_max_panel(panel.view(), codes.view(), out.view_mut());
/// assert_eq!(out, array![[3.0, 8.0, 3.0, 8.0]]);
/// ```
pub fn group_max_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_max);
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

/// [`group_std`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_std`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// let (panel, codes) = (array![[1.0, 5.0, 3.0, 8.0]], array![[1, 2, 1, 2]]);
/// weipan_kernel::group_std_panel(panel.view(), codes.view(), 0, out.view_mut());
/// assert_eq!(out, array![[1.0, 1.5, 1.0, 1.5]]);
/// ```
pub fn group_std_panel<T: Float>(
    panel: ArrayView2<'_, T>,
    codes: ArrayView2<'_, u32>,
    ddof: usize,
    out: ArrayViewMut2<'_, T>,
) {
    each_row(panel, codes, out, |row, codes, out, scratch| group_std(row, codes, ddof, out, scratch));
}

/// Write one number of each group at each of its values.
fn summarise<T: Float>(
    row: &[T],
    codes: &[u32],
    out: &mut [T],
    scratch: &mut GroupScratch,
    mut summary: impl FnMut(&[f64], &mut Inner) -> f64,
) {
    each_group(row, codes, out, scratch, |members, inner| {
        let summary = summary(members, inner);
        members.iter_mut().for_each(|x| *x = if x.is_nan() { f64::NAN } else { summary });
    });
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
