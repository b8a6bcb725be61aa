//! One order statistic of a row from a sample: two values that are likely to enclose it are taken from the sample, one
//! walk along the row counts what is beyond them and gathers what is between, and the place is looked up there.
//!
//! The answer is exact: if the place is not between the two, there is none, and the caller takes the longer way.

use crate::float::Float;
use crate::key::{Direction, value_of};
use crate::wide::widest;

/// One of so many values is in the sample.
const STRIDE: usize = 16;
/// The smallest sample that is worth taking.
const SMALLEST: usize = 64;
/// Values looked at together.
const CHUNK: usize = 64;

/// Values from `low` to `high`, both included.
#[derive(Clone, Copy)]
struct Bracket<T> {
    low: T,
    high: T,
}

/// The k-th largest value of a row (the first is the largest), if it can be found by a sample.
pub(crate) fn kth_largest<T: Float>(row: &[T], k: usize, keys: &mut Vec<i64>) -> Option<T> {
    let bracket = draw(row, k as f64, keys)?;
    let (_, above) = gather(row, bracket, keys);
    let place = keys.len().checked_sub(k.checked_sub(above)?)?;
    nth(keys, place)
}

/// The k-th smallest value of a row (the first is the smallest), if it can be found by a sample.
pub(crate) fn kth_smallest<T: Float>(row: &[T], k: usize, keys: &mut Vec<i64>) -> Option<T> {
    let present = row.iter().step_by(STRIDE).filter(|x| !x.is_missing()).count() * STRIDE;
    let bracket = draw(row, present as f64 - k as f64, keys)?;
    let (below, _) = gather(row, bracket, keys);
    nth(keys, k.checked_sub(below + 1)?)
}

/// The value at a place among the sorted keys.
fn nth<T: Float>(keys: &mut [i64], place: usize) -> Option<T> {
    let inside = place < keys.len();
    inside.then(|| T::from_f64(value_of(*keys.select_nth_unstable(place).1)))
}

/// A bracket that is likely to hold the value with about `above` values above it: four standard deviations of its place
/// in the sample to each side. None if the sample is small.
fn draw<T: Float>(row: &[T], above: f64, keys: &mut Vec<i64>) -> Option<Bracket<T>> {
    keys.clear();
    let sample = row.iter().step_by(STRIDE).filter(|x| !x.is_missing());
    keys.extend(sample.map(|x| Direction::UP.key(x.to_f64())));
    let size = keys.len() as f64;
    let place = above / STRIDE as f64;
    if keys.len() < SMALLEST {
        return None;
    }
    let place = place.clamp(0.0, size);
    let margin = 2.0 + 3.5 * (place * (1.0 - place / size)).sqrt();
    let value = |key: i64| T::from_f64(value_of(key));
    // Positions in ascending order.
    let (low, high) = (size - place - margin, size - place + margin);
    let high = if high < size { value(*keys.select_nth_unstable(high as usize).1) } else { T::INFINITY };
    let low = if low > 0.0 { value(*keys.select_nth_unstable(low as usize).1) } else { T::NEG_INFINITY };
    Some(Bracket { low, high })
}

widest! {
    /// Collect the keys of all values in the bracket, and count those below and above it.
    fn gather<T: Float>(row: &[T], bracket: Bracket<T>, keys: &mut Vec<i64>) -> (usize, usize) {
        keys.clear();
        let (mut below, mut above) = (0, 0);
        let mut look = |chunk: &[T; CHUNK]| {
            let (mut lower, mut higher, mut inside) = (0_u64, 0_u64, 0_u64);
            for (bit, &x) in chunk.iter().enumerate() {
                lower += u64::from(x < bracket.low);
                higher += u64::from(x > bracket.high);
                inside |= u64::from(x >= bracket.low && x <= bracket.high) << bit;
            }
            below += lower as usize;
            above += higher as usize;
            while inside != 0 {
                keys.push(Direction::UP.key(chunk[inside.trailing_zeros() as usize].to_f64()));
                inside &= inside - 1;
            }
        };
        let (chunks, rest) = row.as_chunks::<CHUNK>();
        chunks.iter().for_each(&mut look);
        let mut last = [T::NAN; CHUNK];
        last[..rest.len()].copy_from_slice(rest);
        look(&last);
        (below, above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_sorted_row_or_not_found() {
        let mut keys = Vec::new();
        let mut found = 0;
        for n in [0, 1, 70, 1024, 3000, 5000] {
            let row: Vec<f64> =
                (0..n).map(|i| if i % 13 == 5 { f64::NAN } else { f64::from(i * 7919 % 4001 / 3) - 600.0 }).collect();
            let mut sorted: Vec<f64> = row.iter().copied().filter(|x| !x.is_nan()).collect();
            sorted.sort_by(f64::total_cmp);
            for k in [0, 1, 2, 10, 400, 1000, 2000, 2400, sorted.len(), sorted.len() + 1, 9000] {
                let smallest = kth_smallest(&row, k, &mut keys);
                let largest = kth_largest(&row, k, &mut keys);
                found += usize::from(smallest.is_some()) + usize::from(largest.is_some());
                assert!(smallest.is_none_or(|x| k > 0 && sorted.get(k - 1) == Some(&x)), "{k} of {n}");
                assert!(largest.is_none_or(|x| k > 0 && sorted.len().checked_sub(k).map(|i| sorted[i]) == Some(x)));
            }
        }
        assert!(found > 30, "a sample should nearly always do, and did {found} times");
    }
}
