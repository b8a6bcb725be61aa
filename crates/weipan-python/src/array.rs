//! Arrays to views and back, each checked: type, shape, order, and that input and output do not overlap.

use crate::threads;
use ndarray::{ArrayView2, ArrayViewMut2};
use numpy::{BorrowError, Element, PyArray2, PyArrayMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use weipan_kernel::Float;

/// A function of a panel that serves both widths of float.
pub(crate) trait Kernel: Send {
    /// What a cell of the output is, where a cell of the input is `T`.
    type Cell<T: Float + Element>: Element + Copy;

    /// Fill `out`, which has the shape of `panel`.
    fn fill<T: Float + Element>(self, panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, Self::Cell<T>>);
}

/// The arguments that every function of one panel has.
pub(crate) struct Call<'a, 'py> {
    pub(crate) panel: &'a Bound<'py, PyAny>,
    pub(crate) out: Option<Bound<'py, PyAny>>,
    pub(crate) threads: Option<isize>,
}

impl<'py> Call<'_, 'py> {
    /// Run the kernel on the panel as `float64` or `float32`, whichever it is; gives back the array that was filled.
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> PyResult<Bound<'py, PyAny>> {
        let array = untyped("panel", self.panel)?;
        match array.dtype().to_string().as_str() {
            "float64" => self.run_as::<f64, K>(kernel),
            "float32" => self.run_as::<f32, K>(kernel),
            other => Err(PyTypeError::new_err(format!(
                "panel is an array of {other}; give float64 or float32, for example panel.astype('float64')"
            ))),
        }
    }

    fn run_as<T: Float + Element, K: Kernel>(self, kernel: K) -> PyResult<Bound<'py, PyAny>> {
        let py = self.panel.py();
        let panel = typed::<T>("panel", self.panel)?;
        let shape = [panel.shape()[0], panel.shape()[1]];
        let out = match &self.out {
            Some(out) => typed::<K::Cell<T>>("out", out)?,
            None => PyArray2::zeros(py, shape, false),
        };
        if out.shape() != shape {
            return Err(PyValueError::new_err(format!(
                "out is {} × {}, panel {} × {} (days × assets); give an out of the same shape, or none",
                out.shape()[0],
                out.shape()[1],
                shape[0],
                shape[1]
            )));
        }
        let input = panel.try_readonly().map_err(|error| refused("panel", &error))?;
        let mut output = out.try_readwrite().map_err(|error| refused("out", &error))?;
        let (from, to) = (input.as_array(), output.as_array_mut());
        threads::run(py, self.threads, || kernel.fill(from, to))?;
        Ok(out.into_any())
    }
}

fn untyped<'a, 'py>(name: &str, value: &'a Bound<'py, PyAny>) -> PyResult<&'a Bound<'py, PyUntypedArray>> {
    value.cast::<PyUntypedArray>().map_err(|_| {
        let kind = value.get_type();
        PyTypeError::new_err(format!("{name} is a {kind}; give a numpy array of days × assets, one row a day"))
    })
}

/// The array as one of `T`, two-dimensional, each row's values side by side.
fn typed<'py, T: Element>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyArray2<T>>> {
    let array = untyped(name, value)?;
    if array.ndim() != 2 {
        return Err(PyValueError::new_err(format!(
            "{name} has {} dimension(s); give two, days × assets (a single day x is x[None, :])",
            array.ndim()
        )));
    }
    let typed = value.cast::<PyArray2<T>>().map_err(|_| {
        let (wanted, found) = (numpy::dtype::<T>(value.py()), array.dtype());
        PyTypeError::new_err(format!("{name} is an array of {found}; it must be {wanted} here"))
    })?;
    if !typed.is_c_contiguous() || !typed.is_aligned() {
        return Err(PyValueError::new_err(format!(
            "{name} is not C-contiguous and aligned (a transposed or strided view?); give numpy.ascontiguousarray({name}), days × assets"
        )));
    }
    Ok(typed.clone())
}

fn refused(name: &str, error: &BorrowError) -> PyErr {
    PyValueError::new_err(match error {
        BorrowError::AlreadyBorrowed => {
            format!("{name} shares memory with an array that this or another call works on; give an array of its own")
        }
        BorrowError::NotWriteable => format!("{name} is read-only; give one that can be written, or none"),
        other => format!("{name}: {other}"),
    })
}
