//! Ranks of a row by counting: mark the cells that are taken and count, number the words, and read each value's rank.

use super::ahead::Ahead;
use super::crowd::{Crowds, settle};
use super::grid::{Grid, around_cell, key_cell, log_cell};
use super::scratch::{Working, grow, grow_aligned};
use super::word::{FEW, LANES, SHARED, Word};
use crate::float::Float;

/// Groups of at most this many values are ranked by comparing each with each other. Measured: more are faster as rows of
/// their own.
pub(super) const SMALL: usize = 96;

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

    /// The sums down the lanes of narrow words.
    #[inline(always)]
    fn sums(chunks: &[[u32; LANES]]) -> [u32; LANES] {
        sums(chunks)
    }

    /// How many of the first `size` values are less than `x`, and how many equal.
    #[inline(always)]
    fn compare(x: f64, values: &[f64; FEW], size: u32) -> (u32, u32) {
        let [mut less, mut equal] = [0; 2];
        for (place, &y) in (0..).zip(values) {
            less += u32::from(place < size) & u32::from(y < x);
            equal += u32::from(place < size) & u32::from(y == x);
        }
        (less, equal)
    }

    /// The columns whose entry has the flag, into a slice with room for 16 more; returns how many.
    #[inline(always)]
    fn collect(entries: &[u32], flag: u32, columns: &mut [u32]) -> usize {
        let mut count = 0;
        for (column, entry) in entries.iter().enumerate() {
            columns[count] = column as u32;
            count += usize::from(entry & flag != 0);
        }
        count
    }

    /// For each number, of at most [`SMALL`], how many of them are less.
    #[inline(always)]
    fn count_less(numbers: &[u32], less: &mut [u32; SMALL]) {
        for (less, x) in less.iter_mut().zip(numbers) {
            *less = numbers.iter().map(|y| u32::from(y < x)).sum();
        }
    }
}

/// The code that runs anywhere.
pub(super) struct Plain;

impl Passes for Plain {}

/// Words that missing values are counted in, by their columns. One would do, but each count would wait for the last.
const ASIDE: usize = 4 * LANES;

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
    // Half a narrow word must hold twice the number of columns, and a flag.
    if row.len() < 1 << 14 {
        let counted = count_in::<I, T, u32>(row, grid, ahead, (&mut work.narrow, ranks), I::sums);
        settle::<I, T, u32>(row, ties, counted, work, crowds)
    } else {
        let counted = count_in::<I, T, u64>(row, grid, ahead, (&mut work.wide, ranks), sums);
        settle::<I, T, u64>(row, ties, counted, work, crowds)
    }
}

/// Twice the rank of each value that shares no cell within its word, or what its word says; returns how many values
/// there are, and the flags of all words.
#[inline(always)]
fn count_in<I: Passes, T: Float, W: Word>(
    row: &[T],
    (grid, bits): (Grid<T>, u32),
    ahead: Ahead,
    (words, ranks): (&mut Vec<W>, &mut [u32]),
    sums: impl Fn(&[[W; LANES]]) -> [W; LANES],
) -> (usize, u32) {
    let here = (1 << bits) / W::CELLS as usize;
    let words = grow_aligned(words, here + ASIDE);
    words.fill(W::default());
    find_cells::<T, W>(row, grid, bits, ranks);
    mark::<I, W>(ranks, words, ahead);
    let (words_here, aside) = words.split_at_mut(here);
    aside.fill(W::MISSING);
    let counted = number(words_here, sums);
    look_up::<I, W>(ranks, words, ahead);
    counted
}

#[inline(always)]
fn find_cells<T: Float, W: Word>(row: &[T], grid: Grid<T>, bits: u32, codes: &mut [u32]) {
    match grid {
        Grid::Linear { low, scale, top } => each_cell::<T, W>(row, bits, codes, |x| x.linear_cell(low, scale, top)),
        Grid::Ramps { low, scale, top } => each_cell::<T, W>(row, bits, codes, |x| x.ramp_cell(&low, &scale, top)),
        Grid::Log { low, scale, top } => {
            each_cell::<T, W>(row, bits, codes, |x| log_cell(x.coarse_key(), low, scale, top));
        }
        Grid::Around { center, dead, low, scale, top } => {
            each_cell::<T, W>(row, bits, codes, |x| around_cell(x, center, dead, low, scale, top));
        }
        Grid::Key { low, high, shift, factor, down } => {
            each_cell::<T, W>(row, bits, codes, |x| key_cell(x, low, high, shift, factor, down));
        }
    }
}

/// The code of each value's cell; a missing one is put aside.
#[inline(always)]
fn each_cell<T: Float, W: Word>(row: &[T], bits: u32, codes: &mut [u32], cell: impl Fn(T) -> u32) {
    let here = (1 << bits) / W::CELLS;
    for ((&x, to), column) in row.iter().zip(codes).zip(0_u32..) {
        let aside = W::code_of(here + column % ASIDE as u32);
        *to = if x.is_missing() { aside } else { W::code(cell(x), bits) };
    }
}

/// Mark each cell and count the values of each word.
#[inline(always)]
#[expect(unsafe_code, reason = "a check at every value is measured to cost a tenth of the row")]
fn mark<I: Passes, W: Word>(codes: &[u32], words: &mut [W], ahead: Ahead) {
    let mut one = |code: u32| {
        debug_assert!(W::index(code) < words.len());
        // SAFETY: a cell is below 2^bits or that of a word aside, and there are words for all of these.
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

/// Turn the number of values of each word into twice the number of values before it, flagged if the word has shared cells.
/// Returns how many values there are, and the flags of all words.
#[inline(always)]
fn number<W: Word>(words: &mut [W], sums: impl Fn(&[[W; LANES]]) -> [W; LANES]) -> (usize, u32) {
    let (chunks, _) = words.as_chunks_mut::<LANES>();
    let mut total = W::default();
    let mut before = [W::default(); LANES];
    for (before, sum) in before.iter_mut().zip(sums(chunks)) {
        *before = total.twice();
        total = total.plus(sum);
    }
    let mut all = [W::default(); LANES];
    for chunk in chunks {
        for ((word, before), all) in chunk.iter_mut().zip(&mut before).zip(&mut all) {
            *word = word.numbered(before);
            *all = all.either(*word);
        }
    }
    let all = all.into_iter().fold(W::default(), W::either);
    (total.number() as usize, all.number() & (SHARED | W::CROWDED))
}

/// The sums down the lanes.
#[inline(always)]
pub(super) fn sums<W: Word>(chunks: &[[W; LANES]]) -> [W; LANES] {
    let mut sums = [W::default(); LANES];
    for chunk in chunks {
        for (sum, &word) in sums.iter_mut().zip(chunk) {
            *sum = sum.plus(word);
        }
    }
    sums
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
