//! How to rank a row: as a tie, in parts, or by cells.

use super::grid::Grid;
use crate::float::Float;
use crate::key::{Direction, extent, value_of};

/// Values looked at to choose a grid.
const SAMPLE: usize = 64;

/// Crowds nested deeper than this get grids that are sure to shrink their span, whatever the values.
const DEEP: u32 = 2;

/// Different values that are looked for one by one.
pub(super) const FEW_VALUES: usize = 4;

/// How to rank a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan<T> {
    /// All values are equal, or missing.
    Tie,
    /// All values equal one of these, of which there are so many, or are missing.
    Few([T; FEW_VALUES], [u32; FEW_VALUES]),
    /// Many values equal this one: those below and those above are rows of their own.
    Split(T),
    /// By counting.
    Grid(Grid<T>),
}

impl<T: Float> Plan<T> {
    /// For a row, with `cells` cells.
    pub(super) fn of_row(row: &[T], cells: u32) -> Self {
        let mut sample = [0; SAMPLE];
        // Half as many for a short row.
        let sample = &mut sample[..if row.len() < 32 * SAMPLE { SAMPLE / 2 } else { SAMPLE }];
        let count = draw(row, sample);
        let sample = &mut sample[..count];
        sample.sort_unstable();
        if count < 8 {
            return Self::of_extent(row, cells);
        }
        let spared = count / 32;
        if sample[spared] == sample[count - 1 - spared] && !extent(row).is_some_and(|(low, high)| low < high) {
            return Self::Tie;
        }
        if let Some(plan) = Self::of_ties(row, sample) {
            return plan;
        }
        let (low, high) = (sample[spared], sample[count - 1 - spared]);
        let (first, last) = (sample[0], sample[count - 1]);
        let log = Grid::log_around(low, high, first, last, cells);
        let linear = Grid::linear_around(low, high, first, last, cells);
        let different = 1 + sample.windows(2).filter(|pair| pair[0] != pair[1]).count() as u32;
        let linear_spread = linear.map_or(0, |linear| spread(linear, sample, cells));
        let log_spread = spread(log, sample, cells);
        Self::Grid(match linear {
            _ if 8 * linear_spread.max(log_spread) < 3 * different => Grid::crowded(sample, different as usize, cells),
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
        if ties(row) {
            let mut sample = [0; SAMPLE / 2];
            let count = draw(row, &mut sample);
            let sample = &mut sample[..count];
            sample.sort_unstable();
            if let Some(plan) = Self::of_ties(row, sample) {
                return plan;
            }
        }
        match Self::of_extent(row, cells) {
            Self::Grid(grid) if row.len() * depth as usize >= 4 * SAMPLE && crowds(grid, row, cells) => {
                Self::of_row(row, cells)
            }
            plan => plan,
        }
    }

    /// Where a sorted sample has few different values, or many that are equal.
    fn of_ties(row: &[T], sample: &[i64]) -> Option<Self> {
        // A value that is a half of the sample is surely seen, one that is three eighths perhaps.
        let run = sample.len() * 3 / 8;
        let most = (0..sample.len() - run).step_by((run / 3).max(1)).find(|&i| sample[i] == sample[i + run]);
        let mut different = [T::NAN; FEW_VALUES];
        let mut number = 0;
        let mut last = None;
        for &key in sample {
            if last.replace(key) != Some(key) {
                if number == FEW_VALUES {
                    return most.map(|i| Self::Split(T::from_f64(value_of(sample[i]))));
                }
                different[number] = T::from_f64(value_of(key));
                number += 1;
            }
        }
        let equal = different.map(|value| row.iter().map(|&x| u32::from(x == value)).sum());
        let missing: u32 = row.iter().map(|x| u32::from(x.is_missing())).sum();
        if equal.iter().sum::<u32>() + missing == row.len() as u32 {
            return Some(Self::Few(different, equal));
        }
        most.map(|i| Self::Split(T::from_f64(value_of(sample[i]))))
    }

    /// With a grid between the ends of the row.
    fn of_extent(row: &[T], cells: u32) -> Self {
        let Some((low, high)) = extent(row).filter(|(low, high)| low < high) else { return Self::Tie };
        Self::Grid(Grid::linear(low.to_f64(), high.to_f64(), cells).unwrap_or_else(|| Grid::key_of(low, high, cells)))
    }
}

/// Keys of values here and there in the row; returns how many of them are there.
fn draw<T: Float>(row: &[T], sample: &mut [i64]) -> usize {
    let stride = row.len() / sample.len();
    let mut count = 0;
    for i in 0..sample.len() {
        // A row no longer than the sample is looked at whole.
        let place = if stride == 0 { i } else { i * stride + i * 29 % 64 * stride / 64 };
        let Some(&x) = row.get(place) else { break };
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

/// Whether of the pairs of eight values several are equal.
fn ties<T: Float>(row: &[T]) -> bool {
    let some: [T; 8] = std::array::from_fn(|i| row[i * row.len() / 8]);
    let equal = some.iter().map(|x| some.iter().map(|y| u32::from(x == y)).sum::<u32>());
    // Each with itself, and each pair twice.
    equal.sum::<u32>() >= 8 + 2 * 3
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
