//! The rank of each value in its row: the critical path of the engine.
//!
//! How a row is ranked, step by step, and where each step lives:
//!
//! 1. each float becomes an integer in the same order (`key.rs`);
//! 2. the span of the row is cut into 2^19 cells, and cell and column together are one 32-bit word (`rank/word.rs`);
//! 3. the words are sorted by cell, with two passes of a counting sort that keep column order (`rank/radix.rs`);
//! 4. one walk over the sorted words writes the ranks; where words share a cell it looks at the full values, and
//!    where a cell is crowded (a few outliers stretched the span) it takes step 2 again for that cell (`rank/walk.rs`).
//!
//! Each repetition narrows the span at least 2^19 times, so there are few, and time stays linear in the row.

#[doc(hidden)]
pub mod grade;
mod grid;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod isa;
mod write;

use crate::float::Float;
use crate::panel::each_row;
use ndarray::{ArrayView2, ArrayViewMut2};
use grade::{Ahead, Bench, Ties, cell_bits};
use grid::Grid;
use isa::Isa;
use write::Pen;

/// The rank that tied values get. With `a` values better placed and `t` tied:
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankMethod {
    /// The mean of the ranks they span: a + (t + 1) / 2.
    #[default]
    Average,
    /// The lowest: a + 1.
    Min,
    /// The highest: a + t.
    Max,
    /// One more than the number of *distinct* values better placed.
    Dense,
    /// Each its own: a + 1, a + 2, … in column order, whether ascending or descending.
    Ordinal,
}

/// Which end gets rank 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// The smallest value has rank 1.
    #[default]
    Ascending,
    /// The largest value has rank 1.
    Descending,
}

/// The unit in which ranks are given. With r the rank as counted and n the number of values ranked
/// (for [`RankMethod::Dense`] the number of distinct values, so that the last is always n):
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RankScale {
    /// r itself, 1 ..= n.
    #[default]
    Count,
    /// r / n, in (0, 1]: Alpha101 and pandas `rank(pct=True)`.
    Fraction,
    /// (r − 1) / (n − 1), in [0, 1]: BRAIN. NaN where n is 1.
    Unit,
}

/// What to do with ties, direction and unit. The default ranks like `scipy.stats.rankdata`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RankOptions {
    /// The rank that tied values get.
    pub method: RankMethod,
    /// Which end gets rank 1.
    pub order: Order,
    /// The unit of the ranks.
    pub scale: RankScale,
}

/// Working memory of [`rank`]: about two rows. It grows on demand and is worth keeping between rows.
#[derive(Clone, Debug, Default)]
pub struct RankScratch {
    bench: Bench,
    ranks: Vec<u32>,
    values: Vec<f64>,
    seen: Vec<u32>,
    columns: Vec<u32>,
}

impl RankScratch {
    /// Scratch that has allocated nothing yet for rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// Rank the values of one row; returns how many there were.
///
/// Formula: with `a` values before x and `t` equal to it (x included), the average rank is a + (t + 1) / 2;
/// [`RankMethod`] has the others, [`RankScale`] the units.
///
/// - **Shape**: `out` is as long as `row`; rank j belongs to value j.
/// - **Missing values**: NaN gets NaN and does not count; −0.0 ties with 0.0; ±inf rank as values.
/// - **Time**: linear in the row for every distribution of values. Ranks of `f32` rows are exact up to 2^24 columns.
/// - **Reference**: `scipy.stats.rankdata(nan_policy="omit")`; pandas `DataFrame.rank(axis=1)`.
///
/// # Panics
///
/// If `out` and `row` differ in length, or the row has 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{rank, Order, RankMethod, RankOptions, RankScale, RankScratch};
/// let mut scratch = RankScratch::new();
/// let row = [30.0, 10.0, f64::NAN, 30.0, 20.0];
/// let mut out = [0.0; 5];
///
/// assert_eq!(rank(&row, &mut out, RankOptions::default(), &mut scratch), 4);
/// assert_eq!(out[..2], [3.5, 1.0]);
/// assert!(out[2].is_nan());
/// assert_eq!(out[3..], [3.5, 2.0]);
///
/// let best_first = RankOptions { method: RankMethod::Min, order: Order::Descending, scale: RankScale::Fraction };
/// rank(&row, &mut out, best_first, &mut scratch);
/// assert_eq!(out[..2], [0.25, 1.0]);
/// ```
pub fn rank<T: Float>(row: &[T], out: &mut [T], options: RankOptions, scratch: &mut RankScratch) -> usize {
    assert!(row.len() == out.len(), "a row of {} values and an output of {}", row.len(), out.len());
    assert!(u32::try_from(row.len()).is_ok(), "a row of {} columns", row.len());
    rank_by(Isa::detect(), row, out, options, scratch)
}

#[expect(unsafe_code, reason="x")]
fn rank_by<T: Float>(isa: Isa, row: &[T], out: &mut [T], options: RankOptions, scratch: &mut RankScratch) -> usize {
    let ties = ties_of(options);
    let mut t = unsafe { core::arch::x86_64::_rdtsc() };
    let count = settle_row(isa, row, ties, Ahead::after(row, out), scratch);
    grade::tick(8,&mut t);
    let ranks = &mut scratch.ranks[..row.len()];
    let last = match options.method {
        RankMethod::Dense => dense(ranks, count, &mut scratch.seen),
        RankMethod::Ordinal => {
            in_turn(ranks, count, options.order, &mut scratch.seen);
            count
        }
        _ => count,
    };
    isa.write(ranks, out, Pen::new(count, last, options));
    grade::tick(9,&mut t);
    count
}

/// How ties are counted upwards. A descending rank is n + 1 less the ascending one, with first and last exchanged.
fn ties_of(options: RankOptions) -> Ties {
    let first = Ties { slope: 0, offset: 2 };
    let last = Ties { slope: 2, offset: 0 };
    match (options.method, options.order) {
        (RankMethod::Average, _) => Ties { slope: 1, offset: 1 },
        (RankMethod::Dense, _) => first,
        (RankMethod::Min | RankMethod::Ordinal, Order::Ascending) | (RankMethod::Max, Order::Descending) => first,
        (RankMethod::Max, Order::Ascending) | (RankMethod::Min | RankMethod::Ordinal, Order::Descending) => last,
    }
}

/// Twice the ascending rank of each value into `scratch.ranks`, more than twice the count for a missing one.
#[expect(unsafe_code, reason="x")]
fn settle_row<T: Float>(isa: Isa, row: &[T], ties: Ties, ahead: Ahead, scratch: &mut RankScratch) -> usize {
    let RankScratch { bench, ranks, values, columns, .. } = scratch;
    let bits = cell_bits(row.len());
    let mut t = unsafe { core::arch::x86_64::_rdtsc() };
    let grid = Grid::of_row(row, 1 << bits);
    grade::tick(10,&mut t);
    let Some(grid) = grid else {
        let count = row.iter().filter(|x| !x.is_missing()).count();
        let all = ties.slope * count as u32 + ties.offset;
        ranks.clear();
        ranks.extend(row.iter().map(|x| if x.is_missing() { u32::MAX } else { all }));
        return count;
    };
    let count = isa.grade(row, grid, bits, ties, 0, ahead, bench);
    std::mem::swap(&mut bench.cells, ranks);
    while let Some(crowd) = bench.crowds.pop() {
        let from = bench.columns.len() - crowd.size as usize;
        columns.clear();
        columns.extend(bench.columns.drain(from..));
        values.clear();
        values.extend(columns.iter().map(|&column| row[column as usize].to_f64()));
        let bits = cell_bits(values.len());
        let Some(grid) = Grid::of_crowd(values, 1 << bits, crowd.depth) else { continue };
        isa.grade(values, grid, bits, ties, crowd.depth, Ahead::NOTHING, bench);
        for (&column, &rank) in columns.iter().zip(&bench.cells) {
            ranks[column as usize] = crowd.start + rank;
        }
        // Columns of the crowd's own crowds are still places in the crowd.
        for crowded in &mut bench.columns[from..] {
            *crowded = columns[*crowded as usize];
        }
        for inner in bench.crowds.iter_mut().rev().take_while(|inner| inner.depth > crowd.depth) {
            inner.start += crowd.start;
        }
    }
    count
}

/// Ordinal ranks: values that tie follow one another in column order.
fn in_turn(ranks: &mut [u32], count: usize, order: Order, seen: &mut Vec<u32>) {
    seen.clear();
    seen.resize(count + 1, 0);
    for rank in ranks {
        if let Some(seen) = seen.get_mut(*rank as usize / 2) {
            match order {
                Order::Ascending => *rank += *seen,
                Order::Descending => *rank -= *seen,
            }
            *seen += 2;
        }
    }
}

/// Dense ranks from lowest ranks; returns how many different ones there are.
fn dense(ranks: &mut [u32], count: usize, seen: &mut Vec<u32>) -> usize {
    seen.clear();
    seen.resize(count + 1, 0);
    for &rank in &*ranks {
        if let Some(seen) = seen.get_mut(rank as usize / 2) {
            *seen = 2;
        }
    }
    let mut total = 0;
    for seen in &mut *seen {
        total += *seen;
        *seen = total;
    }
    for rank in ranks {
        if let Some(&seen) = seen.get(*rank as usize / 2) {
            *rank = seen;
        }
    }
    total as usize / 2
}

/// Rank each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`rank`]; `out` has the shape of `panel`. Each thread has its own
/// scratch of a few rows.
///
/// # Panics
///
/// If the shapes differ, or a row has 2^32 columns or more.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{rank_panel, RankOptions};
/// let panel = array![[3.0, 1.0, 2.0], [5.0, 5.0, 1.0]];
/// let mut ranks = Array2::zeros(panel.dim());
/// rank_panel(panel.view(), ranks.view_mut(), RankOptions::default());
/// assert_eq!(ranks, array![[3.0, 1.0, 2.0], [2.5, 2.5, 1.0]]);
/// ```
pub fn rank_panel<T: Float>(panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, T>, options: RankOptions) {
    each_row(panel, out, RankScratch::new, |row, out, scratch| {
        rank(row, out, options, scratch);
    });
}

