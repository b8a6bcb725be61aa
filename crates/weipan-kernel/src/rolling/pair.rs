//! Two inputs over one window: covariance, correlation, and the line of y on x.

use super::moment::{flat, nothing};
use super::scan::{At, Scan};

/// Sums of y, x, x·y, x² and y², and what is made of them.
#[derive(Clone, Copy)]
pub(super) struct Products<P>(pub P);

/// Means (as distances to the pivots) and sums about them.
#[derive(Clone, Copy)]
pub(super) struct Joint {
    mean_y: f64,
    mean_x: f64,
    /// Σ(y − ȳ)(x − x̄)
    cross: f64,
    /// Σ(x − x̄)²
    squares_x: f64,
    /// Σ(y − ȳ)²
    squares_y: f64,
}

/// A statistic of two inputs, y and x.
pub(super) trait Pair: Copy {
    fn of(self, joint: Joint, at: At<2>) -> f64;
}

impl<P: Pair> Scan<2, 5> for Products<P> {
    #[inline(always)]
    fn older(self, [sum_y, sum_x, xy, xx, yy]: [f64; 5], [y, x]: [f64; 2], _: f64) -> [f64; 5] {
        [sum_y + y, sum_x + x, xy + x * y, xx + x * x, yy + y * y]
    }

    #[inline(always)]
    fn shift(self, [sum_y, sum_x, xy, xx, yy]: [f64; 5], n: f64, [y, x]: [f64; 2]) -> [f64; 5] {
        let xx = xx + x * (2.0 * sum_x + n * x);
        let yy = yy + y * (2.0 * sum_y + n * y);
        [sum_y + n * y, sum_x + n * x, xy + x * sum_y + y * (sum_x + n * x), xx, yy]
    }

    #[inline(always)]
    fn value(self, [sum_y, sum_x, xy, xx, yy]: [f64; 5], at: At<2>) -> f64 {
        let over = 1.0 / at.n;
        let (mean_y, mean_x) = (sum_y * over, sum_x * over);
        let joint = Joint {
            mean_y,
            mean_x,
            cross: xy - mean_y * sum_x,
            squares_x: xx - mean_x * sum_x,
            squares_y: yy - mean_y * sum_y,
        };
        self.0.of(joint, at)
    }
}

/// Σ(y − ȳ)(x − x̄) / (n − ddof)
#[derive(Clone, Copy)]
pub(super) struct Cov {
    pub ddof: f64,
}

impl Pair for Cov {
    #[inline(always)]
    fn of(self, joint: Joint, at: At<2>) -> f64 {
        let over = if at.n > self.ddof { 1.0 / (at.n - self.ddof) } else { f64::NAN };
        // An infinite value has no covariance.
        joint.cross * over + nothing(joint.mean_y) + nothing(joint.mean_x)
    }
}

/// Pearson's correlation.
#[derive(Clone, Copy)]
pub(super) struct Corr;

impl Pair for Corr {
    #[inline(always)]
    fn of(self, joint: Joint, at: At<2>) -> f64 {
        // As the two slopes' mean, since the product of two sums of squares may overflow.
        let square = (joint.cross / joint.squares_y) * (joint.cross / joint.squares_x);
        let r = if square > 1.0 { 1.0 } else { square.sqrt() }.copysign(joint.cross);
        let constant = flat(joint.squares_y, at.n, at.pivot[0]) || flat(joint.squares_x, at.n, at.pivot[1]);
        if constant { f64::NAN } else { r }
    }
}

/// Slope of the line of y on x.
#[derive(Clone, Copy)]
pub(super) struct Beta;

impl Pair for Beta {
    #[inline(always)]
    fn of(self, joint: Joint, at: At<2>) -> f64 {
        let slope = joint.cross / joint.squares_x;
        if flat(joint.squares_x, at.n, at.pivot[1]) { f64::NAN } else { slope + nothing(joint.mean_y) }
    }
}

/// The share of the variance of y that the line explains.
#[derive(Clone, Copy)]
pub(super) struct Rsquare;

impl Pair for Rsquare {
    #[inline(always)]
    fn of(self, joint: Joint, at: At<2>) -> f64 {
        let r = Corr.of(joint, at);
        r * r
    }
}

/// Today's y less the line's value at today's x.
#[derive(Clone, Copy)]
pub(super) struct Resid;

impl Pair for Resid {
    #[inline(always)]
    fn of(self, joint: Joint, at: At<2>) -> f64 {
        let slope = Beta.of(joint, at);
        at.today[0] - (joint.mean_y + slope * (at.today[1] - joint.mean_x))
    }
}
