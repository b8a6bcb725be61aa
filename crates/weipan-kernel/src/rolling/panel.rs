//! Window operators over whole panels, strips of columns over threads.

use super::strip::{LANES, Row, Strip};
use super::{Rolling, RollingPair, RollingScratch, Window, apply, together};
use crate::float::Float;
use crate::share::share;
use ndarray::{ArrayView2, ArrayViewMut2, Axis};

/// [`rolling`](super::rolling) over a panel (days × assets) from its first day, columns spread over the threads of
/// the current rayon pool.
///
/// Formula, missing values and precision as for [`rolling`](super::rolling); `out` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{Array2, array};
/// use weipan_kernel::{Rolling, Window, rolling_panel};
/// let panel = array![[1.0, 8.0], [3.0, 6.0], [2.0, 7.0]];
/// let mut out = Array2::zeros((3, 2));
/// rolling_panel(Rolling::Max, panel.view(), Window { days: 2, min_periods: 1 }, out.view_mut());
/// assert_eq!(out, array![[1.0, 8.0], [3.0, 8.0], [3.0, 7.0]]);
/// ```
pub fn rolling_panel<T: Float>(
    operator: Rolling,
    panel: ArrayView2<'_, T>,
    window: Window,
    mut out: ArrayViewMut2<'_, T>,
) {
    assert!(panel.dim() == out.dim(), "the panel is {:?} and its output {:?}", panel.dim(), out.dim());
    let strips = strips(&panel).zip(out.axis_chunks_iter_mut(Axis(1), LANES));
    share(strips, RollingScratch::new, |(panel, mut out), scratch| {
        let read = |row: usize, [into]: [&mut Row; 1]| read(&panel, row, into);
        let (asked, write) = (out.nrows(), &mut |row: usize, result: &Row| write(&mut out, row, result));
        apply::one(operator, Strip { read: &read, write, lead: 0, start: 0, asked, window, scratch });
    });
}

/// [`rolling_pair`](super::rolling_pair) over two panels (days × assets) from their first day, columns spread over
/// the threads of the current rayon pool.
///
/// Formula, missing values and precision as for [`rolling_pair`](super::rolling_pair); all have one shape.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{Array2, array};
/// use weipan_kernel::{RollingPair, Window, rolling_pair_panel};
/// let (y, x) = (array![[1.0], [3.0], [8.0]], array![[1.0], [2.0], [0.0]]);
/// let mut out = Array2::zeros((3, 1));
/// rolling_pair_panel(RollingPair::Corr, y.view(), x.view(), Window::full(2), out.view_mut());
/// assert_eq!((out[(1, 0)], out[(2, 0)]), (1.0, -1.0));
/// ```
pub fn rolling_pair_panel<T: Float>(
    operator: RollingPair,
    y: ArrayView2<'_, T>,
    x: ArrayView2<'_, T>,
    window: Window,
    mut out: ArrayViewMut2<'_, T>,
) {
    assert!(y.dim() == x.dim(), "y is {:?} and x {:?}", y.dim(), x.dim());
    assert!(y.dim() == out.dim(), "the panels are {:?} and their output {:?}", y.dim(), out.dim());
    let strips = strips(&y).zip(strips(&x)).zip(out.axis_chunks_iter_mut(Axis(1), LANES));
    share(strips, RollingScratch::new, |((y, x), mut out), scratch| {
        let read = |row: usize, [into_y, into_x]: [&mut Row; 2]| {
            read(&y, row, into_y);
            read(&x, row, into_x);
            together(into_y, into_x);
        };
        let (asked, write) = (out.nrows(), &mut |row: usize, result: &Row| write(&mut out, row, result));
        apply::two(operator, Strip { read: &read, write, lead: 0, start: 0, asked, window, scratch });
    });
}

fn strips<'a, T>(panel: &'a ArrayView2<'_, T>) -> impl Iterator<Item = ArrayView2<'a, T>> {
    panel.axis_chunks_iter(Axis(1), LANES)
}

fn read<T: Float>(panel: &ArrayView2<'_, T>, row: usize, into: &mut Row) {
    let row = panel.row(row);
    match row.to_slice() {
        Some(row) => into.iter_mut().zip(row).for_each(|(into, x)| *into = x.to_f64()),
        None => into.iter_mut().zip(row).for_each(|(into, x)| *into = x.to_f64()),
    }
}

fn write<T: Float>(out: &mut ArrayViewMut2<'_, T>, row: usize, result: &Row) {
    let mut row = out.row_mut(row);
    match row.as_slice_mut() {
        Some(row) => row.iter_mut().zip(result).for_each(|(out, &x)| *out = T::from_f64(x)),
        None => row.iter_mut().zip(result).for_each(|(out, &x)| *out = T::from_f64(x)),
    }
}
