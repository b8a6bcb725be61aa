//! The least-squares line of x on time: slope, R² and today's residual.

use super::moment::{flat, nothing};
use super::scan::{At, Scan};

/// Sums of x, t·x and x². With `SOME` values missing, also of t and t².
#[derive(Clone, Copy)]
pub(super) struct Trend<L, const SOME: bool>(pub L);

/// The sums of a line fitted to n points, about their means.
#[derive(Clone, Copy)]
pub(super) struct Fit {
    n: f64,
    /// Mean of x, as distance to the pivot.
    mean: f64,
    /// Mean of t.
    time: f64,
    /// Σ(t − t̄)²
    times: f64,
    /// Σ(t − t̄)(x − x̄)
    cross: f64,
    /// Σ(x − x̄)²
    squares: f64,
}

/// A statistic of the line.
pub(super) trait Line: Copy {
    fn of(self, fit: Fit, at: At<1>) -> f64;
}

/// Change a day.
#[derive(Clone, Copy)]
pub(super) struct Slope;

impl Line for Slope {
    #[inline(always)]
    fn of(self, fit: Fit, _: At<1>) -> f64 {
        let over = if fit.n > 1.0 { 1.0 / fit.times } else { f64::NAN };
        // An infinite value has no line.
        fit.cross * over + nothing(fit.mean)
    }
}

/// The share of the variance that the line explains.
#[derive(Clone, Copy)]
pub(super) struct Rsquare;

impl Line for Rsquare {
    #[inline(always)]
    fn of(self, fit: Fit, at: At<1>) -> f64 {
        let explained = fit.cross * (fit.cross * (1.0 / fit.times)) / fit.squares;
        let share = if explained > 1.0 { 1.0 } else { explained };
        if fit.n < 2.0 || flat(fit.squares, fit.n, at.pivot[0]) { f64::NAN } else { share }
    }
}

/// Today's value less the line's.
#[derive(Clone, Copy)]
pub(super) struct Resid;

impl Line for Resid {
    #[inline(always)]
    fn of(self, fit: Fit, at: At<1>) -> f64 {
        let slope = Slope.of(fit, at);
        at.today[0] - (fit.mean + slope * (at.rows - 1.0 - fit.time))
    }
}

impl<L: Line> Scan<1, 3> for Trend<L, false> {
    #[inline(always)]
    fn older(self, [sum, timed, squares]: [f64; 3], [x]: [f64; 1], time: f64) -> [f64; 3] {
        [sum + x, timed + time * x, squares + x * x]
    }

    #[inline(always)]
    fn value(self, [sum, timed, squares]: [f64; 3], at: At<1>) -> f64 {
        let d = at.days;
        let (time, mean) = (at.rows - (d + 1.0) / 2.0, sum * (1.0 / d));
        let times = d * (d * d - 1.0) / 12.0;
        let fit = Fit { n: d, mean, time, times, cross: timed - time * sum, squares: squares - mean * sum };
        self.0.of(fit, at)
    }
}

impl<L: Line> Scan<1, 5> for Trend<L, true> {
    #[inline(always)]
    fn older(self, [sum, timed, squares, t, tt]: [f64; 5], [x]: [f64; 1], time: f64) -> [f64; 5] {
        [sum + x, timed + time * x, squares + x * x, t + time, tt + time * time]
    }

    #[inline(always)]
    fn shift(self, [sum, timed, squares, t, tt]: [f64; 5], n: f64, [by]: [f64; 1]) -> [f64; 5] {
        [sum + n * by, timed + t * by, squares + by * (2.0 * sum + n * by), t, tt]
    }

    #[inline(always)]
    fn value(self, [sum, timed, squares, t, tt]: [f64; 5], at: At<1>) -> f64 {
        let over = 1.0 / at.n;
        let (time, mean) = (t * over, sum * over);
        let fit =
            Fit { n: at.n, mean, time, times: tt - t * time, cross: timed - time * sum, squares: squares - mean * sum };
        self.0.of(fit, at)
    }
}
