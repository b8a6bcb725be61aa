//! One row: its grid, its counts, its crowds, and the methods that number ties.

use super::count::{Ahead, Ties, cell_bits};
use super::grid::Grid;
use super::isa::Isa;
use super::scratch::grow;
use super::{Order, RankMethod, RankOptions, RankScratch};
use crate::float::Float;

/// How ties count upwards. A descending rank is n + 1 less the ascending one, with first and last exchanged; dense and
/// ordinal ranks are made from these.
pub(super) fn ties(options: RankOptions) -> Ties {
    let first = Ties { slope: 0, offset: 2 };
    let last = Ties { slope: 2, offset: 0 };
    match (options.method, options.order) {
        (RankMethod::Average, _) => Ties { slope: 1, offset: 1 },
        (RankMethod::Dense, _) => first,
        (RankMethod::Min | RankMethod::Ordinal, Order::Ascending) | (RankMethod::Max, Order::Descending) => first,
        (RankMethod::Max, Order::Ascending) | (RankMethod::Min | RankMethod::Ordinal, Order::Descending) => last,
    }
}

/// Twice the ascending rank of each column into `scratch.ranks`, for a missing value more than twice the count, which is
/// returned.
pub(super) fn ranks<T: Float>(isa: Isa, row: &[T], out: &[T], ties: Ties, scratch: &mut RankScratch) -> usize {
    let RankScratch { work, crowds, ranks, columns, values, .. } = scratch;
    let bits = cell_bits(row.len());
    let Some(grid) = Grid::of_row(row, 1 << bits) else {
        return all_equal(row, ties, grow(ranks, row.len()));
    };
    crowds.depth = 0;
    let count = isa.count(row, (grid, bits), ties, Ahead::after(row, out), work, crowds);
    std::mem::swap(&mut work.ranks, ranks);
    while let Some(crowd) = crowds.pop(columns) {
        values.clear();
        values.extend(columns.iter().map(|&column| row[column as usize].to_f64()));
        let bits = cell_bits(values.len());
        // A crowd has different values, or it would be a tie.
        let Some(grid) = Grid::of_crowd(values, 1 << bits, crowd.depth) else { continue };
        let before = crowds.len();
        isa.count(values, (grid, bits), ties, Ahead::NOTHING, work, crowds);
        for (&column, &rank) in columns.iter().zip(&work.ranks) {
            ranks[column as usize] = 2 * crowd.start + rank;
        }
        crowds.place_within(before, crowd.start, columns);
    }
    count
}

/// The ranks of a row whose values are all equal or missing.
fn all_equal<T: Float>(row: &[T], ties: Ties, ranks: &mut [u32]) -> usize {
    let count = row.iter().filter(|x| !x.is_missing()).count();
    let tied = ties.twice_rank(0, count as u32);
    for (rank, x) in ranks.iter_mut().zip(row) {
        *rank = if x.is_missing() { u32::MAX } else { tied };
    }
    count
}

/// Ordinal ranks from first ranks (last ones, if they are to be descending): values that tie follow one another in
/// column order. Returns the last rank.
pub(super) fn ordinal(ranks: &mut [u32], count: usize, order: Order, seen: &mut Vec<u32>) -> usize {
    let seen = grow(seen, count + 1);
    seen.fill(0);
    for rank in ranks {
        // Missing values have ranks beyond the count.
        if let Some(seen) = seen.get_mut(*rank as usize / 2) {
            match order {
                Order::Ascending => *rank += *seen,
                Order::Descending => *rank -= *seen,
            }
            *seen += 2;
        }
    }
    count
}

/// Dense ranks from first ranks. Returns the last rank: how many different values there are.
pub(super) fn dense(ranks: &mut [u32], count: usize, seen: &mut Vec<u32>) -> usize {
    let seen = grow(seen, count + 1);
    seen.fill(0);
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
        if let Some(&dense) = seen.get(*rank as usize / 2) {
            *rank = dense;
        }
    }
    total as usize / 2
}
