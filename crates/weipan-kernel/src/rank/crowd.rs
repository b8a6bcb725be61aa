//! Groups: the values of words in which a cell is shared. They tie, or are told apart by comparison.

use super::count::{Passes, SMALL, Ties};
use super::scratch::{Working, cleared, grow};
use super::word::{FEW, SHARED, Word};
use crate::float::Float;
use crate::key::Direction;

/// Groups too large to be compared, each to be ranked as a row of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Crowds {
    stack: Vec<Crowd>,
    /// The columns of all of them, one group after another.
    columns: Vec<u32>,
    /// Their values.
    values: Vec<f64>,
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
    /// Add a group: its columns, and their values.
    pub(super) fn push(&mut self, start: u32, group: &[u32], values: impl IntoIterator<Item = f64>) {
        self.stack.push(Crowd { start, size: group.len() as u32, depth: self.depth + 1 });
        self.columns.extend_from_slice(group);
        self.values.extend(values);
    }

    /// Take the newest crowd, with its columns and its values.
    pub(super) fn pop(&mut self, columns: &mut Vec<u32>, values: &mut Vec<f64>) -> Option<Crowd> {
        let crowd = self.stack.pop()?;
        let first = self.columns.len() - crowd.size as usize;
        columns.clear();
        columns.extend_from_slice(&self.columns[first..]);
        self.columns.truncate(first);
        values.clear();
        values.extend_from_slice(&self.values[first..]);
        self.values.truncate(first);
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

/// Give ranks to all columns whose entries are flagged, and push the groups that are too large. Takes the number of values
/// and all flags, and returns the number.
#[inline(always)]
pub(super) fn settle<I: Passes, T: Float, W: Word>(
    row: &[T],
    ties: Ties,
    (count, flags): (usize, u32),
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    if flags == 0 {
        return count;
    }
    let columns = grow(&mut work.columns, row.len() + 16);
    let mut groups =
        Groups { row, ties, ranks: &mut work.ranks[..row.len()], values: grow(&mut work.values, count + FEW) };
    if flags & SHARED != 0 {
        let shared = I::collect(groups.ranks, SHARED, columns);
        groups.compare_few::<I>(&columns[..shared], cleared(&mut work.seen, count));
    }
    if flags & W::CROWDED != 0 {
        let crowded = I::collect(groups.ranks, W::CROWDED, columns);
        let (members, starts) = (grow(&mut work.members, count), grow(&mut work.starts, crowded + 1));
        let sizes = cleared(&mut work.sizes, count);
        let number = groups.gather(&columns[..crowded], W::CROWDED, members, (starts, sizes));
        groups.in_turn::<I>(members, (&starts[..number], sizes), crowds);
    }
    count
}

/// Groups of values whose word has shared cells. A group has the places of its values in sorted order.
struct Groups<'a, T> {
    row: &'a [T],
    ties: Ties,
    ranks: &'a mut [u32],
    /// Values by place.
    values: &'a mut [f64],
}

impl<T: Float> Groups<'_, T> {
    /// Rank groups of at most [`FEW`] values: put the values of each side by side, and compare each value with as many
    /// places from its group's first on. No branches, so that sizes need not be foreseen.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with many ties")]
    fn compare_few<I: Passes>(&mut self, columns: &[u32], seen: &mut [u8]) {
        for &column in columns {
            let column = column as usize;
            debug_assert!(column < self.row.len());
            // SAFETY: a column is below the width of the row, which is also the length of `ranks`. Its entry holds the
            // number of values before its group: that, and so many plus the members seen, stays below the number of all
            // values.
            unsafe {
                let start = *self.ranks.get_unchecked(column) as usize / 2;
                debug_assert!(start < seen.len());
                let before = *seen.get_unchecked(start);
                *seen.get_unchecked_mut(start) = before + 1;
                *self.values.get_unchecked_mut(start + before as usize) = self.row.get_unchecked(column).to_f64();
            }
        }
        for &column in columns {
            let column = column as usize;
            // SAFETY: the loop before used the same columns and places; there are FEW values more than places.
            unsafe {
                let rank = self.ranks.get_unchecked_mut(column);
                let start = *rank / 2;
                let size = u32::from(*seen.get_unchecked(start as usize));
                let values = &*self.values.as_ptr().add(start as usize).cast::<[f64; FEW]>();
                let (less, equal) = I::compare(self.row.get_unchecked(column).to_f64(), values, size);
                *rank = self.ties.twice_rank(start + less, equal);
            }
        }
    }

    /// Put the members of each group side by side. Lists where groups start, with room for one more; returns how many
    /// there are.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with large groups")]
    fn gather(
        &mut self,
        columns: &[u32],
        flag: u32,
        members: &mut [u32],
        (starts, sizes): (&mut [u32], &mut [u32]),
    ) -> usize {
        let mut number = 0;
        for &column in columns {
            debug_assert!((column as usize) < self.row.len());
            // SAFETY: as in `compare_few`; and there are no more groups than columns.
            unsafe {
                let start = (*self.ranks.get_unchecked(column as usize) & (flag - 1)) / 2;
                debug_assert!((start as usize) < sizes.len());
                let before = *sizes.get_unchecked(start as usize);
                *sizes.get_unchecked_mut(start as usize) = before + 1;
                let at = (start + before) as usize;
                debug_assert!(at < members.len());
                *starts.get_unchecked_mut(number) = start;
                number += usize::from(before == 0);
                *members.get_unchecked_mut(at) = column;
                *self.values.get_unchecked_mut(at) = self.row.get_unchecked(column as usize).to_f64();
            }
        }
        number
    }

    /// Rank one group after another.
    #[inline(always)]
    fn in_turn<I: Passes>(&mut self, members: &[u32], (starts, sizes): (&[u32], &[u32]), crowds: &mut Crowds) {
        for &start in starts {
            let size = sizes[start as usize];
            let span = start as usize..(start + size) as usize;
            let (group, values) = (&members[span.clone()], &self.values[span]);
            if !compare_all::<I>((values, group), start, self.ties, self.ranks) {
                crowds.push(start, group, values.iter().copied());
            }
        }
    }
}

/// Rank the values of a group if they are all equal, or if they are few and near each other: then by comparing each with
/// each other. Returns whether that was so.
#[inline(always)]
fn compare_all<I: Passes>((values, group): (&[f64], &[u32]), start: u32, ties: Ties, ranks: &mut [u32]) -> bool {
    // From one float to the next is a step. Numbers of steps that fit 32 bits are half as wide as the values.
    let first = Direction::UP.key(values[0]);
    let mut steps = [0; SMALL];
    let (mut unlike, mut far) = (false, values.len() > SMALL);
    if far {
        unlike = values.iter().fold(false, |unlike, &x| unlike | (x != values[0]));
    }
    for (step, &x) in steps.iter_mut().zip(values) {
        let steps = Direction::UP.key(x).wrapping_sub(first);
        unlike |= steps != 0;
        far |= steps != i64::from(steps as i32);
        *step = steps as u32 ^ 1 << 31;
    }
    if !unlike {
        let tied = ties.twice_rank(start, group.len() as u32);
        group.iter().for_each(|&column| ranks[column as usize] = tied);
    }
    if far || !unlike {
        return !unlike;
    }
    let size = values.len();
    let [mut less, mut greater] = [[0; SMALL]; 2];
    I::count_less(&steps[..size], &mut less);
    // Without ties 0, 1, … values are less than each, and with ties fewer.
    let distinct = less[..size].iter().sum::<u32>() as usize == size * (size - 1) / 2;
    if distinct {
        for (&column, &less) in group.iter().zip(&less) {
            ranks[column as usize] = ties.twice_rank(start + less, 1);
        }
        return true;
    }
    steps.iter_mut().for_each(|step| *step = !*step);
    I::count_less(&steps[..size], &mut greater);
    for ((&column, &less), &greater) in group.iter().zip(&less).zip(&greater) {
        ranks[column as usize] = ties.twice_rank(start + less, size as u32 - less - greater);
    }
    true
}
