//! Rank of today's value in its window, and the mean absolute deviation.

use super::direct::{Direct, Lanes, each_window};
use super::moment::nothing;
use super::strip::LANES;

/// Average rank of today's value among the window's values, divided by their number.
#[derive(Clone, Copy)]
pub(super) struct Rank;

impl Direct for Rank {
    #[inline(always)]
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], _: &mut Vec<Lanes>) {
        each_window(rows, days, out, |window, values, out| {
            let today = window[days - 1];
            let (mut below, mut up_to) = ([0_u64; LANES], [0_u64; LANES]);
            let (fours, rest) = window.as_chunks::<4>();
            for rows in fours {
                count(rows, &today, &mut below, &mut up_to);
            }
            for row in rest {
                count(&[*row], &today, &mut below, &mut up_to);
            }
            for l in 0..LANES {
                let rank = ((below[l] + up_to[l]) as f64 + 1.0) / 2.0;
                let there = !today[l].is_nan() & (values[l] >= needed);
                out[l] = if there { rank / values[l] } else { f64::NAN };
            }
        });
    }
}

/// Adds how many of some rows are below today, and how many not above.
#[inline(always)]
fn count<const R: usize>(rows: &[Lanes; R], today: &Lanes, below: &mut [u64; LANES], up_to: &mut [u64; LANES]) {
    for l in 0..LANES {
        let (mut less, mut not_more) = (0, 0);
        for row in rows {
            less += u64::from(row[l] < today[l]);
            not_more += u64::from(row[l] <= today[l]);
        }
        below[l] += less;
        up_to[l] += not_more;
    }
}

/// Σ|x − x̄| / n
#[derive(Clone, Copy)]
pub(super) struct Mad;

impl Direct for Mad {
    #[inline(always)]
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], _: &mut Vec<Lanes>) {
        // Deviations are taken of distances to the newest value that is there: exact at any level.
        let mut newest = [0.0; LANES];
        rows[..days - 1].iter().for_each(|row| renew(&mut newest, row));
        each_window(rows, days, out, |window, count, out| {
            renew(&mut newest, &window[days - 1]);
            let mut mean = [0.0; LANES];
            each_four(window, &mut mean, |x, l| x - newest[l]);
            for l in 0..LANES {
                mean[l] /= count[l];
            }
            let mut deviation = [0.0; LANES];
            each_four(window, &mut deviation, |x, l| (x - newest[l] - mean[l]).abs());
            for l in 0..LANES {
                // An infinite value has no deviation.
                let value = deviation[l] / count[l] + nothing(mean[l]);
                out[l] = if count[l] >= needed { value } else { f64::NAN };
            }
        });
    }
}

/// Adds `term` of every value that is there, four rows in one walk over the columns.
#[inline(always)]
fn each_four(window: &[Lanes], sum: &mut Lanes, term: impl Fn(f64, usize) -> f64) {
    let (fours, rest) = window.as_chunks::<4>();
    for rows in fours {
        add(rows, sum, &term);
    }
    for row in rest {
        add(&[*row], sum, &term);
    }
}

#[inline(always)]
fn add<const R: usize>(rows: &[Lanes; R], sum: &mut Lanes, term: &impl Fn(f64, usize) -> f64) {
    for l in 0..LANES {
        let mut total = sum[l];
        for row in rows {
            total += if row[l].is_nan() { 0.0 } else { term(row[l], l) };
        }
        sum[l] = total;
    }
}

#[inline(always)]
fn renew(newest: &mut Lanes, row: &Lanes) {
    for l in 0..LANES {
        let x = if row[l].is_finite() { row[l] } else { 0.0 };
        newest[l] = if row[l].is_nan() { newest[l] } else { x };
    }
}
