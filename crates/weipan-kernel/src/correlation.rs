//! Correlation of two rows over the columns where both are there.

use crate::days::{Days, each_day};
use crate::float::Float;
use crate::rank::{RankOptions, RankScratch, rank};
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut1, Axis};

/// Partial sums kept side by side: column j goes to lane j mod 8, whatever the CPU.
const LANES: usize = 8;

/// Pearson's correlation of two rows.
///
/// Formula: r = Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² Σ(y − ȳ)²), all sums and means over the columns where both x and y are
/// there. Two passes, in a fixed order of summation; r is within \[−1, 1\].
///
/// - **Missing values**: a column where either is NaN does not count. NaN with fewer than two columns, if all x or all
///   y of them are equal, if one is infinite, or if a sum overflows.
/// - **Reference**: Pearson, "Notes on regression and inheritance" (1895); `numpy.corrcoef`, `scipy.stats.pearsonr`.
///
/// # Panics
///
/// If x and y differ in length.
///
/// ```
/// use weipan_kernel::pearson;
/// assert_eq!(pearson(&[1.0, 2.0, 3.0, f64::NAN], &[2.0, 4.0, 6.0, 1.0]), 1.0);
/// assert!(pearson(&[1.0, 2.0], &[5.0, 5.0]).is_nan());
/// ```
pub fn pearson<T: Float>(x: &[T], y: &[T]) -> f64 {
    assert!(x.len() == y.len(), "a row of {} values and one of {}", x.len(), y.len());
    let there = |&(x, y): &(&T, &T)| !x.is_missing() && !y.is_missing();
    let Some((first_x, first_y)) = x.iter().zip(y).find(there).map(|(x, y)| (x.to_f64(), y.to_f64())) else {
        return f64::NAN;
    };
    about(x, y, first_x, first_y)
}

widest! {
    /// The correlation, from differences to the first pair, so that equal values have exactly their value as mean.
    fn about<T: Float>(x: &[T], y: &[T], first_x: f64, first_y: f64) -> f64 {
        let [count, sum_x, sum_y] = sums(x, y, |x, y| [1.0, x - first_x, y - first_y]);
        let (mean_x, mean_y) = (first_x + sum_x / count, first_y + sum_y / count);
        let [drift_x, drift_y, xx, yy, xy] = sums(x, y, |x, y| {
            let (x, y) = (x - mean_x, y - mean_y);
            [x, y, x * x, y * y, x * y]
        });
        // The rounding of the means taken back (Chan, Golub and LeVeque 1983, equation 1.7).
        let xx = xx - drift_x * drift_x / count;
        let yy = yy - drift_y * drift_y / count;
        ratio(xy - drift_x * drift_y / count, xx, yy)
    }

    /// The correlation of ranks 1 ..= n that are all there.
    fn of_ranks(x: &[f64], y: &[f64]) -> f64 {
        let middle = x.len() as f64 + 1.0;
        let [xx, yy, xy] = sums(x, y, |x, y| {
            let (x, y) = (2.0 * x - middle, 2.0 * y - middle);
            [x * x, y * y, x * y]
        });
        ratio(xy, xx, yy)
    }
}

/// xy / √(xx yy), or NaN unless both squares are positive and finite.
fn ratio(xy: f64, xx: f64, yy: f64) -> f64 {
    if xx > 0.0 && yy > 0.0 && xx.is_finite() && yy.is_finite() {
        let product = xx * yy;
        // The root of the product is exact where the squares are equal, but the product may overflow.
        let size = if product.is_normal() { product.sqrt() } else { xx.sqrt() * yy.sqrt() };
        (xy / size).clamp(-1.0, 1.0)
    } else {
        f64::NAN
    }
}

/// Sum of each of `N` terms over the columns where both are there.
#[inline(always)]
fn sums<T: Float, const N: usize>(x: &[T], y: &[T], terms: impl Fn(f64, f64) -> [f64; N]) -> [f64; N] {
    let mut lanes = [[0.0; LANES]; N];
    let ((xs, x_rest), (ys, y_rest)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    for (x, y) in xs.iter().zip(ys) {
        add(&mut lanes, x, y, &terms);
    }
    // The rest fills the first lanes; the others get missing values, which add nothing.
    let (mut last_x, mut last_y) = ([T::NAN; LANES], [T::NAN; LANES]);
    last_x[..x_rest.len()].copy_from_slice(x_rest);
    last_y[..y_rest.len()].copy_from_slice(y_rest);
    add(&mut lanes, &last_x, &last_y, &terms);
    lanes.map(|[a, b, c, d, e, f, g, h]| ((a + e) + (c + g)) + ((b + f) + (d + h)))
}

#[inline(always)]
fn add<T: Float, const N: usize>(
    lanes: &mut [[f64; LANES]; N],
    x: &[T; LANES],
    y: &[T; LANES],
    terms: &impl Fn(f64, f64) -> [f64; N],
) {
    for lane in 0..LANES {
        let (x, y) = (x[lane], y[lane]);
        let values = terms(x.to_f64(), y.to_f64());
        for term in 0..N {
            lanes[term][lane] += if x.is_missing() || y.is_missing() { 0.0 } else { values[term] };
        }
    }
}

/// Working memory of [`spearman`]: about six rows. It grows on demand and is worth keeping between rows.
#[derive(Clone, Debug, Default)]
pub struct SpearmanScratch {
    x: Vec<f64>,
    y: Vec<f64>,
    x_ranks: Vec<f64>,
    y_ranks: Vec<f64>,
    rank: RankScratch,
}

impl SpearmanScratch {
    /// Scratch that has allocated nothing yet for rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Spearman's rank correlation of two rows: the rank IC if x is a factor and y the return that follows.
///
/// Formula: [`pearson`] of the average ranks, both taken among the columns where x and y are there. Twice the distance
/// of a rank from the mean rank (n + 1) / 2 is a whole number, so below n = 300,000 all sums are exact.
///
/// - **Missing values**: a column where either is NaN does not count; −0.0 ties with 0.0; ±inf rank as values. NaN with
///   fewer than two columns, or if all x or all y of them are equal.
/// - **Reference**: Spearman, "The proof and measurement of association between two things" (1904);
///   `scipy.stats.spearmanr(x, y, nan_policy="omit")`.
///
/// # Panics
///
/// If x and y differ in length, or have 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{spearman, SpearmanScratch};
/// let mut scratch = SpearmanScratch::new();
/// assert_eq!(spearman(&[1.0, 2.0, f64::NAN, 9.0], &[-1.0, -2.0, -3.0, -4.0], &mut scratch), -1.0);
/// assert_eq!(spearman(&[1.0, 2.0, 3.0], &[1.0, 3.0, 2.0], &mut scratch), 0.5);
/// ```
pub fn spearman<T: Float>(x: &[T], y: &[T], scratch: &mut SpearmanScratch) -> f64 {
    assert!(x.len() == y.len(), "a row of {} values and one of {}", x.len(), y.len());
    let n = scratch.pair_up(x, y);
    let SpearmanScratch { x, y, x_ranks, y_ranks, rank: ranking } = scratch;
    rank(&x[..n], &mut x_ranks[..n], RankOptions::default(), ranking);
    rank(&y[..n], &mut y_ranks[..n], RankOptions::default(), ranking);
    of_ranks(&x_ranks[..n], &y_ranks[..n])
}

impl SpearmanScratch {
    /// Gather the columns where both are there; returns how many.
    fn pair_up<T: Float>(&mut self, x: &[T], y: &[T]) -> usize {
        for row in [&mut self.x, &mut self.y, &mut self.x_ranks, &mut self.y_ranks] {
            if row.len() < x.len() {
                row.resize(x.len(), 0.0);
            }
        }
        let mut n = 0;
        for (&x, &y) in x.iter().zip(y) {
            // Written always and counted if both are there: cheaper than a branch.
            self.x[n] = x.to_f64();
            self.y[n] = y.to_f64();
            n += usize::from(!x.is_missing() && !y.is_missing());
        }
        n
    }
}

/// [`pearson`] of each day of two panels (days × assets), days spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`pearson`]; `out` has one place for each day.
///
/// # Panics
///
/// If the shapes differ, or `out` is not as long as there are days.
///
/// ```
/// use ndarray::array;
/// let mut out = [0.0; 2];
/// let (x, y) = (array![[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]], array![[2.0, 4.0, 6.0], [5.0, 4.0, 3.0]]);
/// weipan_kernel::pearson_panel(x.view(), y.view(), &mut out);
/// assert_eq!(out, [1.0, -1.0]);
/// ```
pub fn pearson_panel<T: Float>(x: ArrayView2<'_, T>, y: ArrayView2<'_, T>, out: &mut [f64]) {
    each_pair(x, y, out, || (), |x, y, ()| pearson(x, y));
}

/// [`spearman`] of each day of two panels (days × assets), days spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`spearman`]; `out` has one place for each day.
///
/// # Panics
///
/// If the shapes differ, or `out` is not as long as there are days.
///
/// ```
/// use ndarray::array;
/// let mut out = [0.0; 1];
/// weipan_kernel::spearman_panel(array![[1.0, 2.0, 9.0]].view(), array![[1.0, 3.0, 2.0]].view(), &mut out);
/// assert_eq!(out, [0.5]);
/// ```
pub fn spearman_panel<T: Float>(x: ArrayView2<'_, T>, y: ArrayView2<'_, T>, out: &mut [f64]) {
    each_pair(x, y, out, SpearmanScratch::new, spearman);
}

/// Write `kernel(x, y, scratch)` of each day.
fn each_pair<T: Float, S>(
    x: ArrayView2<'_, T>,
    y: ArrayView2<'_, T>,
    out: &mut [f64],
    scratch: impl Fn() -> S + Sync + Send,
    kernel: impl Fn(&[T], &[T], &mut S) -> f64 + Sync + Send,
) {
    assert!(out.len() == x.nrows(), "a panel of {} days and an output of {}", x.nrows(), out.len());
    let (x, y) = (Days::new(x, x.dim(), "values"), Days::new(y, x.dim(), "other values"));
    each_day(ArrayViewMut1::from(out).insert_axis(Axis(1)), scratch, |day, out, scratch| {
        out[0] = kernel(x.day(day), y.day(day), scratch);
    });
}
