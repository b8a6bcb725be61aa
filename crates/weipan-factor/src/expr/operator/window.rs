//! Operators that look at one stock over the days up to the signal day.
//!
//! A window of d days is built from windows of 1, 2, 4, … days, each the join of two neighbours: about 2·log₂ d
//! steps a value, all of them over rows of stocks. Nothing is carried from day to day, so there is no drift, and
//! a value depends on its own d rows alone: not on blocks, threads, or the first day of the data.

use super::elementwise::{greater, lesser};

/// Functions of the last d days of one stock; NaN unless all d values are there. `Delay` and `Delta` look at the
/// value d days ago only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Window {
    Delay,
    /// x − x d days ago
    Delta,
    Sum,
    Mean,
    /// Sample standard deviation: divisor d − 1.
    Std,
    Min,
    Max,
    /// Average rank of today among the d days, divided by d.
    Rank,
}

/// Stocks that are worked on at once, so that their windows stay in cache.
const TILE: usize = 128;

/// Working memory, worth keeping between calls.
#[derive(Debug, Default)]
pub(crate) struct WindowScratch {
    first: Vec<f64>,
    second: Vec<f64>,
    joined: Vec<f64>,
}

/// The rows a window operator reads: `lead` rows before the first row that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past<'a> {
    pub rows: &'a [f64],
    pub lead: usize,
    pub width: usize,
}

impl Window {
    /// How many rows before the asked one are read, for a parameter of `days`.
    pub(crate) fn lag(self, days: u32) -> u32 {
        match self {
            Self::Delay | Self::Delta => days,
            _ => days - 1,
        }
    }

    /// Writes the operator for each row of `out`, whose first row is row `past.lead` of `past.rows`. Rows before the
    /// data are missing: where the window does not fit, the value is NaN.
    pub(crate) fn apply(self, past: Past<'_>, days: u32, out: &mut [f64], scratch: &mut WindowScratch) {
        let lag = self.lag(days) as usize;
        let asked = out.len() / past.width;
        let short = lag.saturating_sub(past.lead).min(asked);
        let (missing, full) = out.split_at_mut(short * past.width);
        missing.fill(f64::NAN);
        let rows = &past.rows[(past.lead + short).saturating_sub(lag) * past.width..];
        let window = Full { rows, days: days as usize, width: past.width };
        match self {
            _ if full.is_empty() => {}
            Self::Delay => full.copy_from_slice(&rows[..full.len()]),
            Self::Delta => {
                let today = &rows[lag * past.width..];
                full.iter_mut().zip(today).zip(rows).for_each(|((out, now), then)| *out = now - then);
            }
            Self::Sum => window.fold(full, scratch, |a, b, _, _| a + b),
            Self::Mean => window.fold(full, scratch, mean),
            Self::Min => window.fold(full, scratch, |a, b, _, _| lesser(a, b)),
            Self::Max => window.fold(full, scratch, |a, b, _, _| greater(a, b)),
            Self::Std => window.deviation(full, scratch),
            Self::Rank => window.rank(full),
        }
    }
}

/// The mean of two neighbours of m and n days. Equal means stay exactly what they are.
fn mean(a: f64, b: f64, m: f64, n: f64) -> f64 {
    let joined = a + (b - a) * (n / (m + n));
    // inf − inf, where the mean is infinite after all.
    if joined.is_nan() { a + b } else { joined }
}

/// Windows that fit: row r of the output looks at rows r .. r + days.
#[derive(Clone, Copy)]
struct Full<'a> {
    rows: &'a [f64],
    days: usize,
    width: usize,
}

impl Full<'_> {
    /// Copies some columns of all rows that `asked` windows need; returns how many columns and rows.
    fn gather(&self, from: usize, asked: usize, into: &mut Vec<f64>) -> (usize, usize) {
        let wide = TILE.min(self.width - from);
        let rows = asked + self.days - 1;
        into.clear();
        for row in self.rows.chunks_exact(self.width).take(rows) {
            into.extend_from_slice(&row[from..from + wide]);
        }
        (wide, rows)
    }

    /// Joins the values of each window with `join(left, right, days of left, days of right)`.
    fn fold(&self, out: &mut [f64], scratch: &mut WindowScratch, join: impl Fn(f64, f64, f64, f64) -> f64 + Copy) {
        let asked = out.len() / self.width;
        for from in (0..self.width).step_by(TILE) {
            let (wide, rows) = self.gather(from, asked, &mut scratch.first);
            let level = &mut scratch.first;
            let (mut span, mut done) = (1, 0);
            loop {
                if self.days & span != 0 {
                    for (r, out) in out.chunks_exact_mut(self.width).enumerate() {
                        let (out, part) = (&mut out[from..from + wide], &level[(r + done) * wide..][..wide]);
                        if done == 0 {
                            out.copy_from_slice(part);
                        } else {
                            let (m, n) = (done as f64, span as f64);
                            out.iter_mut().zip(part).for_each(|(out, x)| *out = join(*out, *x, m, n));
                        }
                    }
                    done += span;
                }
                if done == self.days {
                    break;
                }
                for r in 0..rows + 1 - 2 * span {
                    let (left, right) = level[r * wide..].split_at_mut(span * wide);
                    let n = span as f64;
                    left[..wide].iter_mut().zip(&right[..wide]).for_each(|(a, b)| *a = join(*a, *b, n, n));
                }
                span *= 2;
            }
        }
    }

    /// Sample standard deviation: means and sums of squared deviations joined as Chan, Golub and LeVeque (1983) do.
    fn deviation(&self, out: &mut [f64], scratch: &mut WindowScratch) {
        let asked = out.len() / self.width;
        for from in (0..self.width).step_by(TILE) {
            let (wide, rows) = self.gather(from, asked, &mut scratch.first);
            let WindowScratch { first: means, second: squares, joined } = scratch;
            squares.clear();
            squares.resize(means.len(), 0.0);
            joined.clear();
            joined.resize(asked * wide, 0.0);
            let (mut span, mut done) = (1, 0);
            loop {
                if self.days & span != 0 {
                    for (r, out) in out.chunks_exact_mut(self.width).enumerate() {
                        let (out, mean) = (&mut out[from..from + wide], &mut joined[r * wide..][..wide]);
                        let part = (r + done) * wide..(r + done + 1) * wide;
                        if done == 0 {
                            mean.copy_from_slice(&means[part.clone()]);
                            out.copy_from_slice(&squares[part]);
                        } else {
                            join_moments(mean, out, &means[part.clone()], &squares[part], (done as f64, span as f64));
                        }
                    }
                    done += span;
                }
                if done == self.days {
                    break;
                }
                for r in 0..rows + 1 - 2 * span {
                    let (mean, right) = means[r * wide..].split_at_mut(span * wide);
                    let (square, right_square) = squares[r * wide..].split_at_mut(span * wide);
                    let n = span as f64;
                    join_moments(&mut mean[..wide], &mut square[..wide], &right[..wide], &right_square[..wide], (n, n));
                }
                span *= 2;
            }
            let divisor = (self.days - 1) as f64;
            for row in out.chunks_exact_mut(self.width) {
                row[from..from + wide].iter_mut().for_each(|x| *x = (*x / divisor).sqrt());
            }
        }
    }

    /// Average rank of the newest value, as a fraction of the window.
    fn rank(&self, out: &mut [f64]) {
        let days = self.days;
        for (r, out) in out.chunks_exact_mut(self.width).enumerate() {
            let today = &self.rows[(r + days - 1) * self.width..][..self.width];
            out.fill(0.5);
            for row in self.rows[r * self.width..].chunks_exact(self.width).take(days) {
                for ((out, x), now) in out.iter_mut().zip(row).zip(today) {
                    let below = if x < now { 1.0 } else { 0.0 };
                    let level = if x == now { 0.5 } else { 0.0 };
                    *out += if x.is_nan() || now.is_nan() { f64::NAN } else { below + level };
                }
            }
            out.iter_mut().for_each(|rank| *rank /= days as f64);
        }
    }
}

/// Joins the moments of n days into those of the m days before: with δ the difference of the means,
/// mean += δ·n/(m+n) and squares += squares₂ + δ²·m·n/(m+n).
fn join_moments(means: &mut [f64], squares: &mut [f64], means2: &[f64], squares2: &[f64], (m, n): (f64, f64)) {
    let (weight, cross) = (n / (m + n), m * n / (m + n));
    for (((mean, square), mean2), square2) in means.iter_mut().zip(squares).zip(means2).zip(squares2) {
        let delta = mean2 - *mean;
        *mean += delta * weight;
        *square += square2 + delta * delta * cross;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, one window after the other.
    fn by_hand(operator: Window, days: usize, past: &[f64]) -> f64 {
        let lag = operator.lag(days as u32) as usize;
        let (Some(first), Some(now)) = (past.len().checked_sub(lag + 1), past.last()) else { return f64::NAN };
        let window = &past[first..];
        let n = days as f64;
        let mean = window.iter().sum::<f64>() / n;
        match operator {
            Window::Delay => window[0],
            Window::Delta => now - window[0],
            _ if window.iter().any(|x| x.is_nan()) => f64::NAN,
            Window::Sum => window.iter().sum(),
            Window::Mean => mean,
            Window::Std => (window.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt(),
            Window::Min => window.iter().copied().fold(f64::INFINITY, f64::min),
            Window::Max => window.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Window::Rank => {
                let below = window.iter().filter(|x| *x < now).count() as f64;
                let level = window.iter().filter(|x| *x == now).count() as f64;
                (below + (level + 1.0) / 2.0) / n
            }
        }
    }

    const ALL: [Window; 8] =
        [Window::Delay, Window::Delta, Window::Sum, Window::Mean, Window::Std, Window::Min, Window::Max, Window::Rank];

    proptest! {
        #[test]
        fn windows_are_what_their_definitions_say(
            values in prop::collection::vec(prop_oneof![8 => (-9_i32..9).prop_map(f64::from), 1 => Just(f64::NAN)], 40 * 3),
            days in 2_u32..30,
            lead in 0_usize..40,
        ) {
            let width = 3;
            for operator in ALL {
                let mut out = vec![7.0; values.len() - lead * width];
                let past = Past { rows: &values, lead, width };
                operator.apply(past, days, &mut out, &mut WindowScratch::default());
                for (i, found) in out.iter().enumerate() {
                    let (row, column) = (lead + i / width, i % width);
                    let past: Vec<f64> = (0..=row).map(|r| values[r * width + column]).collect();
                    let right = by_hand(operator, days as usize, &past);
                    prop_assert!(
                        (found - right).abs() <= 1e-12 * (1.0 + right.abs()) || (found.is_nan() && right.is_nan()),
                        "{operator:?} {days} row {row}: {found}, not {right}"
                    );
                }
            }
        }
    }

    #[test]
    fn tiles_do_not_show() {
        let (width, rows) = (3 * TILE + 5, 30);
        let values: Vec<f64> = (0..rows * width).map(|i| ((i * 7919) % 1009) as f64 / 7.0).collect();
        for operator in ALL {
            let mut wide = vec![0.0; rows * width];
            operator.apply(Past { rows: &values, lead: 0, width }, 11, &mut wide, &mut WindowScratch::default());
            for column in [0, TILE - 1, TILE, width - 1] {
                let one: Vec<f64> = (0..rows).map(|r| values[r * width + column]).collect();
                let mut narrow = vec![0.0; rows];
                operator.apply(Past { rows: &one, lead: 0, width: 1 }, 11, &mut narrow, &mut WindowScratch::default());
                for r in 0..rows {
                    assert_eq!(narrow[r].to_bits(), wide[r * width + column].to_bits(), "{operator:?}");
                }
            }
        }
    }

    #[test]
    fn a_constant_has_its_mean_and_no_deviation() {
        for days in 2..60 {
            let values = vec![0.1; 60];
            let (mut mean, mut std) = ([0.0], [1.0]);
            let past = Past { rows: &values, lead: 59, width: 1 };
            Window::Mean.apply(past, days, &mut mean, &mut WindowScratch::default());
            Window::Std.apply(past, days, &mut std, &mut WindowScratch::default());
            assert_eq!((mean, std), ([0.1], [0.0]), "{days} days");
        }
    }

    #[test]
    fn infinite_values_are_values() {
        let values = [1.0, 2.0, f64::INFINITY, 3.0, 4.0];
        for operator in [Window::Mean, Window::Sum, Window::Max] {
            let mut out = [0.0; 3];
            operator.apply(Past { rows: &values, lead: 2, width: 1 }, 3, &mut out, &mut WindowScratch::default());
            assert_eq!(out, [f64::INFINITY; 3], "{operator:?}");
        }
    }
}
