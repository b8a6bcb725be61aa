//! The study of a factor against alphalens on the same made-up panel.
//!
//! Needs Python with `alphalens-reloaded`: `WEIPAN_PYTHON`, or `.venv/bin/python` in the workspace. Where the two
//! differ by definition:
//!
//! - alphalens carries prices forward over gaps, so a stock without a row earns 0 there; here it has no return. The
//!   prices of this test have no gaps.
//! - alphalens drops a score before it makes quantiles if any of its forward returns is missing, so that quantiles know
//!   the future and the last days are lost for all periods; here a stock stays in its bucket without a return. The days
//!   that both have are compared.
//! - alphalens correlates the ranks of all stocks of each day over those in both; here ranks are those among the stocks
//!   in both, as Spearman's correlation has it. The same without gaps in the scores, near with some.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};
use weipan_factor::eval::{Scored, StudyOptions, StudyTables, null_scores, study};

const DAYS: usize = 130;
const STOCKS: usize = 83;
const QUANTILES: usize = 5;
const PERIODS: [u32; 2] = [1, 5];

type Series = BTreeMap<NaiveDate, f64>;

/// What alphalens says of one period.
#[derive(Deserialize)]
struct Peer {
    ic: Series,
    quantile_returns: BTreeMap<i64, Series>,
    turnover: BTreeMap<i64, Series>,
    autocorrelation: Series,
}

fn dates() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap();
    let working = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    first.iter_days().filter(working).take(DAYS).collect()
}

/// Prices that walk about, and scores that know a little of the next return; one in `gap` has none.
fn market(gap: Option<usize>) -> (Vec<f64>, Panel<f64>) {
    let (steps, noise) = (null_scores(1, DAYS, STOCKS), null_scores(2, DAYS, STOCKS));
    let step = |cell: usize| 0.06 * (steps.as_slice()[cell] - 0.5);
    let mut prices = vec![10.0; DAYS * STOCKS];
    (STOCKS..prices.len()).for_each(|cell| prices[cell] = prices[cell - STOCKS] * (1.0 + step(cell)));
    let mut scores = noise.clone();
    for cell in 0..prices.len() {
        let before = cell.checked_sub(STOCKS).map_or(0.5, |before| scores.as_slice()[before]);
        let next = if cell + STOCKS < prices.len() { step(cell + STOCKS) } else { 0.0 };
        scores.as_mut_slice()[cell] = 0.8 * before + 0.2 * noise.as_slice()[cell] + next;
    }
    if let Some(gap) = gap {
        (0..prices.len()).filter(|cell| cell % gap == 3).for_each(|cell| scores.as_mut_slice()[cell] = f64::NAN);
    }
    (prices, scores)
}

fn bars(prices: &[f64]) -> Bars {
    let instruments = (0..STOCKS).map(|i| Instrument {
        symbol: format!("{:06}.SH", 600_000 + i).parse().unwrap(),
        name: format!("stock {i}"),
        board: Board::Main,
        list_date: NaiveDate::from_ymd_opt(2010, 1, 4).unwrap(),
        delist_date: None,
        industry: None,
    });
    let mut bars = Bars::new(Arc::new(Calendar::new(dates()).unwrap()), Arc::new(Assets::new(instruments.collect())));
    let previous: Vec<f64> = [&prices[..STOCKS], &prices[..prices.len() - STOCKS]].concat();
    bars.insert(Field::Close, Panel::from_rows(DAYS, STOCKS, prices.to_vec()).unwrap());
    bars.insert(Field::PrevClose, Panel::from_rows(DAYS, STOCKS, previous).unwrap());
    bars
}

/// What the peer says, by period; `None` if there is no Python or the library is missing.
fn theirs(prices: &[f64], scores: &Panel<f64>) -> Option<BTreeMap<u32, Peer>> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let python = std::env::var_os("WEIPAN_PYTHON").map_or_else(|| workspace.join(".venv/bin/python"), PathBuf::from);
    if !python.exists() {
        println!("skipped: no Python at {}", python.display());
        return None;
    }
    let mut child = Command::new(&python)
        .arg(workspace.join("tests/peers/tear_sheet_alphalens.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let rows = |values: &[f64]| -> Vec<Vec<Option<f64>>> {
        values.chunks(STOCKS).map(|row| row.iter().map(|x| Some(*x).filter(|x| !x.is_nan())).collect()).collect()
    };
    let input = serde_json::json!({
        "dates": dates(), "prices": rows(prices), "scores": rows(scores.as_slice()), "periods": PERIODS,
        "quantiles": QUANTILES,
    });
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: alphalens-reloaded is not installed for {}", python.display());
        return None;
    }
    assert!(output.status.success(), "the peer failed: {:?}", output.status);
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn ours(prices: &[f64], scores: &Panel<f64>, horizon: u32) -> StudyTables {
    let options = StudyOptions { horizon, buckets: QUANTILES, ..StudyOptions::default() };
    let factor = [Scored { name: "x", scores }];
    study(&factor, 0..DAYS as u32, &bars(prices), None, None, &options).unwrap()
}

/// Compares a series on the dates that the peer has; returns the largest difference.
fn compare(what: &str, found: &Series, expected: &Series, at_least: usize, tolerance: f64) -> f64 {
    assert!(expected.len() >= at_least, "{what}: the peer has {} days only", expected.len());
    let differences = expected.iter().map(|(date, value)| {
        let difference = (found[date] - value).abs();
        assert!(difference <= tolerance, "{what} on {date}: {} against {value}", found[date]);
        difference
    });
    differences.fold(0.0, f64::max)
}

#[test]
fn the_study_agrees_with_alphalens() {
    for (gap, near) in [(None, 1e-12), (Some(17), 0.02)] {
        let (prices, scores) = market(gap);
        let Some(peer) = theirs(&prices, &scores) else { return };
        for period in PERIODS {
            let (tables, peer) = (ours(&prices, &scores, period), &peer[&period]);
            let days = DAYS - 10;
            let ic = tables.days.iter().map(|row| (row.date, row.rank_ic)).collect();
            compare("rank IC", &ic, &peer.ic, days, 1e-12);
            let stay = tables.days.iter().map(|row| (row.date, row.rank_autocorrelation)).collect();
            let most = compare("rank autocorrelation", &stay, &peer.autocorrelation, days - 5, near);
            println!("period {period}, gaps {gap:?}: rank autocorrelations differ by up to {most:.1e}");
            for bucket in 1..=QUANTILES as i64 {
                let rows = || tables.buckets.iter().filter(|row| row.bucket == bucket);
                let returns = rows().map(|row| (row.date, row.mean_return)).collect();
                compare("bucket return", &returns, &peer.quantile_returns[&bucket], days, 1e-12);
                let turnover = rows().map(|row| (row.date, row.turnover)).collect();
                compare("bucket turnover", &turnover, &peer.turnover[&bucket], days - 5, 1e-12);
            }
        }
    }
}
