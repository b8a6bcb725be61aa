//! Groups: the values of words in which a cell is shared. They tie, or are told apart by comparison.

use super::count::{Counted, Passes, SMALL, SMALLER, Ties};
use super::scratch::{Few, Flagged, Many, Working, cleared, grow};
use super::word::{FEW, LANES, SHARED, Word};
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
    /// Whether it may be small enough to be compared.
    pub fresh: bool,
}

impl Crowds {
    /// Add a group: whether its values have not been compared yet, its columns, and their values.
    pub(super) fn push(&mut self, fresh: bool, start: u32, group: &[u32], values: impl IntoIterator<Item = f64>) {
        self.stack.push(Crowd { fresh, start, size: group.len() as u32, depth: self.depth + 1 });
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

/// Give ranks to all columns whose entries are flagged, and push the groups that are too large. Returns how many values there
/// are.
#[inline(always)]
pub(super) fn settle<I: Passes, T: Float, W: Word>(
    row: &[T],
    ties: Ties,
    Counted { values, flags, shared }: Counted,
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    if flags == 0 {
        return values;
    }
    let Working { ranks, flagged: Flagged { columns, starts }, few, many, .. } = work;
    let mut groups = Groups { row, ties, ranks: &mut ranks[..row.len()] };
    if flags & SHARED != 0 {
        groups.compare_few::<I>((&columns[..shared], &starts[..shared]), values, few);
    }
    if flags & W::CROWDED != 0 {
        let crowded = I::collect(groups.ranks, W::CROWDED, (&mut *columns, &mut *starts));
        let number = groups.gather((&columns[..crowded], &starts[..crowded]), values, many);
        groups.in_turn::<I>(number, many, crowds);
    }
    values
}

/// Groups of values whose word has shared cells.
struct Groups<'a, T> {
    row: &'a [T],
    ties: Ties,
    ranks: &'a mut [u32],
}

impl<T: Float> Groups<'_, T> {
    /// Rank groups of at most [`FEW`] values: put the values of each side by side, and compare each value with as many
    /// places from its group's first on. No branches, so that sizes need not be foreseen.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with many ties")]
    fn compare_few<I: Passes>(&mut self, (columns, starts): (&[u32], &[u32]), count: usize, few: &mut Few) {
        let places = grow(&mut few.places, count + FEW);
        let values = grow(&mut few.values, columns.len());
        let seen = cleared(&mut few.seen, count);
        for ((&column, &start), value) in columns.iter().zip(starts).zip(&mut *values) {
            let (column, start) = (column as usize, start as usize);
            debug_assert!(column < self.row.len() && start < seen.len());
            // SAFETY: a column is below the width of the row, which is also the length of `ranks`. The number of values
            // before a group, and the members of it that were seen, stay below the number of all values.
            unsafe {
                let before = *seen.get_unchecked(start);
                *seen.get_unchecked_mut(start) = before + 1;
                *value = self.row.get_unchecked(column).to_f64();
                *places.get_unchecked_mut(start + before as usize) = *value;
            }
        }
        for ((&column, &start), &value) in columns.iter().zip(starts).zip(&*values) {
            // SAFETY: the loop before used the same columns and places; there are FEW values more than places.
            unsafe {
                let size = u32::from(*seen.get_unchecked(start as usize));
                let group = &*places.as_ptr().add(start as usize).cast::<[f64; FEW]>();
                let (less, equal) = I::compare(value, group, size);
                *self.ranks.get_unchecked_mut(column as usize) = self.ties.twice_rank(start + less, equal);
            }
        }
    }

    /// Put the members of each larger group side by side, and list where groups start; returns how many there are.
    #[inline(always)]
    #[expect(unsafe_code, reason = "checks are measured to cost a tenth of a row with large groups")]
    fn gather(&mut self, (columns, starts): (&[u32], &[u32]), count: usize, many: &mut Many) -> usize {
        let sizes = cleared(&mut many.sizes, count);
        let members = grow(&mut many.members, count);
        let values = grow(&mut many.values, count + LANES);
        let firsts = grow(&mut many.starts, columns.len() + 1);
        let mut number = 0;
        for (&column, &start) in columns.iter().zip(starts) {
            debug_assert!((column as usize) < self.row.len() && (start as usize) < sizes.len());
            // SAFETY: as in `compare_few`; and there are no more groups than columns.
            unsafe {
                let before = *sizes.get_unchecked(start as usize);
                *sizes.get_unchecked_mut(start as usize) = before + 1;
                *firsts.get_unchecked_mut(number) = start;
                number += usize::from(before == 0);
                let at = (start + before) as usize;
                debug_assert!(at < members.len());
                *members.get_unchecked_mut(at) = column;
                *values.get_unchecked_mut(at) = self.row.get_unchecked(column as usize).to_f64();
            }
        }
        number
    }

    /// Rank one group after another.
    #[inline(always)]
    fn in_turn<I: Passes>(&mut self, number: usize, many: &Many, crowds: &mut Crowds) {
        for &start in &many.starts[..number] {
            let (first, size) = (start as usize, many.sizes[start as usize] as usize);
            let group = &many.members[first..first + size];
            let values = &many.values[first..first + size.next_multiple_of(LANES)];
            if !compare_all::<I>((values, group), start, self.ties, self.ranks) {
                crowds.push(false, start, group, values[..size].iter().copied());
            }
        }
    }
}

/// Rank the values of a group if they are all equal, or if they are few: then by comparing each with each other. Returns
/// whether that was so. There are values up to the next multiple of [`LANES`], whatever they are.
#[inline(always)]
pub(super) fn compare_all<I: Passes>(
    (values, group): (&[f64], &[u32]),
    start: u32,
    ties: Ties,
    ranks: &mut [u32],
) -> bool {
    let size = group.len();
    if size > SMALL {
        let tie = values[..size].iter().fold(true, |tie, &x| tie & (x == values[0]));
        if tie {
            let tied = ties.twice_rank(start, size as u32);
            group.iter().for_each(|&column| ranks[column as usize] = tied);
        }
        return tie;
    }
    // From one float to the next is a step. Numbers of steps that fit 32 bits are half as wide as the values.
    let first = Direction::UP.key(values[0]);
    let mut steps = [0; SMALL];
    let (mut unlike, mut far) = (0, 0);
    let chunks = steps.as_chunks_mut::<LANES>().0.iter_mut().zip(values.as_chunks::<LANES>().0);
    for (before, (steps, chunk)) in (0..).step_by(LANES).zip(chunks) {
        for lane in 0..LANES {
            let x = if before + lane < size { chunk[lane] } else { values[0] };
            let step = Direction::UP.key(x).wrapping_sub(first);
            unlike |= step;
            far |= step ^ i64::from(step as i32);
            steps[lane] = step as u32 ^ 1 << 31;
        }
    }
    if unlike == 0 {
        let tied = ties.twice_rank(start, size as u32);
        group.iter().for_each(|&column| ranks[column as usize] = tied);
        return true;
    }
    if far != 0 && size > SMALLER {
        return false;
    }
    let [mut less, mut greater] = [[0; SMALL]; 2];
    if far == 0 {
        I::count_less(&steps, size, &mut less);
    } else {
        I::count_less_values(values, size, &mut less);
    }
    // Without ties 0, 1, … values are less than each, and with ties fewer.
    if less[..size].iter().sum::<u32>() as usize == size * (size - 1) / 2 {
        for (&column, &less) in group.iter().zip(&less) {
            ranks[column as usize] = ties.twice_rank(start + less, 1);
        }
        return true;
    }
    if far == 0 {
        steps.iter_mut().for_each(|step| *step = !*step);
        I::count_less(&steps, size, &mut greater);
    } else {
        let mut negative = [0.0; SMALLER];
        negative.iter_mut().zip(values).for_each(|(negative, x)| *negative = -x);
        I::count_less_values(&negative, size, &mut greater);
    }
    for ((&column, &less), &greater) in group.iter().zip(&less).zip(&greater) {
        ranks[column as usize] = ties.twice_rank(start + less, size as u32 - less - greater);
    }
    true
}
