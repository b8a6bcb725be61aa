//! Pull outliers in to a bound, or drop them.

use crate::float::Float;
use crate::moments::Moments;
use crate::panel::each_row;
use crate::select::SelectScratch;
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Standard deviations of a normal distribution in one median absolute deviation: 1 / Φ⁻¹(3/4).
const MAD_TO_SIGMA: f64 = 1.4826;

/// How the bounds of a row are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WinsorizeBy<T> {
    /// The bounds are two quantiles of the row, as fractions in [0, 1]. A quantile between two values is interpolated
    /// linearly, as `numpy.quantile` does.
    Quantile {
        /// The quantile below which values are outside, such as 0.01.
        lower: T,
        /// The quantile above which values are outside, such as 0.99.
        upper: T,
    },
    /// mean ± k · standard deviation.
    Sigma {
        /// Standard deviations on each side.
        k: T,
        /// The divisor of the variance is n − ddof.
        ddof: usize,
    },
    /// median ± k · 1.4826 · MAD, with MAD the median of |x − median|.
    Mad {
        /// Robust standard deviations on each side.
        k: T,
    },
}

/// What becomes of a value outside the bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Outside {
    /// It becomes the bound.
    #[default]
    Clip,
    /// It becomes NaN.
    Drop,
}

/// Pull the outliers of a row in to its bounds, or drop them.
///
/// Formula: with bounds a and b as [`WinsorizeBy`] defines them, y = min(max(x, a), b), or NaN outside \[a, b\] with
/// [`Outside::Drop`].
///
/// - **Shape**: `out` is as long as `row`.
/// - **Missing values**: NaN stays NaN and does not count. All are NaN if a bound is undefined: n ≤ ddof, a mean that
///   is not finite, or a quantile between −inf and inf.
/// - **Reference**: `numpy.quantile` and `numpy.clip`; `scipy.stats.median_abs_deviation(scale="normal")`, here with
///   the customary 1.4826 for the exact 1.482602….
///
/// # Panics
///
/// If `out` and `row` differ in length; unless 0 ≤ lower ≤ upper ≤ 1; or if k is negative or NaN.
///
/// ```
/// use weipan_kernel::{winsorize, Outside, SelectScratch, WinsorizeBy};
/// let row: [f64; 5] = [1.0, 2.0, 3.0, 4.0, 100.0];
/// let mut out = [0.0_f64; 5];
/// let mut scratch = SelectScratch::new();
/// let by = WinsorizeBy::Quantile { lower: 0.25, upper: 0.75 };
/// winsorize(&row, by, Outside::Clip, &mut out, &mut scratch);
/// assert_eq!(out, [2.0, 2.0, 3.0, 4.0, 4.0]);
/// winsorize(&row, WinsorizeBy::Mad { k: 3.0 }, Outside::Drop, &mut out, &mut scratch);
/// assert_eq!(out[..4], row[..4]);
/// assert!(out[4].is_nan());
/// ```
pub fn winsorize<T: Float>(
    row: &[T],
    by: WinsorizeBy<T>,
    outside: Outside,
    out: &mut [T],
    scratch: &mut SelectScratch,
) {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    let (low, high) = match by {
        WinsorizeBy::Quantile { lower, upper } => quantiles(row, lower.to_f64(), upper.to_f64(), scratch),
        WinsorizeBy::Sigma { k, ddof } => sigma(row, width(k), ddof),
        WinsorizeBy::Mad { k } => mad(row, width(k), scratch),
    };
    if low.is_nan() || high.is_nan() {
        return out.fill(T::NAN);
    }
    let (low, high) = (T::from_f64(low), T::from_f64(high));
    let (below, above) = match outside {
        Outside::Clip => (low, high),
        Outside::Drop => (T::NAN, T::NAN),
    };
    replace(row, (low, below), (high, above), out);
}

widest! {
    /// Write the first replacement for values below the first bound, and the second for those above the second.
    fn replace<T: Float>(row: &[T], lower: (T, T), upper: (T, T), out: &mut [T]) {
        let ((low, below), (high, above)) = (lower, upper);
        for (y, &x) in out.iter_mut().zip(row) {
            let x = if x < low { below } else { x };
            *y = if x > high { above } else { x };
        }
    }
}

/// [`winsorize`] each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`winsorize`]; `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ, or `by` is not as [`winsorize`] demands.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{winsorize_panel, Outside, WinsorizeBy};
/// let mut out = Array2::zeros((1, 3));
/// let by = WinsorizeBy::Quantile { lower: 0.0, upper: 0.5 };
/// winsorize_panel(array![[1.0, 2.0, 9.0]].view(), by, Outside::Clip, out.view_mut());
/// assert_eq!(out, array![[1.0, 2.0, 2.0]]);
/// ```
pub fn winsorize_panel<T: Float>(
    panel: ArrayView2<'_, T>,
    by: WinsorizeBy<T>,
    outside: Outside,
    out: ArrayViewMut2<'_, T>,
) {
    each_row(panel, out, SelectScratch::new, |row, out, scratch| winsorize(row, by, outside, out, scratch));
}

fn width<T: Float>(k: T) -> f64 {
    assert!(k >= T::default(), "k is {k:?}, and must not be negative");
    k.to_f64()
}

widest! {
    fn sigma<T: Float>(row: &[T], k: f64, ddof: usize) -> (f64, f64) {
        let moments = Moments::of(row);
        let width = k * moments.deviation(ddof);
        (moments.mean() - width, moments.mean() + width)
    }
}

fn mad<T: Float>(row: &[T], k: f64, scratch: &mut SelectScratch) -> (f64, f64) {
    let (median, _) = quantiles(row, 0.5, 0.5, scratch);
    let mut distances = std::mem::take(&mut scratch.derived);
    distances.clear();
    distances.extend(row.iter().map(|x| (x.to_f64() - median).abs()));
    let (distance, _) = quantiles(&distances, 0.5, 0.5, scratch);
    scratch.derived = distances;
    let width = k * MAD_TO_SIGMA * distance;
    (median - width, median + width)
}

/// Two quantiles of a row; NaN if it has no values.
fn quantiles<T: Float>(row: &[T], lower: f64, upper: f64, scratch: &mut SelectScratch) -> (f64, f64) {
    assert!(0.0 <= lower && lower <= upper && upper <= 1.0, "quantiles {lower} and {upper}");
    let Some(tally) = scratch.tally(row) else {
        return (f64::NAN, f64::NAN);
    };
    let last = tally.count - 1;
    let places = [lower, upper].map(|quantile| last as f64 * quantile);
    scratch.positions.clear();
    for place in places {
        scratch.positions.extend([place as usize, (place as usize + 1).min(last)]);
    }
    // The two pairs may overlap by one: the middle two are then in the wrong order.
    let swapped = scratch.positions[1] > scratch.positions[2];
    if swapped {
        scratch.positions.swap(1, 2);
    }
    scratch.look_up(row, tally);
    if swapped {
        scratch.values.swap(1, 2);
    }
    let values = &scratch.values;
    (between(values[0], values[1], places[0].fract()), between(values[2], values[3], places[1].fract()))
}

/// The point a fraction of the way from a to b, as numpy interpolates: from the nearer end.
fn between(a: f64, b: f64, fraction: f64) -> f64 {
    if a == b || fraction == 0.0 {
        a
    } else if a.is_infinite() || b.is_infinite() {
        a + b
    } else if fraction < 0.5 {
        a + (b - a) * fraction
    } else {
        b - (b - a) * (1.0 - fraction)
    }
}
