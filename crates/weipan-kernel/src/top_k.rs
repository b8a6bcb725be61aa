//! Which values are the k largest or the k smallest of their row.

use crate::bracket::{kth_largest, kth_smallest};
use crate::float::Float;
use crate::panel::each_row;
use crate::select::SelectScratch;
use crate::wide::widest;
use ndarray::{ArrayView2, ArrayViewMut2};

/// What to do when values tie at the edge, so that not all of them fit among the k.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EdgeTies {
    /// Choose the first of them by column: exactly k are chosen.
    #[default]
    ByColumn,
    /// Choose all of them: more than k are chosen.
    All,
    /// Choose none of them: fewer than k are chosen.
    None,
}

#[derive(Clone, Copy)]
enum End {
    Top,
    Bottom,
}

/// Mark the k largest values of a row; returns how many are marked.
///
/// Formula: with e the k-th largest value, x is chosen if x > e; values equal to e are chosen if all of them fit, and
/// as `ties` says if not. If k is at least the number of values, all are chosen.
///
/// - **Shape**: `mask` is as long as `row`.
/// - **Missing values**: NaN is never chosen; −0.0 ties with 0.0; ±inf are values.
/// - **Reference**: `numpy.argpartition`, with the ties made exact.
///
/// # Panics
///
/// If `mask` and `row` differ in length.
///
/// ```
/// use weipan_kernel::{top_k, EdgeTies, SelectScratch};
/// let row = [2.0, 9.0, f64::NAN, 2.0, 1.0];
/// let mut mask = [false; 5];
/// let mut scratch = SelectScratch::new();
/// assert_eq!(top_k(&row, 2, EdgeTies::ByColumn, &mut mask, &mut scratch), 2);
/// assert_eq!(mask, [true, true, false, false, false]);
/// assert_eq!(top_k(&row, 2, EdgeTies::All, &mut mask, &mut scratch), 3);
/// assert_eq!(top_k(&row, 2, EdgeTies::None, &mut mask, &mut scratch), 1);
/// ```
pub fn top_k<T: Float>(row: &[T], k: usize, ties: EdgeTies, mask: &mut [bool], scratch: &mut SelectScratch) -> usize {
    choose(row, k, ties, mask, scratch, End::Top)
}

/// Mark the k smallest values of a row; returns how many are marked.
///
/// Formula: with e the k-th smallest value, x is chosen if x < e; values equal to e are chosen if all of them fit, and
/// as `ties` says if not. If k is at least the number of values, all are chosen.
///
/// - **Shape**: `mask` is as long as `row`.
/// - **Missing values**: NaN is never chosen; −0.0 ties with 0.0; ±inf are values.
/// - **Reference**: `numpy.argpartition`, with the ties made exact.
///
/// # Panics
///
/// If `mask` and `row` differ in length.
///
/// ```
/// use weipan_kernel::{bottom_k, EdgeTies, SelectScratch};
/// let mut mask = [false; 4];
/// bottom_k(&[3.0, 1.0, f64::NAN, 2.0], 2, EdgeTies::ByColumn, &mut mask, &mut SelectScratch::new());
/// assert_eq!(mask, [false, true, false, true]);
/// ```
pub fn bottom_k<T: Float>(
    row: &[T],
    k: usize,
    ties: EdgeTies,
    mask: &mut [bool],
    scratch: &mut SelectScratch,
) -> usize {
    choose(row, k, ties, mask, scratch, End::Bottom)
}

/// [`top_k`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`top_k`]; `mask` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{top_k_panel, EdgeTies};
/// let mut mask = Array2::from_elem((2, 2), false);
/// top_k_panel(array![[1.0, 3.0], [7.0, 5.0]].view(), 1, EdgeTies::ByColumn, mask.view_mut());
/// assert_eq!(mask, array![[false, true], [true, false]]);
/// ```
pub fn top_k_panel<T: Float>(panel: ArrayView2<'_, T>, k: usize, ties: EdgeTies, mask: ArrayViewMut2<'_, bool>) {
    each_row(panel, mask, SelectScratch::new, |row, mask, scratch| {
        top_k(row, k, ties, mask, scratch);
    });
}

/// [`bottom_k`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`bottom_k`]; `mask` has the shape of `panel`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{bottom_k_panel, EdgeTies};
/// let mut mask = Array2::from_elem((2, 2), false);
/// bottom_k_panel(array![[1.0, 3.0], [7.0, 5.0]].view(), 1, EdgeTies::ByColumn, mask.view_mut());
/// assert_eq!(mask, array![[true, false], [false, true]]);
/// ```
pub fn bottom_k_panel<T: Float>(panel: ArrayView2<'_, T>, k: usize, ties: EdgeTies, mask: ArrayViewMut2<'_, bool>) {
    each_row(panel, mask, SelectScratch::new, |row, mask, scratch| {
        bottom_k(row, k, ties, mask, scratch);
    });
}

fn choose<T: Float>(
    row: &[T],
    k: usize,
    ties: EdgeTies,
    mask: &mut [bool],
    scratch: &mut SelectScratch,
    end: End,
) -> usize {
    assert!(row.len() == mask.len(), "a row of {} values and a mask of {}", row.len(), mask.len());
    let likely = match end {
        End::Top => kth_largest(row, k, &mut scratch.keys),
        End::Bottom => kth_smallest(row, k, &mut scratch.keys),
    };
    if let Some(edge) = likely {
        return mark_from(row, mask, k, ties, edge, end);
    }
    let tally = match scratch.tally(row) {
        Some(tally) if k > 0 => tally,
        _ => {
            mask.fill(false);
            return 0;
        }
    };
    if k >= tally.count {
        return mark(row, mask, |x| !x.is_missing());
    }
    scratch.positions.clear();
    scratch.positions.push(match end {
        End::Top => tally.count - k,
        End::Bottom => k - 1,
    });
    scratch.look_up(row, tally);
    // Exact: the edge is a value of the row.
    let edge = T::from_f64(scratch.values[0]);
    mark_from(row, mask, k, ties, edge, end)
}

fn mark_from<T: Float>(row: &[T], mask: &mut [bool], k: usize, ties: EdgeTies, edge: T, end: End) -> usize {
    let marked = match end {
        End::Top => mark_top(row, mask, edge),
        End::Bottom => mark_bottom(row, mask, edge),
    };
    settle(row, mask, k, ties, edge, marked)
}

/// Of the values marked, take back those that tie with the edge and do not fit.
fn settle<T: Float>(row: &[T], mask: &mut [bool], k: usize, ties: EdgeTies, edge: T, marked: usize) -> usize {
    if marked == k || ties == EdgeTies::All {
        return marked;
    }
    let tied = row.iter().filter(|&&x| x == edge).count();
    let mut fit = match ties {
        EdgeTies::ByColumn => k - (marked - tied),
        EdgeTies::All | EdgeTies::None => 0,
    };
    for (chosen, _) in mask.iter_mut().zip(row).filter(|&(_, &x)| x == edge) {
        *chosen = fit > 0;
        fit = fit.saturating_sub(1);
    }
    if ties == EdgeTies::ByColumn { k } else { marked - tied }
}

widest! {
    fn mark_top<T: Float>(row: &[T], mask: &mut [bool], edge: T) -> usize {
        mark(row, mask, |x| x >= edge)
    }

    fn mark_bottom<T: Float>(row: &[T], mask: &mut [bool], edge: T) -> usize {
        mark(row, mask, |x| x <= edge)
    }
}

#[inline(always)]
fn mark<T: Float>(row: &[T], mask: &mut [bool], good: impl Fn(T) -> bool) -> usize {
    let mut marked = 0;
    for (chosen, &x) in mask.iter_mut().zip(row) {
        *chosen = good(x);
        marked += usize::from(*chosen);
    }
    marked
}
