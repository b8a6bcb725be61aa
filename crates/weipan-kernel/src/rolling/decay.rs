//! Weighted means that favour the newest days, and what is simply there.

use super::scan::{At, Scan};

/// Weights 1 … d, the newest d. A run is Σx, Σt·x and, if `SOME` values may be missing, Σt.
#[derive(Clone, Copy)]
pub(super) struct DecayLinear<const SOME: bool>;

impl<const SOME: bool> DecayLinear<SOME> {
    /// The oldest row of a window with `rows` rows after the cut has time rows − days and weight 1.
    #[inline(always)]
    fn of(sum: f64, timed: f64, weights: f64, at: At<1>) -> f64 {
        let mean = at.pivot[0] + ((at.days - at.rows + 1.0) * sum + timed) * (1.0 / weights);
        // The weights are positive: a sum that is not finite is the mean.
        if sum.is_finite() { mean } else { sum }
    }
}

impl Scan<1, 2> for DecayLinear<false> {
    #[inline(always)]
    fn older(self, [sum, timed]: [f64; 2], [x]: [f64; 1], time: f64) -> [f64; 2] {
        [sum + x, timed + time * x]
    }

    #[inline(always)]
    fn value(self, [sum, timed]: [f64; 2], at: At<1>) -> f64 {
        Self::of(sum, timed, at.days * (at.days + 1.0) / 2.0, at)
    }
}

impl Scan<1, 3> for DecayLinear<true> {
    #[inline(always)]
    fn older(self, [sum, timed, times]: [f64; 3], [x]: [f64; 1], time: f64) -> [f64; 3] {
        [sum + x, timed + time * x, times + time]
    }

    #[inline(always)]
    fn shift(self, [sum, timed, times]: [f64; 3], n: f64, [by]: [f64; 1]) -> [f64; 3] {
        [sum + n * by, timed + times * by, times]
    }

    #[inline(always)]
    fn value(self, [sum, timed, times]: [f64; 3], at: At<1>) -> f64 {
        Self::of(sum, timed, (at.days - at.rows + 1.0) * at.n + times, at)
    }
}

/// Weights factor^age. A run is Σw·x and Σw; before the cut, ages count from the newest row there.
#[derive(Clone, Copy)]
pub(super) struct DecayExp {
    pub factor: f64,
}

impl DecayExp {
    /// By squaring, so that the bits are the same on any CPU.
    fn power(self, mut exponent: usize) -> f64 {
        let (mut power, mut square) = (1.0, self.factor);
        while exponent > 0 {
            if exponent % 2 == 1 {
                power *= square;
            }
            square *= square;
            exponent /= 2;
        }
        power
    }
}

impl Scan<1, 2> for DecayExp {
    #[inline(always)]
    fn older_weight(self, age: usize) -> f64 {
        self.power(age)
    }

    #[inline(always)]
    fn join_weight(self, rows: usize) -> f64 {
        self.power(rows)
    }

    #[inline(always)]
    fn older(self, [sum, weights]: [f64; 2], [x]: [f64; 1], weight: f64) -> [f64; 2] {
        [sum + weight * x, weights + weight]
    }

    #[inline(always)]
    fn newer(self, [sum, weights]: [f64; 2], [x]: [f64; 1], _: f64) -> [f64; 2] {
        [sum * self.factor + x, weights * self.factor + 1.0]
    }

    #[inline(always)]
    fn missed(self, [sum, weights]: [f64; 2]) -> [f64; 2] {
        [sum * self.factor, weights * self.factor]
    }

    #[inline(always)]
    fn shift(self, [sum, weights]: [f64; 2], _: f64, [by]: [f64; 1]) -> [f64; 2] {
        [sum + weights * by, weights]
    }

    #[inline(always)]
    fn join(self, older: [f64; 2], newer: [f64; 2], weight: f64) -> [f64; 2] {
        [older[0] * weight + newer[0], older[1] * weight + newer[1]]
    }

    #[inline(always)]
    fn value(self, [sum, weights]: [f64; 2], at: At<1>) -> f64 {
        at.pivot[0] + sum / weights
    }
}

/// How many values there are.
#[derive(Clone, Copy)]
pub(super) struct Count;

impl Scan<1, 1> for Count {
    const PIVOT: bool = false;
    const COUNTED: bool = false;

    #[inline(always)]
    fn older(self, run: [f64; 1], _: [f64; 1], _: f64) -> [f64; 1] {
        run
    }

    #[inline(always)]
    fn value(self, _: [f64; 1], at: At<1>) -> f64 {
        at.n
    }
}

/// The newest value that is there.
#[derive(Clone, Copy)]
pub(super) struct Backfill;

impl Scan<1, 1> for Backfill {
    const PIVOT: bool = false;
    const COUNTED: bool = false;
    const EMPTY: [f64; 1] = [f64::NAN];

    #[inline(always)]
    fn older(self, [newest]: [f64; 1], [x]: [f64; 1], _: f64) -> [f64; 1] {
        [if newest.is_nan() { x } else { newest }]
    }

    #[inline(always)]
    fn newer(self, _: [f64; 1], x: [f64; 1], _: f64) -> [f64; 1] {
        x
    }

    #[inline(always)]
    fn join(self, older: [f64; 1], newer: [f64; 1], _: f64) -> [f64; 1] {
        self.older(newer, older, 0.0)
    }

    #[inline(always)]
    fn value(self, [newest]: [f64; 1], _: At<1>) -> f64 {
        newest
    }
}
