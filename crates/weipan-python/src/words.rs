//! The words and numbers that options are given in.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use weipan_kernel::{Alone, EdgeTies, Order, Outside, RankMethod, RankOptions, RankScale};

/// The choice that `word` names, or an error that lists them all.
pub(crate) fn choose<T: Copy>(option: &str, word: &str, choices: &[(&str, T)]) -> PyResult<T> {
    choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice).ok_or_else(|| {
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("'{name}'")).collect();
        PyValueError::new_err(format!("{option} is '{word}'; give one of {}", names.join(", ")))
    })
}

/// A whole number that must be `least` or more.
pub(crate) fn count(option: &str, least: usize, number: isize) -> PyResult<usize> {
    let enough = usize::try_from(number).ok().filter(|&number| number >= least);
    enough.ok_or_else(|| PyValueError::new_err(format!("{option} is {number}; give {least} or more")))
}

/// A fraction, 0 to 1.
pub(crate) fn fraction(option: &str, number: f64) -> PyResult<f64> {
    if (0.0..=1.0).contains(&number) {
        return Ok(number);
    }
    Err(PyValueError::new_err(format!("{option} is {number}; give a number from 0 to 1")))
}

/// Whether a second array has the panel's shape; with `one_row`, one row for all days is enough.
pub(crate) fn same_shape(name: &str, found: (usize, usize), panel: [usize; 2], one_row: bool) -> PyResult<()> {
    if found.1 == panel[1] && (one_row || found.0 == panel[0]) {
        return Ok(());
    }
    Err(PyValueError::new_err(format!(
        "{name} is {} × {}, the panel {} × {} (days × assets); give the same shape",
        found.0, found.1, panel[0], panel[1]
    )))
}

pub(crate) fn rank_options(method: &str, order: &str, scale: &str) -> PyResult<RankOptions> {
    let methods = [
        ("average", RankMethod::Average),
        ("min", RankMethod::Min),
        ("max", RankMethod::Max),
        ("dense", RankMethod::Dense),
        ("ordinal", RankMethod::Ordinal),
    ];
    let scales = [("count", RankScale::Count), ("fraction", RankScale::Fraction), ("unit", RankScale::Unit)];
    Ok(RankOptions {
        method: choose("method", method, &methods)?,
        order: choose("order", order, &[("ascending", Order::Ascending), ("descending", Order::Descending)])?,
        scale: choose("scale", scale, &scales)?,
    })
}

pub(crate) fn alone(word: &str) -> PyResult<Alone> {
    choose("alone", word, &[("zero", Alone::Zero), ("missing", Alone::Missing)])
}

pub(crate) fn ties(word: &str) -> PyResult<EdgeTies> {
    choose("ties", word, &[("by_column", EdgeTies::ByColumn), ("all", EdgeTies::All), ("none", EdgeTies::None)])
}

pub(crate) fn outside(word: &str) -> PyResult<Outside> {
    choose("outside", word, &[("clip", Outside::Clip), ("drop", Outside::Drop)])
}

/// The ways to set the bounds of `winsorize`.
#[derive(Clone, Copy)]
pub(crate) enum Bounds {
    Quantile,
    Sigma,
    Mad,
}

pub(crate) fn bounds(word: &str) -> PyResult<Bounds> {
    choose("by", word, &[("quantile", Bounds::Quantile), ("sigma", Bounds::Sigma), ("mad", Bounds::Mad)])
}
