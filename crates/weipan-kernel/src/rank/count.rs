//! Ranks of a row by counting: mark the cells that are taken, count the marks, and read each value's place.

use super::crowd::{Crowds, Shared, settle};
use super::grid::{Grid, log_cell};
use super::scratch::{Working, grow};
use crate::float::Float;

/// Marks an entry whose cell has several values; the other bits are then its place.
pub(super) const SHARED: u32 = 1 << 31;

/// Groups of at most this many values are ranked by comparing each with each other.
pub(super) const SMALL: usize = 40;

/// How values that tie are counted: twice the rank of `size` of them after `start` others is
/// 2 start + slope · size + offset. One value alone gets 2 start + 2, whatever the method.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ties {
    pub slope: u32,
    pub offset: u32,
}

impl Ties {
    #[inline(always)]
    pub(super) fn twice_rank(self, start: u32, size: u32) -> u32 {
        2 * start + self.slope * size + self.offset
    }
}

/// The passes that an instruction set may do in its own way; by default in plain code.
pub(super) trait Passes {
    /// Ask for memory that will be needed soon. Any address will do.
    #[inline(always)]
    fn prefetch(_: *const u8) {}

    /// For each word the number of marks up to its end; returns the number of all marks.
    #[inline(always)]
    fn count_up(taken: &[u64], up_to: &mut [u32]) -> usize {
        let mut total = 0;
        for (word, up_to) in taken.iter().zip(up_to) {
            total += word.count_ones();
            *up_to = total;
        }
        total as usize
    }

    /// Turn the sizes of `places` cells into their starts, one more start after the last, and make their entries: twice
    /// the rank of a value alone, or [`SHARED`] and the place. Both slices have room for 16 more.
    #[inline(always)]
    fn entries(starts: &mut [u32], entries: &mut [u32], places: usize) {
        let mut start = 0;
        for (place, (size, entry)) in starts[..places].iter_mut().zip(entries).enumerate() {
            *entry = if *size > 1 { SHARED | place as u32 } else { 2 * start + 2 };
            start += std::mem::replace(size, start);
        }
        starts[places] = start;
    }

    /// The columns whose entry is shared, into a slice with room for 16 more; returns how many.
    #[inline(always)]
    fn collect(entries: &[u32], columns: &mut [u32]) -> usize {
        let mut count = 0;
        for (column, entry) in entries.iter().enumerate() {
            columns[count] = column as u32;
            count += (entry >> 31) as usize;
        }
        count
    }

    /// For each value, at most [`SMALL`], how many of them are less.
    #[inline(always)]
    fn count_less(values: &[f64], less: &mut [u64; SMALL]) {
        for (less, x) in less.iter_mut().zip(values) {
            *less = values.iter().map(|y| u64::from(y < x)).sum();
        }
    }
}

/// The code that runs anywhere.
pub(super) struct Plain;

impl Passes for Plain {}

/// What a panel's next row will read and write, if it lies behind this one: fetched while this row is counted.
#[derive(Clone, Copy, Debug)]
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

    /// The address of a cache line: first those of the row, then those of the output.
    #[inline(always)]
    fn line(self, line: usize) -> *const u8 {
        match line.checked_sub(self.lines) {
            None => self.row.wrapping_add(64 * line),
            Some(line) => self.out.wrapping_add(64 * line),
        }
    }
}

/// The logarithm of the number of cells for a row: 32 to 64 a value, so that few values share one.
pub(super) fn cell_bits(width: usize) -> u32 {
    (usize::BITS - width.saturating_sub(1).leading_zeros() + 5).clamp(10, 22)
}

/// Twice the ascending rank of each value into `work.ranks`, for a missing one more than twice the count, which is
/// returned. Values of crowded cells get no rank: they are left in `crowds`.
///
/// The grid has `2^bits` cells.
#[inline(always)]
pub(super) fn count<I: Passes, T: Float>(
    row: &[T],
    (grid, bits): (Grid<T>, u32),
    ties: Ties,
    ahead: Ahead,
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    let width = row.len();
    // Missing values have cells of their own behind those of the grid: they never share and need no branch.
    let words = (1 << bits) / 64;
    let all_words = words + width / 64 + 1;
    let cells = grow(&mut work.ranks, width);
    find_cells(row, grid, 1 << bits, cells);
    let taken = grow(&mut work.taken, all_words);
    taken.fill(0);
    mark::<I>(cells, taken, ahead);
    let up_to = grow(&mut work.up_to, all_words);
    let places = I::count_up(taken, up_to);
    let here = up_to[words - 1] as usize;
    let starts = grow(&mut work.starts, width + 32);
    starts[..places + 16].fill(0);
    look_up::<I>(cells, taken, up_to, starts, ahead);
    let entries = grow(&mut work.entries, width + 16);
    I::entries(starts, entries, places);
    let count = starts[here] as usize;
    read::<I>(cells, entries, ahead);
    if count > here {
        let columns = grow(&mut work.columns, width + 16);
        let shares = I::collect(cells, columns);
        // Each shared cell has one value more than it adds to the count of cells.
        let groups = shares - (count - here);
        settle::<I, T>(row, ties, Shared { columns: shares, groups, places }, work, crowds);
    }
    count
}

#[inline(always)]
fn find_cells<T: Float>(row: &[T], grid: Grid<T>, missing: u32, cells: &mut [u32]) {
    match grid {
        Grid::Linear { low, scale, top } => each_cell(row, missing, cells, |x| x.linear_cell(low, scale, top)),
        Grid::Ramps { low, scale, top } => each_cell(row, missing, cells, |x| x.ramp_cell(&low, &scale, top)),
        Grid::Log { low, high, shift, factor } => {
            each_cell(row, missing, cells, |x| log_cell(x, low, high, shift, factor));
        }
    }
}

/// The cell of each value; a missing one gets `missing` plus its column.
#[inline(always)]
fn each_cell<T: Float>(row: &[T], missing: u32, cells: &mut [u32], cell: impl Fn(T) -> u32) {
    for ((&x, to), own) in row.iter().zip(cells).zip(missing..) {
        *to = if x.is_missing() { own } else { cell(x) };
    }
}

/// Set the bit of each cell.
#[inline(always)]
#[expect(unsafe_code, reason = "a check at every value is measured to cost a tenth of the row")]
fn mark<I: Passes>(cells: &[u32], taken: &mut [u64], ahead: Ahead) {
    let mut one = |cell: u32| {
        debug_assert!((cell as usize) < 64 * taken.len());
        // SAFETY: a cell is below 2^bits or is 2^bits plus a column, and `taken` has bits for all of these.
        unsafe { *taken.get_unchecked_mut(cell as usize / 64) |= 1 << (cell % 64) };
    };
    let (chunks, rest) = cells.as_chunks::<16>();
    for (line, chunk) in chunks.iter().enumerate() {
        I::prefetch(ahead.line(line));
        chunk.iter().copied().for_each(&mut one);
    }
    rest.iter().copied().for_each(one);
}

/// Turn each cell into its place among the cells taken, and count the values at each place.
#[inline(always)]
#[expect(unsafe_code, reason = "checks at every value are measured to cost a tenth of the row")]
fn look_up<I: Passes>(cells: &mut [u32], taken: &[u64], up_to: &[u32], sizes: &mut [u32], ahead: Ahead) {
    let mut one = |cell: &mut u32| {
        let word = *cell as usize / 64;
        debug_assert!(word < taken.len() && word < up_to.len());
        // SAFETY: as in `mark`, and `up_to` is as long as `taken`.
        let (marks, up_to) = unsafe { (taken.get_unchecked(word), up_to.get_unchecked(word)) };
        // The marks up to the end of the word without this cell's and those behind it.
        let place = up_to - (marks >> (*cell % 64)).count_ones();
        *cell = place;
        debug_assert!((place as usize) < sizes.len());
        // SAFETY: there are at most as many places as columns, and `sizes` is longer.
        unsafe { *sizes.get_unchecked_mut(place as usize) += 1 };
    };
    let first = cells.len() / 16;
    let (chunks, rest) = cells.as_chunks_mut::<8>();
    for (line, chunk) in chunks.iter_mut().enumerate() {
        I::prefetch(ahead.line(first + line));
        chunk.iter_mut().for_each(&mut one);
    }
    rest.iter_mut().for_each(one);
}

/// Turn each place into its entry.
#[inline(always)]
#[expect(unsafe_code, reason = "without it the compiler gathers, which is measured to take twice the time")]
fn read<I: Passes>(places: &mut [u32], entries: &[u32], ahead: Ahead) {
    let one = |place: &mut u32| {
        debug_assert!((*place as usize) < entries.len());
        // SAFETY: there are at most as many places as columns, and `entries` is longer.
        *place = unsafe { std::ptr::read_volatile(entries.as_ptr().add(*place as usize)) };
    };
    let first = places.len() / 16 * 3;
    let (chunks, rest) = places.as_chunks_mut::<16>();
    for (line, chunk) in chunks.iter_mut().enumerate() {
        I::prefetch(ahead.line(first + line));
        chunk.iter_mut().for_each(one);
    }
    rest.iter_mut().for_each(one);
}
