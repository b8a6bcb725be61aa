//! Ranks of a row by counting: mark the cells taken, count them up, and read each value's place.

use super::grid::{Grid, log_cell};
use crate::float::Float;

/// Marks an entry whose cell has several values.
pub(super) const SHARED: u32 = 1 << 31;
/// Marks an entry whose cell has several different values.
const MIXED: u32 = 1 << 30;
/// Groups up to this size are ranked by comparing each value with each other.
pub(super) const SMALL: usize = 40;

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
    starts: Vec<u32>,
    last: Vec<u32>,
    entry: Vec<u32>,
    shared: Vec<u32>,
    place_of: Vec<u32>,
    unlike: Vec<u32>,
    slot: Vec<u32>,
    members: Vec<u32>,
    values: Vec<f64>,
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

#[doc(hidden)]
pub static PROFILE: [std::sync::atomic::AtomicU64; 16] = [const { std::sync::atomic::AtomicU64::new(0) }; 16];
#[expect(unsafe_code, reason="x")]
#[inline(always)]
pub fn tick(i: usize, last: &mut u64) { let now = unsafe { core::arch::x86_64::_rdtsc() }; PROFILE[i].store(PROFILE[i].load(std::sync::atomic::Ordering::Relaxed) + now - *last, std::sync::atomic::Ordering::Relaxed); *last = now; }

#[expect(unsafe_code, reason="x")]
#[inline(always)]
pub(super) fn grade<I: Passes, T: Float>(row: &[T], grid: Grid<T>, bits: u32, ties: Ties, depth: u32, ahead: Ahead, bench: &mut Bench) -> usize {
    let width = row.len();
    let words = (1 << bits) / 64;
    let all_words = words + width / 64 + 1;
    let cells = grow(&mut bench.cells, width);
    let mut t = unsafe { core::arch::x86_64::_rdtsc() };
    find_cells(row, grid, 1 << bits, cells);
    tick(0,&mut t);
    let taken = grow(&mut bench.taken, all_words);
    taken.fill(0);
    tick(1,&mut t);
    mark::<I>(cells, taken, ahead);
    tick(2,&mut t);
    let before = grow(&mut bench.before, all_words + 16);
    let distinct = I::count_up(taken, before);
    tick(3,&mut t);
    let here = before[words].wrapping_add(1) as usize;
    let starts = grow(&mut bench.starts, width + 32);
    starts[..distinct + 16].fill(0);
    look_up::<I>(cells, taken, before, starts, ahead);
    tick(4,&mut t);
    let entry = grow(&mut bench.entry, width + 16);
    I::entries(starts, entry, distinct);
    let count = starts[here] as usize;
    tick(5,&mut t);
    read::<I>(cells, entry, ahead);
    tick(6,&mut t);
    if count > here {
        let shared = grow(&mut bench.shared, width + 16);
        let shares = I::collect(cells, shared);
    tick(11,&mut t);
        // Each shared cell has one value more than its extras.
        let groups = shares - (count - here);
        if 2 * shares > 7 * groups {
            settle_large::<I, T>(row, shares, distinct, ties, depth, bench);
        } else {
            settle::<I, T>(row, shares, distinct, ties, depth, bench);
        }
    tick(7,&mut t);
    }
    count
}

/// The passes of [`grade`] that an instruction set may do in its own way.
pub(super) trait Passes {
    /// For each word the marks before it, less one; returns the marks of all.
    fn count_up(taken: &[u64], before: &mut [u32]) -> usize;
    /// For each value, how many of them are less.
    #[inline(always)]
    fn count_less(values: &[f64], less: &mut [u64; SMALL]) {
        for (less, x) in less.iter_mut().zip(values) {
            *less = values.iter().map(|y| u64::from(y < x)).sum();
        }
    }
    /// Ask for memory that will be needed.
    fn prefetch(_: *const u8) {}
    /// Turn surplus into starts, with one more start after the last, and make the entries.
    fn entries(starts: &mut [u32], entry: &mut [u32], distinct: usize);
    /// The columns whose entry is shared.
    fn collect(entries: &[u32], shared: &mut [u32]) -> usize;
}

#[derive(Clone, Copy)]
pub(super) struct Ahead {
    row: *const u8,
    out: *const u8,
    lines: usize,
}

impl Ahead {
    pub(super) const NOTHING: Self = Self { row: std::ptr::null(), out: std::ptr::null(), lines: 0 };

    pub(super) fn after<T>(row: &[T], out: &[T]) -> Self {
        let [row_end, out_end] = [row, out].map(|slice| slice.as_ptr_range().end.cast());
        Self { row: row_end, out: out_end, lines: size_of_val(row) / 64 }
    }

    #[inline(always)]
    fn line(self, line: usize) -> *const u8 {
        if line < self.lines { self.row.wrapping_add(64 * line) } else { self.out.wrapping_add(64 * (line - self.lines)) }
    }
}

pub(super) struct Plain;

impl Passes for Plain {
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
    fn entries(starts: &mut [u32], entry: &mut [u32], distinct: usize) {
        let mut next = 0;
        for (place, (start, entry)) in starts[..distinct].iter_mut().zip(entry).enumerate() {
            let size = *start;
            *entry = if size > 1 { SHARED | place as u32 } else { 2 * next + 2 };
            *start = next;
            next += size;
        }
        starts[distinct] = next;
    }

    #[inline(always)]
    fn collect(entries: &[u32], shared: &mut [u32]) -> usize {
        let mut shares = 0;
        for (column, entry) in entries.iter().enumerate() {
            shared[shares] = column as u32;
            shares += (entry >> 31) as usize;
        }
        shares
    }
}

#[inline(always)]
fn find_cells<T: Float>(row: &[T], grid: Grid<T>, missing: u32, cells: &mut [u32]) {
    match grid {
        Grid::Linear { low, scale, top } => {
            each_cell(row, missing, cells, #[inline(always)] |x| x.linear_cell(low, scale, top));
        }
        Grid::Ramps { low, scale, top } => each_cell(row, missing, cells, |x| x.ramp_cell(&low, &scale, top)),
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
#[expect(unsafe_code, reason = "x")]
fn mark<I: Passes>(cells: &[u32], taken: &mut [u64], ahead: Ahead) {
    let mut one = |cell: u32| unsafe { *taken.get_unchecked_mut(cell as usize >> 6) |= 1 << (cell & 63) };
    let (chunks, rest) = cells.as_chunks::<16>();
    for (line, chunk) in chunks.iter().enumerate() {
        I::prefetch(ahead.line(line));
        chunk.iter().copied().for_each(&mut one);
    }
    rest.iter().copied().for_each(one);
}

#[inline(always)]
#[expect(unsafe_code, reason = "x")]
fn place(cell: u32, taken: &[u64], before: &[u32]) -> usize {
    let word = cell as usize >> 6;
    unsafe {
        before.get_unchecked(word).wrapping_add((taken.get_unchecked(word) << (!cell & 63)).count_ones()) as usize
    }
}

#[inline(always)]
#[expect(unsafe_code, reason = "x")]
fn look_up<I: Passes>(cells: &mut [u32], taken: &[u64], before: &[u32], sizes: &mut [u32], ahead: Ahead) {
    let mut one = |cell: &mut u32| {
        let place = place(*cell, taken, before);
        *cell = place as u32;
        unsafe { *sizes.get_unchecked_mut(place) += 1 };
    };
    let first = cells.len() / 16;
    let (chunks, rest) = cells.as_chunks_mut::<8>();
    for (line, chunk) in chunks.iter_mut().enumerate() {
        I::prefetch(ahead.line(first + line));
        chunk.iter_mut().for_each(&mut one);
    }
    rest.iter_mut().for_each(one);
}

#[inline(always)]
#[expect(unsafe_code, reason = "x")]
fn read<I: Passes>(places: &mut [u32], entry: &[u32], ahead: Ahead) {
    let one = |place: &mut u32| {
        // Volatile, lest the compiler gather.
        *place = unsafe { std::ptr::read_volatile(entry.as_ptr().add(*place as usize)) };
    };
    let first = places.len() / 16 * 3;
    let (chunks, rest) = places.as_chunks_mut::<16>();
    for (line, chunk) in chunks.iter_mut().enumerate() {
        I::prefetch(ahead.line(first + line));
        chunk.iter_mut().for_each(one);
    }
    rest.iter_mut().for_each(one);
}

#[inline(always)]
#[expect(unsafe_code, reason = "x")]
fn settle<I: Passes, T: Float>(row: &[T], shares: usize, distinct: usize, ties: Ties, depth: u32, bench: &mut Bench) {
    let ranks = &mut bench.cells[..row.len()];
    let last = grow(&mut bench.last, distinct);
    let shared = &bench.shared[..shares];
    let starts = &mut bench.starts[..distinct + 1];
    let place_of = grow(&mut bench.place_of, shares);
    let unlike = grow(&mut bench.unlike, shares + 1);
    let mut unlikes = 0;
    unsafe {
        for (&column, place_of) in shared.iter().zip(&mut *place_of) {
            let place = ranks.get_unchecked(column as usize) & !SHARED;
            *place_of = place;
            *last.get_unchecked_mut(place as usize) = column;
        }
        for (i, (&column, &place)) in shared.iter().zip(&*place_of).enumerate() {
            let start = *starts.get_unchecked(place as usize);
            let size = starts.get_unchecked(place as usize + 1) - start;
            *ranks.get_unchecked_mut(column as usize) = 2 * start + ties.slope * size + ties.offset;
            *unlike.get_unchecked_mut(unlikes) = i as u32;
            let last = *last.get_unchecked(place as usize) as usize;
            unlikes += usize::from(row.get_unchecked(column as usize) != row.get_unchecked(last));
        }
    }
    let entry = &mut bench.entry[..distinct];
    let slot = grow(&mut bench.slot, distinct);
    let mut groups = 0;
    let mut next = 0;
    for i in 0..unlikes {
        let (column, place) = (shared[unlike[i] as usize], place_of[unlike[i] as usize]);
        let start = starts[place as usize];
        let size = starts[place as usize + 1] - start;
        if size == 2 {
            let (a, b) = (column as usize, last[place as usize] as usize);
            let later = 2 * u32::from(row[a] > row[b]);
            let first = 2 * start + ties.slope + ties.offset;
            ranks[a] = first + later;
            ranks[b] = first + 2 - later;
        } else if entry[place as usize] & MIXED == 0 {
            entry[place as usize] |= MIXED;
            slot[place as usize] = next;
            next += size;
            unlike[groups] = place;
            groups += 1;
        }
    }
    if groups == 0 {
        return;
    }
    let members = grow(&mut bench.members, next as usize);
    for (&column, &place) in shared.iter().zip(&*place_of) {
        if entry[place as usize] & MIXED != 0 {
            members[slot[place as usize] as usize] = column;
            slot[place as usize] += 1;
        }
    }
    let mut rest = &mut members[..];
    for &place in &unlike[..groups] {
        let start = starts[place as usize];
        let size = starts[place as usize + 1] - start;
        let (group, others) = rest.split_at_mut(size as usize);
        rest = others;
        if group.len() <= SMALL {
            let mut values = [0.0; SMALL];
            for (value, &column) in values.iter_mut().zip(&*group) {
                *value = row[column as usize].to_f64();
            }
            compare_all::<I>(&values[..group.len()], group, 2 * start, ties, ranks);
        } else {
            bench.crowds.push(Crowd { start: 2 * start, size, depth: depth + 1 });
            bench.columns.extend_from_slice(group);
        }
    }
}

/// Like [`settle`] where most groups are large: put them side by side, and look at one after another.
#[inline(always)]
#[expect(unsafe_code, reason = "x")]
fn settle_large<I: Passes, T: Float>(
    row: &[T],
    shares: usize,
    distinct: usize,
    ties: Ties,
    depth: u32,
    bench: &mut Bench,
) {
    let ranks = &mut bench.cells[..row.len()];
    let starts = &bench.starts[..distinct + 1];
    let slot = grow(&mut bench.slot, distinct);
    slot.copy_from_slice(&starts[..distinct]);
    let members = grow(&mut bench.members, row.len());
    let values = grow(&mut bench.values, row.len() + 8);
    for &column in &bench.shared[..shares] {
        unsafe {
            let place = ranks.get_unchecked(column as usize) & !SHARED;
            let slot = slot.get_unchecked_mut(place as usize);
            *members.get_unchecked_mut(*slot as usize) = column;
            *values.get_unchecked_mut(*slot as usize) = row.get_unchecked(column as usize).to_f64();
            *slot += 1;
        }
    }
    for pair in starts.windows(2) {
        let &[start, end] = pair else { continue };
        let size = end - start;
        if size < 2 {
            continue;
        }
        let group = &members[start as usize..end as usize];
        let values = &values[start as usize..end as usize];
        if values.iter().fold(0, |unlike, &x| unlike | u8::from(x != values[0])) == 0 {
            let tied = 2 * start + ties.slope * size + ties.offset;
            group.iter().for_each(|&column| ranks[column as usize] = tied);
        } else if size <= SMALL as u32 {
            compare_all::<I>(values, group, 2 * start, ties, ranks);
        } else {
            bench.crowds.push(Crowd { start: 2 * start, size, depth: depth + 1 });
            bench.columns.extend_from_slice(group);
        }
    }
}

/// Rank up to [`SMALL`] values by comparing each with each other.
#[inline(always)]
fn compare_all<I: Passes>(values: &[f64], group: &[u32], twice_start: u32, ties: Ties, ranks: &mut [u32]) {
    let mut less = [0; SMALL];
    I::count_less(values, &mut less);
    let size = group.len() as u64;
    let total: u64 = less[..group.len()].iter().sum();
    if total == size * (size - 1) / 2 {
        let first = twice_start + ties.slope + ties.offset;
        for (&column, &less) in group.iter().zip(&less) {
            ranks[column as usize] = first + 2 * less as u32;
        }
        return;
    }
    for ((&column, &x), &less) in group.iter().zip(values).zip(&less) {
        let equal = values.iter().filter(|&&y| y == x).count() as u32;
        ranks[column as usize] = twice_start + 2 * less as u32 + ties.slope * equal + ties.offset;
    }
}
