//! Median and quantiles: the window is kept sorted, each column by itself, all columns of a group at once.

use super::direct::{Direct, GROUP, Lanes, there};

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
        sorted.push([f64::INFINITY; GROUP]);
        let mut count = [0.0; GROUP];
        for row in &rows[..days] {
            for l in 0..GROUP {
                count[l] += there(row[l]);
            }
        }
        let windows = out.len();
        for (i, out) in out.iter_mut().enumerate() {
            self.read(sorted, &count, needed, out);
            if i + 1 < windows {
                let (old, new) = (rows[i], rows[i + days]);
                for l in 0..GROUP {
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
        for l in 0..GROUP {
            out[l] = f64::NAN;
            if count[l] >= needed && (0.0..=1.0).contains(&self.q) {
                let place = self.q * (count[l] - 1.0);
                let low = place.floor();
                let (a, b) = (sorted[low as usize][l], sorted[place.ceil() as usize][l]);
                out[l] = between(a, b, place - low);
            }
        }
    }
}

/// The point on the way from a to b; NaN only between −inf and inf.
#[inline(always)]
fn between(a: f64, b: f64, way: f64) -> f64 {
    match b - a {
        _ if a == b => a,
        step if step.is_finite() => a + step * way,
        _ => a * (1.0 - way) + b * way,
    }
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
    let (a, b) = (rows[i], rows[j]);
    for l in 0..GROUP {
        rows[i][l] = lesser(a[l], b[l]);
        rows[j][l] = greater(a[l], b[l]);
    }
}

/// Takes `old` out of each sorted column and puts `new` in, in one walk. The last row is +inf and stays.
#[inline(always)]
fn replace(sorted: &mut [Lanes], old: Lanes, new: Lanes) {
    let (mut before, mut here) = ([f64::NEG_INFINITY; GROUP], sorted[0]);
    for i in 0..sorted.len() - 1 {
        let next = sorted[i + 1];
        for l in 0..GROUP {
            // The column without `old`, then the middle one of its two neighbours and `new`.
            let rest = if here[l] < old[l] { here[l] } else { next[l] };
            sorted[i][l] = greater(before[l], lesser(rest, new[l]));
            before[l] = rest;
        }
        here = next;
    }
}
