//! Sums of powers: sum, mean, variance, z-score, skewness, kurtosis.

use super::scan::{At, Scan};

/// Σx
#[derive(Clone, Copy)]
pub(super) struct Sum;

impl Scan<1, 1> for Sum {
    const PIVOT: bool = false;

    #[inline(always)]
    fn older(self, [sum]: [f64; 1], [x]: [f64; 1], _: f64) -> [f64; 1] {
        [sum + x]
    }

    #[inline(always)]
    fn value(self, [sum]: [f64; 1], _: At<1>) -> f64 {
        sum
    }
}

/// Σx / n
#[derive(Clone, Copy)]
pub(super) struct Mean;

impl Scan<1, 1> for Mean {
    #[inline(always)]
    fn older(self, [sum]: [f64; 1], [x]: [f64; 1], _: f64) -> [f64; 1] {
        [sum + x]
    }

    #[inline(always)]
    fn shift(self, [sum]: [f64; 1], n: f64, [by]: [f64; 1]) -> [f64; 1] {
        [sum + n * by]
    }

    #[inline(always)]
    fn value(self, [sum]: [f64; 1], at: At<1>) -> f64 {
        at.pivot[0] + sum / at.n
    }
}

/// Sums of x and x², and what is made of them.
#[derive(Clone, Copy)]
pub(super) struct Squares<M>(pub M);

/// A statistic of the sums of x and x².
pub(super) trait Spread: Copy {
    fn of(self, mean: f64, squares: f64, at: At<1>) -> f64;
}

impl<M: Spread> Scan<1, 2> for Squares<M> {
    #[inline(always)]
    fn older(self, [sum, squares]: [f64; 2], [x]: [f64; 1], _: f64) -> [f64; 2] {
        [sum + x, squares + x * x]
    }

    #[inline(always)]
    fn shift(self, [sum, squares]: [f64; 2], n: f64, [by]: [f64; 1]) -> [f64; 2] {
        [sum + n * by, squares + by * (2.0 * sum + n * by)]
    }

    #[inline(always)]
    fn value(self, [sum, squares]: [f64; 2], at: At<1>) -> f64 {
        let mean = sum * (1.0 / at.n);
        // Rounding must not make a sum of squares negative; NaN stays.
        let deviations = squares - sum * mean;
        self.0.of(mean, if deviations < 0.0 { 0.0 } else { deviations }, at)
    }
}

/// Σ(x − x̄)² / (n − ddof)
#[derive(Clone, Copy)]
pub(super) struct Var {
    pub ddof: f64,
}

impl Spread for Var {
    #[inline(always)]
    fn of(self, _: f64, squares: f64, at: At<1>) -> f64 {
        let over = if at.n > self.ddof { 1.0 / (at.n - self.ddof) } else { f64::NAN };
        squares * over
    }
}

/// Square root of the variance.
#[derive(Clone, Copy)]
pub(super) struct Std {
    pub ddof: f64,
}

impl Spread for Std {
    #[inline(always)]
    fn of(self, mean: f64, squares: f64, at: At<1>) -> f64 {
        Var { ddof: self.ddof }.of(mean, squares, at).sqrt()
    }
}

/// (today − mean) / standard deviation
#[derive(Clone, Copy)]
pub(super) struct ZScore {
    pub ddof: f64,
}

impl Spread for ZScore {
    #[inline(always)]
    fn of(self, mean: f64, squares: f64, at: At<1>) -> f64 {
        let std = Std { ddof: self.ddof }.of(mean, squares, at);
        if flat(squares, at.n, at.pivot[0]) { f64::NAN } else { (at.today[0] - mean) / std }
    }
}

/// Whether a sum of squared deviations is no more than the rounding of values the size of the pivot.
#[inline(always)]
pub(super) fn flat(squares: f64, n: f64, pivot: f64) -> bool {
    /// Four units in the last place.
    const ROUNDING: f64 = 4.0 * f64::EPSILON;
    squares <= n * (pivot * pivot) * (ROUNDING * ROUNDING)
}

/// Zero, or NaN if x is not finite.
#[inline(always)]
pub(super) fn nothing(x: f64) -> f64 {
    0.0 * x
}

/// Sample skewness: √(n(n−1)) / (n−2) · m₃ / m₂^1.5 with central moments mₖ = Σ(x − x̄)ᵏ / n.
#[derive(Clone, Copy)]
pub(super) struct Skew;

impl Scan<1, 3> for Skew {
    #[inline(always)]
    fn older(self, [a, b, c]: [f64; 3], [x]: [f64; 1], _: f64) -> [f64; 3] {
        [a + x, b + x * x, c + x * x * x]
    }

    #[inline(always)]
    fn shift(self, [a, b, c]: [f64; 3], n: f64, [by]: [f64; 1]) -> [f64; 3] {
        [a + n * by, b + by * (2.0 * a + n * by), c + by * (3.0 * b + by * (3.0 * a + n * by))]
    }

    #[inline(always)]
    fn value(self, [a, b, c]: [f64; 3], at: At<1>) -> f64 {
        let n = at.n;
        let over = 1.0 / n;
        let (mean, second, third) = (a * over, b * over, c * over);
        let variance = second - mean * mean;
        let moment = third - mean * (3.0 * second - 2.0 * mean * mean);
        let scale = if n > 2.0 { (n * (n - 1.0)).sqrt() / (n - 2.0) } else { f64::NAN };
        let skew = scale * moment / (variance * variance.sqrt());
        if flat(variance, 1.0, at.pivot[0]) { f64::NAN } else { skew }
    }
}

/// Sample excess kurtosis: (n−1) / ((n−2)(n−3)) · ((n+1)·m₄/m₂² − 3(n−1)).
#[derive(Clone, Copy)]
pub(super) struct Kurt;

impl Scan<1, 4> for Kurt {
    #[inline(always)]
    fn older(self, [a, b, c, d]: [f64; 4], [x]: [f64; 1], _: f64) -> [f64; 4] {
        let square = x * x;
        [a + x, b + square, c + square * x, d + square * square]
    }

    #[inline(always)]
    fn shift(self, [a, b, c, d]: [f64; 4], n: f64, [by]: [f64; 1]) -> [f64; 4] {
        let fourth = d + by * (4.0 * c + by * (6.0 * b + by * (4.0 * a + n * by)));
        [a + n * by, b + by * (2.0 * a + n * by), c + by * (3.0 * b + by * (3.0 * a + n * by)), fourth]
    }

    #[inline(always)]
    fn value(self, [a, b, c, d]: [f64; 4], at: At<1>) -> f64 {
        let n = at.n;
        let over = 1.0 / n;
        let (mean, second, third, fourth) = (a * over, b * over, c * over, d * over);
        let square = mean * mean;
        let variance = second - square;
        let moment = fourth - 4.0 * mean * third + square * (6.0 * second - 3.0 * square);
        let scale = if n > 3.0 { (n - 1.0) / ((n - 2.0) * (n - 3.0)) } else { f64::NAN };
        let kurt = scale * ((n + 1.0) * moment / (variance * variance) - 3.0 * (n - 1.0));
        if flat(variance, 1.0, at.pivot[0]) { f64::NAN } else { kurt }
    }
}
