//! Location and scale: demean, z-score, and weights that sum to one.

use crate::float::Float;
use crate::moments::{Moments, sums};
use crate::panel::each_row;
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Subtract the mean of the row.
///
/// Formula: yⱼ = xⱼ − x̄, with x̄ = Σx / n over the n values that are there.
///
/// - **Shape**: `out` is as long as `row`.
/// - **Missing values**: NaN stays NaN and does not count. If a value is infinite, or a sum overflows, all are NaN.
/// - **Reference**: `x - numpy.nanmean(x)`.
///
/// # Panics
///
/// If `out` and `row` differ in length.
///
/// ```
/// let mut out = [0.0; 3];
/// weipan_kernel::demean(&[1.0, f64::NAN, 3.0], &mut out);
/// assert_eq!((out[0], out[2]), (-1.0, 1.0));
/// assert!(out[1].is_nan());
/// ```
pub fn demean<T: Float>(row: &[T], out: &mut [T]) {
    write_distances(row, out);
}

/// Distance from the mean in standard deviations.
///
/// Formula: zⱼ = (xⱼ − x̄) / s, with s² = Σ(x − x̄)² / (n − ddof): ddof 0 for the population, 1 for the sample.
/// Two passes over the row, in a fixed order of summation.
///
/// - **Shape**: `out` is as long as `row`.
/// - **Missing values**: NaN stays NaN and does not count. All are NaN if n ≤ ddof, if the variance is zero (all
///   values equal), if a value is infinite, or if a sum overflows.
/// - **Reference**: `scipy.stats.zscore(ddof=ddof, nan_policy="omit")`; the sums follow Chan, Golub and LeVeque,
///   "Algorithms for computing the sample variance" (1983), equation 1.7.
///
/// # Panics
///
/// If `out` and `row` differ in length.
///
/// ```
/// let mut out = [0.0_f64; 3];
/// weipan_kernel::zscore(&[1.0, 2.0, 3.0], 1, &mut out);
/// assert_eq!(out, [-1.0, 0.0, 1.0]);
/// weipan_kernel::zscore(&[0.1, 0.1, 0.1], 1, &mut out);
/// assert!(out.iter().all(|z| z.is_nan()));
/// ```
pub fn zscore<T: Float>(row: &[T], ddof: usize, out: &mut [T]) {
    write_scores(row, ddof, out);
}

/// Divide by the sum of absolute values, which makes weights of gross size one.
///
/// Formula: yⱼ = xⱼ / Σ|x|.
///
/// - **Shape**: `out` is as long as `row`.
/// - **Missing values**: NaN stays NaN and does not count. All are NaN if the sum is zero or not finite.
/// - **Reference**: Kakushadze, "101 Formulaic Alphas" (2016), appendix A: `scale(x)`.
///
/// # Panics
///
/// If `out` and `row` differ in length.
///
/// ```
/// let mut out = [0.0; 3];
/// weipan_kernel::scale(&[1.0, -2.0, 1.0], &mut out);
/// assert_eq!(out, [0.25, -0.5, 0.25]);
/// ```
pub fn scale<T: Float>(row: &[T], out: &mut [T]) {
    write_weights(row, out);
}

/// [`demean`] each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`demean`]; `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((2, 2));
/// weipan_kernel::demean_panel(array![[1.0, 3.0], [5.0, 5.0]].view(), out.view_mut());
/// assert_eq!(out, array![[-1.0, 1.0], [0.0, 0.0]]);
/// ```
pub fn demean_panel<T: Float>(panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, out, || (), |row, out, ()| demean(row, out));
}

/// [`zscore`] each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`zscore`]; `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((2, 3));
/// weipan_kernel::zscore_panel(array![[1.0, 2.0, 3.0], [0.0, 5.0, 10.0]].view(), 1, out.view_mut());
/// assert_eq!(out, array![[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]]);
/// ```
pub fn zscore_panel<T: Float>(panel: ArrayView2<'_, T>, ddof: usize, out: ArrayViewMut2<'_, T>) {
    each_row(panel, out, || (), |row, out, ()| zscore(row, ddof, out));
}

/// [`scale`] each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`scale`]; `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((2, 2));
/// weipan_kernel::scale_panel(array![[1.0, 3.0], [-5.0, 5.0]].view(), out.view_mut());
/// assert_eq!(out, array![[0.25, 0.75], [-0.5, 0.5]]);
/// ```
pub fn scale_panel<T: Float>(panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>) {
    each_row(panel, out, || (), |row, out, ()| scale(row, out));
}

widest! {
    fn write_distances<T: Float>(row: &[T], out: &mut [T]) {
        let moments = Moments::of(row);
        write(row, out, |x| moments.distance(x), moments.mean().is_finite());
    }

    fn write_scores<T: Float>(row: &[T], ddof: usize, out: &mut [T]) {
        let moments = Moments::of(row);
        let deviation = moments.deviation(ddof);
        write(row, out, |x| moments.distance(x) / deviation, deviation.is_finite() && deviation > 0.0);
    }

    fn write_weights<T: Float>(row: &[T], out: &mut [T]) {
        let [gross] = sums(row, |x| [x.abs()]);
        write(row, out, |x| x / gross, gross.is_finite() && gross > 0.0);
    }
}

/// Write `f` of each value, or NaN for all of them if the row is not `sound`.
#[inline(always)]
fn write<T: Float>(row: &[T], out: &mut [T], f: impl Fn(f64) -> f64, sound: bool) {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    if !sound {
        return out.fill(T::NAN);
    }
    for (y, &x) in out.iter_mut().zip(row) {
        *y = T::from_f64(f(x.to_f64()));
    }
}
