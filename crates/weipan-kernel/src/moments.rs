//! Mean and sum of squares of a row, in an order of summation that never changes.

use crate::float::Float;

/// Partial sums kept side by side: value j of a row goes to lane j mod 8, whatever the CPU.
const LANES: usize = 8;

/// What a z-score needs to know of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    /// Values that are there.
    pub count: usize,
    /// The mean, rounded to a float.
    rough: f64,
    /// What that rounding left over.
    rest: f64,
    /// The sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    /// Two passes. Differences to the first value are averaged, so that a constant row has exactly its value as mean
    /// and exactly zero variance; the second pass corrects both sums for the rounding of the mean (Chan, Golub and
    /// LeVeque 1983, equation 1.7).
    #[inline(always)]
    pub(crate) fn of<T: Float>(row: &[T]) -> Self {
        let pivot = row.iter().find(|x| !x.is_missing()).map_or(f64::NAN, |x| x.to_f64());
        let [total, count] = sums(row, |x| [x - pivot, 1.0]);
        let rough = pivot + total / count;
        let [drift, squares] = sums(row, |x| [x - rough, (x - rough) * (x - rough)]);
        let rest = drift / count;
        Self { count: count as usize, rough, rest, squares: squares - drift * rest }
    }

    /// The mean; not finite if a value is infinite or a sum overflows.
    pub(crate) fn mean(&self) -> f64 {
        self.rough + self.rest
    }

    /// Distance of a value from the mean, to full precision even where the mean itself has to be rounded.
    #[inline(always)]
    pub(crate) fn distance(&self, x: f64) -> f64 {
        (x - self.rough) - self.rest
    }

    /// Standard deviation with divisor n − ddof; NaN unless n > ddof.
    pub(crate) fn deviation(&self, ddof: usize) -> f64 {
        if self.count <= ddof {
            return f64::NAN;
        }
        (self.squares / (self.count - ddof) as f64).sqrt()
    }
}

/// Sum of each of `N` terms over the values that are there.
#[inline(always)]
pub(crate) fn sums<T: Float, const N: usize>(row: &[T], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let mut lanes = [[0.0; LANES]; N];
    let (chunks, rest) = row.as_chunks::<LANES>();
    for chunk in chunks {
        add(&mut lanes, chunk, &terms);
    }
    // The rest fills the first lanes; the others get a missing value, which adds nothing.
    let mut last = [T::NAN; LANES];
    last[..rest.len()].copy_from_slice(rest);
    add(&mut lanes, &last, &terms);
    lanes.map(|[a, b, c, d, e, f, g, h]| ((a + e) + (c + g)) + ((b + f) + (d + h)))
}

#[inline(always)]
fn add<T: Float, const N: usize>(lanes: &mut [[f64; LANES]; N], chunk: &[T; LANES], terms: &impl Fn(f64) -> [f64; N]) {
    for lane in 0..LANES {
        let x = chunk[lane];
        let values = terms(x.to_f64());
        for term in 0..N {
            lanes[term][lane] += if x.is_missing() { 0.0 } else { values[term] };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_row_has_its_value_and_no_variance() {
        for n in 1..40 {
            let moments = Moments::of(&vec![0.1_f64; n]);
            assert_eq!((moments.count, moments.mean(), moments.squares), (n, 0.1, 0.0));
        }
    }

    #[test]
    fn a_far_mean_costs_no_digits() {
        let row = [1e9 + 4.0, f64::NAN, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0];
        let moments = Moments::of(&row);
        assert_eq!((moments.mean(), moments.deviation(1)), (1e9 + 10.0, 30.0_f64.sqrt()));
    }

    #[test]
    fn a_far_first_value_costs_the_mean_no_digits() {
        let moments = Moments::of(&[1e16, 1.0, 2.0, 3.0]);
        assert_eq!(moments.mean(), 2.5e15 + 1.5);
    }
}
