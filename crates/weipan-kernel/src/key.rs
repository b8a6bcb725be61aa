//! Integers in the order of floats, and a coarse grid over them.

use crate::float::Float;

/// Octaves below the largest magnitude that a squeezed grid resolves. Signed data leave a wide gap of exponents
/// around zero; without the squeeze that gap would take nearly every cell of the grid.
const OCTAVES: i64 = 16;

/// Which way keys run.
#[derive(Clone, Copy)]
pub(crate) struct Direction {
    /// 0, or −1 to negate: (k xor −1) − (−1) is −k.
    flip: i64,
}

impl Direction {
    /// Keys grow with values.
    pub(crate) const UP: Self = Self { flip: 0 };
    /// Keys grow as values fall.
    #[cfg(test)]
    pub(crate) const DOWN: Self = Self { flip: -1 };

    /// An integer in the order of the float: `x < y` exactly if `key(x) < key(y)` (upwards), and −0.0 and 0.0 both
    /// give 0.
    ///
    /// The magnitude bits of an IEEE float already sort as an integer; the sign becomes the integer's sign.
    #[inline(always)]
    pub(crate) fn key(self, x: f64) -> i64 {
        self.signed(x, magnitude(x))
    }

    #[inline(always)]
    fn signed(self, x: f64, magnitude: i64) -> i64 {
        let sign = (x.to_bits() as i64 >> 63) ^ self.flip;
        (magnitude ^ sign) - sign
    }
}

#[inline(always)]
fn magnitude(x: f64) -> i64 {
    x.to_bits() as i64 & i64::MAX
}

/// The float of an upward key.
pub(crate) fn value_of(key: i64) -> f64 {
    let magnitude = f64::from_bits(key.unsigned_abs());
    if key < 0 { -magnitude } else { magnitude }
}

/// A weakly increasing map from keys between a minimum and a maximum to cells `0 .. 2^bits`.
///
/// Equal keys share a cell; different keys may share one too, and then the caller compares the keys themselves.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    direction: Direction,
    /// Magnitudes up to this one are in one cell.
    dead: i64,
    low: i64,
    shift: u32,
}

impl Grid {
    /// A grid that gives up resolution far below the largest magnitude, and so has it where data are.
    pub(crate) fn squeezed(direction: Direction, min: i64, max: i64, bits: u32) -> Self {
        let largest = min.abs().max(max.abs());
        // One more than 16 octaves below, so that 16 octaves of either sign are just less than a power of two.
        let dead = (largest - (OCTAVES << 52) + 1).max(0);
        Self::with_dead_zone(direction, min, max, bits, dead)
    }

    fn with_dead_zone(direction: Direction, min: i64, max: i64, bits: u32, dead: i64) -> Self {
        let [low, high] = [min, max].map(|key| key.signum() * beyond(key.abs(), dead));
        let span = high.wrapping_sub(low) as u64;
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(bits);
        Self { direction, dead, low, shift }
    }

    /// The cell of a value. One outside the grid (a NaN) gives any number.
    #[inline(always)]
    pub(crate) fn cell(self, x: f64) -> u32 {
        let key = self.direction.signed(x, beyond(magnitude(x), self.dead));
        (key.wrapping_sub(self.low) as u64 >> self.shift) as u32
    }
}

/// How far a magnitude is beyond the dead zone, or 0. In arithmetic: a comparison might become a branch, which the
/// signs and sizes of real data would mislead.
#[inline(always)]
fn beyond(magnitude: i64, dead: i64) -> i64 {
    let distance = magnitude - dead;
    distance & !(distance >> 63)
}

/// A squeezed [`Grid`] that looks at the upper half of each float only: 20 bits of mantissa, enough for most rows.
/// Its 32-bit arithmetic lets the compiler do four values at once on any CPU.
#[derive(Clone, Copy)]
pub(crate) struct HalfGrid {
    flip: i32,
    dead: i32,
    low: i32,
    shift: u32,
}

impl HalfGrid {
    /// A grid of `2^bits` cells; `None` if the row is so narrow that the lower halves are needed to fill them.
    pub(crate) fn squeezed(direction: Direction, min: i64, max: i64, bits: u32) -> Option<Self> {
        let [min, max] = [min, max].map(|key| key.signum() as i32 * (key.abs() >> 32) as i32);
        let largest = min.abs().max(max.abs());
        let dead = (largest - ((OCTAVES as i32) << 20) + 1).max(0);
        let [low, high] = [min, max].map(|key| key.signum() * half_beyond(key.abs(), dead));
        let span = high.wrapping_sub(low) as u32;
        let shift = (u32::BITS - span.leading_zeros()).checked_sub(bits)?;
        Some(Self { flip: direction.flip as i32, dead, low, shift })
    }

    /// The cell of a value. One outside the grid (a NaN) gives any number.
    #[inline(always)]
    pub(crate) fn cell(self, x: f64) -> u32 {
        let half = (x.to_bits() >> 32) as i32;
        let sign = (half >> 31) ^ self.flip;
        let key = (half_beyond(half & i32::MAX, self.dead) ^ sign) - sign;
        (key.wrapping_sub(self.low) as u32) >> self.shift
    }
}

#[inline(always)]
fn half_beyond(magnitude: i32, dead: i32) -> i32 {
    let distance = magnitude - dead;
    distance & !(distance >> 31)
}

/// Values whose cells are found together.
const BLOCK: usize = 32;

/// The squeezed grid of a whole row, by halves where they will do.
#[derive(Clone, Copy)]
pub(crate) enum RowGrid {
    Half(HalfGrid),
    Full(Grid),
}

impl RowGrid {
    /// A grid of `2^bits` cells.
    pub(crate) fn new(direction: Direction, min: i64, max: i64, bits: u32) -> Self {
        match HalfGrid::squeezed(direction, min, max, bits) {
            Some(grid) => Self::Half(grid),
            None => Self::Full(Grid::squeezed(direction, min, max, bits)),
        }
    }

    /// Call `visit` with each value of the row, its cell, and 1 if it is there or 0 if it is missing.
    ///
    /// Cells are found a block at a time, in loops of arithmetic alone over a fixed length, so that the compiler can
    /// do several at once.
    #[inline(always)]
    pub(crate) fn each_cell<T: Float>(self, row: &[T], mut visit: impl FnMut(T, u32, u32)) {
        match self {
            Self::Half(grid) => by_blocks(row, |x| grid.cell(x), &mut visit),
            Self::Full(grid) => by_blocks(row, |x| grid.cell(x), &mut visit),
        }
    }
}

#[inline(always)]
fn by_blocks<T: Float>(row: &[T], cell: impl Fn(f64) -> u32, visit: &mut impl FnMut(T, u32, u32)) {
    let mut block_of = |block: &[T; BLOCK], len: usize| {
        let cells = block.map(|x| cell(x.to_f64()));
        let present = block.map(|x| u32::from(!x.is_missing()));
        for ((&x, &cell), &present) in block.iter().zip(&cells).zip(&present).take(len) {
            visit(x, cell, present);
        }
    };
    let (blocks, rest) = row.as_chunks::<BLOCK>();
    blocks.iter().for_each(|block| block_of(block, BLOCK));
    let mut last = [T::NAN; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    block_of(&last, rest.len());
}

/// The smallest and largest value of a row, or `None` if all are missing.
pub(crate) fn extent<T: Float>(row: &[T]) -> Option<(T, T)> {
    let mut low = [T::INFINITY; 8];
    let mut high = [T::NEG_INFINITY; 8];
    let (chunks, rest) = row.as_chunks::<8>();
    for chunk in chunks {
        for lane in 0..8 {
            let x = chunk[lane];
            low[lane] = if x < low[lane] { x } else { low[lane] };
            high[lane] = if x > high[lane] { x } else { high[lane] };
        }
    }
    for &x in rest {
        low[0] = if x < low[0] { x } else { low[0] };
        high[0] = if x > high[0] { x } else { high[0] };
    }
    let low = low.into_iter().fold(T::INFINITY, |a, b| if b < a { b } else { a });
    let high = high.into_iter().fold(T::NEG_INFINITY, |a, b| if b > a { b } else { a });
    (low <= high).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERED: [f64; 11] = [
        f64::NEG_INFINITY,
        f64::MIN,
        -1.0,
        -f64::MIN_POSITIVE,
        -5e-324,
        0.0,
        5e-324,
        f64::MIN_POSITIVE,
        1.0,
        f64::MAX,
        f64::INFINITY,
    ];

    #[test]
    fn keys_keep_the_order_and_the_value() {
        for pair in ORDERED.windows(2) {
            assert!(Direction::UP.key(pair[0]) < Direction::UP.key(pair[1]), "{pair:?}");
            assert!(Direction::DOWN.key(pair[0]) > Direction::DOWN.key(pair[1]), "{pair:?}");
        }
        for x in ORDERED {
            assert_eq!(value_of(Direction::UP.key(x)).to_bits(), x.to_bits());
        }
        assert_eq!(Direction::UP.key(-0.0), Direction::DOWN.key(0.0));
    }

    #[test]
    fn grids_fit_and_never_reverse() {
        for from in 0..ORDERED.len() {
            for to in from..ORDERED.len() {
                let row = &ORDERED[from..=to];
                fits(row, Direction::UP);
                let reversed: Vec<f64> = row.iter().rev().copied().collect();
                fits(&reversed, Direction::DOWN);
            }
        }
    }

    fn fits(row: &[f64], direction: Direction) {
        let (min, max) = (direction.key(row[0]), direction.key(row[row.len() - 1]));
        let grid = Grid::squeezed(direction, min, max, 12);
        let cells: Vec<u32> = row.iter().map(|&x| grid.cell(x)).collect();
        assert!(cells.is_sorted(), "{row:?} {cells:?}");
        assert!(cells.iter().all(|&cell| cell < 1 << 12));
        assert_eq!(cells[0], 0);
        let half = HalfGrid::squeezed(direction, min, max, 12);
        let cells: Vec<u32> = half.iter().flat_map(|grid| row.iter().map(|&x| grid.cell(x))).collect();
        assert!(cells.is_sorted(), "{row:?} {cells:?}");
        assert!(cells.iter().all(|&cell| cell < 1 << 12));
    }

    #[test]
    fn extent_skips_missing_values() {
        assert_eq!(extent::<f64>(&[]), None);
        assert_eq!(extent(&[f32::NAN; 20]), None);
        assert_eq!(extent(&[f64::NAN, f64::INFINITY]), Some((f64::INFINITY, f64::INFINITY)));
        let row: Vec<f32> = (0..19).map(|i| if i % 2 == 0 { f32::NAN } else { i as f32 }).collect();
        assert_eq!(extent(&row), Some((1.0, 17.0)));
    }
}
