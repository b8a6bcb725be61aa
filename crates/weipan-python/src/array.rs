//! Arrays to views and back, each checked: type, shape, order, and that input and output do not overlap.

use crate::{threads, words};
use ndarray::{ArrayView2, ArrayViewMut2, Axis};
use numpy::{
    BorrowError, Element, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArray,
    PyUntypedArrayMethods,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use weipan_kernel::Float;

pub(crate) type Array<'py> = Bound<'py, PyAny>;

/// A function of a panel that serves both widths of float.
pub(crate) trait Kernel: Send {
    /// What a cell of the output is, where a cell of the input is `T`.
    type Cell<T: Float + Element>: Element + Copy;

    /// Whether what else the function was given goes with a panel of this shape, days × assets.
    fn fits(&self, _shape: [usize; 2]) -> PyResult<()> {
        Ok(())
    }

    /// Fill `out`, which has the shape of `panel`.
    fn fill<T: Float + Element>(self, panel: ArrayView2<'_, T>, out: ArrayViewMut2<'_, Self::Cell<T>>);
}

/// The arguments that every function of one panel has.
pub(crate) struct Call<'a, 'py> {
    pub(crate) panel: &'a Array<'py>,
    pub(crate) out: Option<Array<'py>>,
    pub(crate) threads: Option<isize>,
}

impl<'py> Call<'_, 'py> {
    /// Run the kernel on the panel as `float64` or `float32`, whichever it is; gives back the array that was filled.
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> PyResult<Array<'py>> {
        match width("panel", self.panel)? {
            Width::Double => self.run_as::<f64, K>(kernel),
            Width::Single => self.run_as::<f32, K>(kernel),
        }
    }

    fn run_as<T: Float + Element, K: Kernel>(self, kernel: K) -> PyResult<Array<'py>> {
        let py = self.panel.py();
        let panel = typed::<T>("panel", self.panel)?;
        let shape = [panel.shape()[0], panel.shape()[1]];
        kernel.fits(shape)?;
        let out = match &self.out {
            Some(out) => typed::<K::Cell<T>>("out", out)?,
            None => empty(py, shape)?,
        };
        words::same_shape("out", (out.shape()[0], out.shape()[1]), shape, false)?;
        let input = panel.try_readonly().map_err(|error| refused("panel", &error))?;
        let mut output = out.try_readwrite().map_err(|error| refused("out", &error))?;
        let (from, to) = (input.as_array(), output.as_array_mut());
        threads::run(py, self.threads, || kernel.fill(from, to))?;
        Ok(out.into_any())
    }
}

/// A new array, of which every cell is yet to be written. numpy puts one like this into large pages of memory but one of zeros
/// into small ones, whose first writes take several times as long as a rank.
fn empty<'py, T: Element>(py: Python<'py>, shape: [usize; 2]) -> PyResult<Bound<'py, PyArray2<T>>> {
    let array = py.import("numpy")?.call_method1("empty", ((shape[0], shape[1]), T::get_dtype(py)))?;
    Ok(array.cast_into::<PyArray2<T>>()?)
}

/// The two floats that a panel may hold.
pub(crate) enum Width {
    Single,
    Double,
}

pub(crate) fn width(name: &str, value: &Array<'_>) -> PyResult<Width> {
    match untyped(name, value)?.dtype().to_string().as_str() {
        "float64" => Ok(Width::Double),
        "float32" => Ok(Width::Single),
        other => Err(PyTypeError::new_err(format!(
            "{name} is an array of {other}; give float64 or float32, for example {name}.astype('float64')"
        ))),
    }
}

/// A panel of `T` to read.
pub(crate) fn read<'py, T: Element>(name: &str, value: &Array<'py>) -> PyResult<PyReadonlyArray2<'py, T>> {
    typed::<T>(name, value)?.try_readonly().map_err(|error| refused(name, &error))
}

/// Groups of the columns: the same on all days, or each day its own.
pub(crate) enum Codes<'py> {
    Always(PyReadonlyArray1<'py, u32>),
    Daily(PyReadonlyArray2<'py, u32>),
}

impl<'py> Codes<'py> {
    pub(crate) fn read(value: &Array<'py>) -> PyResult<Self> {
        let array = untyped("codes", value)?;
        if array.dtype().to_string() != "uint32" {
            return Err(PyTypeError::new_err(format!(
                "codes is an array of {}; give codes.astype('uint32'), in which -1 becomes NO_GROUP",
                array.dtype()
            )));
        }
        if array.ndim() == 1 && array.is_aligned() {
            let codes = value.cast::<PyArray1<u32>>()?.try_readonly();
            return Ok(Self::Always(codes.map_err(|error| refused("codes", &error))?));
        }
        Ok(Self::Daily(read("codes", value)?))
    }

    /// Days × columns; one row if they are always the same.
    pub(crate) fn view(&self) -> ArrayView2<'_, u32> {
        match self {
            Self::Always(codes) => codes.as_array().insert_axis(Axis(0)),
            Self::Daily(codes) => codes.as_array(),
        }
    }
}

fn untyped<'a, 'py>(name: &str, value: &'a Array<'py>) -> PyResult<&'a Bound<'py, PyUntypedArray>> {
    value.cast::<PyUntypedArray>().map_err(|_| {
        let kind = value.get_type();
        PyTypeError::new_err(format!("{name} is a {kind}; give a numpy array of days × assets, one row a day"))
    })
}

/// The array as one of `T`, two-dimensional, each row's values side by side.
fn typed<'py, T: Element>(name: &str, value: &Array<'py>) -> PyResult<Bound<'py, PyArray2<T>>> {
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
