//! Values that share a cell: ties, or to be told apart by comparison.

use super::count::{Passes, SHARED, SMALL, Ties};
use super::scratch::{Working, grow};
use crate::float::Float;

/// Marks the entry of a group that is known to be mixed.
const MIXED: u32 = 1 << 30;

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
    size: u32,
    /// 1 for a crowd of the row, 2 for a crowd of that, and so on.
    pub depth: u32,
}

impl Crowds {
    fn push(&mut self, start: u32, group: &[u32]) {
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

/// How many columns share cells, how many groups they form, and how many places there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub columns: usize,
    pub groups: usize,
    pub places: usize,
}

/// Give ranks to all columns whose cells are shared, and push the groups that are too large.
#[inline(always)]
pub(super) fn settle<I: Passes, T: Float>(
    row: &[T],
    ties: Ties,
    shared: Shared,
    work: &mut Working,
    crowds: &mut Crowds,
) {
    let next = grow(&mut work.next, shared.places);
    let members = grow(&mut work.members, row.len());
    let mut groups = Groups {
        row,
        ties,
        ranks: &mut work.ranks[..row.len()],
        starts: &work.starts[..=shared.places],
        columns: &work.columns[..shared.columns],
        next,
        members,
    };
    // Measured: below three and a half values a group the branches on the sizes of groups cost more than they spare.
    if 2 * shared.columns > 7 * shared.groups {
        groups.in_turn::<I>(grow(&mut work.values, row.len()), crowds);
    } else {
        let places = grow(&mut work.places, shared.columns);
        let last = grow(&mut work.last, shared.places);
        let unlike = grow(&mut work.unlike, shared.columns + 1);
        let unlikes = groups.tie_all(places, last, unlike);
        let entries = &mut work.entries[..shared.places];
        let mixed = groups.part_pairs(places, last, &mut unlike[..unlikes], entries);
        groups.part::<I>(places, &unlike[..mixed], entries, crowds);
    }
}

/// Groups of values that share a cell.
struct Groups<'a, T> {
    row: &'a [T],
    ties: Ties,
    ranks: &'a mut [u32],
    starts: &'a [u32],
    /// The columns of all groups, ascending.
    columns: &'a [u32],
    next: &'a mut [u32],
    members: &'a mut [u32],
}

impl<T: Float> Groups<'_, T> {
    /// The start and the size of the group at a place.
    #[inline(always)]
    fn span(&self, place: u32) -> (u32, u32) {
        let start = self.starts[place as usize];
        (start, self.starts[place as usize + 1] - start)
    }

    /// Where groups are small and many: rank each as if its values were all equal, and note (in `unlike`, as positions in
    /// `columns`) which differ from the last of their group. No branches, so that sizes need not be foreseen.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with many ties")]
    fn tie_all(&mut self, places: &mut [u32], last: &mut [u32], unlike: &mut [u32]) -> usize {
        for (&column, to) in self.columns.iter().zip(&mut *places) {
            let place = self.ranks[column as usize] & !SHARED;
            *to = place;
            last[place as usize] = column;
        }
        let mut unlikes = 0;
        for (i, (&column, &place)) in self.columns.iter().zip(&*places).enumerate() {
            let (column, place) = (column as usize, place as usize);
            debug_assert!(column < self.row.len() && place + 1 < self.starts.len() && unlikes < unlike.len());
            // SAFETY: the loop before used the same columns and places with checks, `row` is as long as `ranks`,
            // `starts` is one longer than `last`, and `unlike` is one longer than `columns`.
            unsafe {
                let start = *self.starts.get_unchecked(place);
                let size = self.starts.get_unchecked(place + 1) - start;
                *self.ranks.get_unchecked_mut(column) = self.ties.twice_rank(start, size);
                *unlike.get_unchecked_mut(unlikes) = i as u32;
                let last = *last.get_unchecked(place) as usize;
                unlikes += usize::from(self.row.get_unchecked(column) != self.row.get_unchecked(last));
            }
        }
        unlikes
    }

    /// Rank the pairs among the groups that are not all ties; leave in `unlike` the places of the larger ones, mark their
    /// entries, and return how many they are.
    #[inline(always)]
    fn part_pairs(&mut self, places: &[u32], last: &[u32], unlike: &mut [u32], entries: &mut [u32]) -> usize {
        let (mut mixed, mut members) = (0, 0);
        for i in 0..unlike.len() {
            let place = places[unlike[i] as usize];
            let (start, size) = self.span(place);
            if size == 2 {
                let a = self.columns[unlike[i] as usize] as usize;
                let b = last[place as usize] as usize;
                let later = 2 * u32::from(self.row[a] > self.row[b]);
                let first = self.ties.twice_rank(start, 1);
                self.ranks[a] = first + later;
                self.ranks[b] = first + 2 - later;
            } else if entries[place as usize] & MIXED == 0 {
                entries[place as usize] |= MIXED;
                self.next[place as usize] = members;
                members += size;
                unlike[mixed] = place;
                mixed += 1;
            }
        }
        mixed
    }

    /// Rank the groups whose places are `mixed` and whose entries are marked.
    #[inline(always)]
    fn part<I: Passes>(&mut self, places: &[u32], mixed: &[u32], entries: &[u32], crowds: &mut Crowds) {
        if mixed.is_empty() {
            return;
        }
        for (&column, &place) in self.columns.iter().zip(places) {
            if entries[place as usize] & MIXED != 0 {
                self.members[self.next[place as usize] as usize] = column;
                self.next[place as usize] += 1;
            }
        }
        let mut from = 0;
        for &place in mixed {
            let (start, size) = self.span(place);
            let to = from + size as usize;
            let group = &self.members[from..to];
            from = to;
            if group.len() > SMALL {
                crowds.push(start, group);
                continue;
            }
            let mut values = [0.0; SMALL];
            for (value, &column) in values.iter_mut().zip(group) {
                *value = self.row[column as usize].to_f64();
            }
            compare_all::<I>(&values[..group.len()], group, start, self.ties, self.ranks);
        }
    }

    /// Where groups are large: put their members side by side, in `values` too, and rank one group after another.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with large groups")]
    fn in_turn<I: Passes>(&mut self, values: &mut [f64], crowds: &mut Crowds) {
        self.next.copy_from_slice(&self.starts[..self.next.len()]);
        for &column in self.columns {
            let column = column as usize;
            debug_assert!(column < self.row.len());
            // SAFETY: a column is below the width of the row, which is also the length of `ranks`, `members` and
            // `values`; the entry of a shared column holds a place; each place's next member is within its group.
            unsafe {
                let place = self.ranks.get_unchecked(column) & !SHARED;
                let next = self.next.get_unchecked_mut(place as usize);
                *self.members.get_unchecked_mut(*next as usize) = column as u32;
                *values.get_unchecked_mut(*next as usize) = self.row.get_unchecked(column).to_f64();
                *next += 1;
            }
        }
        for place in 0..self.next.len() as u32 {
            let (start, size) = self.span(place);
            if size < 2 {
                continue;
            }
            let span = start as usize..(start + size) as usize;
            let (group, values) = (&self.members[span.clone()], &values[span]);
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
