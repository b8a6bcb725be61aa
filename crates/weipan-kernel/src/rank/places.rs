//! A grid for clusters within clusters at several places.

use super::grid::{Grid, octave, squeezed};
use crate::float::Float;
use crate::key::{Direction, value_of};

/// Most places.
const PLACES: usize = 8;

/// Places, each with as many cells, of equal width in the first bits of the distance to the place, but for the nearest, which
/// share one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<T> {
    centers: [T; PLACES],
    /// Where each begins, halfway from the place before; infinite beyond the last. The first is not looked at.
    bounds: [T; PLACES],
    /// The key of the longest distance that still shares the middle cell.
    dead: i32,
    /// Keys from there to the outermost cell.
    reach: f32,
    /// Cells a key.
    scale: f32,
    /// Cells of a place. Of all places they are at most the cells of the grid, and at most 2^22.
    stride: f32,
}

impl<T: Float> Places<T> {
    /// Where three values of a sorted sample or more share a word both of a linear and of a logarithmic grid, and zero where
    /// values on both sides of it share one of the linear grid. None if these are fewer than two places, or too many.
    pub(super) fn of_sample(sample: &[i64], cells: u32) -> Option<Self> {
        let value = |key: i64| T::from_f64(value_of(key));
        let (first, last) = (sample[0], sample[sample.len() - 1]);
        let linear = Grid::<T>::linear_around(first, last, first, last, cells);
        let log = Grid::<T>::log_around(first, last, first, last, cells);
        // How many words a value is beyond another.
        let step = |grid: Grid<T>, a: i64, b: i64| grid.cell(value(b)) / 16 - grid.cell(value(a)) / 16;
        let steps = |a: i64, b: i64| linear.map_or(0, |linear| step(linear, a, b)).max(step(log, a, b));
        let mut centers = [T::INFINITY; PLACES];
        let mut count = 0;
        let mut newest = None;
        let mut add = |key: i64| {
            // The end of a word may part a cluster.
            if newest.is_none_or(|newest| steps(newest, key) > 1) {
                *centers.get_mut(count)? = value(key);
                count += 1;
                newest = Some(key);
            }
            value_of(key).is_finite().then_some(())
        };
        let zero = Direction::UP.key(0.0);
        for near in sample.chunk_by(|&a, &b| linear.is_none_or(|linear| step(linear, a, b) == 0)) {
            let (negative, positive) = near.split_at(near.partition_point(|&key| key < zero));
            let around_zero = near.len() >= 3 && !negative.is_empty() && !positive.is_empty();
            for (side, zero_next) in [(negative, around_zero), (positive, false)] {
                for run in side.chunk_by(|&a, &b| step(log, a, b) == 0).filter(|run| run.len() >= 3) {
                    add(run[run.len() / 2])?;
                }
                if zero_next {
                    add(zero)?;
                }
            }
        }
        if count < 2 {
            return None;
        }
        let mut bounds = [T::INFINITY; PLACES];
        for (bound, pair) in bounds[1..].iter_mut().zip(centers.windows(2)) {
            // Halved first, as the sum may be infinite.
            *bound = T::from_f64(pair[0].to_f64() / 2.0 + pair[1].to_f64() / 2.0);
        }
        let places = Self { centers, bounds, dead: 0, reach: 0.0, scale: 0.0, stride: (cells / count as u32) as f32 };
        // Cells from well below the shortest distance to beyond the longest.
        let distances = sample.iter().map(|&key| {
            let (center, _) = places.nearest(value(key));
            value(key).coarse_key_from(center).abs()
        });
        let shortest = distances.clone().filter(|&distance| distance > 0).min()?;
        let dead = (shortest - 6 * octave::<T>()).max(0);
        let reach = (distances.fold(0, i32::max) - dead).saturating_add(2 * octave::<T>()) as f32;
        Some(Self { dead, reach, scale: (places.stride - 1.0) / (2.0 * reach), ..places })
    }

    /// The place of a value, and its first cell.
    #[inline(always)]
    fn nearest(&self, x: T) -> (T, f32) {
        let (mut center, mut first) = (self.centers[0], 0.0);
        for (&bound, &next) in self.bounds[1..].iter().zip(&self.centers[1..]) {
            let beyond = x > bound;
            center = if beyond { next } else { center };
            first += if beyond { self.stride } else { 0.0 };
        }
        (center, first)
    }

    #[inline(always)]
    pub(super) fn cell(&self, x: T) -> u32 {
        let (center, first) = self.nearest(x);
        let y = squeezed(x.coarse_key_from(center), self.dead) as f32 + self.reach;
        let y = if y > 0.0 { y } else { 0.0 } * self.scale;
        let top = self.stride - 1.0;
        let y = if y < top { y } else { top };
        // As in `linear_cell`: the addition rounds, and the bits are the number. The sum of two whole numbers below 2^22 is
        // exact, so that no value of a place gets a cell of the next.
        (first + y + 8_388_608.0).to_bits() & 0x7F_FFFF
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values around places of any size, and anything else.
    fn value() -> impl Strategy<Value = f64> {
        let around =
            (prop::sample::select(vec![-1e300, -7.0, 1e-200, 1.0, 1.5, 2.0, 1e9, 1e308]), -16..1_i32, -1.0..1.0_f64);
        prop_oneof![
            9 => around.prop_map(|(place, width, x)| place * (1.0 + 10_f64.powi(width) * x)),
            1 => any::<u64>().prop_map(f64::from_bits).prop_filter("missing", |x| !x.is_nan()),
            1 => prop::sample::select(vec![f64::INFINITY, f64::NEG_INFINITY, 0.0]),
        ]
    }

    fn check<T: Float>(sample: &[f64], others: &[f64], bits: u32) -> Result<(), TestCaseError> {
        let mut sample: Vec<i64> = sample.iter().map(|&x| Direction::UP.key(T::from_f64(x).to_f64())).collect();
        sample.sort_unstable();
        let Some(places) = Places::<T>::of_sample(&sample, 1 << bits) else { return Ok(()) };
        let mut row: Vec<T> = others.iter().map(|&x| T::from_f64(x)).collect();
        row.extend(sample.iter().map(|&key| T::from_f64(value_of(key))));
        row.sort_by(|x, y| x.to_f64().total_cmp(&y.to_f64()));
        let cells: Vec<u32> = row.iter().map(|&x| places.cell(x)).collect();
        prop_assert!(cells.is_sorted(), "{places:?}: {row:?} in {cells:?}");
        prop_assert!(cells.last() < Some(&(1 << bits)), "{places:?}: {cells:?}");
        prop_assert!(places.cell(T::NAN) < 1 << bits);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 4 } else { 500 }, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn cells_rise_with_values_and_stay_in_the_grid(
            sample in prop::collection::vec(value(), 8..64),
            others in prop::collection::vec(value(), 0..200),
            bits in 10..23_u32,
        ) {
            check::<f64>(&sample, &others, bits)?;
            check::<f32>(&sample, &others, bits)?;
        }
    }

    /// Clusters within clusters at two places, at eight, and at more than there may be.
    #[test]
    fn places_are_where_the_sample_crowds() {
        let keys = |places: usize| -> Vec<i64> {
            // Distances of fourteen magnitudes, on both sides, no two alike.
            let distance = |i: usize| (i as f64 / 1e3 + 0.1) * 10_f64.powi(-((i % 14) as i32));
            let at =
                |i: usize| (i % places) as f64 + distance(i / places) * if i / places % 4 < 2 { 1.0 } else { -1.0 };
            let mut keys: Vec<i64> = (0..140).map(|i| Direction::UP.key(at(i))).collect();
            keys.sort_unstable();
            keys
        };
        for count in [2, 8] {
            let places = Places::<f64>::of_sample(&keys(count), 1 << 17);
            let centers = places.map(|places| places.centers.map(f64::round));
            let expected: [f64; PLACES] = std::array::from_fn(|i| if i < count { i as f64 } else { f64::INFINITY });
            assert_eq!(centers, Some(expected));
        }
        assert!(Places::<f64>::of_sample(&keys(1), 1 << 17).is_none());
        assert!(Places::<f64>::of_sample(&keys(9), 1 << 17).is_none());
    }
}
