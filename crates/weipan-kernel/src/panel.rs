//! Rows of a panel over threads.

use ndarray::{ArrayView2, ArrayViewMut2};
use rayon::prelude::*;

/// Rows a thread takes at once: enough to pay for its scratch, few enough to share the work evenly.
const ROWS_A_JOB: usize = 16;

/// Call `kernel(row, out_row, scratch)` for each row. A thread makes its scratch and uses it for many rows.
///
/// Each row is worked on by one thread alone, so the result cannot depend on how many there are.
///
/// # Panics
///
/// If the shapes differ.
pub(crate) fn each_row<T, U, S>(
    panel: ArrayView2<'_, T>,
    mut out: ArrayViewMut2<'_, U>,
    scratch: impl Fn() -> S + Sync + Send,
    kernel: impl Fn(&[T], &mut [U], &mut S) + Sync + Send,
) where
    T: Copy + Send + Sync,
    U: Copy + Send + Sync,
{
    assert!(panel.dim() == out.dim(), "the panel is {:?} and its output {:?}", panel.dim(), out.dim());
    let rows: Vec<_> = panel.rows().into_iter().zip(out.rows_mut()).collect();
    rows.into_par_iter().with_min_len(ROWS_A_JOB).for_each_init(scratch, |scratch, (row, mut out)| {
        // A transposed or strided view is copied row by row; a day of an ordinary panel is used where it lies.
        let strided;
        let row = match row.to_slice() {
            Some(slice) => slice,
            None => {
                strided = row.to_vec();
                &strided
            }
        };
        match out.as_slice_mut() {
            Some(out) => kernel(row, out, scratch),
            None => {
                let mut whole = out.to_vec();
                kernel(row, &mut whole, scratch);
                out.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
            }
        }
    });
}
