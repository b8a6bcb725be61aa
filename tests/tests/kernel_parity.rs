//! The kernels against numpy, scipy and pandas, on rows that `peers/rank_scipy.py` makes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its cases has failed")]

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use weipan_kernel::{
    Alone, EdgeTies, Float, GroupScratch, Outside, RankMethod, RankOptions, RankScratch, Regression, ResidualScratch,
    SelectScratch, SpearmanScratch, WinsorizeBy, bottom_k, demean, group_count, group_demean, group_max, group_mean,
    group_median, group_min, group_rank, group_scale, group_std, group_sum, group_zscore, pearson, quantile_bucket,
    rank, residual, scale, spearman, top_k, winsorize, zscore,
};

/// One row, a kernel with its options, and what a peer makes of it. Numbers are the bits of 64-bit floats.
#[derive(Deserialize)]
struct Case {
    kernel: String,
    #[serde(rename = "type")]
    float: String,
    name: String,
    row: Vec<u64>,
    expected: Vec<u64>,
    method: Option<String>,
    by: Option<String>,
    ddof: Option<usize>,
    k: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    buckets: Option<usize>,
    codes: Option<Vec<u32>>,
    regressors: Option<Vec<Vec<u64>>>,
    weights: Option<Vec<u64>>,
    intercept: Option<bool>,
}

/// Kernels that only compare, count or select: no digit may differ.
const EXACT: [&str; 8] =
    ["rank", "top_k", "bottom_k", "quantile_bucket", "group_rank", "group_count", "group_min", "group_max"];

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
        println!("skipped: no Python with scipy; `make test` installs one");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.json");
    let script = workspace().join("tests/peers/rank_scipy.py");
    let status = Command::new(python).arg(script).arg(&file).status().unwrap();
    assert!(status.success(), "rank_scipy.py: {status}");
    Some(serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap())
}

#[test]
fn kernels_agree_with_their_peers() {
    let Some(cases) = cases() else { return };
    for case in &cases {
        match case.float.as_str() {
            "f64" => case.check::<f64>(1e-12),
            // One rounding of the result.
            "f32" => case.check::<f32>(1e-7),
            other => panic!("no type {other}"),
        }
    }
    println!("{} cases", cases.len());
}

impl Case {
    fn check<T: Float>(&self, rounding: f64) {
        let row: Vec<T> = numbers(&self.row);
        let expected: Vec<T> = numbers(&self.expected);
        let mut got = vec![T::from_f64(-7.0); row.len()];
        self.run(&row, &mut got);
        let exact = EXACT.contains(&self.kernel.as_str());
        let largest = || row.iter().map(|x| x.to_f64().abs()).filter(|x| !x.is_nan()).fold(0.0, f64::max);
        // A difference of two numbers has the rounding of the larger: the row's for demean, 1 for a z-score.
        let (size, rounding) = match self.kernel.as_str() {
            "demean" | "group_demean" | "group_mean" | "group_sum" | "group_std" => (largest(), rounding),
            // The peer does not take the rounding of its mean back: of a mean of 1e6 it shows in the score.
            "group_zscore" => (largest().max(1.0), rounding),
            "zscore" | "pearson" | "spearman" => (1.0, rounding),
            // The solvers differ by what the regressors' likeness costs in digits.
            "residual" => (largest(), 1e-10),
            _ => (0.0, rounding),
        };
        for (column, (&got, &expected)) in got.iter().zip(&expected).enumerate() {
            let tolerance = if exact { 0.0 } else { rounding * size.max(expected.to_f64().abs()) };
            let near = (got.to_f64() - expected.to_f64()).abs() <= tolerance;
            assert!(
                near || got.is_missing() && expected.is_missing(),
                "{} of {} ({}): column {column} is {got:?}, its peer says {expected:?}",
                self.options(),
                self.name,
                self.float,
            );
        }
    }

    fn options(&self) -> String {
        format!(
            "{} {:?} {:?} k {:?} ddof {:?} quantiles {:?} {:?} buckets {:?}",
            self.kernel, self.method, self.by, self.k, self.ddof, self.lower, self.upper, self.buckets
        )
    }

    fn run<T: Float>(&self, row: &[T], out: &mut [T]) {
        let scratch = &mut SelectScratch::new();
        match self.kernel.as_str() {
            "rank" => {
                let options = RankOptions { method: self.method(), ..RankOptions::default() };
                rank(row, out, options, &mut RankScratch::new());
            }
            "zscore" => zscore(row, self.ddof.unwrap(), out),
            "demean" => demean(row, out),
            "scale" => scale(row, out),
            "winsorize" => winsorize(row, self.bounds(), Outside::Clip, out, scratch),
            "top_k" | "bottom_k" => self.choose(row, out),
            "quantile_bucket" => {
                quantile_bucket(row, self.buckets.unwrap(), out, scratch);
            }
            "pearson" | "spearman" => out.fill(T::from_f64(self.correlation(row))),
            "residual" => self.regress(row, out),
            _ => self.group(row, out),
        }
    }

    fn group<T: Float>(&self, row: &[T], out: &mut [T]) {
        let codes = self.codes.as_deref().unwrap();
        let (scratch, ddof) = (&mut GroupScratch::new(), self.ddof.unwrap_or_default());
        match self.kernel.as_str() {
            "group_mean" => group_mean(row, codes, out, scratch),
            "group_sum" => group_sum(row, codes, out, scratch),
            "group_count" => group_count(row, codes, out, scratch),
            "group_min" => group_min(row, codes, out, scratch),
            "group_max" => group_max(row, codes, out, scratch),
            "group_median" => group_median(row, codes, out, scratch),
            "group_scale" => group_scale(row, codes, out, scratch),
            "group_std" => group_std(row, codes, ddof, out, scratch),
            "group_demean" => group_demean(row, codes, Alone::Zero, out, scratch),
            "group_zscore" => group_zscore(row, codes, ddof, Alone::Zero, out, scratch),
            "group_rank" => {
                let options = RankOptions { method: self.method(), ..RankOptions::default() };
                group_rank(row, codes, options, out, scratch);
            }
            other => panic!("no kernel {other}"),
        }
    }

    fn rows<T: Float>(&self) -> Vec<Vec<T>> {
        self.regressors.iter().flatten().map(|row| numbers(row)).collect()
    }

    fn correlation<T: Float>(&self, row: &[T]) -> f64 {
        let other = &self.rows::<T>()[0];
        match self.kernel.as_str() {
            "pearson" => pearson(row, other),
            _ => spearman(row, other, &mut SpearmanScratch::new()),
        }
    }

    fn regress<T: Float>(&self, row: &[T], out: &mut [T]) {
        let rows = self.rows::<T>();
        let regressors: Vec<&[T]> = rows.iter().map(Vec::as_slice).collect();
        let weights = self.weights.as_ref().map(|weights| numbers(weights));
        let on = Regression {
            regressors: &regressors,
            codes: self.codes.as_deref(),
            weights: weights.as_deref(),
            intercept: self.intercept.unwrap(),
        };
        assert_eq!(residual(row, on, out, &mut ResidualScratch::new()), rows.len());
    }

    fn choose<T: Float>(&self, row: &[T], out: &mut [T]) {
        let kernel = if self.kernel == "top_k" { top_k } else { bottom_k };
        let mut mask = vec![false; row.len()];
        let k = self.k.unwrap() as usize;
        kernel(row, k, EdgeTies::ByColumn, &mut mask, &mut SelectScratch::new());
        for (number, chosen) in out.iter_mut().zip(mask) {
            *number = T::from_f64(f64::from(u8::from(chosen)));
        }
    }

    fn method(&self) -> RankMethod {
        match self.method.as_deref().unwrap() {
            "average" => RankMethod::Average,
            "min" => RankMethod::Min,
            "max" => RankMethod::Max,
            "dense" => RankMethod::Dense,
            "ordinal" => RankMethod::Ordinal,
            other => panic!("no method {other}"),
        }
    }

    fn bounds<T: Float>(&self) -> WinsorizeBy<T> {
        let number = |x: Option<f64>| T::from_f64(x.unwrap());
        match self.by.as_deref().unwrap() {
            "quantile" => WinsorizeBy::Quantile { lower: number(self.lower), upper: number(self.upper) },
            "sigma" => WinsorizeBy::Sigma { k: number(self.k), ddof: self.ddof.unwrap() },
            "mad" => WinsorizeBy::Mad { k: number(self.k) },
            other => panic!("no bounds {other}"),
        }
    }
}

fn numbers<T: Float>(bits: &[u64]) -> Vec<T> {
    bits.iter().map(|&bits| T::from_f64(f64::from_bits(bits))).collect()
}
