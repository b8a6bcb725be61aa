//! Ranks of a row by counting: mark the cells that are taken and count, number the words, and read each value's rank.

use super::crowd::{Crowds, settle};
use super::grid::{Grid, around_cell, key_cell, log_cell};
use super::scratch::{Flagged, Table, Working, grow, grow_aligned};
use super::word::{FEW, LANES, SHARED, Word};
use crate::float::Float;
use crate::next::Next;

/// Groups of at most this many values are ranked by comparing each with each other. Measured: more are faster as rows of
/// their own.
pub(super) const SMALL: usize = 96;

/// And groups of at most this many if their values are far apart.
pub(super) const SMALLER: usize = 48;

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
    /// [`number`] for narrow words.
    #[inline(always)]
    fn number(words: &mut [[u32; LANES]]) -> (usize, u32) {
        number(words)
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

    /// [`entries`] of narrow words.
    #[inline(always)]
    fn entries(words: &[u32], masks: &mut [u32], first: u32, shared: (&mut [u32], &mut [u32])) -> usize {
        entries(words, masks, first, shared)
    }

    /// The columns whose entry has a flag (which is above the number before the word), and these numbers, into slices with
    /// room for 16 more; returns how many.
    #[inline(always)]
    fn collect(entries: &[u32], flag: u32, (columns, starts): (&mut [u32], &mut [u32])) -> usize {
        let mut count = 0;
        for (column, entry) in (0..).zip(entries) {
            columns[count] = column;
            starts[count] = (entry & (flag - 1)) / 2;
            count += usize::from(entry & flag != 0);
        }
        count
    }

    /// For each of the first `size` values, how many of them are less. There are values up to the next multiple of
    /// [`LANES`], whatever they are.
    #[inline(always)]
    fn count_less_values(values: &[f64], size: usize, less: &mut [u32; SMALL]) {
        let values = &values[..size];
        for (less, x) in less.iter_mut().zip(values) {
            *less = values.iter().map(|y| u32::from(y < x)).sum();
        }
    }

    /// The same for numbers.
    #[inline(always)]
    fn count_less(numbers: &[u32; SMALL], size: usize, less: &mut [u32; SMALL]) {
        let numbers = &numbers[..size];
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
    (usize::BITS - width.saturating_sub(1).leading_zeros() + CELLS_A_VALUE).clamp(FEWEST_CELLS, 22)
}

const CELLS_A_VALUE: u32 = 4;
const FEWEST_CELLS: u32 = 10;

/// Rows of fewer columns have narrow words: half a word holds twice the number of columns, and a flag.
const NARROW: u32 = 14;

// What words rely on: an even number of them in each lane, and indices of narrow ones that fit 16 bits.
const _: () = assert!(1 << FEWEST_CELLS >= 2 * LANES * <u64 as Word>::CELLS as usize);
const _: () = assert!((1 << (NARROW + CELLS_A_VALUE)) / <u32 as Word>::CELLS as usize + ASIDE <= 1 << 16);

/// Twice the ascending rank of each value into `work.ranks`, for a missing one more than twice the count, which is
/// returned. Values of crowded words get no rank: they are left in `crowds`.
///
/// The grid has `2^bits` cells.
#[inline(always)]
pub(super) fn count<I: Passes, T: Float>(
    row: &[T],
    grid: (Grid<T>, u32),
    ties: Ties,
    next: (Next<T>, Next<T>),
    work: &mut Working,
    crowds: &mut Crowds,
) -> usize {
    let ranks = grow(&mut work.ranks, row.len());
    if row.len() < 1 << NARROW {
        let counted = count_in::<I, T, u32>(row, grid, next, (&mut work.narrow, ranks, &mut work.flagged));
        settle::<I, T, u32>(row, ties, counted, work, crowds)
    } else {
        let counted = count_in::<I, T, u64>(row, grid, next, (&mut work.wide, ranks, &mut work.flagged));
        settle::<I, T, u64>(row, ties, counted, work, crowds)
    }
}

/// A word and the passes over tables of it.
trait Width: Word {
    /// [`number`] by an instruction set.
    fn number_words<I: Passes>(words: &mut [[Self; LANES]]) -> (usize, u32);

    /// [`entries`] by an instruction set.
    fn entries<I: Passes>(words: &[Self], masks: &mut [u32], first: u32, shared: (&mut [u32], &mut [u32])) -> usize;
}

impl Width for u32 {
    #[inline(always)]
    fn number_words<I: Passes>(words: &mut [[Self; LANES]]) -> (usize, u32) {
        I::number(words)
    }

    #[inline(always)]
    fn entries<I: Passes>(words: &[Self], masks: &mut [u32], first: u32, shared: (&mut [u32], &mut [u32])) -> usize {
        I::entries(words, masks, first, shared)
    }
}

/// Wide tables are rare: plain code will do.
impl Width for u64 {
    #[inline(always)]
    fn number_words<I: Passes>(words: &mut [[Self; LANES]]) -> (usize, u32) {
        number(words)
    }

    #[inline(always)]
    fn entries<I: Passes>(words: &[Self], masks: &mut [u32], first: u32, shared: (&mut [u32], &mut [u32])) -> usize {
        entries(words, masks, first, shared)
    }
}

/// What a walk over the table found.
pub(super) struct Counted {
    /// How many values there are.
    pub values: usize,
    /// The flags of all words.
    pub flags: u32,
    /// How many columns are of words that are flagged as [`SHARED`].
    pub shared: usize,
}

/// Twice the rank of each value that shares no cell within its word, or what its word says. Lists the columns of words
/// flagged as [`SHARED`].
#[inline(always)]
fn count_in<I: Passes, T: Float, W: Width>(
    row: &[T],
    (grid, bits): (Grid<T>, u32),
    (next_row, next_out): (Next<T>, Next<T>),
    (table, ranks, flagged): (&mut Table<W>, &mut [u32], &mut Flagged),
) -> Counted {
    let here = (1 << bits) / W::CELLS as usize;
    let words = grow_aligned(&mut table.words, here + ASIDE);
    words.fill(W::EMPTY);
    let indices = grow(&mut table.indices, row.len());
    find_cells::<T, W>(row, grid, bits, (indices, ranks));
    mark(indices, ranks, words, &next_row);
    let (words_here, aside) = words.split_at_mut(here);
    aside.fill(W::MISSING);
    let (values, flags) = W::number_words::<I>(words_here.as_chunks_mut().0);
    let shared = (grow(&mut flagged.columns, row.len() + 16), grow(&mut flagged.starts, row.len() + 16));
    let shared = look_up::<I, T, W>(indices, ranks, words, &next_out, shared);
    Counted { values, flags, shared }
}

#[inline(always)]
fn find_cells<T: Float, W: Word>(row: &[T], grid: Grid<T>, bits: u32, to: (&mut [W::Index], &mut [u32])) {
    match grid {
        Grid::Linear { low, scale, top } => each_cell::<T, W>(row, bits, to, |x| x.linear_cell(low, scale, top)),
        Grid::Ramps { low, scale, top } => each_cell::<T, W>(row, bits, to, |x| x.ramp_cell(&low, &scale, top)),
        // Whatever is below the first cell is in it, so that what is negative needs no key of its own.
        Grid::Log { low, scale, top } if low >= 0 => {
            each_cell::<T, W>(row, bits, to, |x| log_cell(x.first_bits(), low, scale, top));
        }
        Grid::Log { low, scale, top } => {
            each_cell::<T, W>(row, bits, to, |x| log_cell(x.coarse_key(), low, scale, top));
        }
        Grid::Around { center, dead, low, scale, top } => {
            each_cell::<T, W>(row, bits, to, |x| around_cell(x, center, dead, low, scale, top));
        }
        Grid::Places(places) => each_cell::<T, W>(row, bits, to, |x| places.cell(x)),
        Grid::Key { low, high, shift, factor, down } => {
            each_cell::<T, W>(row, bits, to, |x| key_cell(x, low, high, shift, factor, down));
        }
    }
}

/// The index and the mask of each value's cell; a missing one is put aside.
#[inline(always)]
fn each_cell<T: Float, W: Word>(
    row: &[T],
    bits: u32,
    (indices, masks): (&mut [W::Index], &mut [u32]),
    cell: impl Fn(T) -> u32,
) {
    let here = (1 << bits) / W::CELLS;
    for (((&x, index), mask), column) in row.iter().zip(indices).zip(masks).zip(0_u32..) {
        let cell = cell(x);
        let aside = here + column % ASIDE as u32;
        *index = W::index(if x.is_missing() { aside } else { W::place(cell, bits) });
        *mask = W::mask(cell);
    }
}

/// Mark each cell and count the values of each word.
#[inline(always)]
#[expect(unsafe_code, reason = "a check at every value is measured to cost a tenth of the row")]
fn mark<T, W: Word>(indices: &[W::Index], masks: &[u32], words: &mut [W], next: &Next<T>) {
    let mut one = |(&index, &mask): (&W::Index, &u32)| {
        let index = W::at(index);
        debug_assert!(index < words.len());
        // SAFETY: a grid was made for 2^bits cells, and there are words for all of these and those aside.
        let word = unsafe { words.get_unchecked_mut(index) };
        *word = word.marked(mask);
    };
    let (index_chunks, index_rest) = indices.as_chunks::<8>();
    let (mask_chunks, mask_rest) = masks.as_chunks::<8>();
    for (chunk, (indices, masks)) in index_chunks.iter().zip(mask_chunks).enumerate() {
        next.fetch(8 * chunk);
        indices.iter().zip(masks).for_each(&mut one);
    }
    index_rest.iter().zip(mask_rest).for_each(one);
}

/// Turn the number of values of each word into twice the number of values before it, flagged if the word has shared cells.
/// Returns how many values there are, and the flags of all words.
#[inline(always)]
fn number<W: Word>(words: &mut [[W; LANES]]) -> (usize, u32) {
    let mut sums = [W::of_number(0); LANES];
    for chunk in &*words {
        for (sum, &word) in sums.iter_mut().zip(chunk) {
            *sum = sum.plus(word);
        }
    }
    let (mut before, total) = before_lanes(sums);
    let mut all = [W::of_number(0); LANES];
    for chunk in words {
        for ((word, before), all) in chunk.iter_mut().zip(&mut before).zip(&mut all) {
            *word = word.numbered(before);
            *all = all.either(*word);
        }
    }
    let all = all.into_iter().fold(W::of_number(0), W::either);
    (total as usize, all.number() & (SHARED | W::CROWDED))
}

/// Twice the number of values before each lane, and the number of all values, from the sums down the lanes.
#[inline(always)]
pub(super) fn before_lanes<W: Word>(sums: [W; LANES]) -> ([W; LANES], u32) {
    let mut total = 0;
    let before = sums.map(|sum| {
        let before = W::of_number(2 * total);
        total += sum.values();
        before
    });
    (before, total)
}

/// Columns that are looked up at once.
const BLOCK: usize = 512;

/// Turn each mask into its entry, and list the columns of words flagged as [`SHARED`]; returns how many they are. Words are
/// fetched one by one, and then done by whole vectors.
#[inline(always)]
#[expect(unsafe_code, reason = "checks at every value are measured to cost a tenth of the row")]
fn look_up<I: Passes, T, W: Width>(
    indices: &[W::Index],
    masks: &mut [u32],
    words: &[W],
    next: &Next<T>,
    (columns, starts): (&mut [u32], &mut [u32]),
) -> usize {
    let fetch = |(&index, to): (&W::Index, &mut W)| {
        let index = W::at(index);
        debug_assert!(index < words.len());
        // SAFETY: as in `mark`; `to` is a reference. Volatile, as the compiler would put words into vectors one by one.
        unsafe { std::ptr::write_volatile(to, *words.get_unchecked(index)) };
    };
    let mut block = [W::EMPTY; BLOCK];
    let (mut shared, mut first) = (0, 0);
    for (indices, masks) in indices.chunks(BLOCK).zip(masks.chunks_mut(BLOCK)) {
        let block = &mut block[..indices.len()];
        let (index_chunks, index_rest) = indices.as_chunks::<8>();
        let (chunks, rest) = block.as_chunks_mut::<8>();
        for (chunk, (indices, words)) in index_chunks.iter().zip(chunks).enumerate() {
            next.fetch(first + 8 * chunk);
            indices.iter().zip(words).for_each(fetch);
        }
        index_rest.iter().zip(rest).for_each(fetch);
        shared += W::entries::<I>(block, masks, first as u32, (&mut columns[shared..], &mut starts[shared..]));
        first += BLOCK;
    }
    shared
}

/// Turn each mask into the entry of its word. Lists the columns of words flagged as [`SHARED`], which are counted from
/// `first` on, and the numbers of values before these words, into slices with room for 16 more; returns how many.
#[inline(always)]
pub(super) fn entries<W: Word>(
    words: &[W],
    masks: &mut [u32],
    first: u32,
    (columns, starts): (&mut [u32], &mut [u32]),
) -> usize {
    for (mask, word) in masks.iter_mut().zip(words) {
        *mask = word.entry(*mask);
    }
    let mut count = 0;
    for (column, word) in (first..).zip(words) {
        let number = word.number();
        columns[count] = column;
        starts[count] = number / 2;
        count += (number & SHARED) as usize;
    }
    count
}
