//! Ranks of a row by counting: mark the cells that are taken and count, number the words, and read each value's rank.

use super::crowd::{Crowds, Shared, settle};
use super::grid::{Grid, log_cell};
use super::scratch::{Working, grow};
use super::word::Word;
use crate::float::Float;

/// Marks an entry whose word has several values in a cell; the other bits are then twice the number of its group.
pub(super) const SHARED: u32 = 1;

/// Groups of at most this many values are ranked without branches.
pub(super) const FEW: usize = 8;

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

    /// [`number`] for narrow words, a multiple of [`CHUNK`] of them. Groups may have any order.
    #[inline(always)]
    fn number(words: &mut [u32], starts: &mut [u32]) -> usize {
        number(words, starts)
    }

    /// How many values of a small group are less than `x`, and how many equal.
    #[inline(always)]
    fn compare(x: f64, values: &[f64; FEW]) -> (u32, u32) {
        let [mut less, mut equal] = [0; 2];
        for &y in values {
            less += u32::from(y < x);
            equal += u32::from(y == x);
        }
        (less, equal)
    }

    /// The columns whose entry is shared, into a slice with room for 16 more; returns how many.
    #[inline(always)]
    fn collect(entries: &[u32], columns: &mut [u32]) -> usize {
        let mut count = 0;
        for (column, entry) in entries.iter().enumerate() {
            columns[count] = column as u32;
            count += (entry & SHARED) as usize;
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

/// Words of a table come in chunks of this many.
const CHUNK: usize = 32;

/// The logarithm of the number of cells for a row: 16 to 32 a value, so that few values share one.
pub(super) fn cell_bits(width: usize) -> u32 {
    (usize::BITS - width.saturating_sub(1).leading_zeros() + 4).clamp(10, 22)
}

/// Twice the ascending rank of each value into `work.ranks`, for a missing one more than twice the count, which is
/// returned. Values of crowded words get no rank: they are left in `crowds`.
///
/// The grid has `2^bits` cells.
#[inline(always)]
pub(super) fn count<I: Passes, T: Float>(
    row: &[T],
    grid: (Grid<T>, u32),
    ties: Ties,
    ahead: Ahead,
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    let ranks = grow(&mut work.ranks, row.len());
    // Half a narrow word must hold twice the number of columns.
    let (count, groups) = if row.len() < 1 << 15 {
        count_in::<I, T, u32>(row, grid, ahead, (&mut work.narrow, &mut work.starts), ranks, I::number)
    } else {
        count_in::<I, T, u64>(row, grid, ahead, (&mut work.wide, &mut work.starts), ranks, number)
    };
    if groups > 0 {
        let columns = grow(&mut work.columns, row.len() + 16);
        let shares = I::collect(ranks, columns);
        settle::<I, T>(row, ties, Shared { columns: shares, groups, count }, work, crowds);
    }
    count
}

/// Twice the rank of each value that shares no cell within its word, or what its word says; returns how many values
/// there are, and how many words have shared cells.
#[inline(always)]
fn count_in<I: Passes, T: Float, W: Word>(
    row: &[T],
    (grid, bits): (Grid<T>, u32),
    ahead: Ahead,
    (words, starts): (&mut Vec<W>, &mut Vec<u32>),
    ranks: &mut [u32],
    number: impl Fn(&mut [W], &mut [u32]) -> usize,
) -> (usize, usize) {
    // Missing values have cells of their own behind those of the grid: they never share and need no branch.
    let here = (1 << bits) / W::CELLS as usize;
    let words = grow(words, (here + row.len() / W::CELLS as usize + 1).next_multiple_of(CHUNK));
    words.fill(W::default());
    find_cells::<T, W>(row, grid, 1 << bits, ranks);
    mark::<I, W>(ranks, words, ahead);
    let groups = number(words, grow(starts, row.len() / 2 + CHUNK));
    look_up::<I, W>(ranks, words, ahead);
    (words[here].number() as usize / 2, groups)
}

#[inline(always)]
fn find_cells<T: Float, W: Word>(row: &[T], grid: Grid<T>, missing: u32, codes: &mut [u32]) {
    match grid {
        Grid::Linear { low, scale, top } => each_cell::<T, W>(row, missing, codes, |x| x.linear_cell(low, scale, top)),
        Grid::Ramps { low, scale, top } => each_cell::<T, W>(row, missing, codes, |x| x.ramp_cell(&low, &scale, top)),
        Grid::Log { low, high, shift, factor, down } => {
            each_cell::<T, W>(row, missing, codes, |x| log_cell(x, low, high, shift, factor, down));
        }
    }
}

/// The code of each value's cell; a missing one has the cell `missing` plus its column.
#[inline(always)]
fn each_cell<T: Float, W: Word>(row: &[T], missing: u32, codes: &mut [u32], cell: impl Fn(T) -> u32) {
    for ((&x, to), own) in row.iter().zip(codes).zip(missing..) {
        *to = W::code(if x.is_missing() { own } else { cell(x) });
    }
}

/// Mark each cell and count the values of each word.
#[inline(always)]
#[expect(unsafe_code, reason = "a check at every value is measured to cost a tenth of the row")]
fn mark<I: Passes, W: Word>(codes: &[u32], words: &mut [W], ahead: Ahead) {
    let mut one = |code: u32| {
        debug_assert!(W::index(code) < words.len());
        // SAFETY: a cell is below 2^bits or is 2^bits plus a column, and there are words for all of these.
        let word = unsafe { words.get_unchecked_mut(W::index(code)) };
        *word = word.marked(code);
    };
    let (chunks, rest) = codes.as_chunks::<8>();
    for (line, chunk) in chunks.iter().enumerate() {
        I::prefetch(ahead.line(line));
        chunk.iter().copied().for_each(&mut one);
    }
    rest.iter().copied().for_each(one);
}

/// Turn the number of values of each word into twice the number of values before it. The values of a word with shared
/// cells form a group: the word loses its marks, its number is one more than twice the group's, and the number of values
/// before it is put into `starts`. Returns how many groups there are.
#[inline(always)]
pub(super) fn number<W: Word>(words: &mut [W], starts: &mut [u32]) -> usize {
    let (mut before, mut groups) = (0, 0);
    for word in words {
        let size = word.number();
        let shared = size != word.marks();
        *word = word.numbered(if shared { 2 * groups + SHARED } else { 2 * before }, !shared);
        starts[groups as usize] = before;
        groups += u32::from(shared);
        before += size;
    }
    groups as usize
}

/// Turn each code into its entry.
#[inline(always)]
#[expect(unsafe_code, reason = "checks at every value are measured to cost a tenth of the row")]
fn look_up<I: Passes, W: Word>(codes: &mut [u32], words: &[W], ahead: Ahead) {
    let one = |code: &mut u32| {
        debug_assert!(W::index(*code) < words.len());
        // SAFETY: as in `mark`.
        let word = unsafe { *words.get_unchecked(W::index(*code)) };
        // SAFETY: `code` is a reference. Volatile, as the compiler would put words into vectors one by one.
        unsafe { std::ptr::write_volatile(code, word.entry(*code)) };
    };
    let first = codes.len() / 8;
    let (chunks, rest) = codes.as_chunks_mut::<8>();
    for (line, chunk) in chunks.iter_mut().enumerate() {
        I::prefetch(ahead.line(first + line));
        chunk.iter_mut().for_each(one);
    }
    rest.iter_mut().for_each(one);
}
