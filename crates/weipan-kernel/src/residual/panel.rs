//! Regressions of each day of a panel.

use super::{Regression, ResidualScratch, coefficients, residual};
use crate::days::{Days, each_day};
use crate::float::Float;
use ndarray::{ArrayView2, ArrayViewMut2};

/// What the days of a panel are regressed on: a [`Regression`] with panels in the place of rows, all of one shape.
#[derive(Clone, Copy, Debug)]
pub struct PanelRegression<'a, T> {
    /// The regressors, in order of precedence.
    pub regressors: &'a [ArrayView2<'a, T>],
    /// The group of each value: a dummy per group and day.
    pub codes: Option<ArrayView2<'a, u32>>,
    /// The weight of each value.
    pub weights: Option<ArrayView2<'a, T>>,
    /// Whether there is a constant, one a day.
    pub intercept: bool,
}

/// [`residual`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`residual`]; all panels and `out` have the shape of `y`.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{residual_panel, PanelRegression};
/// let (y, x) = (array![[1.0, 2.0, 6.0], [0.0, 5.0, 4.0]], array![[0.0, 1.0, 2.0], [1.0, 1.0, 1.0]]);
/// let on = PanelRegression { regressors: &[x.view()], codes: None, weights: None, intercept: true };
/// let mut out = Array2::<f64>::zeros((2, 3));
/// residual_panel(y.view(), on, out.view_mut());
/// let expected = array![[0.5, -1.0, 0.5], [-3.0, 2.0, 1.0]];
/// assert!((out - expected).iter().all(|difference| difference.abs() < 1e-14));
/// ```
pub fn residual_panel<'a, T: Float>(y: ArrayView2<'a, T>, on: PanelRegression<'a, T>, out: ArrayViewMut2<'_, T>) {
    assert!(y.dim() == out.dim(), "the panel is {:?} and its output {:?}", y.dim(), out.dim());
    let days = RegressionDays::new(y, on);
    each_day(
        out,
        || (ResidualScratch::new(), Vec::new()),
        |day, out, (scratch, regressors)| {
            residual(days.y.day(day), days.of(day, regressors), out, scratch);
        },
    );
}

/// [`coefficients`] of each row of a panel (days × assets), rows spread over the threads of the current rayon pool.
///
/// Formula, missing values and reference as for [`coefficients`]; `slopes` is days × regressors.
///
/// # Panics
///
/// If the shapes differ.
///
/// ```
/// use ndarray::{array, Array2};
/// use weipan_kernel::{coefficients_panel, PanelRegression};
/// let (y, x) = (array![[1.0, 3.0, 5.0]], array![[0.0, 1.0, 2.0]]);
/// let on = PanelRegression { regressors: &[x.view()], codes: None, weights: None, intercept: true };
/// let mut slopes = Array2::zeros((1, 1));
/// coefficients_panel(y.view(), on, slopes.view_mut());
/// assert!((slopes[[0, 0]] - 2.0_f64).abs() < 1e-14);
/// ```
pub fn coefficients_panel<'a, T: Float>(
    y: ArrayView2<'a, T>,
    on: PanelRegression<'a, T>,
    slopes: ArrayViewMut2<'_, f64>,
) {
    let shape = (y.nrows(), on.regressors.len());
    assert!(slopes.dim() == shape, "the slopes are {:?} and should be {shape:?}", slopes.dim());
    let days = RegressionDays::new(y, on);
    each_day(
        slopes,
        || (ResidualScratch::new(), Vec::new()),
        |day, slopes, (scratch, regressors)| {
            coefficients(days.y.day(day), days.of(day, regressors), slopes, scratch);
        },
    );
}

/// The panels of a regression, day by day.
struct RegressionDays<'a, T> {
    y: Days<'a, T>,
    regressors: Vec<Days<'a, T>>,
    codes: Option<Days<'a, u32>>,
    weights: Option<Days<'a, T>>,
    intercept: bool,
}

impl<'a, T: Float> RegressionDays<'a, T> {
    fn new(y: ArrayView2<'a, T>, on: PanelRegression<'a, T>) -> Self {
        let shape = y.dim();
        Self {
            y: Days::new(y, shape, "values"),
            regressors: on.regressors.iter().map(|&regressor| Days::new(regressor, shape, "regressors")).collect(),
            codes: on.codes.map(|codes| Days::new(codes, shape, "group codes")),
            weights: on.weights.map(|weights| Days::new(weights, shape, "weights")),
            intercept: on.intercept,
        }
    }

    /// The regression of one day; `regressors` holds its slices.
    fn of<'d, 's>(&'d self, day: usize, regressors: &'s mut Vec<&'d [T]>) -> Regression<'s, T> {
        regressors.clear();
        regressors.extend(self.regressors.iter().map(|regressor| regressor.day(day)));
        Regression {
            regressors,
            codes: self.codes.as_ref().map(|codes| codes.day(day)),
            weights: self.weights.as_ref().map(|weights| weights.day(day)),
            intercept: self.intercept,
        }
    }
}
