//! Buckets of equal count, by rank.

use crate::float::Float;
use crate::panel::each_row;
use crate::select::SelectScratch;
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Above this many edges a binary search beats comparing with all of them.
const EDGES_TO_COMPARE: usize = 24;

/// Values that are compared with all edges while they are at hand.
const BLOCK: usize = 64;

/// Number each value 1 ..= `buckets` by where it stands in the row; returns how many values there were.
///
/// Formula: the bucket of x is the smallest b with x ≤ q(b / buckets), where q is the quantile of the row by linear
/// interpolation. An interpolated edge lies strictly between two values of the row, so comparing with the lower of
/// them decides the same: edge b is the value at position ⌊(n − 1) · b / buckets⌋ of the sorted row, and no rounding
/// can move a value across it.
///
/// Equal values share a bucket. Without ties the counts of any two buckets differ by at most one; with fewer values
/// than buckets some stay empty.
///
/// - **Shape**: `out` is as long as `row`.
/// - **Missing values**: NaN gets NaN and does not count; −0.0 equals 0.0; ±inf are values. With no buckets, all NaN.
/// - **Reference**: `pandas.qcut(x, buckets, labels=False) + 1`, which also puts a value on an edge into the lower
///   bucket (but may err by one place where its edge, meant to be a value of the row, is rounded below it, and
///   refuses rows in which two edges tie).
///
/// # Panics
///
/// If `out` and `row` differ in length.
///
/// ```
/// use weipan_kernel::{quantile_bucket, SelectScratch};
/// let row = [10.0, 40.0, f64::NAN, 20.0, 30.0];
/// let mut out = [0.0; 5];
/// quantile_bucket(&row, 2, &mut out, &mut SelectScratch::new());
/// assert_eq!(out[..2], [1.0, 2.0]);
/// assert!(out[2].is_nan());
/// assert_eq!(out[3..], [1.0, 2.0]);
/// ```
pub fn quantile_bucket<T: Float>(row: &[T], buckets: usize, out: &mut [T], scratch: &mut SelectScratch) -> usize {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    let tally = match scratch.tally(row) {
        Some(tally) if buckets > 0 => tally,
        tally => {
            out.fill(T::NAN);
            return tally.map_or(0, |tally| tally.count);
        }
    };
    let last = tally.count as u128 - 1;
    scratch.positions.clear();
    // In 128 bits the product cannot overflow.
    scratch.positions.extend((1..buckets).map(|edge| (last * edge as u128 / buckets as u128) as usize));
    scratch.look_up(row, tally);
    number(row, &scratch.values, out);
    tally.count
}

/// [`quantile_bucket`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`quantile_bucket`]; `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// let mut out = Array2::zeros((1, 4));
/// weipan_kernel::quantile_bucket_panel(array![[8.0, 5.0, 6.0, 7.0]].view(), 4, out.view_mut());
/// assert_eq!(out, array![[4.0, 1.0, 2.0, 3.0]]);
/// ```
pub fn quantile_bucket_panel<T: Float>(panel: ArrayView2<'_, T>, buckets: usize, out: ArrayViewMut2<'_, T>) {
    each_row(panel, out, SelectScratch::new, |row, out, scratch| {
        quantile_bucket(row, buckets, out, scratch);
    });
}

widest! {
    /// One more than the number of edges below each value.
    fn number<T: Float>(row: &[T], edges: &[f64], out: &mut [T]) {
        if edges.len() > EDGES_TO_COMPARE {
            for (y, &x) in out.iter_mut().zip(row) {
                let below = edges.partition_point(|&edge| edge < x.to_f64());
                *y = if x.is_missing() { T::NAN } else { T::from_f64(below as f64 + 1.0) };
            }
            return;
        }
        // Edge by edge, so that many values are compared at once.
        for (out, row) in out.chunks_mut(BLOCK).zip(row.chunks(BLOCK)) {
            for (y, &x) in out.iter_mut().zip(row) {
                *y = if x.is_missing() { T::NAN } else { T::from_f64(1.0) };
            }
            for &edge in edges {
                for (y, &x) in out.iter_mut().zip(row) {
                    let below = f64::from(u8::from(edge < x.to_f64()));
                    *y = T::from_f64(y.to_f64() + below);
                }
            }
        }
    }
}
