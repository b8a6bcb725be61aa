//! Largest, smallest, where they are, and the product: joins that keep no sum.

use super::scan::{At, Scan};

/// The largest value (`MOST`) or the smallest.
#[derive(Clone, Copy)]
pub(super) struct Extreme<const MOST: bool>;

/// Whether a is beyond b, in the direction that is looked for.
#[inline(always)]
fn beyond<const MOST: bool>(a: f64, b: f64) -> bool {
    if MOST { a > b } else { a < b }
}

const fn least<const MOST: bool>() -> f64 {
    if MOST { f64::NEG_INFINITY } else { f64::INFINITY }
}

impl<const MOST: bool> Scan<1, 1> for Extreme<MOST> {
    const PIVOT: bool = false;
    const EMPTY: [f64; 1] = [least::<MOST>()];

    #[inline(always)]
    fn older(self, [best]: [f64; 1], [x]: [f64; 1], _: f64) -> [f64; 1] {
        // A missing value stays where it is met.
        [if beyond::<MOST>(x, best) || x.is_nan() { x } else { best }]
    }

    #[inline(always)]
    fn join(self, older: [f64; 1], newer: [f64; 1], weight: f64) -> [f64; 1] {
        self.older(older, newer, weight)
    }

    #[inline(always)]
    fn value(self, [best]: [f64; 1], _: At<1>) -> f64 {
        best
    }
}

/// How many days ago the extreme was; of equal ones the oldest counts. A run is the value and its time.
#[derive(Clone, Copy)]
pub(super) struct Age<const MOST: bool>;

impl<const MOST: bool> Age<MOST> {
    #[inline(always)]
    fn choose(first: bool, a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
        [if first { a[0] } else { b[0] }, if first { a[1] } else { b[1] }]
    }
}

impl<const MOST: bool> Scan<1, 2> for Age<MOST> {
    const PIVOT: bool = false;
    /// At no time: infinitely late.
    const EMPTY: [f64; 2] = [least::<MOST>(), f64::INFINITY];

    #[inline(always)]
    fn older(self, run: [f64; 2], [x]: [f64; 1], time: f64) -> [f64; 2] {
        Self::choose(x == run[0] || beyond::<MOST>(x, run[0]) || x.is_nan(), [x, time], run)
    }

    #[inline(always)]
    fn newer(self, run: [f64; 2], [x]: [f64; 1], time: f64) -> [f64; 2] {
        // Times grow here: only a run of no rows is later.
        Self::choose(beyond::<MOST>(x, run[0]) || x.is_nan() || (x == run[0] && time < run[1]), [x, time], run)
    }

    #[inline(always)]
    fn join(self, older: [f64; 2], newer: [f64; 2], _: f64) -> [f64; 2] {
        self.newer(newer, [older[0]], older[1])
    }

    #[inline(always)]
    fn value(self, [best, time]: [f64; 2], at: At<1>) -> f64 {
        if best.is_nan() { f64::NAN } else { at.rows - 1.0 - time }
    }
}

/// Πx
#[derive(Clone, Copy)]
pub(super) struct Product;

impl Scan<1, 1> for Product {
    const PIVOT: bool = false;
    const EMPTY: [f64; 1] = [1.0];

    #[inline(always)]
    fn older(self, [product]: [f64; 1], [x]: [f64; 1], _: f64) -> [f64; 1] {
        [product * x]
    }

    #[inline(always)]
    fn join(self, [older]: [f64; 1], [newer]: [f64; 1], _: f64) -> [f64; 1] {
        [older * newer]
    }

    #[inline(always)]
    fn value(self, [product]: [f64; 1], _: At<1>) -> f64 {
        product
    }
}
