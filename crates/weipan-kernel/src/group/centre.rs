//! Location and scale inside groups: demean, z-score, and weights that sum to one.

use super::work::Work;
use super::{Alone, GroupScratch, each_row, same_length};
use crate::float::Float;
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Subtract the mean of the group: neutralise against it.
///
/// Formula: yⱼ = xⱼ − x̄(g), with x̄(g) = Σx / n over the n values of the group g of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. If a value of the group is infinite,
///   or a sum overflows, all of the group are NaN. A value alone in its group gives what `alone` says.
/// - **Reference**: `x - x.groupby(codes).transform("mean")` of pandas; BRAIN's `group_neutralize`.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_demean, Alone, GroupScratch, NO_GROUP};
/// let mut out = [0.0_f64; 5];
/// let codes = [801010, 801780, 801010, 801780, NO_GROUP];
/// group_demean(&[1.0, 5.0, 3.0, f64::NAN, 9.0], &codes, Alone::Zero, &mut out, &mut GroupScratch::new());
/// assert_eq!(out[..3], [-1.0, 0.0, 1.0]);
/// assert!(out[3].is_nan() && out[4].is_nan());
/// ```
pub fn group_demean<T: Float>(row: &[T], codes: &[u32], alone: Alone, out: &mut [T], scratch: &mut GroupScratch) {
    same_length(row, codes, out);
    write_distances(row, codes, alone, out, &mut scratch.work);
}

/// Distance from the mean of the group in standard deviations of the group.
///
/// Formula: zⱼ = (xⱼ − x̄(g)) / s(g), with s² = Σ(x − x̄)² / (n − ddof) over the n values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. All of a group are NaN if n ≤ ddof, if
///   all its values are equal, if a value is infinite, or if a sum overflows; except that a (finite) value alone in its
///   group gives what `alone` says.
/// - **Reference**: `x.groupby(codes).transform(lambda x: (x - x.mean()) / x.std(ddof=ddof))` of pandas.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_zscore, Alone, GroupScratch};
/// let mut out = [0.0_f64; 4];
/// group_zscore(&[2.0, 5.0, 4.0, 6.0], &[1, 2, 1, 1], 1, Alone::Zero, &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [-1.0, 0.0, 0.0, 1.0]);
/// group_zscore(&[2.0, 5.0, 4.0, 6.0], &[1, 2, 1, 1], 1, Alone::Missing, &mut out, &mut GroupScratch::new());
/// assert!(out[1].is_nan());
/// ```
pub fn group_zscore<T: Float>(
    row: &[T],
    codes: &[u32],
    ddof: usize,
    alone: Alone,
    out: &mut [T],
    scratch: &mut GroupScratch,
) {
    same_length(row, codes, out);
    write_scores(row, codes, ddof, alone, out, &mut scratch.work);
}

/// Divide by the sum of absolute values of the group, which makes weights of gross size one in each.
///
/// Formula: yⱼ = xⱼ / Σ|x| over the values of the group of column j.
///
/// - **Shape**: `codes` and `out` are as long as `row`. Codes are any numbers; [`NO_GROUP`](crate::NO_GROUP) is none.
/// - **Missing values**: NaN and columns in no group give NaN and do not count. All of a group are NaN if its sum is
///   zero or not finite.
/// - **Reference**: BRAIN's `group_scale` rescales to \[0, 1\] instead; this is [`scale`](crate::scale) by group.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{group_scale, GroupScratch};
/// let mut out = [0.0; 4];
/// group_scale(&[1.0, 5.0, -3.0, 5.0], &[1, 2, 1, 2], &mut out, &mut GroupScratch::new());
/// assert_eq!(out, [0.25, 0.5, -0.75, 0.5]);
/// ```
pub fn group_scale<T: Float>(row: &[T], codes: &[u32], out: &mut [T], scratch: &mut GroupScratch) {
    same_length(row, codes, out);
    write_weights(row, codes, out, &mut scratch.work);
}

/// [`group_demean`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_demean`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{group_demean_panel, Alone};
/// let mut out = Array2::zeros((1, 4));
/// let codes = array![[1, 2, 1, 2]];
/// group_demean_panel(array![[1.0, 5.0, 3.0, 7.0]].view(), codes.view(), Alone::Zero, out.view_mut());
/// assert_eq!(out, array![[-1.0, -1.0, 1.0, 1.0]]);
/// ```
pub fn group_demean_panel<T: Float>(
    panel: ArrayView2<'_, T>,
    codes: ArrayView2<'_, u32>,
    alone: Alone,
    out: ArrayViewMut2<'_, T>,
) {
    each_row(panel, codes, out, |row, codes, out, scratch| group_demean(row, codes, alone, out, scratch));
}

/// [`group_zscore`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_zscore`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{group_zscore_panel, Alone};
/// let mut out = Array2::zeros((1, 4));
/// let codes = array![[1, 2, 1, 2]];
/// group_zscore_panel(array![[1.0, 5.0, 3.0, 7.0]].view(), codes.view(), 0, Alone::Zero, out.view_mut());
/// assert_eq!(out, array![[-1.0, -1.0, 1.0, 1.0]]);
/// ```
pub fn group_zscore_panel<T: Float>(
    panel: ArrayView2<'_, T>,
    codes: ArrayView2<'_, u32>,
    ddof: usize,
    alone: Alone,
    out: ArrayViewMut2<'_, T>,
) {
    each_row(panel, codes, out, |row, codes, out, scratch| group_zscore(row, codes, ddof, alone, out, scratch));
}

/// [`group_scale`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`group_scale`]; `codes` and `out` have the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 3));
/// weipan_kernel::group_scale_panel(array![[1.0, 5.0, 3.0]].view(), array![[1, 2, 1]].view(), out.view_mut());
/// assert_eq!(out, array![[0.25, 1.0, 0.75]]);
/// ```
pub fn group_scale_panel<T: Float>(panel: ArrayView2<'_, T>, codes: ArrayView2<'_, u32>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, codes, out, group_scale);
}

widest! {
    fn write_distances<T: Float>(row: &[T], codes: &[u32], alone: Alone, out: &mut [T], work: &mut Work) {
        work.means(row, codes);
        for spot in &mut work.spots {
            if !spot.mean().is_finite() || spot.count == 1.0 && alone == Alone::Missing {
                spot.spoil();
            }
        }
        work.write(row, out, |x, spot| spot.distance(x));
    }

    fn write_scores<T: Float>(
        row: &[T],
        codes: &[u32],
        ddof: usize,
        alone: Alone,
        out: &mut [T],
        work: &mut Work,
    ) {
        work.moments(row, codes);
        for spot in &mut work.spots {
            let deviation = match (spot.count == 1.0, alone) {
                // At its mean: any divisor will do.
                (true, Alone::Zero) => 1.0,
                (true, Alone::Missing) => f64::NAN,
                (false, _) => spot.deviation(ddof),
            };
            spot.divisor = if deviation > 0.0 { deviation } else { f64::NAN };
        }
        work.write(row, out, |x, spot| spot.distance(x) / spot.divisor);
    }

    fn write_weights<T: Float>(row: &[T], codes: &[u32], out: &mut [T], work: &mut Work) {
        work.sums(row, codes, f64::abs);
        for (spot, &gross) in work.spots.iter_mut().zip(&work.numbers) {
            spot.divisor = if gross.is_finite() && gross > 0.0 { gross } else { f64::NAN };
        }
        work.write(row, out, |x, spot| x / spot.divisor);
    }
}
