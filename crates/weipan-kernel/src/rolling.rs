//! Windows of days: each column by itself, over the rows up to the asked one.

mod apply;
mod cpu;
mod decay;
mod direct;
mod extreme;
mod moment;
mod pair;
mod panel;
mod quantile;
mod rank;
mod scan;
mod strip;
mod trend;

pub use panel::{rolling_pair_panel, rolling_panel};

use crate::float::Float;
use strip::{LANES, MISSING, Row, Strip};

/// Rows that a window operator reads: `lead` rows before the first row that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a, T> {
    /// Rows of `width` columns, oldest first.
    pub rows: &'a [T],
    /// Rows before the first asked one. Rows before these count as missing, so give `days − 1`, or as many as there
    /// are at the start of the data.
    pub lead: usize,
    /// Columns of a row.
    pub width: usize,
    /// Number of the first of `rows`, counted from the first day of the data (or another fixed origin). Sums are cut
    /// at multiples of `days` in this count, which is why the bits do not depend on how rows are cut into blocks.
    pub start: usize,
}

/// How many rows a window has, today's included, and how many values it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// Rows of the window. A window of 0 rows has no values.
    pub days: usize,
    /// The result is NaN unless the window holds this many values (and at least one).
    pub min_periods: usize,
}

impl Window {
    /// A window in which no value may be missing.
    ///
    /// ```
    /// use weipan_kernel::Window;
    /// assert_eq!(Window::full(20), Window { days: 20, min_periods: 20 });
    /// ```
    #[must_use]
    pub fn full(days: usize) -> Self {
        Self { days, min_periods: days }
    }

    fn is_full(self) -> bool {
        self.min_periods == self.days
    }
}

/// A function of the last `days` values of a column. n is how many of them are there, x̄ their mean.
///
/// A variance of zero (or within the rounding of the values) gives NaN wherever it is a divisor. An infinite value
/// gives NaN wherever a difference to the mean is taken; sums, means, products, extremes, ranks and quantiles take it
/// as the value it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rolling {
    /// Σx
    Sum,
    /// x̄ = Σx / n
    Mean,
    /// Σ(x − x̄)² / (n − ddof); NaN unless n > ddof. `pandas.Series.rolling.var`.
    Var {
        /// 1 for the sample, 0 for the population.
        ddof: usize,
    },
    /// Square root of the variance.
    Std {
        /// 1 for the sample, 0 for the population.
        ddof: usize,
    },
    /// Πx
    Product,
    /// Smallest value.
    Min,
    /// Largest value.
    Max,
    /// How many days ago the smallest value was, 0 = today; of equal ones the oldest counts.
    ArgMin,
    /// How many days ago the largest value was, 0 = today; of equal ones the oldest counts, so that
    /// `days − ArgMax` is `numpy.argmax + 1`.
    ArgMax,
    /// Average rank of today's value among those of the window, divided by n. NaN if today is missing.
    /// `pandas.Series.rolling.rank(pct=True)`.
    Rank,
    /// The q-quantile, interpolated linearly between two values as `numpy.quantile` does; NaN between −inf and inf,
    /// and unless 0 ≤ q ≤ 1.
    Quantile {
        /// The fraction of values below: 0 the smallest, 1 the largest.
        q: f64,
    },
    /// The 0.5-quantile.
    Median,
    /// Sample skewness √(n(n−1)) / (n−2) · m₃ / m₂^1.5, with mₖ = Σ(x − x̄)ᵏ / n; needs 3 values.
    /// `pandas.Series.rolling.skew`.
    Skew,
    /// Sample excess kurtosis (n−1) / ((n−2)(n−3)) · ((n+1)·m₄/m₂² − 3(n−1)); needs 4 values.
    /// `pandas.Series.rolling.kurt`.
    Kurt,
    /// (today − x̄) / standard deviation. NaN if today is missing.
    ZScore {
        /// 1 for the sample, 0 for the population.
        ddof: usize,
    },
    /// Mean absolute deviation from the mean: Σ|x − x̄| / n.
    Mad,
    /// Weighted mean, weights 1 … days with `days` for today, over the weights whose values are there.
    /// Kakushadze, "101 Formulaic Alphas" (2016), appendix A: `decay_linear`.
    DecayLinear,
    /// Weighted mean, weights factor^(days ago), over the weights whose values are there.
    DecayExp {
        /// Weight of a day over that of the next, such as 0.9.
        factor: f64,
    },
    /// n, also where it is 0. Does not look at `min_periods`.
    Count,
    /// The newest value that is there. Does not look at `min_periods`.
    Backfill,
    /// Slope of the least-squares line of x on time, a day being 1; needs 2 values.
    Slope,
    /// Share of the variance that this line explains.
    Rsquare,
    /// Today's value less the line's. NaN if today is missing.
    Resid,
}

/// A function of the last `days` values of two columns, y and x. A row counts where both are there. Variances of
/// zero and infinite values as for [`Rolling`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RollingPair {
    /// Pearson's correlation.
    Corr,
    /// Σ(y − ȳ)(x − x̄) / (n − ddof); NaN unless n > ddof.
    Cov {
        /// 1 for the sample, 0 for the population.
        ddof: usize,
    },
    /// Slope of the least-squares line of y on x: covariance / variance of x.
    Beta,
    /// Share of the variance of y that this line explains: the squared correlation.
    Rsquare,
    /// Today's y less the line's value at today's x. NaN if one of today's is missing.
    Resid,
}

/// Working memory, worth keeping between calls.
#[derive(Debug, Default)]
pub struct RollingScratch {
    older: [Vec<Row>; 2],
    newer: [Vec<Row>; 2],
    results: Vec<Row>,
    memory: Memory,
}

/// Working memory of the operators themselves.
#[derive(Debug, Default)]
struct Memory {
    table: Vec<Row>,
    direct: direct::Memory,
}

impl RollingScratch {
    /// Empty memory; it grows with its first use.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A window operator over some days of a panel.
///
/// Formula: [`Rolling`] says it for each operator, over the values of rows r − days + 1 … r of a column.
///
/// - **Shape**: `out` holds whole rows; its row 0 stands for row `past.lead` of `past.rows`.
/// - **Missing values**: NaN and rows before the first row are missing. The result is NaN unless `min_periods` values
///   are there.
/// - **Precision**: nothing is carried from one window to the next, so there is no drift; values are distances to one
///   of the window's own, so that the level of a column costs no digits. The bits depend on the window's rows and, for
///   sums, on its place among multiples of `days` from `past.start`, not on the other asked rows.
/// - **Reference**: `pandas.DataFrame.rolling(days, min_periods)`; the runs are those of van Herk, "A fast algorithm
///   for local minimum and maximum filters" (1992).
///
/// # Panics
///
/// If `out` is not whole rows, or `past.rows` has fewer rows than `lead` and the asked ones.
///
/// ```
/// use weipan_kernel::{Past, Rolling, RollingScratch, Window, rolling};
/// let rows = [1.0, 4.0, 2.0, f64::NAN, 6.0, 2.0]; // three days of two stocks
/// let past = Past { rows: &rows, lead: 1, width: 2, start: 0 };
/// let mut out = [0.0; 4];
/// rolling(Rolling::Mean, past, Window { days: 2, min_periods: 1 }, &mut out, &mut RollingScratch::new());
/// assert_eq!(out, [1.5, 4.0, 4.0, 2.0]);
/// ```
pub fn rolling<T: Float>(
    operator: Rolling,
    past: Past<'_, T>,
    window: Window,
    out: &mut [T],
    scratch: &mut RollingScratch,
) {
    let asked = past.asked(out.len());
    for from in (0..past.width).step_by(LANES) {
        let read = |row: usize, [into]: [&mut Row; 1]| past.read(from, row, into);
        let write = &mut |row: usize, result: &Row| write(&mut out[row * past.width..][from..past.width], result);
        let strip = Strip { read: &read, write, lead: past.lead, start: past.start, asked, window, scratch };
        apply::one(operator, strip);
    }
}

/// A window operator over some days of two panels, y first.
///
/// Formula: [`RollingPair`]; everything else as for [`rolling`].
///
/// # Panics
///
/// If `out` is not whole rows, `rows` has fewer rows than `lead` and the asked ones, or `y` and `x` differ in width,
/// lead or start.
///
/// ```
/// use weipan_kernel::{Past, RollingPair, RollingScratch, Window, rolling_pair};
/// let y = Past { rows: &[1.0, 3.0, 8.0], lead: 0, width: 1, start: 0 };
/// let x = Past { rows: &[1.0, 2.0, 3.0], ..y };
/// let mut out = [0.0_f64; 3];
/// rolling_pair(RollingPair::Beta, y, x, Window::full(2), &mut out, &mut RollingScratch::new());
/// assert!(out[0].is_nan());
/// assert_eq!(out[1..], [2.0, 5.0]);
/// ```
pub fn rolling_pair<T: Float>(
    operator: RollingPair,
    y: Past<'_, T>,
    x: Past<'_, T>,
    window: Window,
    out: &mut [T],
    scratch: &mut RollingScratch,
) {
    let asked = y.asked(out.len());
    assert!(asked == x.asked(out.len()), "y and x have rows of {} and {} columns", y.width, x.width);
    assert!((y.lead, y.start) == (x.lead, x.start), "y and x begin on different days");
    for from in (0..y.width).step_by(LANES) {
        let read = |row: usize, [into_y, into_x]: [&mut Row; 2]| {
            y.read(from, row, into_y);
            x.read(from, row, into_x);
            together(into_y, into_x);
        };
        let write = &mut |row: usize, result: &Row| write(&mut out[row * y.width..][from..y.width], result);
        let strip = Strip { read: &read, write, lead: y.lead, start: y.start, asked, window, scratch };
        apply::two(operator, strip);
    }
}

impl<T: Float> Past<'_, T> {
    /// How many rows an output of `len` values asks for.
    fn asked(&self, len: usize) -> usize {
        let asked = len.checked_div(self.width).unwrap_or(0);
        assert!(asked * self.width == len, "an output of {len} values is not whole rows of {}", self.width);
        let rows = self.rows.len().checked_div(self.width).unwrap_or(0);
        assert!(len == 0 || self.lead + asked <= rows, "{asked} rows after {} asked of {rows} rows", self.lead);
        asked
    }

    fn read(&self, from: usize, row: usize, into: &mut Row) {
        let row = &self.rows[row * self.width..][from..self.width.min(from + LANES)];
        into.iter_mut().zip(row).for_each(|(into, x)| *into = x.to_f64());
    }
}

fn write<T: Float>(out: &mut [T], result: &Row) {
    out.iter_mut().zip(result).for_each(|(out, &x)| *out = T::from_f64(x));
}

/// Makes both missing where one is.
fn together(y: &mut Row, x: &mut Row) {
    for (y, x) in y.iter_mut().zip(x) {
        let missing = y.is_nan() || x.is_nan();
        (*y, *x) = if missing { (MISSING[0], MISSING[0]) } else { (*y, *x) };
    }
}
