//! The report's statistics against empyrical, numpy and scipy on the same returns.
//!
//! Needs Python with `empyrical-reloaded`, `numpy` and `scipy`: `WEIPAN_PYTHON`, or `.venv/bin/python` in the workspace.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use weipan_report::statistic as s;

const PERIODS: f64 = 242.0;

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A fixed series with fat tails: sines that do not repeat, now and then multiplied.
fn returns(days: usize, phase: f64) -> Vec<f64> {
    (0..days)
        .map(|i| {
            let t = i as f64 + phase;
            let tail = if i % 37 == 0 { 4.0 } else { 1.0 };
            0.0004 + 0.009 * tail * (t * 1.7).sin() * (t * 0.23).cos() + 0.004 * (t * 12.9898).sin()
        })
        .collect()
}

fn ours(r: &[f64], b: &[f64]) -> BTreeMap<&'static str, f64> {
    let mut value = 1.0;
    let nav: Vec<f64> = r
        .iter()
        .map(|r| {
            value *= 1.0 + r;
            value
        })
        .collect();
    BTreeMap::from([
        ("annual_return", s::annual_return(r, PERIODS)),
        ("volatility", s::volatility(r, PERIODS)),
        ("sharpe", s::sharpe(r, PERIODS)),
        ("sortino", s::sortino(r, PERIODS)),
        ("calmar", s::calmar(r, PERIODS)),
        ("max_drawdown", s::worst_drawdown(&nav).unwrap().depth),
        ("value_at_risk", s::value_at_risk(r, 0.95)),
        ("expected_shortfall", s::expected_shortfall(r, 0.95)),
        ("tail_ratio", s::tail_ratio(r)),
        ("beta", s::beta(r, b)),
        ("alpha", s::alpha(r, b, PERIODS)),
        ("information_ratio", s::information_ratio(r, b, PERIODS)),
        ("tracking_error", s::tracking_error(r, b, PERIODS)),
        ("correlation", s::beta::correlation(r, b)),
        ("skewness", s::skewness(r)),
        ("kurtosis", s::kurtosis(r)),
        ("ulcer", s::ulcer(&nav)),
        ("quantile", s::quantile(r, 0.37)),
        ("probabilistic_sharpe", s::probabilistic_sharpe(r, 0.0)),
        ("win_loss", s::win_loss(r)),
    ])
}

/// What the peer says; `None` if there is no Python or a library is missing.
fn theirs(r: &[f64], b: &[f64]) -> Option<BTreeMap<String, f64>> {
    let python = std::env::var_os("WEIPAN_PYTHON").map_or_else(|| workspace().join(".venv/bin/python"), PathBuf::from);
    if !python.exists() {
        println!("skipped: no Python at {}", python.display());
        return None;
    }
    let mut child = Command::new(&python)
        .arg(workspace().join("tests/peers/statistics_empyrical.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::json!({"returns": r, "benchmark": b, "periods": PERIODS});
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: empyrical-reloaded, numpy or scipy is not installed for {}", python.display());
        return None;
    }
    assert!(output.status.success(), "the peer failed: {:?}", output.status);
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn statistics_agree_with_empyrical_numpy_and_scipy() {
    for (days, phase) in [(30, 0.3), (487, 11.0), (2_500, 5.1)] {
        let (r, b) = (returns(days, phase), returns(days, phase + 3.0));
        let Some(peer) = theirs(&r, &b) else { return };
        let own = ours(&r, &b);
        assert_eq!(own.keys().copied().collect::<Vec<_>>(), peer.keys().map(String::as_str).collect::<Vec<_>>());
        for (name, value) in own {
            let expected = peer[name];
            let scale = expected.abs().max(1e-3);
            assert!((value - expected).abs() <= 1e-9 * scale, "{name} of {days} days: {value} against {expected}");
        }
    }
}
