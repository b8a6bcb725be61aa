//! Pack a row, sort it, and walk it once, writing ranks.

use super::radix::Counts;
use super::word::Word;
use super::{Order, RankMethod, RankOptions};
use crate::float::Float;
use crate::key::{Direction, Grid, RowGrid};

/// Up to this many values with one cell are sorted by comparison: clearing the counts would cost more.
const SHORT: usize = 64;

/// One row on its way to ranks.
pub(super) struct Walk<'a, T> {
    row: &'a [T],
    out: &'a mut [T],
    method: RankMethod,
    direction: Direction,
    counts: &'a mut Counts,
    short: &'a mut Vec<i128>,
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
        short: &'a mut Vec<i128>,
    ) -> Self {
        let direction = match options.order {
            Order::Ascending => Direction::UP,
            Order::Descending => Direction::DOWN,
        };
        Self { row, out, method: options.method, direction, counts, short, done: 0, skipped: 0 }
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
        let [a, b] = [min, max].map(|x| self.direction.key(x.to_f64()));
        let (low, high) = (a.min(b), a.max(b));
        let count = self.pack(RowGrid::new(self.direction, low, high, W::CELL_BITS), words);
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
    fn pack<W: Word>(&mut self, grid: RowGrid, words: &mut [W]) -> usize {
        let mut counter = self.counts.counter::<W>();
        let words = &mut words[..self.row.len()];
        let mut count = 0;
        let mut column = 0;
        grid.each_cell(self.row, |_, cell, present| {
            words[count] = W::pack(cell, column);
            column += 1;
            count += present as usize;
            counter.add(cell, present);
        });
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
        // The second grid may be squeezed too (the first was lost on outliers), where that suits the values. From the
        // third on each narrows the span 2^19 times, so their number is bounded.
        let grid = if level < 2 && self.suits_squeezing(words, low, high) {
            Grid::squeezed(self.direction, low, high, W::CELL_BITS)
        } else {
            Grid::plain(self.direction, low, high, W::CELL_BITS)
        };
        let mut counter = self.counts.counter::<W>();
        for word in &mut *words {
            let column = word.column();
            let cell = grid.cell(self.row[column].to_f64());
            *word = W::pack(cell, column);
            counter.add(cell, 1);
        }
        self.counts.sort(words, spare);
        self.walk(words, spare, level + 1);
    }

    /// Whether half of a sample of the values would have cells of their own in a squeezed grid.
    fn suits_squeezing<W: Word>(&self, words: &[W], low: i64, high: i64) -> bool {
        let grid = Grid::squeezed(self.direction, low, high, W::CELL_BITS);
        let sample = words.iter().step_by(words.len() / 16);
        let dead = sample.clone().filter(|word| grid.is_dead(self.key(word.column()))).count();
        2 * dead < sample.len()
    }

    /// A few values, sorted by comparison of key and column in one number.
    fn short_run<W: Word>(&mut self, words: &[W]) {
        if let [first, second] = words {
            return self.pair(first.column(), second.column());
        }
        let mut run = std::mem::take(self.short);
        run.clear();
        run.extend(words.iter().map(|word| {
            let column = word.column();
            i128::from(self.key(column)) << 32 | column as i128
        }));
        run.sort_unstable();
        for tied in run.chunk_by(|a, b| a >> 32 == b >> 32) {
            match tied {
                &[alone] => self.single(alone as u32 as usize),
                _ => self.tie(tied.iter().map(|&both| both as u32 as usize), tied.len()),
            }
        }
        *self.short = run;
    }

    /// Two values, by far the most common of short runs.
    fn pair(&mut self, first: usize, second: usize) {
        let (a, b) = (self.key(first), self.key(second));
        if a == b {
            return self.tie([first, second].into_iter(), 2);
        }
        let reversed = usize::from(a > b);
        self.single([first, second][reversed]);
        self.single([second, first][reversed]);
    }

    #[inline(always)]
    fn key(&self, column: usize) -> i64 {
        self.direction.key(self.row[column].to_f64())
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
