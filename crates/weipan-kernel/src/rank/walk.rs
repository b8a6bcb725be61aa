//! Pack a row, sort it, and walk it once, writing ranks.

use super::radix::Counts;
use super::word::Word;
use super::{Order, RankMethod, RankOptions};
use crate::float::Float;
use crate::key::{Grid, key};

/// Up to this many values with one cell are sorted by comparison: clearing the counts would cost more.
const SHORT: usize = 64;

/// Squeezed grids come first, because they suit real data. After this many, plain grids, whose number is bounded.
const SQUEEZED_LEVELS: u32 = 2;

/// One row on its way to ranks.
pub(super) struct Walk<'a, T> {
    row: &'a [T],
    out: &'a mut [T],
    method: RankMethod,
    /// −1 to reverse the order of keys (−1 xor k is −1 − k), 0 to keep it.
    flip: i64,
    counts: &'a mut Counts,
    short: &'a mut Vec<(i64, u32)>,
    /// Values that have their rank.
    done: u32,
    /// The dense method only: tied values beyond the first of their group, which took no rank.
    skipped: u32,
}

impl<'a, T: Float> Walk<'a, T> {
    pub(super) fn new(
        row: &'a [T],
        out: &'a mut [T],
        options: RankOptions,
        counts: &'a mut Counts,
        short: &'a mut Vec<(i64, u32)>,
    ) -> Self {
        let flip = match options.order {
            Order::Ascending => 0,
            Order::Descending => -1,
        };
        Self {
            row,
            out,
            method: options.method,
            flip,
            counts,
            short,
            done: 0,
            skipped: 0,
        }
    }

    /// Rank the row, whose smallest and largest values are given. Returns the number of values and the last rank.
    pub(super) fn rank_row<W: Word>(
        mut self,
        (min, max): (T, T),
        words: &mut Vec<W>,
        spare: &mut Vec<W>,
    ) -> (usize, usize) {
        let width = self.row.len();
        if words.len() < width {
            words.resize(width, W::default());
            spare.resize(width, W::default());
        }
        let (a, b) = (key(min.to_f64()) ^ self.flip, key(max.to_f64()) ^ self.flip);
        let (low, high) = (a.min(b), a.max(b));
        let grid = Grid::squeezed(low, high, W::CELL_BITS);
        self.counts.clear::<W>();
        let count = self.pack(grid, words);
        let (words, spare) = (&mut words[..count], &mut spare[..count]);
        if count <= SHORT || low == high {
            self.shared_cell(words, spare, 0);
        } else {
            self.counts.sort(words, spare);
            self.walk(words, spare, 1);
        }
        (count, count - self.skipped as usize)
    }

    /// One word for each value that is there, in column order; returns how many.
    fn pack<W: Word>(&mut self, grid: Grid, words: &mut [W]) -> usize {
        let mut count = 0;
        for (column, &x) in self.row.iter().enumerate() {
            let cell = grid.cell(key(x.to_f64()) ^ self.flip);
            let present = !x.is_missing();
            words[count] = W::pack(cell, column);
            count += usize::from(present);
            self.counts.add::<W>(cell, u32::from(present));
        }
        count
    }

    /// Write the ranks of words sorted by cell; `level` grids were used so far.
    fn walk<W: Word>(&mut self, words: &mut [W], spare: &mut [W], level: u32) {
        let mut start = 0;
        while start < words.len() {
            let cell = words[start].cell();
            let mut end = start + 1;
            while end < words.len() && words[end].cell() == cell {
                end += 1;
            }
            if end == start + 1 {
                self.single(words[start].column());
            } else {
                self.shared_cell(&mut words[start..end], &mut spare[start..end], level);
            }
            start = end;
        }
    }

    /// Values in one cell, in column order: tied, or to be told apart by their full keys.
    fn shared_cell<W: Word>(&mut self, words: &mut [W], spare: &mut [W], level: u32) {
        if words.len() <= SHORT {
            return self.short_run(words);
        }
        let (mut low, mut high) = (i64::MAX, i64::MIN);
        for word in &*words {
            let key = self.key(word.column());
            (low, high) = (low.min(key), high.max(key));
        }
        if low == high {
            self.tie(words.iter().map(|word| word.column()), words.len());
            return;
        }
        let grid = match level {
            0..SQUEEZED_LEVELS => Grid::squeezed(low, high, W::CELL_BITS),
            _ => Grid::plain(low, high, W::CELL_BITS),
        };
        self.counts.clear::<W>();
        for word in &mut *words {
            let column = word.column();
            let cell = grid.cell(self.key(column));
            *word = W::pack(cell, column);
            self.counts.add::<W>(cell, 1);
        }
        self.counts.sort(words, spare);
        self.walk(words, spare, level + 1);
    }

    /// A few values, sorted by comparison of key and column.
    fn short_run<W: Word>(&mut self, words: &[W]) {
        let mut run = std::mem::take(self.short);
        run.clear();
        run.extend(
            words
                .iter()
                .map(|word| (self.key(word.column()), word.column() as u32)),
        );
        run.sort_unstable();
        for tied in run.chunk_by(|a, b| a.0 == b.0) {
            self.tie(tied.iter().map(|&(_, column)| column as usize), tied.len());
        }
        *self.short = run;
    }

    #[inline(always)]
    fn key(&self, column: usize) -> i64 {
        key(self.row[column].to_f64()) ^ self.flip
    }

    /// The rank of a value that ties with no other: the same by every method.
    #[inline(always)]
    fn single(&mut self, column: usize) {
        self.done += 1;
        self.out[column] = T::from_f64(f64::from(self.done - self.skipped));
    }

    /// The ranks of `size` tied values, given in column order.
    fn tie(&mut self, columns: impl Iterator<Item = usize>, size: usize) {
        let before = f64::from(self.done - self.skipped);
        let (first, step) = match self.method {
            RankMethod::Average => (before + (size as f64 + 1.0) / 2.0, 0.0),
            RankMethod::Min | RankMethod::Dense => (before + 1.0, 0.0),
            RankMethod::Max => (before + size as f64, 0.0),
            RankMethod::Ordinal => (before + 1.0, 1.0),
        };
        let mut rank = first;
        for column in columns {
            self.out[column] = T::from_f64(rank);
            rank += step;
        }
        self.done += size as u32;
        if self.method == RankMethod::Dense {
            self.skipped += size as u32 - 1;
        }
    }
}
