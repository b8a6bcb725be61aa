//! Cross-sectional regression: the part of a row that others do not explain.
//!
//! How a row is regressed, and where each step lives:
//!
//! 1. the columns where everything is there are gathered, group by group (`residual/sample.rs`);
//! 2. every series is centred: on its mean, or on the mean of each group, which is what a dummy per group does
//!    (Frisch, Waugh and Lovell), without the dummies;
//! 3. the regressors are made orthogonal one after the other, each twice, which is as accurate as Householder's method
//!    (Giraud, Langou, Rozložník and van den Eshof 2005, "twice is enough"); one of which nothing is left is a linear
//!    combination of those before it and is dropped (`residual/basis.rs`);
//! 4. what is left of y is the residual.
//!
//! All inner products are weighted, Σwab, and summed in a fixed order.

mod basis;
mod panel;
mod sample;

pub use panel::{PanelRegression, coefficients_panel, residual_panel};

use crate::float::Float;
use basis::Basis;
use sample::Sample;

/// What a row is regressed on.
#[derive(Clone, Copy, Debug)]
pub struct Regression<'a, T> {
    /// The regressors, each as long as the row, in order of precedence: one that is a linear combination of those
    /// before it is dropped.
    pub regressors: &'a [&'a [T]],
    /// The group of each column: a dummy per group, as if they stood before all regressors. Any numbers;
    /// [`NO_GROUP`](crate::NO_GROUP) is none, and leaves the column out.
    pub codes: Option<&'a [u32]>,
    /// The weight of each column's square in the sum that is minimised. Columns of zero, negative or missing weight
    /// are left out. `None` weighs all alike.
    pub weights: Option<&'a [T]>,
    /// Whether there is a constant. With `codes` there always is: their dummies add up to it.
    pub intercept: bool,
}

/// Working memory of [`residual`] and [`coefficients`]: a few rows and one for each regressor. It grows on demand and
/// is worth keeping between rows.
#[derive(Clone, Debug, Default)]
pub struct ResidualScratch {
    sample: Sample,
    basis: Basis,
    y: Vec<f64>,
}

impl ResidualScratch {
    /// Scratch that has allocated nothing yet for rows.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// What y leaves unexplained by the regressors; returns how many of them were kept.
///
/// Formula: e = y − a(g) − Σₖ bₖ xₖ, with the a and b that minimise Σ w e² over the sample: the columns where y, every
/// regressor, the weight (and it is positive) and the group are there. a(g) is one constant for each group with
/// `codes`, one for all with `intercept`, and 0 with neither.
///
/// - **Shape**: `out` is as long as `y`, and in its unit. With n columns in the sample and p constants and kept
///   regressors, n ≤ p fits exactly: all residuals are then 0, and further regressors are dropped.
/// - **Missing values**: columns outside the sample give NaN. All are NaN, and 0 is returned, if the sample has fewer
///   than two columns, or if it holds an infinite value, or if a sum overflows.
/// - **Dropped regressors**: with ‖x‖² = Σ w x², a regressor is dropped where no more of it is left beside the
///   constants and the regressors before it than 1e-14 ‖x‖ (what rounding leaves of it), or 1e-10 of its norm about
///   the means. If no more of y than 1e-14 ‖y‖ is left, it is explained, and the residuals are 0 and not noise that
///   might be ranked.
/// - **Reference**: `numpy.linalg.lstsq` (dummies as columns, rows times √w), except that lstsq spreads the fit over
///   collinear columns; `lm` of R drops in order too. Weighted: `statsmodels.WLS(...).fit().resid`.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{residual, Regression, ResidualScratch};
/// let (y, x) = ([1.0, 2.0, 6.0, f64::NAN], [0.0, 1.0, 2.0, 3.0]);
/// let double = x.map(|x| 2.0 * x);
/// let on = Regression { regressors: &[&x[..], &double[..]], codes: None, weights: None, intercept: true };
/// let mut out = [0.0_f64; 4];
/// assert_eq!(residual(&y, on, &mut out, &mut ResidualScratch::new()), 1);
/// for (e, expected) in out.iter().zip([0.5, -1.0, 0.5]) {
///     assert!((e - expected).abs() < 1e-14);
/// }
/// assert!(out[3].is_nan());
/// ```
pub fn residual<T: Float>(y: &[T], on: Regression<'_, T>, out: &mut [T], scratch: &mut ResidualScratch) -> usize {
    assert!(y.len() == out.len(), "a row of {} values and an output of {}", y.len(), out.len());
    out.fill(T::NAN);
    if !scratch.fit(y, on) {
        return 0;
    }
    for (&column, &e) in scratch.sample.columns.iter().zip(&scratch.y) {
        out[column as usize] = T::from_f64(e);
    }
    scratch.basis.kept.len()
}

/// The slopes b of the regression that [`residual`] makes; returns how many regressors were kept.
///
/// Formula, sample, reference and which regressors are dropped: as for [`residual`]. With a row of the day's returns as
/// y these are the day's factor returns (Fama and MacBeth 1973, equation 7).
///
/// - **Shape**: `slopes` has one place for each regressor; its unit is y's per regressor's.
/// - **Missing values**: the slope of a dropped regressor is NaN: there is none. All are NaN where all residuals are.
///
/// # Panics
///
/// If the lengths differ, or there are 2^32 columns or more.
///
/// ```
/// use weipan_kernel::{coefficients, Regression, ResidualScratch};
/// let (y, x) = ([1.0, 3.0, 5.0, 7.0], [1.0, 2.0, 3.0, 4.0]);
/// let on = Regression { regressors: &[&x[..], &x[..]], codes: None, weights: None, intercept: true };
/// let mut slopes = [0.0; 2];
/// assert_eq!(coefficients(&y, on, &mut slopes, &mut ResidualScratch::new()), 1);
/// assert!((slopes[0] - 2.0).abs() < 1e-14 && slopes[1].is_nan());
/// ```
pub fn coefficients<T: Float>(
    y: &[T],
    on: Regression<'_, T>,
    slopes: &mut [f64],
    scratch: &mut ResidualScratch,
) -> usize {
    let regressors = on.regressors.len();
    assert!(slopes.len() == regressors, "{regressors} regressors and {} places for slopes", slopes.len());
    slopes.fill(f64::NAN);
    if !scratch.fit(y, on) {
        return 0;
    }
    scratch.basis.slopes(slopes);
    scratch.basis.kept.len()
}

impl ResidualScratch {
    /// Fit y and leave its residuals in `y`, in the order of `sample.columns`. Whether there is a fit.
    fn fit<T: Float>(&mut self, y: &[T], on: Regression<'_, T>) -> bool {
        let Self { sample, basis, y: rest } = self;
        sample.draw(y, on);
        if sample.columns.len() < 2 {
            return false;
        }
        basis.clear(sample.constants());
        // All are looked at, also those that have no room left: an infinity anywhere spoils the fit.
        let sound = on.regressors.iter().all(|regressor| basis.add(regressor, sample));
        sound && basis.explain(y, sample, rest)
    }
}
