//! How to rank a row: as a tie, in parts, or by cells, with a weakly increasing map that spreads most values evenly.

use crate::float::Float;
use crate::key::{Direction, extent, value_of};

/// Values looked at to choose a grid.
const SAMPLE: usize = 64;

/// Crowds nested deeper than this get grids that are sure to shrink their span, whatever the values.
const DEEP: u32 = 2;

/// A weakly increasing map from values to cells `0 ..= top`.
///
/// Equal values share a cell; different ones may, and then are told apart by comparison.
#[derive(Clone, Copy, Debug)]
pub(super) enum Grid<T> {
    /// Cells of equal width in value.
    Linear { low: T, scale: T, top: T },
    /// Cells of equal width in ordering key: nearly in logarithm. For values of many magnitudes.
    Log { low: i64, high: i64, shift: u32, factor: u64, down: u32 },
    /// Parts of equal numbers of cells between values of the sample, each part with cells of its own width.
    Ramps { low: [T; RAMPS], scale: [T; RAMPS], top: T },
}

/// Parts of [`Grid::Ramps`].
const RAMPS: usize = 8;

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
        Grid::of_row(row, cells)
    }

    /// For a crowd: if it is small or deeply nested, its ends are sure to have different words.
    pub(super) fn of_crowd(row: &[T], cells: u32, depth: u32) -> Self {
        if depth > DEEP {
            return match extent(row) {
                Some((low, high)) if low < high => Self::Grid(Grid::log_of(low, high, cells)),
                _ => Self::Tie,
            };
        }
        if row.len() < 16 * SAMPLE { Grid::of_extent(row, cells) } else { Grid::of_row(row, cells) }
    }
}

impl<T: Float> Grid<T> {
    /// How to rank a row, with about `cells` cells.
    fn of_row(row: &[T], cells: u32) -> Plan<T> {
        let mut sample = [0; SAMPLE];
        let count = draw(row, &mut sample);
        let sample = &mut sample[..count];
        sample.sort_unstable();
        if count < 8 {
            return Self::of_extent(row, cells);
        }
        let spared = count / 32;
        if sample[spared] == sample[count - 1 - spared] && !extent(row).is_some_and(|(low, high)| low < high) {
            return Plan::Tie;
        }
        // A value that is a half of the sample is surely seen, one that is a third perhaps.
        let run = count * 3 / 8;
        if let Some(i) = (0..count - run).step_by(8).find(|&i| sample[i] == sample[i + run]) {
            return Plan::Split(T::from_f64(value_of(sample[i])));
        }
        let (low, high) = (sample[spared], sample[count - 1 - spared]);
        let (first, last) = (sample[0], sample[count - 1]);
        let log = Self::log_around(low, high, first, last, cells);
        let linear = Self::linear_around(low, high, first, last, cells);
        let different = 1 + sample.windows(2).filter(|pair| pair[0] != pair[1]).count() as u32;
        let linear_spread = linear.map_or(0, |linear| spread(linear, sample, cells));
        let log_spread = spread(log, sample, cells);
        Plan::Grid(match linear {
            _ if 8 * linear_spread.max(log_spread) < 3 * different => Self::ramps(sample, cells),
            Some(linear) if linear_spread + 6 >= log_spread => linear,
            _ => log,
        })
    }

    /// A ramp for each eighth of the sample.
    fn ramps(sample: &[i64], cells: u32) -> Self {
        let top = f64::from(cells / RAMPS as u32 - 1);
        let knot = |part: usize| value_of(sample[part * (sample.len() - 1) / RAMPS]);
        let (mut low, mut scale) = ([T::default(); RAMPS], [T::default(); RAMPS]);
        for part in 0..RAMPS {
            let (mut from, mut to) = (knot(part), knot(part + 1));
            let width = to - from;
            if part == 0 {
                from -= width / 2.0;
            }
            if part == RAMPS - 1 {
                to += width / 2.0;
            }
            let slope = T::from_f64(top / (to - from));
            let fit = slope.to_f64().is_finite() && T::from_f64(from).to_f64().is_finite();
            if fit {
                (low[part], scale[part]) = (T::from_f64(from), slope);
            }
        }
        Self::Ramps { low, scale, top: T::from_f64(top) }
    }

    fn of_extent(row: &[T], cells: u32) -> Plan<T> {
        let Some((low, high)) = extent(row).filter(|(low, high)| low < high) else { return Plan::Tie };
        Plan::Grid(Self::linear(low.to_f64(), high.to_f64(), cells).unwrap_or_else(|| Self::log_of(low, high, cells)))
    }

    fn log_of(low: T, high: T, cells: u32) -> Self {
        let [low, high] = [low, high].map(|x| Direction::UP.key(x.to_f64()));
        Self::log(low, high, cells)
    }

    fn linear_around(low: i64, high: i64, first: i64, last: i64, cells: u32) -> Option<Self> {
        let [low, high, first, last] = [low, high, first, last].map(value_of);
        let range = high - low;
        let low = f64::max(low - range / 2.0, first - range / 4.0);
        let high = f64::min(high + range / 2.0, last + range / 4.0);
        Self::linear(low, high, cells)
    }

    fn linear(low: f64, high: f64, cells: u32) -> Option<Self> {
        let top = f64::from(cells - 1);
        let scale = T::from_f64(top / (high - low));
        let low = T::from_f64(low);
        let fit = scale.to_f64().is_finite() && scale.to_f64() > 0.0 && low.to_f64().is_finite();
        fit.then(|| Self::Linear { low, scale, top: T::from_f64(top) })
    }

    fn log_around(low: i64, high: i64, first: i64, last: i64, cells: u32) -> Self {
        // Keys are less than 2^63 in size but their differences may not be: halve first.
        let range = high / 2 - low / 2;
        let low = i64::max(low.saturating_sub(range), first.saturating_sub(range / 2));
        let high = i64::min(high.saturating_add(range), last.saturating_add(range / 2));
        Self::log(low, high, cells)
    }

    fn log(low: i64, high: i64, cells: u32) -> Self {
        let span = high.wrapping_sub(low) as u64;
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(u32::BITS);
        let span = (span >> shift) + 1;
        // Fraction bits of the factor, which must be below 2^32 (there are at most 2^22 cells) and not lose its digits.
        let down = if span < u64::from(cells) { 9 } else { 31 };
        Self::Log { low, high, shift, factor: (u64::from(cells) << down) / span, down }
    }

    #[inline(always)]
    pub(super) fn cell(self, x: T) -> u32 {
        match self {
            Self::Linear { low, scale, top } => x.linear_cell(low, scale, top),
            Self::Log { low, high, shift, factor, down } => log_cell(x, low, high, shift, factor, down),
            Self::Ramps { low, scale, top } => x.ramp_cell(&low, &scale, top),
        }
    }
}

#[inline(always)]
pub(super) fn log_cell<T: Float>(x: T, low: i64, high: i64, shift: u32, factor: u64, down: u32) -> u32 {
    let key = Direction::UP.key(x.to_f64());
    let key = if key > low { key } else { low };
    let key = if key < high { key } else { high };
    let distance = key.wrapping_sub(low) as u64 >> shift;
    (((distance & 0xFFFF_FFFF) * (factor & 0xFFFF_FFFF)) >> down) as u32
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
