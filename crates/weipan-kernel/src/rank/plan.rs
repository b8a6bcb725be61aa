//! How to rank a row: as a tie, in parts, or by cells.

use super::grid::Grid;
use crate::float::Float;
use crate::key::{Direction, extent, value_of};

/// Values looked at to choose a grid.
const SAMPLE: usize = 64;

/// Crowds nested deeper than this get grids that are sure to shrink their span, whatever the values.
const DEEP: u32 = 2;

/// How to rank a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan<T> {
    /// All values are equal, or missing.
    Tie,
    /// Many values equal this one: those below and those above are rows of their own.
    Split(T),
    /// By counting.
    Grid(Grid<T>),
}

impl<T: Float> Plan<T> {
    /// For a row, with about `cells` cells.
    pub(super) fn of_row(row: &[T], cells: u32) -> Self {
        let mut sample = [0; SAMPLE];
        let count = draw(row, &mut sample);
        let sample = &mut sample[..count];
        sample.sort_unstable();
        if count < 8 {
            return Self::of_extent(row, cells);
        }
        let spared = count / 32;
        if sample[spared] == sample[count - 1 - spared] && !extent(row).is_some_and(|(low, high)| low < high) {
            return Self::Tie;
        }
        // A value that is a half of the sample is surely seen, one that is a third perhaps.
        let run = count * 3 / 8;
        if let Some(i) = (0..count - run).step_by(8).find(|&i| sample[i] == sample[i + run]) {
            return Self::Split(T::from_f64(value_of(sample[i])));
        }
        let (low, high) = (sample[spared], sample[count - 1 - spared]);
        let (first, last) = (sample[0], sample[count - 1]);
        let log = Grid::log_around(low, high, first, last, cells);
        let linear = Grid::linear_around(low, high, first, last, cells);
        let different = 1 + sample.windows(2).filter(|pair| pair[0] != pair[1]).count() as u32;
        let linear_spread = linear.map_or(0, |linear| spread(linear, sample, cells));
        let log_spread = spread(log, sample, cells);
        Self::Grid(match linear {
            _ if 8 * linear_spread.max(log_spread) < 3 * different => Grid::crowded(sample, cells),
            Some(linear) if linear_spread + 6 >= log_spread => linear,
            _ => log,
        })
    }

    /// For a crowd: if it is deeply nested, its ends are sure to have different words. A small one is tried between its ends
    /// first.
    pub(super) fn of_crowd(row: &[T], cells: u32, depth: u32) -> Self {
        if depth > DEEP {
            return match extent(row) {
                Some((low, high)) if low < high => Self::Grid(Grid::key_of(low, high, cells)),
                _ => Self::Tie,
            };
        }
        if row.len() >= 16 * SAMPLE {
            return Self::of_row(row, cells);
        }
        match Self::of_extent(row, cells) {
            Self::Grid(grid) if row.len() * depth as usize >= 4 * SAMPLE && crowds(grid, row, cells) => {
                Self::of_row(row, cells)
            }
            plan => plan,
        }
    }

    /// With a grid between the ends of the row.
    fn of_extent(row: &[T], cells: u32) -> Self {
        let Some((low, high)) = extent(row).filter(|(low, high)| low < high) else { return Self::Tie };
        Self::Grid(Grid::linear(low.to_f64(), high.to_f64(), cells).unwrap_or_else(|| Grid::key_of(low, high, cells)))
    }
}

/// Keys of values here and there in the row; returns how many of them are there.
fn draw<T: Float>(row: &[T], sample: &mut [i64; SAMPLE]) -> usize {
    let stride = row.len() / SAMPLE;
    let mut count = 0;
    for i in 0..SAMPLE {
        let jitter = i * 29 % 64 * stride / 64;
        let Some(&x) = row.get(i * stride + jitter) else { break };
        sample[count] = Direction::UP.key(x.to_f64());
        count += usize::from(!x.is_missing());
    }
    count
}

/// How many of 64 parts of the grid the sample falls into.
fn spread<T: Float>(grid: Grid<T>, sample: &[i64], cells: u32) -> u32 {
    let shift = cells.trailing_zeros() - 6;
    let parts = sample.iter().fold(0_u64, |parts, &key| {
        let cell = grid.cell(T::from_f64(value_of(key)));
        parts | 1 << (cell >> shift & 63)
    });
    parts.count_ones()
}

/// Whether most of 16 values of the row share one of 16 parts of the grid with another value.
fn crowds<T: Float>(grid: Grid<T>, row: &[T], cells: u32) -> bool {
    let shift = cells.trailing_zeros() - 4;
    let mut last = [None; 16];
    let shared = (0..16).filter(|i| {
        let x = row[(2 * i + 1) * row.len() / 32];
        let last = &mut last[(grid.cell(x) >> shift & 15) as usize];
        last.replace(x).is_some_and(|last| last != x)
    });
    shared.count() >= 10
}
