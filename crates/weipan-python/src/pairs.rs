//! The functions of two panels that give one number a day.

use crate::array::{self, Array};
use crate::{threads, words};
use ndarray::ArrayView2;
use numpy::{Element, PyArray1, PyArrayMethods, PyUntypedArrayMethods};
use pyo3::prelude::*;
use weipan_kernel::Float;

/// Pearson's correlation of x and y on each day, over the assets where both are present: float64, one a day.
///
/// NaN with fewer than two pairs or where either side does not vary.
#[pyfunction]
#[pyo3(signature = (x, y, *, threads=None))]
pub(crate) fn pearson<'py>(x: &Array<'py>, y: &Array<'py>, threads: Option<isize>) -> PyResult<Array<'py>> {
    correlate(x, y, threads, Correlation::Pearson)
}

/// Spearman's rank correlation of x and y on each day (the rank IC), over the assets where both are present: float64,
/// one a day.
///
/// Ties get their average rank. NaN with fewer than two pairs or where either side does not vary.
/// As scipy.stats.spearmanr a day.
#[pyfunction]
#[pyo3(signature = (x, y, *, threads=None))]
pub(crate) fn spearman<'py>(x: &Array<'py>, y: &Array<'py>, threads: Option<isize>) -> PyResult<Array<'py>> {
    correlate(x, y, threads, Correlation::Spearman)
}

#[derive(Clone, Copy)]
enum Correlation {
    Pearson,
    Spearman,
}

impl Correlation {
    fn fill<T: Float>(self, x: ArrayView2<'_, T>, y: ArrayView2<'_, T>, out: &mut [f64]) {
        match self {
            Self::Pearson => weipan_kernel::pearson_panel(x, y, out),
            Self::Spearman => weipan_kernel::spearman_panel(x, y, out),
        }
    }
}

fn correlate<'py>(x: &Array<'py>, y: &Array<'py>, threads: Option<isize>, which: Correlation) -> PyResult<Array<'py>> {
    match array::width("x", x)? {
        array::Width::Double => correlate_as::<f64>(x, y, threads, which),
        array::Width::Single => correlate_as::<f32>(x, y, threads, which),
    }
}

fn correlate_as<'py, T: Float + Element>(
    x: &Array<'py>,
    y: &Array<'py>,
    threads: Option<isize>,
    which: Correlation,
) -> PyResult<Array<'py>> {
    let (x, y) = (array::read::<T>("x", x)?, array::read::<T>("y", y)?);
    words::same_shape("y", y.as_array().dim(), [x.shape()[0], x.shape()[1]], false)?;
    let out = PyArray1::<f64>::zeros(x.py(), x.shape()[0], false);
    let mut output = out.try_readwrite()?;
    let (from, other, to) = (x.as_array(), y.as_array(), output.as_slice_mut()?);
    threads::run(out.py(), threads, || which.fill(from, other, to))?;
    Ok(out.into_any())
}
