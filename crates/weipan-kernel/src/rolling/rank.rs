//! Rank of today's value in its window, and the mean absolute deviation.

use super::direct::{Direct, GROUP, Lanes, each_window};
use super::moment::nothing;

/// Average rank of today's value among the window's values, divided by their number.
#[derive(Clone, Copy)]
pub(super) struct Rank;

impl Direct for Rank {
    #[inline(always)]
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], _: &mut Vec<Lanes>) {
        each_window(rows, days, out, |window, count, out| {
            let today = window[days - 1];
            let (mut below, mut up_to) = ([0_u64; GROUP], [0_u64; GROUP]);
            for row in window {
                for l in 0..GROUP {
                    below[l] += u64::from(row[l] < today[l]);
                    up_to[l] += u64::from(row[l] <= today[l]);
                }
            }
            for l in 0..GROUP {
                let rank = ((below[l] + up_to[l]) as f64 + 1.0) / 2.0;
                let there = !today[l].is_nan() && count[l] >= needed;
                out[l] = if there { rank / count[l] } else { f64::NAN };
            }
        });
    }
}

/// Σ|x − x̄| / n
#[derive(Clone, Copy)]
pub(super) struct Mad;

impl Direct for Mad {
    #[inline(always)]
    fn windows(self, rows: &[Lanes], days: usize, needed: f64, out: &mut [Lanes], _: &mut Vec<Lanes>) {
        // Deviations are taken of distances to the newest value that is there: exact at any level.
        let mut newest = [0.0; GROUP];
        rows[..days - 1].iter().for_each(|row| renew(&mut newest, row));
        each_window(rows, days, out, |window, count, out| {
            renew(&mut newest, &window[days - 1]);
            let mut mean = [0.0; GROUP];
            for row in window {
                for l in 0..GROUP {
                    mean[l] += if row[l].is_nan() { 0.0 } else { row[l] - newest[l] };
                }
            }
            for l in 0..GROUP {
                mean[l] /= count[l];
            }
            let mut deviation = [0.0; GROUP];
            for row in window {
                for l in 0..GROUP {
                    deviation[l] += if row[l].is_nan() { 0.0 } else { (row[l] - newest[l] - mean[l]).abs() };
                }
            }
            for l in 0..GROUP {
                // An infinite value has no deviation.
                let value = deviation[l] / count[l] + nothing(mean[l]);
                out[l] = if count[l] >= needed { value } else { f64::NAN };
            }
        });
    }
}

#[inline(always)]
fn renew(newest: &mut Lanes, row: &Lanes) {
    for l in 0..GROUP {
        let x = if row[l].is_finite() { row[l] } else { 0.0 };
        newest[l] = if row[l].is_nan() { newest[l] } else { x };
    }
}
