//! The words and numbers that options are given in.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use weipan_kernel::{EdgeTies, Order, Outside, RankMethod, RankScale};

/// The choice that `word` names, or an error that lists them all.
fn choose<T: Copy>(option: &str, word: &str, choices: &[(&str, T)]) -> PyResult<T> {
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

pub(crate) fn method(word: &str) -> PyResult<RankMethod> {
    let choices = [
        ("average", RankMethod::Average),
        ("min", RankMethod::Min),
        ("max", RankMethod::Max),
        ("dense", RankMethod::Dense),
        ("ordinal", RankMethod::Ordinal),
    ];
    choose("method", word, &choices)
}

pub(crate) fn order(word: &str) -> PyResult<Order> {
    choose("order", word, &[("ascending", Order::Ascending), ("descending", Order::Descending)])
}

pub(crate) fn rank_scale(word: &str) -> PyResult<RankScale> {
    let choices = [("count", RankScale::Count), ("fraction", RankScale::Fraction), ("unit", RankScale::Unit)];
    choose("scale", word, &choices)
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
