//! Ranks of a row by counting: mark the cells taken, count them up, and read each value's place.

use super::grid::{Grid, log_cell};
use crate::float::Float;

/// Marks an entry whose cell has several values.
const SHARED: u32 = 1 << 31;
/// Marks an entry whose cell has several different values.
const MIXED: u32 = 1 << 30;
/// Groups up to this size are ranked by comparing each value with each other.
const SMALL: usize = 24;

/// Twice the rank of `size` tied values after `start` others: 2 start + slope · size + offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ties {
    pub slope: u32,
    pub offset: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Bench {
    /// The cell of each column; then twice its rank.
    pub cells: Vec<u32>,
    taken: Vec<u64>,
    before: Vec<u32>,
    extra: Vec<u32>,
    surplus: Vec<u32>,
    entry: Vec<u32>,
    shared: Vec<u64>,
    mixed: Vec<u32>,
    slot: Vec<u32>,
    sample: Vec<f64>,
    members: Vec<u32>,
    /// Groups to be ranked as rows of their own: columns and where they start.
    pub crowds: Vec<Crowd>,
    pub columns: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Crowd {
    pub start: u32,
    pub size: u32,
    pub depth: u32,
}

pub(super) fn cell_bits(len: usize) -> u32 {
    (usize::BITS - len.saturating_sub(1).leading_zeros() + 4).clamp(10, 22)
}

fn grow<T: Clone + Default>(vec: &mut Vec<T>, len: usize) -> &mut [T] {
    if vec.len() < len {
        vec.resize(len, T::default());
    }
    &mut vec[..len]
}

#[inline(always)]
pub(super) fn grade<T: Float>(row: &[T], grid: Grid<T>, bits: u32, ties: Ties, depth: u32, bench: &mut Bench) -> usize {
    let width = row.len();
    let words = (1 << bits) / 64;
    let all_words = words + width / 64 + 1;
    let cells = grow(&mut bench.cells, width);
    find_cells(row, grid, 1 << bits, cells);
    let taken = grow(&mut bench.taken, all_words);
    taken.fill(0);
    let extra = grow(&mut bench.extra, width + 1);
    let extras = mark(cells, taken, extra);
    let before = grow(&mut bench.before, all_words);
    let distinct = count_up(taken, before);
    let count = before[words].wrapping_add(1) as usize + extras;
    let surplus = grow(&mut bench.surplus, distinct);
    surplus.fill(0);
    for &column in &extra[..extras] {
        surplus[dense(cells[column as usize], taken, before)] += 1;
    }
    let entry = grow(&mut bench.entry, distinct);
    entries(surplus, entry, ties);
    let shared = grow(&mut bench.shared, width + 1);
    let shares = look_up(cells, taken, before, entry, shared);
    if shares > 0 {
        settle(row, shares, distinct, ties, depth, bench);
    }
    count
}

#[inline(always)]
fn find_cells<T: Float>(row: &[T], grid: Grid<T>, missing: u32, cells: &mut [u32]) {
    match grid {
        Grid::Linear { low, scale, top } => {
            each_cell(row, missing, cells, #[inline(always)] |x| x.linear_cell(low, scale, top));
        }
        Grid::Log { low, high, shift, factor } => {
            each_cell(row, missing, cells, #[inline(always)] |x| log_cell(x, low, high, shift, factor));
        }
    }
}

#[inline(always)]
fn each_cell<T: Float>(row: &[T], missing: u32, cells: &mut [u32], cell: impl Fn(T) -> u32) {
    for ((x, to), own) in row.iter().zip(cells).zip(missing..) {
        *to = if x.is_missing() { own } else { cell(*x) };
    }
}

#[inline(always)]
fn mark(cells: &[u32], taken: &mut [u64], extra: &mut [u32]) -> usize {
    let mut extras = 0;
    for (column, &cell) in cells.iter().enumerate() {
        let word = &mut taken[cell as usize >> 6];
        let old = *word;
        *word = old | 1 << (cell & 63);
        extra[extras] = column as u32;
        extras += (old >> (cell & 63) & 1) as usize;
    }
    extras
}

#[inline(always)]
fn count_up(taken: &[u64], before: &mut [u32]) -> usize {
    let mut total = u32::MAX;
    for (word, before) in taken.iter().zip(before) {
        *before = total;
        total = total.wrapping_add(word.count_ones());
    }
    total.wrapping_add(1) as usize
}

#[inline(always)]
fn dense(cell: u32, taken: &[u64], before: &[u32]) -> usize {
    let word = cell as usize >> 6;
    before[word].wrapping_add((taken[word] << (!cell & 63)).count_ones()) as usize
}

#[inline(always)]
fn entries(surplus: &[u32], entry: &mut [u32], ties: Ties) {
    let mut start = 0;
    for (&surplus, entry) in surplus.iter().zip(entry) {
        let flag = if surplus > 0 { SHARED } else { 0 };
        *entry = (2 * start + ties.slope * (surplus + 1) + ties.offset) | flag;
        start += surplus + 1;
    }
}

#[inline(always)]
fn look_up(cells: &mut [u32], taken: &[u64], before: &[u32], entry: &[u32], shared: &mut [u64]) -> usize {
    let mut shares = 0;
    for (column, cell) in cells.iter_mut().enumerate() {
        let place = dense(*cell, taken, before);
        let entry = entry[place];
        shared[shares] = (place as u64) << 32 | column as u64;
        shares += (entry >> 31) as usize;
        *cell = entry & !SHARED;
    }
    shares
}


#[inline(always)]
fn settle<T: Float>(row: &[T], shares: usize, distinct: usize, ties: Ties, depth: u32, bench: &mut Bench) {
    let shared = &bench.shared[..shares];
    let sample = grow(&mut bench.sample, distinct);
    for &both in shared {
        sample[(both >> 32) as usize] = row[both as u32 as usize].to_f64();
    }
    let mixed = grow(&mut bench.mixed, shares + 1);
    let mut unlike = 0;
    for &both in shared {
        let place = (both >> 32) as usize;
        mixed[unlike] = place as u32;
        unlike += usize::from(sample[place] != row[both as u32 as usize].to_f64());
    }
    if unlike == 0 {
        return;
    }
    let entry = &mut bench.entry[..distinct];
    let surplus = &bench.surplus[..distinct];
    let slot = grow(&mut bench.slot, distinct);
    let mut groups = 0;
    let mut next = 0;
    for i in 0..unlike {
        let place = mixed[i] as usize;
        if entry[place] & MIXED == 0 {
            entry[place] |= MIXED;
            slot[place] = next;
            next += surplus[place] + 1;
            mixed[groups] = place as u32;
            groups += 1;
        }
    }
    let members = grow(&mut bench.members, next as usize);
    for &both in shared {
        let place = (both >> 32) as usize;
        if entry[place] & MIXED != 0 {
            members[slot[place] as usize] = both as u32;
            slot[place] += 1;
        }
    }
    let ranks = &mut bench.cells[..row.len()];
    let mut rest = &members[..];
    for &place in &mixed[..groups] {
        let size = surplus[place as usize] + 1;
        let (group, others) = rest.split_at(size as usize);
        rest = others;
        let twice_start = (entry[place as usize] & !(MIXED | SHARED)) - ties.slope * size - ties.offset;
        if let &[a, b] = group {
            let (a, b) = (a as usize, b as usize);
            let later = 2 * u32::from(row[a] > row[b]);
            let first = twice_start + ties.slope + ties.offset;
            ranks[a] = first + later;
            ranks[b] = first + 2 - later;
        } else if group.len() <= SMALL {
            compare_all(row, group, twice_start, ties, ranks);
        } else {
            bench.crowds.push(Crowd { start: twice_start, size, depth: depth + 1 });
            bench.columns.extend_from_slice(group);
        }
    }
}

#[inline(always)]
fn compare_all<T: Float>(row: &[T], group: &[u32], twice_start: u32, ties: Ties, ranks: &mut [u32]) {
    let mut values = [T::NAN; SMALL];
    for (value, &column) in values.iter_mut().zip(group) {
        *value = row[column as usize];
    }
    let lanes = group.len().next_multiple_of(8);
    for (&column, &x) in group.iter().zip(&values) {
        let (mut less, mut equal) = (0, 0);
        for chunk in values[..lanes].as_chunks::<8>().0 {
            for &y in chunk {
                less += u32::from(y < x);
                equal += u32::from(y == x);
            }
        }
        ranks[column as usize] = twice_start + 2 * less + ties.slope * equal + ties.offset;
    }
}
