//! Grids: weakly increasing maps from values to cells that spread most values evenly.

use super::places::Places;
use crate::float::Float;
use crate::key::{Direction, value_of};

/// A weakly increasing map from values to cells `0 ..= top`.
///
/// Equal values share a cell; different ones may, and then are told apart by comparison.
#[derive(Clone, Copy, Debug)]
pub(super) enum Grid<T> {
    /// Cells of equal width in value.
    Linear { low: T, scale: T, top: T },
    /// Cells of equal width in the first bits, nearly in logarithm. For values of many magnitudes.
    Log { low: i32, scale: f32, top: f32 },
    /// Cells of equal width in the first bits of the distance to a value, but for the nearest, which share one. For clusters
    /// within clusters.
    Around { center: T, dead: i32, low: i32, scale: f32, top: f32 },
    /// The same around the nearest of several values. For clusters within clusters at several places.
    Places(Places<T>),
    /// Cells of equal width in the whole ordering key, however close the values are.
    Key { low: i64, high: i64, shift: u32, factor: u64, down: u32 },
    /// Parts of equal numbers of cells between values of the sample, each part with cells of its own width.
    Ramps { low: [T; RAMPS], scale: [T; RAMPS], top: T },
}

/// Parts of [`Grid::Ramps`].
const RAMPS: usize = 8;

impl<T: Float> Grid<T> {
    /// For a sample that crowds in the simpler grids, with so many different values.
    pub(super) fn crowded(sample: &[i64], different: usize, cells: u32) -> Self {
        let ramps = Self::ramps(sample, cells);
        let words = ramps.words(sample);
        let around = Self::around(sample, cells).map(|around| (around, around.words(sample)));
        let (grid, words) = around.filter(|(_, around)| 8 * around >= 7 * words).unwrap_or((ramps, words));
        if 8 * words >= 7 * different {
            return grid;
        }
        let places = Places::of_sample(sample, cells).map(Self::Places);
        places.filter(|places| places.words(sample) > words).unwrap_or(grid)
    }

    /// How many words the sample falls into, if each has 16 cells.
    fn words(self, sample: &[i64]) -> usize {
        let words = sample.iter().map(|&key| self.cell(T::from_f64(value_of(key))) / 16);
        let (_, words) = words.fold((u32::MAX, 0), |(last, words), word| (word, words + usize::from(word != last)));
        words
    }

    /// Around the median of the sample, from a distance well below that of its nearest neighbour on.
    fn around(sample: &[i64], cells: u32) -> Option<Self> {
        let value = |key: i64| T::from_f64(value_of(key));
        let center = value(sample[sample.len() / 2]);
        if !center.to_f64().is_finite() {
            return None;
        }
        let octave = octave::<T>();
        let distance = |key: i64| value(key).coarse_key_from(center);
        let nearest = sample.iter().map(|&key| distance(key).abs()).filter(|&distance| distance > 0).min()?;
        let dead = (nearest - 6 * octave).max(0);
        let low = squeezed(distance(sample[0]), dead).saturating_sub(2 * octave);
        let high = squeezed(distance(sample[sample.len() - 1]), dead).saturating_add(2 * octave);
        let top = (cells - 1) as f32;
        let scale = top / (i64::from(high) - i64::from(low)) as f32;
        Some(Self::Around { center, dead, low, scale, top })
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

    /// Between two values.
    pub(super) fn key_of(low: T, high: T, cells: u32) -> Self {
        let [low, high] = [low, high].map(|x| Direction::UP.key(x.to_f64()));
        Self::key(low, high, cells)
    }

    /// Around the middle of a sample, given by its keys near the ends, and not far beyond its ends. None if the values are too
    /// far apart, or too near.
    pub(super) fn linear_around(low: i64, high: i64, first: i64, last: i64, cells: u32) -> Option<Self> {
        let [low, high, first, last] = [low, high, first, last].map(value_of);
        let range = high - low;
        let low = f64::max(low - range / 2.0, first - range / 4.0);
        let high = f64::min(high + range / 2.0, last + range / 4.0);
        Self::linear(low, high, cells)
    }

    /// Between two values. None as above.
    pub(super) fn linear(low: f64, high: f64, cells: u32) -> Option<Self> {
        let top = f64::from(cells - 1);
        let scale = T::from_f64(top / (high - low));
        let low = T::from_f64(low);
        let fit = scale.to_f64().is_finite() && scale.to_f64() > 0.0 && low.to_f64().is_finite();
        fit.then(|| Self::Linear { low, scale, top: T::from_f64(top) })
    }

    /// The same in logarithm.
    pub(super) fn log_around(low: i64, high: i64, first: i64, last: i64, cells: u32) -> Self {
        // Keys are less than 2^63 in size but their differences may not be: halve first.
        let range = high / 2 - low / 2;
        let low = i64::max(low.saturating_sub(range), first.saturating_sub(range / 2)).max(-i64::MAX);
        let high = i64::min(high.saturating_add(range), last.saturating_add(range / 2));
        let [from, to] = [low, high].map(|key| T::from_f64(value_of(key)).coarse_key());
        let span = i64::from(to) - i64::from(from);
        if span < i64::from(cells) {
            return Self::key(low, high, cells);
        }
        let top = (cells - 1) as f32;
        Self::Log { low: from, scale: top / span as f32, top }
    }

    fn key(low: i64, high: i64, cells: u32) -> Self {
        let span = high.wrapping_sub(low) as u64;
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(u32::BITS);
        let span = (span >> shift) + 1;
        // Fraction bits of the factor, which must be below 2^32 (there are at most 2^22 cells) and not lose its digits.
        let down = if span < u64::from(cells) { 9 } else { 31 };
        Self::Key { low, high, shift, factor: (u64::from(cells) << down) / span, down }
    }

    #[inline(always)]
    pub(super) fn cell(self, x: T) -> u32 {
        match self {
            Self::Linear { low, scale, top } => x.linear_cell(low, scale, top),
            Self::Log { low, scale, top } => log_cell(x.coarse_key(), low, scale, top),
            Self::Around { center, dead, low, scale, top } => around_cell(x, center, dead, low, scale, top),
            Self::Places(places) => places.cell(x),
            Self::Key { low, high, shift, factor, down } => key_cell(x, low, high, shift, factor, down),
            Self::Ramps { low, scale, top } => x.ramp_cell(&low, &scale, top),
        }
    }
}

/// What the coarse key rises by from a power of two to the next.
pub(super) fn octave<T: Float>() -> i32 {
    T::from_f64(2.0).coarse_key() - T::from_f64(1.0).coarse_key()
}

#[inline(always)]
pub(super) fn around_cell<T: Float>(x: T, center: T, dead: i32, low: i32, scale: f32, top: f32) -> u32 {
    log_cell(squeezed(x.coarse_key_from(center), dead), low, scale, top)
}

/// A key without the part of it that is within `dead` of zero.
#[inline(always)]
pub(super) fn squeezed(key: i32, dead: i32) -> i32 {
    key - key.max(-dead).min(dead)
}

#[inline(always)]
pub(super) fn log_cell(key: i32, low: i32, scale: f32, top: f32) -> u32 {
    let key = if key > low { key } else { low };
    let y = key.wrapping_sub(low) as u32 as f32 * scale;
    let y = if y < top { y } else { top };
    // As in `linear_cell`: the addition rounds, and the bits are the number.
    (y + 8_388_608.0).to_bits() & 0x7F_FFFF
}

#[inline(always)]
pub(super) fn key_cell<T: Float>(x: T, low: i64, high: i64, shift: u32, factor: u64, down: u32) -> u32 {
    let key = Direction::UP.key(x.to_f64());
    let key = if key > low { key } else { low };
    let key = if key < high { key } else { high };
    let distance = key.wrapping_sub(low) as u64 >> shift;
    (((distance & 0xFFFF_FFFF) * (factor & 0xFFFF_FFFF)) >> down) as u32
}
