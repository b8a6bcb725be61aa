//! Order statistics of a row without sorting it.
//!
//! A histogram of the row over a coarse grid tells in which cell each wanted position falls. Only the values of those
//! cells are gathered and looked at: a few, or in the worst case (one crowded cell) the row.

use crate::float::Float;
use crate::key::{Direction, RowGrid, extent, value_of};
use crate::wide::widest;

const CELL_BITS: u32 = 12;
const CELLS: usize = 1 << CELL_BITS;

/// Working memory of selections, winsorising and buckets: about two rows. It grows on demand and is worth keeping
/// between rows.
#[derive(Clone, Debug, Default)]
pub struct SelectScratch {
    /// Values in each cell.
    counts: Vec<u32>,
    /// Whether a wanted position falls into the cell.
    wanted: Vec<bool>,
    /// Keys of the values in wanted cells.
    pub(crate) keys: Vec<i64>,
    /// A row derived from the caller's.
    pub(crate) derived: Vec<f64>,
    /// Positions and their values.
    pub(crate) positions: Vec<usize>,
    pub(crate) values: Vec<f64>,
}

impl SelectScratch {
    /// Scratch that has allocated nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// The grid of a row and how many values it has; their histogram is in the scratch.
#[derive(Clone, Copy)]
pub(crate) struct Tally {
    grid: RowGrid,
    pub count: usize,
}

impl SelectScratch {
    /// Count the row into cells; `None` if all are missing.
    pub(crate) fn tally<T: Float>(&mut self, row: &[T]) -> Option<Tally> {
        let (min, max) = extent(row)?;
        let [low, high] = [min, max].map(|x| Direction::UP.key(x.to_f64()));
        let grid = RowGrid::new(Direction::UP, low, high, CELL_BITS);
        self.counts.clear();
        self.counts.resize(CELLS, 0);
        let counts = &mut self.counts[..CELLS];
        count(row, grid, counts);
        let count = counts.iter().map(|&count| count as usize).sum();
        Some(Tally { grid, count })
    }

    /// Fill `values` with the values at `positions` of the sorted row. Positions are ascending and below the count.
    pub(crate) fn look_up<T: Float>(&mut self, row: &[T], tally: Tally) {
        self.place();
        self.gather(row, tally.grid);
        self.values.clear();
        let mut from = 0;
        for &position in &self.positions {
            let (_, &mut key, _) = self.keys[from..].select_nth_unstable(position - from);
            from = position;
            self.values.push(value_of(key));
        }
    }

    /// Mark the cells of the positions, and turn positions in the row into positions among the values gathered.
    fn place(&mut self) {
        self.wanted.clear();
        self.wanted.resize(CELLS, false);
        // Values in the cells before `cell`: all of them, and those that will not be gathered.
        let (mut cell, mut before, mut left_out) = (0, 0, 0);
        for position in &mut self.positions {
            while before + self.counts[cell] as usize <= *position {
                before += self.counts[cell] as usize;
                left_out += if self.wanted[cell] { 0 } else { self.counts[cell] as usize };
                cell += 1;
            }
            self.wanted[cell] = true;
            *position -= left_out;
        }
    }

    /// Collect the keys of all values in wanted cells.
    fn gather<T: Float>(&mut self, row: &[T], grid: RowGrid) {
        self.keys.resize(row.len(), 0);
        let count = collect(row, grid, &self.wanted, &mut self.keys);
        self.keys.truncate(count);
    }
}

widest! {
    fn count<T: Float>(row: &[T], grid: RowGrid, counts: &mut [u32]) {
        let counts = &mut counts[..CELLS];
        grid.each_cell(row, |_, cell, present| counts[cell as usize % CELLS] += present);
    }

    /// Collect the keys of all values in wanted cells; `keys` is as long as the row. Returns how many.
    fn collect<T: Float>(row: &[T], grid: RowGrid, wanted: &[bool], keys: &mut [i64]) -> usize {
        let (wanted, keys) = (&wanted[..CELLS], &mut keys[..row.len()]);
        let mut count = 0;
        grid.each_cell(row, |x, cell, present| {
            keys[count] = Direction::UP.key(x.to_f64());
            count += usize::from(wanted[cell as usize % CELLS]) & present as usize;
        });
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_statistics_are_those_of_the_sorted_row() {
        let row: Vec<f64> = (0..500).map(|i| f64::from(i * 7919 % 503) - 250.0).collect();
        let mut sorted = row.clone();
        sorted.sort_by(f64::total_cmp);
        let mut scratch = SelectScratch::new();
        let tally = scratch.tally(&row);
        assert_eq!(tally.map(|tally| tally.count), Some(500));
        scratch.positions = vec![0, 0, 1, 249, 250, 251, 498, 499];
        if let Some(tally) = tally {
            scratch.look_up(&row, tally);
        }
        let expected: Vec<f64> = [0, 0, 1, 249, 250, 251, 498, 499].map(|i| sorted[i]).to_vec();
        assert_eq!(scratch.values, expected);
    }
}
