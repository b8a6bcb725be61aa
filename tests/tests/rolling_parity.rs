//! The window operators against pandas, on columns that `peers/rolling_pandas.py` makes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases has failed")]

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use weipan_kernel::{Past, Rolling, RollingPair, RollingScratch, Window, rolling, rolling_pair};

/// One column (or two), an operator with its options, and what pandas makes of it. Numbers are the bits of 64-bit
/// floats.
#[derive(Deserialize)]
struct Case {
    operator: String,
    name: String,
    days: usize,
    min_periods: usize,
    y: Vec<u64>,
    x: Vec<u64>,
    expected: Vec<u64>,
    ddof: Option<usize>,
    q: Option<f64>,
}

fn python() -> PathBuf {
    std::env::var_os("WEIPAN_PYTHON").map_or_else(|| workspace().join(".venv/bin/python"), PathBuf::from)
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The cases, or `None` where there is no Python to make them.
fn cases() -> Option<Vec<Case>> {
    let python = python();
    if !python.exists() {
        println!("skipped: no Python with pandas; `make test` installs one");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let script = workspace().join("tests/peers/rolling_pandas.py");
    let status = Command::new(python).arg(script).arg(&file).status().unwrap();
    assert!(status.success(), "rolling_pandas.py: {status}");
    Some(serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap())
}

#[test]
fn windows_agree_with_pandas() {
    let Some(cases) = cases() else { return };
    cases.iter().for_each(Case::check);
    println!("{} cases", cases.len());
}

impl Case {
    fn check(&self) {
        let (y, expected) = (numbers(&self.y), numbers(&self.expected));
        let got = self.run(&y);
        // Running sums of pandas are as exact as their largest value.
        let size = y.iter().filter(|y| !y.is_nan()).map(|y| y.abs()).fold(1.0, f64::max);
        for (day, (&got, &expected)) in got.iter().zip(&expected).enumerate() {
            let tolerance = match self.operator.as_str() {
                "min" | "max" | "argmax" | "count" => 0.0,
                "rank" | "median" | "quantile" => 1e-14 * size,
                "skew" | "kurt" => 1e-8 * expected.abs().max(1.0),
                _ => 1e-9 * (size * size).max(expected.abs()),
            };
            let near = (got - expected).abs() <= tolerance;
            assert!(
                near || got.is_nan() && expected.is_nan(),
                "{} of {} days ({} needed, ddof {:?}, q {:?}) of {}: day {day} is {got:?}, pandas says {expected:?}",
                self.operator,
                self.days,
                self.min_periods,
                self.ddof,
                self.q,
                self.name,
            );
        }
    }

    fn run(&self, y: &[f64]) -> Vec<f64> {
        let window = Window { days: self.days, min_periods: self.min_periods };
        let past = |rows| Past { rows, lead: 0, width: 1, start: 0 };
        let (mut out, scratch) = (vec![-7.0; y.len()], &mut RollingScratch::new());
        if self.x.is_empty() {
            rolling(self.one(), past(y), window, &mut out, scratch);
        } else {
            rolling_pair(self.two(), past(y), past(&numbers(&self.x)), window, &mut out, scratch);
        }
        out
    }

    fn one(&self) -> Rolling {
        match self.operator.as_str() {
            "sum" => Rolling::Sum,
            "mean" => Rolling::Mean,
            "var" => Rolling::Var { ddof: self.ddof.unwrap() },
            "std" => Rolling::Std { ddof: self.ddof.unwrap() },
            "min" => Rolling::Min,
            "max" => Rolling::Max,
            "median" => Rolling::Median,
            "quantile" => Rolling::Quantile { q: self.q.unwrap() },
            "rank" => Rolling::Rank,
            "count" => Rolling::Count,
            "product" => Rolling::Product,
            "skew" => Rolling::Skew,
            "kurt" => Rolling::Kurt,
            "argmax" => Rolling::ArgMax,
            "slope" => Rolling::Slope,
            "decay_linear" => Rolling::DecayLinear,
            "mad" => Rolling::Mad,
            other => panic!("no operator {other}"),
        }
    }

    fn two(&self) -> RollingPair {
        match self.operator.as_str() {
            "cov" => RollingPair::Cov { ddof: self.ddof.unwrap() },
            "corr" => RollingPair::Corr,
            "beta" => RollingPair::Beta,
            other => panic!("no operator {other}"),
        }
    }
}

fn numbers(bits: &[u64]) -> Vec<f64> {
    bits.iter().map(|&bits| f64::from_bits(bits)).collect()
}
