//! Rows of a panel over threads.

use crate::days::each_day;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Call `kernel(row, out_row, scratch)` for each row. A thread makes its scratch and uses it for many rows.
///
/// Each row is worked on by one thread alone, so the result cannot depend on how many there are.
///
/// # Panics
///
/// If the shapes differ.
pub(crate) fn each_row<T, U, S>(
    panel: ArrayView2<'_, T>,
    out: ArrayViewMut2<'_, U>,
    scratch: impl Fn() -> S + Sync,
    kernel: impl Fn(&[T], &mut [U], &mut S) + Sync,
) where
    T: Copy + Send + Sync,
    U: Copy + Send + Sync,
{
    assert!(panel.dim() == out.dim(), "the panel is {:?} and its output {:?}", panel.dim(), out.dim());
    each_day(out, scratch, |day, out, scratch| {
        // A transposed or strided view is copied row by row; a day of an ordinary panel is used where it lies.
        let row = panel.row(day);
        match row.to_slice() {
            Some(row) => kernel(row, out, scratch),
            None => kernel(&row.to_vec(), out, scratch),
        }
    });
}
