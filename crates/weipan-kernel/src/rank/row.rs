//! One row: its grid, its counts, its crowds, and the methods that number ties.

use super::count::{SMALL, Ties, cell_bits};
use super::crowd::Crowds;
use super::isa::Isa;
use super::plan::{FEW_VALUES, Plan};
use super::scratch::{Working, grow};
use super::word::LANES;
use super::{Order, RankMethod, RankOptions, RankScratch};
use crate::float::Float;
use crate::next::Next;

/// The rank of a missing value, and of one that has none yet: more than twice the width of any row, and not so much that
/// adding that would overflow.
const NO_RANK: u32 = u32::MAX / 2;

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
    crowds.depth = 0;
    let plan = Plan::of_row(row, 1 << bits);
    let count = by_plan(isa, row, (plan, bits), ties, (Next::after(row), Next::after(out)), work, crowds);
    std::mem::swap(&mut work.ranks, ranks);
    while let Some(crowd) = crowds.pop(columns, values) {
        if crowd.fresh && values.len() <= SMALL {
            // Compared by whole vectors.
            let size = values.len();
            values.resize(size.next_multiple_of(LANES), 0.0);
            if isa.compare((values, columns), crowd.start, ties, ranks) {
                continue;
            }
            values.truncate(size);
        }
        let bits = cell_bits(values.len());
        let plan = Plan::of_crowd(values, 1 << bits, crowd.depth);
        let before = crowds.len();
        by_plan(isa, values, (plan, bits), ties, (Next::none(values), Next::none(values)), work, crowds);
        for (&column, &rank) in columns.iter().zip(&work.ranks) {
            ranks[column as usize] = 2 * crowd.start + rank;
        }
        crowds.place_within(before, crowd.start, columns);
    }
    count
}

/// Ranks into `work.ranks`, but for the values left in `crowds`; returns how many values there are.
fn by_plan<T: Float>(
    isa: Isa,
    row: &[T],
    (plan, bits): (Plan<T>, u32),
    ties: Ties,
    next: (Next<T>, Next<T>),
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    match plan {
        Plan::Tie => all_equal(row, ties, grow(&mut work.ranks, row.len())),
        Plan::Few(values, equal) => few(row, values, equal, ties, grow(&mut work.ranks, row.len())),
        Plan::Split(at) => split(row, at, ties, work, crowds),
        Plan::Grid(grid) => isa.count(row, (grid, bits), ties, next, work, crowds),
    }
}

/// Rank the values that equal `at`; those below and those above are crowds.
fn split<T: Float>(row: &[T], at: T, ties: Ties, work: &mut Working, crowds: &mut Crowds) -> usize {
    let below = grow(&mut work.flagged.columns, row.len() + 1);
    let above = grow(&mut work.flagged.starts, row.len() + 1);
    let (mut less, mut more, mut equal) = (0, 0, 0);
    for (column, &x) in (0..).zip(row) {
        (below[less], above[more]) = (column, column);
        less += usize::from(x < at);
        more += usize::from(x > at);
        equal += usize::from(x == at);
    }
    let tied = ties.twice_rank(less as u32, equal as u32);
    for (rank, &x) in grow(&mut work.ranks, row.len()).iter_mut().zip(row) {
        *rank = if x == at { tied } else { NO_RANK };
    }
    for (start, group) in [(0, &below[..less]), (less + equal, &above[..more])] {
        if !group.is_empty() {
            crowds.push(true, start as u32, group, group.iter().map(|&column| row[column as usize].to_f64()));
        }
    }
    less + equal + more
}

/// The ranks of a row whose values all equal one of `values`, which ascend and of which there are so many, or are missing.
fn few<T: Float>(row: &[T], values: [T; FEW_VALUES], equal: [u32; FEW_VALUES], ties: Ties, ranks: &mut [u32]) -> usize {
    let mut count = 0;
    let tied = equal.map(|equal| {
        let tied = ties.twice_rank(count, equal);
        count += equal;
        tied
    });
    for (rank, &x) in ranks.iter_mut().zip(row) {
        *rank = values.iter().zip(tied).fold(NO_RANK, |rank, (&value, tied)| if x == value { tied } else { rank });
    }
    count as usize
}

/// The ranks of a row whose values are all equal or missing.
fn all_equal<T: Float>(row: &[T], ties: Ties, ranks: &mut [u32]) -> usize {
    let count = row.iter().filter(|x| !x.is_missing()).count();
    let tied = ties.twice_rank(0, count as u32);
    for (rank, x) in ranks.iter_mut().zip(row) {
        *rank = if x.is_missing() { NO_RANK } else { tied };
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
