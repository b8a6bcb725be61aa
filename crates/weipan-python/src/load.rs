//! A data set's folder to panels.

use crate::array::Array;
use crate::threads;
use chrono::NaiveDate;
use numpy::datetime::{Datetime, units};
use numpy::{IntoPyArray, PyArray1};
use pyo3::exceptions::{PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use std::ffi::CString;
use std::path::PathBuf;
use weipan_core::{Bars, Field, Market, Panel};
use weipan_data::LoadRequest;

/// Days (datetime64[D]), symbols, and a panel (float64, days × symbols) for each field asked for, by its name.
type Loaded<'py> = (Array<'py>, Bound<'py, PyList>, Bound<'py, PyDict>);

/// Load fields of a data set: (days, symbols, {field: panel}).
///
/// folder: a data set (docs/data-set.md). fields: close, amount, total_shares, … or any further numeric column of its
/// bars. start and end: first and last day, 'YYYY-MM-DD', both included. days are datetime64[D], panels float64 days ×
/// symbols, NaN where a stock has no row. What is doubtful about the data is a UserWarning.
#[pyfunction]
#[pyo3(signature = (folder, fields, *, start=None, end=None, threads=None))]
pub(crate) fn load<'py>(
    py: Python<'py>,
    folder: PathBuf,
    fields: Vec<String>,
    start: Option<&str>,
    end: Option<&str>,
    threads: Option<isize>,
) -> PyResult<Loaded<'py>> {
    let (start, end) = (date("start", start)?, date("end", end)?);
    let known: Vec<Field> = fields.iter().filter_map(|name| Field::from_name(name)).collect();
    let extra: Vec<String> = fields.iter().filter(|name| Field::from_name(name).is_none()).cloned().collect();
    let request = LoadRequest { path: &folder, start, end, fields: &known, extra: &extra };
    let market = threads::run(py, threads, || weipan_data::load(&request))?;
    let mut market = market.map_err(|error| PyValueError::new_err(error.to_string()))?;
    warn(py, &market)?;
    let panels = PyDict::new(py);
    for name in &fields {
        if !panels.contains(name)? {
            panels.set_item(name, panel(&mut market.bars, name)?.into_array().into_pyarray(py))?;
        }
    }
    let symbols = market.bars.assets().iter().map(|(_, stock)| stock.symbol.to_string());
    Ok((days(py, &market.bars), PyList::new(py, symbols.collect::<Vec<_>>())?, panels))
}

fn date(option: &str, text: Option<&str>) -> PyResult<Option<NaiveDate>> {
    let Some(text) = text else { return Ok(None) };
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    date.map(Some).map_err(|_| PyValueError::new_err(format!("{option} is '{text}'; give a date as '2024-05-22'")))
}

fn warn(py: Python<'_>, market: &Market) -> PyResult<()> {
    for warning in &market.warnings {
        // A zero byte cannot be said to Python's warnings; notes of a data set may hold anything.
        let message = CString::new(warning.replace('\0', " "))?;
        PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 1)?;
    }
    Ok(())
}

/// A field's panel, which becomes the array's own memory.
fn panel(bars: &mut Bars, name: &str) -> PyResult<Panel<f64>> {
    let found = match Field::from_name(name) {
        Some(field) => bars.take(field),
        None => bars.take_extra(name),
    };
    found.ok_or_else(|| {
        PyValueError::new_err(format!("no bars of the data set have the field '{name}'; leave it out or import it"))
    })
}

fn days<'py>(py: Python<'py>, bars: &Bars) -> Array<'py> {
    let epoch = NaiveDate::default();
    let days = bars.calendar().days().iter().map(|day| Datetime::<units::Days>::from((*day - epoch).num_days()));
    PyArray1::from_iter(py, days).into_any()
}
