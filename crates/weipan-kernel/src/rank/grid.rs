//! Cells for the values of a row: a weakly increasing map that spreads most of them evenly.

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

impl<T: Float> Grid<T> {
    /// A grid of about `cells` cells, or `None` if the row has no two different values.
    pub(super) fn of_row(row: &[T], cells: u32) -> Option<Self> {
        let mut sample = [0; SAMPLE];
        let count = draw(row, &mut sample);
        let sample = &mut sample[..count];
        sample.sort_unstable();
        let spared = count / 32;
        if count < 8 || sample[spared] == sample[count - 1 - spared] {
            return Self::of_extent(row, cells);
        }
        let (low, high) = (sample[spared], sample[count - 1 - spared]);
        let (first, last) = (sample[0], sample[count - 1]);
        let log = Self::log_around(low, high, first, last, cells);
        let linear = Self::linear_around(low, high, first, last, cells);
        let different = 1 + sample.windows(2).filter(|pair| pair[0] != pair[1]).count() as u32;
        let linear_spread = linear.map_or(0, |linear| spread(linear, sample, cells));
        let log_spread = spread(log, sample, cells);
        match linear {
            _ if 8 * linear_spread.max(log_spread) < 3 * different => Some(Self::ramps(sample, cells)),
            Some(linear) if linear_spread + 6 >= log_spread => Some(linear),
            _ => Some(log),
        }
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

    fn of_extent(row: &[T], cells: u32) -> Option<Self> {
        let (low, high) = extent(row)?;
        let [min, max] = [low, high].map(|x| Direction::UP.key(x.to_f64()));
        if min == max {
            return None;
        }
        Some(Self::linear(low.to_f64(), high.to_f64(), cells).unwrap_or_else(|| Self::log(min, max, cells)))
    }

    /// The grid of a crowded cell's own span: its ends are sure to have different cells.
    pub(super) fn of_crowd(row: &[T], cells: u32, depth: u32) -> Option<Self> {
        if depth > DEEP {
            let (low, high) = extent(row)?;
            let [min, max] = [low, high].map(|x| Direction::UP.key(x.to_f64()));
            return (min < max).then(|| Self::log(min, max, cells));
        }
        if row.len() < 16 * SAMPLE { Self::of_extent(row, cells) } else { Self::of_row(row, cells) }
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
