//! Median and quantiles: the window is kept sorted, each column by itself, all columns of a group at once.

use super::cpu::{self, Step};
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
                cpu::step(Replace, &mut sorted[..], (&old.map(key), &new.map(key)));
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
                    let (head, tail) = rows.split_at_mut(i + d);
                    cpu::step(Exchange, &mut head[i], &mut tail[0]);
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

/// The bits in which a and b differ, if a choice between them falls on the first; else none. Choosing by bits keeps the
/// compiler from masked loads and stores, which cost many cycles on some CPUs.
#[inline(always)]
fn change(first: bool, a: f64, b: f64) -> u64 {
    (a.to_bits() ^ b.to_bits()) & 0_u64.wrapping_sub(u64::from(first))
}

#[inline(always)]
fn flip(x: f64, bits: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ bits)
}

/// Puts the smaller of two rows' values into the first.
struct Exchange;

impl Step<Lanes, &mut Lanes> for Exchange {
    #[inline(always)]
    fn run(a: &mut Lanes, b: &mut Lanes) {
        for l in 0..LANES {
            let bits = change(b[l] < a[l], a[l], b[l]);
            (a[l], b[l]) = (flip(a[l], bits), flip(b[l], bits));
        }
    }
}

/// Takes `old` out of each sorted column and puts `new` in, in one walk. The last row is +inf and stays.
struct Replace;

impl Step<[Lanes], (&Lanes, &Lanes)> for Replace {
    #[inline(always)]
    fn run(sorted: &mut [Lanes], (old, new): (&Lanes, &Lanes)) {
        // The place before this one in the column without `old`.
        let mut before = [f64::NEG_INFINITY; LANES];
        for i in 1..sorted.len() {
            // A copy, since the compiler cannot know that two neighbouring rows do not overlap.
            let next = sorted[i];
            let here = &mut sorted[i - 1];
            for l in 0..LANES {
                let left = flip(next[l], change(here[l] < old[l], here[l], next[l]));
                // The middle one of two neighbours and `new`.
                here[l] = greater(before[l], lesser(left, new[l]));
                before[l] = left;
            }
        }
    }
}
