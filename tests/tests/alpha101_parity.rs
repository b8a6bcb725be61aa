//! Alpha101 of the library against `peers/alpha101_pandas.py`, which computes it from the paper's formulas.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its cases has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use weipan_benches::alpha101::{bars, score, write_columns, write_npy};
use weipan_factor::library;

const DAYS: usize = 480;
const STOCKS: usize = 240;

/// Alphas of which rounding decides more than a fiftieth, the share that it may decide, and why.
const MUCH_ROUNDING: [(&str, f64, &str); 7] = [
    ("alpha013", 0.05, "covariances of a few ranks often tie"),
    ("alpha015", 0.15, "three ranks often lie on a line: correlations of 1"),
    ("alpha016", 0.05, "covariances of a few ranks often tie"),
    ("alpha092", 0.10, "weighted means of yes and no tie"),
    ("alpha096", 0.20, "the largest of twelve correlations of standings is often there twice"),
    ("alpha097", 0.10, "correlations of four standings often tie"),
    ("alpha098", 0.50, "weighted means of a few standings tie"),
];

/// What the peer says of one alpha; the script explains the counts.
#[derive(Debug, Deserialize)]
struct Agreement {
    values: usize,
    agree: usize,
    ties: usize,
    differ: usize,
    worst: f64,
    first: Option<(usize, usize)>,
}

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A script of `peers`, or `None` where there is no Python to run it.
fn peer(script: &str) -> Option<Command> {
    let python = std::env::var_os("WEIPAN_PYTHON").map_or_else(|| workspace().join(".venv/bin/python"), PathBuf::from);
    if !python.exists() {
        println!("skipped: no Python with pandas; `make test` installs one");
        return None;
    }
    let mut command = Command::new(python);
    command.arg(workspace().join("tests/peers").join(script));
    Some(command)
}

/// The verdicts, or `None` where there is no Python to give them.
fn verdicts() -> Option<BTreeMap<String, Agreement>> {
    let mut judge = peer("alpha101_pandas.py")?;
    let folder = tempfile::tempdir().unwrap();
    let bars = bars(DAYS, STOCKS, 7).unwrap();
    write_columns(&bars, &folder.path().join("in")).unwrap();
    std::fs::create_dir(folder.path().join("scores")).unwrap();
    for factor in library::all().iter().filter(|factor| factor.family == "alpha101") {
        let scores = score(&bars, &library::resolve(factor.name).unwrap()).unwrap();
        write_npy(&folder.path().join("scores").join(format!("{}.npy", factor.name)), &scores).unwrap();
    }
    let status = judge.arg(folder.path()).status().unwrap();
    assert!(status.success(), "alpha101_pandas.py: {status}");
    Some(serde_json::from_slice(&std::fs::read(folder.path().join("agreement.json")).unwrap()).unwrap())
}

#[test]
fn every_alpha_agrees_with_the_formula() {
    let Some(verdicts) = verdicts() else { return };
    assert_eq!(verdicts.len(), 101);
    for (name, verdict) in &verdicts {
        println!("{name} {verdict:?}");
        let known = MUCH_ROUNDING.iter().find(|(alpha, _, _)| alpha == name);
        assert_eq!(verdict.differ, 0, "{name}: first at {:?}", verdict.first);
        assert_eq!(verdict.agree + verdict.ties + verdict.differ, DAYS * STOCKS, "{name}");
        assert!(verdict.worst <= 1e-9, "{name}");
        assert!(verdict.values > DAYS * STOCKS / 5, "{name} has {} values", verdict.values);
        let most = known.map_or(0.02, |(_, share, _)| *share) * verdict.values as f64;
        assert!(verdict.ties as f64 <= most, "{name}: rounding decides {} of {}", verdict.ties, verdict.values);
    }
}

#[test]
fn the_judge_of_the_alphas_is_right() {
    let Some(mut test) = peer("alpha101_ranges_test.py") else { return };
    let status = test.status().unwrap();
    assert!(status.success(), "alpha101_ranges_test.py: {status}");
}
