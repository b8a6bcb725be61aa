//! Groups: the values of words in which a cell is shared. They tie, or are told apart by comparison.

use super::count::{FEW, Passes, SMALL, Ties};
use super::scratch::{Few, Working, grow};
use crate::float::Float;

/// Groups too large to be compared, each to be ranked as a row of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowds {
    stack: Vec<Crowd>,
    /// The columns of all of them, one group after another.
    columns: Vec<u32>,
    /// How deep the row now counted is nested.
    pub depth: u32,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    /// Values before the group in the row now counted.
    pub start: u32,
    pub size: u32,
    /// 1 for a crowd of the row, 2 for a crowd of that, and so on.
    pub depth: u32,
}

impl Crowds {
    pub(super) fn push(&mut self, start: u32, group: &[u32]) {
        self.stack.push(Crowd { start, size: group.len() as u32, depth: self.depth + 1 });
        self.columns.extend_from_slice(group);
    }

    /// Take the newest crowd and put its columns into `columns`.
    pub(super) fn pop(&mut self, columns: &mut Vec<u32>) -> Option<Crowd> {
        let crowd = self.stack.pop()?;
        columns.clear();
        columns.extend(self.columns.drain(self.columns.len() - crowd.size as usize..));
        self.depth = crowd.depth;
        Some(crowd)
    }

    /// How many there are, and columns in them.
    pub(super) fn len(&self) -> (usize, usize) {
        (self.stack.len(), self.columns.len())
    }

    /// Crowds pushed since `len` was taken are of a crowd: turn their columns and starts into those of the whole row.
    pub(super) fn place_within(&mut self, (crowds, members): (usize, usize), start: u32, columns: &[u32]) {
        self.stack[crowds..].iter_mut().for_each(|inner| inner.start += start);
        self.columns[members..].iter_mut().for_each(|column| *column = columns[*column as usize]);
    }
}

/// How many columns have entries that are shared, how many groups they form, and how many values the row has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub columns: usize,
    pub groups: usize,
    pub count: usize,
}

/// Give ranks to all columns whose entries are shared, and push the groups that are too large.
#[inline(always)]
pub(super) fn settle<I: Passes, T: Float>(
    row: &[T],
    ties: Ties,
    shared: Shared,
    work: &mut Working,
    crowds: &mut Crowds,
) {
    let mut groups = Groups {
        row,
        ties,
        ranks: &mut work.ranks[..row.len()],
        starts: &work.starts[..shared.groups],
        sizes: grow(&mut work.sizes, shared.groups),
    };
    let columns = &mut work.columns[..shared.columns];
    groups.sizes.fill(0);
    let mut rest = shared.columns;
    // Measured: with larger groups it pays to put each together first.
    if shared.columns <= 5 * shared.groups {
        rest = groups.compare_few::<I>(columns, grow(&mut work.few, shared.groups));
    }
    if rest > 0 {
        let (members, values) = (grow(&mut work.members, shared.count), grow(&mut work.values, shared.count));
        groups.in_turn::<I>(&columns[..rest], members, values, crowds);
    }
}

/// Groups of values whose word has shared cells.
struct Groups<'a, T> {
    row: &'a [T],
    ties: Ties,
    ranks: &'a mut [u32],
    starts: &'a [u32],
    sizes: &'a mut [u32],
}

impl<T: Float> Groups<'_, T> {
    /// Where groups are small: compare each value with the [`FEW`] places of its group, of which those that are not
    /// taken hold NaN. No branches, so that sizes need not be foreseen. Leaves at the front of `columns` those whose
    /// groups are larger, returns how many, and clears the sizes.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with many ties")]
    fn compare_few<I: Passes>(&mut self, columns: &mut [u32], few: &mut [Few]) -> usize {
        few.fill(Few([f64::NAN; FEW]));
        for &column in &*columns {
            let column = column as usize;
            debug_assert!(column < self.row.len());
            // SAFETY: a column is below the width of the row, which is also the length of `ranks`; its entry holds the
            // number of its group, and the other slices have a place for each group.
            unsafe {
                let group = *self.ranks.get_unchecked(column) as usize / 2;
                debug_assert!(group < self.sizes.len() && group < few.len());
                let size = self.sizes.get_unchecked_mut(group);
                few.get_unchecked_mut(group).0[*size as usize % FEW] = self.row.get_unchecked(column).to_f64();
                *size += 1;
            }
        }
        let mut large = 0;
        for i in 0..columns.len() {
            let column = columns[i];
            // SAFETY: the loop before used the same columns and groups, and `large` is at most `i`.
            unsafe {
                let rank = self.ranks.get_unchecked_mut(column as usize);
                let group = *rank as usize / 2;
                let x = self.row.get_unchecked(column as usize).to_f64();
                let (less, equal) = I::compare(x, &few.get_unchecked(group).0);
                let is_large = *self.sizes.get_unchecked(group) as usize > FEW;
                let settled = self.ties.twice_rank(self.starts.get_unchecked(group) + less, equal);
                *rank = if is_large { *rank } else { settled };
                *columns.get_unchecked_mut(large) = column;
                large += usize::from(is_large);
            }
        }
        if large > 0 {
            self.sizes.fill(0);
        }
        large
    }

    /// Where groups are large: put their members side by side, and rank one group after another.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with large groups")]
    fn in_turn<I: Passes>(&mut self, columns: &[u32], members: &mut [u32], values: &mut [f64], crowds: &mut Crowds) {
        for &column in columns {
            let column = column as usize;
            debug_assert!(column < self.row.len());
            // SAFETY: a column is below the width of the row, which is also the length of `ranks`; its entry holds the
            // number of its group; a group's start and its members seen stay below the number of all values.
            unsafe {
                let group = *self.ranks.get_unchecked(column) as usize / 2;
                let size = self.sizes.get_unchecked_mut(group);
                let at = (*self.starts.get_unchecked(group) + *size) as usize;
                *size += 1;
                *members.get_unchecked_mut(at) = column as u32;
                *values.get_unchecked_mut(at) = self.row.get_unchecked(column).to_f64();
            }
        }
        for (&start, &size) in self.starts.iter().zip(&*self.sizes).filter(|(_, size)| **size > 0) {
            let span = start as usize..(start + size) as usize;
            let (group, values) = (&members[span.clone()], &values[span]);
            if values.iter().fold(0, |unlike, &x| unlike | u8::from(x != values[0])) == 0 {
                let tied = self.ties.twice_rank(start, size);
                group.iter().for_each(|&column| self.ranks[column as usize] = tied);
            } else if group.len() <= SMALL {
                compare_all::<I>(values, group, start, self.ties, self.ranks);
            } else {
                crowds.push(start, group);
            }
        }
    }
}

/// Rank the values of a small group by comparing each with each other.
#[inline(always)]
fn compare_all<I: Passes>(values: &[f64], group: &[u32], start: u32, ties: Ties, ranks: &mut [u32]) {
    let mut less = [0; SMALL];
    I::count_less(values, &mut less);
    let size = group.len() as u64;
    let total: u64 = less[..group.len()].iter().sum();
    // Without ties 0, 1, … values are less than each, and with ties fewer.
    let distinct = total == size * (size - 1) / 2;
    for ((&column, &x), &less) in group.iter().zip(values).zip(&less) {
        let equal = if distinct { 1 } else { values.iter().filter(|&&y| y == x).count() };
        ranks[column as usize] = ties.twice_rank(start + less as u32, equal as u32);
    }
}
