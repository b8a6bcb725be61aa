//! Integers in the order of floats, and a coarse grid over them.

use crate::float::Float;

/// Octaves below the largest magnitude that a squeezed grid resolves. Signed data leave a wide gap of exponents
/// around zero; without the squeeze that gap would take nearly every cell of the grid.
const OCTAVES: i64 = 32;

/// An integer in the order of the float: `x < y` exactly if `key(x) < key(y)`, and −0.0 and 0.0 both give 0.
///
/// The magnitude bits of an IEEE float already sort as an integer; the sign becomes the integer's sign.
#[inline(always)]
pub(crate) fn key(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    let sign = bits >> 63;
    ((bits & i64::MAX) ^ sign) - sign
}

/// The float of a [`key`].
pub(crate) fn value_of(key: i64) -> f64 {
    let magnitude = f64::from_bits(key.unsigned_abs());
    if key < 0 { -magnitude } else { magnitude }
}

/// A weakly increasing map from keys between a minimum and a maximum to cells `0 .. 2^bits`.
///
/// Equal keys share a cell; different keys may share one too, and then the caller compares the keys themselves.
#[derive(Clone, Copy)]
pub(crate) struct Grid {
    /// Keys in −dead ..= dead are one cell.
    dead: i64,
    low: i64,
    shift: u32,
}

impl Grid {
    /// A grid of `2^bits` cells over the keys `min ..= max`, in which everything within `dead` of zero is one cell.
    fn with_dead_zone(min: i64, max: i64, bits: u32, dead: i64) -> Self {
        let low = squeeze(min, dead);
        let span = squeeze(max, dead).wrapping_sub(low) as u64;
        let shift = (u64::BITS - span.leading_zeros()).saturating_sub(bits);
        Self { dead, low, shift }
    }

    /// A grid that gives up resolution below 2^−32 of the largest magnitude, and so has it where data are.
    pub(crate) fn squeezed(min: i64, max: i64, bits: u32) -> Self {
        let largest = min.saturating_abs().max(max.saturating_abs());
        let dead = (largest - (OCTAVES << 52)).max(0);
        Self::with_dead_zone(min, max, bits, dead)
    }

    /// A grid of cells of equal width.
    pub(crate) fn plain(min: i64, max: i64, bits: u32) -> Self {
        Self::with_dead_zone(min, max, bits, 0)
    }

    /// The cell of a key. A key outside the grid (a NaN) gives any number.
    #[inline(always)]
    pub(crate) fn cell(self, key: i64) -> u32 {
        (squeeze(key, self.dead).wrapping_sub(self.low) as u64 >> self.shift) as u32
    }
}

#[inline(always)]
fn squeeze(key: i64, dead: i64) -> i64 {
    key.wrapping_sub(key.max(-dead).min(dead))
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
    let low = low
        .into_iter()
        .fold(T::INFINITY, |a, b| if b < a { b } else { a });
    let high = high
        .into_iter()
        .fold(T::NEG_INFINITY, |a, b| if b > a { b } else { a });
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
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
        for x in ORDERED {
            assert_eq!(value_of(key(x)).to_bits(), x.to_bits());
        }
        assert_eq!(key(-0.0), key(0.0));
    }

    #[test]
    fn grids_fit_and_never_reverse() {
        for from in 0..ORDERED.len() {
            for to in from..ORDERED.len() {
                let (min, max) = (key(ORDERED[from]), key(ORDERED[to]));
                for grid in [Grid::squeezed(min, max, 12), Grid::plain(min, max, 12)] {
                    let cells: Vec<u32> = ORDERED[from..=to]
                        .iter()
                        .map(|&x| grid.cell(key(x)))
                        .collect();
                    assert!(cells.is_sorted(), "{from} {to} {cells:?}");
                    assert!(cells.iter().all(|&cell| cell < 1 << 12));
                    assert_eq!(cells[0], 0);
                }
            }
        }
    }

    #[test]
    fn extent_skips_missing_values() {
        assert_eq!(extent::<f64>(&[]), None);
        assert_eq!(extent(&[f32::NAN; 20]), None);
        assert_eq!(
            extent(&[f64::NAN, f64::INFINITY]),
            Some((f64::INFINITY, f64::INFINITY))
        );
        let row: Vec<f32> = (0..19)
            .map(|i| if i % 2 == 0 { f32::NAN } else { i as f32 })
            .collect();
        assert_eq!(extent(&row), Some((1.0, 17.0)));
    }
}
