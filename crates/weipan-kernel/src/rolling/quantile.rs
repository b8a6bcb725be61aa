//! Median and quantiles: the window is kept sorted, each column by itself, all columns of a group at once.

use super::direct::{Direct, Lanes, there};
use super::strip::LANES;

/// The q-quantile, between two values by straight line.
#[derive(Clone, Copy)]
pub(super) struct Quantile {
    pub q: f64,
}

impl Direct for Quantile {
    #[inline(always)]
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], sorted: &mut Vec<Lanes>) {
        // Missing values sort as +inf, after the last value that counts.
        sorted.clear();
        sorted.extend(rows[..days].iter().map(|row| row.map(key)));
        sort(sorted);
        sorted.push([f64::INFINITY; LANES]);
        let mut count = [0.0; LANES];
        for row in &rows[..days] {
            for l in 0..LANES {
                count[l] += there(row[l]);
            }
        }
        let windows = out.len();
        for (i, out) in out.iter_mut().enumerate() {
            self.read(sorted, &count, needed, out);
            if i + 1 < windows {
                let (old, new) = (rows[i], rows[i + days]);
                for l in 0..LANES {
                    count[l] += there(new[l]) - there(old[l]);
                }
                replace(sorted, old.map(key), new.map(key));
            }
        }
    }
}

impl Quantile {
    #[inline(always)]
    fn read(self, sorted: &[Lanes], count: &Lanes, needed: f64, out: &mut Lanes) {
        let days = sorted.len() - 1;
        if !(0.0..=1.0).contains(&self.q) {
            out.fill(f64::NAN);
        } else if needed >= days as f64 {
            // The same two rows for all columns.
            let place = self.q * (days as f64 - 1.0);
            let (low, high, way) = (&sorted[place.floor() as usize], &sorted[place.ceil() as usize], place.fract());
            for l in 0..LANES {
                let value = between(low[l], high[l], way);
                out[l] = if count[l] < needed { f64::NAN } else { value };
            }
        } else {
            for l in 0..LANES {
                out[l] = f64::NAN;
                if count[l] >= needed {
                    let place = self.q * (count[l] - 1.0);
                    out[l] = between(sorted[place as usize][l], sorted[place.ceil() as usize][l], place.fract());
                }
            }
        }
    }
}

/// The point on the way from a to b; NaN only between −inf and inf.
#[inline(always)]
fn between(a: f64, b: f64, way: f64) -> f64 {
    let step = b - a;
    let far = a * (1.0 - way) + b * way;
    let value = if step.is_finite() { a + step * way } else { far };
    if a == b { a } else { value }
}

/// What is sorted: −0.0 as 0.0, missing as +inf.
#[inline(always)]
fn key(x: f64) -> f64 {
    if x.is_nan() { f64::INFINITY } else { x + 0.0 }
}

#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Sorts each column: merge exchange (Knuth, TAOCP volume 3, 5.2.2, algorithm M), which compares the same places
/// whatever the values.
#[inline(always)]
fn sort(rows: &mut [Lanes]) {
    let top = rows.len().next_power_of_two() / 2;
    let mut p = top;
    while p > 0 {
        let (mut q, mut r, mut d) = (top, 0, p);
        loop {
            for i in 0..rows.len() - d {
                if i & p == r {
                    exchange(rows, i, i + d);
                }
            }
            if q == p {
                break;
            }
            (d, q, r) = (q - p, q / 2, p);
        }
        p /= 2;
    }
}

#[inline(always)]
fn exchange(rows: &mut [Lanes], i: usize, j: usize) {
    let (mut low, mut high) = ([0.0; LANES], [0.0; LANES]);
    let (a, b) = (&rows[i], &rows[j]);
    for l in 0..LANES {
        low[l] = lesser(a[l], b[l]);
        high[l] = greater(a[l], b[l]);
    }
    (rows[i], rows[j]) = (low, high);
}

/// Takes `old` out of each sorted column and puts `new` in, in one walk. The last row is +inf and stays.
#[inline(always)]
fn replace(sorted: &mut [Lanes], old: Lanes, new: Lanes) {
    // What is left of the column without `old`: its place before this one, and this one.
    let (mut first, mut second) = ([f64::NEG_INFINITY; LANES], [0.0; LANES]);
    let (mut before, mut rest) = (&mut first, &mut second);
    for i in 1..sorted.len() {
        let (head, tail) = sorted.split_at_mut(i);
        let (here, next) = (&mut head[i - 1], &tail[0]);
        for l in 0..LANES {
            let left = if here[l] < old[l] { here[l] } else { next[l] };
            rest[l] = left;
            // The middle one of two neighbours and `new`.
            here[l] = greater(before[l], lesser(left, new[l]));
        }
        std::mem::swap(&mut before, &mut rest);
    }
}
