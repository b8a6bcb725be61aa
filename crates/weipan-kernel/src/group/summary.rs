//! One number of each group, written at each of its values: mean, sum, count, min, max, standard deviation.

use super::work::Work;
use super::{GroupScratch, each_row, same_length};
use crate::float::Float;
use crate::wide::widest;
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
    same_length(row, codes, out);
    write_mean(row, codes, out, &mut scratch.work);
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
    same_length(row, codes, out);
    write_sum(row, codes, out, &mut scratch.work);
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
    same_length(row, codes, out);
    write_count(row, codes, out, &mut scratch.work);
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
    same_length(row, codes, out);
    write_min(row, codes, out, &mut scratch.work);
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
    same_length(row, codes, out);
    write_max(row, codes, out, &mut scratch.work);
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
    same_length(row, codes, out);
    write_deviation(row, codes, ddof, out, &mut scratch.work);
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

widest! {
    fn write_mean<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.means(row, codes);
        for (number, spot) in work.numbers.iter_mut().zip(&work.spots) {
            *number = if spot.mean().is_finite() { spot.mean() } else { f64::NAN };
        }
        work.write_numbers(out);
    }

    fn write_sum<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.sums(row, codes, |x| x);
        work.write_numbers(out);
    }

    fn write_count<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.sums(row, codes, |_| 1.0);
        work.write_numbers(out);
    }

    fn write_min<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.best(row, codes, f64::INFINITY, |x, least| x < least);
        work.write_numbers(out);
    }

    fn write_max<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.best(row, codes, f64::NEG_INFINITY, |x, most| x > most);
        work.write_numbers(out);
    }

    fn write_deviation<T: Float>(row: &[T], codes: &[u32], ddof: usize, out: &mut [T], work: &mut Work) {
        work.moments(row, codes);
        for (number, spot) in work.numbers.iter_mut().zip(&work.spots) {
            *number = spot.deviation(ddof);
        }
        work.write_numbers(out);
    }
}
