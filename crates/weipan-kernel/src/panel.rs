//! Rows of a panel over threads.

use crate::share::share;
use ndarray::{ArrayView2, ArrayViewMut2, Axis};

/// Rows a thread takes at once: enough to pay for taking them, few enough to share the work evenly.
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
    scratch: impl Fn() -> S + Sync,
    kernel: impl Fn(&[T], &mut [U], &mut S) + Sync,
) where
    T: Copy + Send + Sync,
    U: Copy + Send + Sync,
{
    assert!(panel.dim() == out.dim(), "the panel is {:?} and its output {:?}", panel.dim(), out.dim());
    let jobs = panel.axis_chunks_iter(Axis(0), ROWS_A_JOB).zip(out.axis_chunks_iter_mut(Axis(0), ROWS_A_JOB));
    share(jobs, scratch, |(panel, mut out), scratch| {
        for (row, mut out) in panel.rows().into_iter().zip(out.rows_mut()) {
            // A transposed or strided view is copied row by row; a day of an ordinary panel is used where it lies.
            let strided;
            let row = match row.to_slice() {
                Some(slice) => slice,
                None => {
                    strided = row.to_vec();
                    &strided
                }
            };
            if let Some(out) = out.as_slice_mut() {
                kernel(row, out, scratch);
                continue;
            }
            let mut whole = out.to_vec();
            kernel(row, &mut whole, scratch);
            out.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
        }
    });
}
