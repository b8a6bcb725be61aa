//! The account against an independent model of it in plain Python, to the last unit.
//!
//! Random small markets and random specs run through the engine; `tests/peers/account_model.py`, written from
//! docs/account.md, lives the same days on the same data set, spec and target lists. Every money column of every day,
//! every fill, reject and futures fill must agree exactly.
//!
//! `WEIPAN_MODEL_CASES` sets the number of cases (48), `WEIPAN_MODEL_SEED` the seed (1), `WEIPAN_MODEL_FIRST` the first case (0): a
//! case depends on seed and number alone, so one that disagreed can be run again by itself. Needs Python 3.11 with
//! `pyarrow`: `WEIPAN_PYTHON`, or `.venv/bin/python` in the workspace.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod case;
mod cover;
mod market;
mod row;

use std::env;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use weipan_core::record::RunTables;
use weipan_core::{DayIdx, Market};
use weipan_data::About;
use weipan_engine::prepare::{Book, book};
use weipan_engine::{Silent, Spec, run};

use case::Draw;
use cover::Cover;

/// Cases of an ordinary run.
const CASES: u64 = 64;
/// Cases that share a market.
const CASES_PER_MARKET: u64 = 16;
/// Cases that the model lives in one call.
const CASES_PER_CALL: usize = 64;
/// Cases with which each broken rule is lived.
const BROKEN_CASES: u64 = 6;
/// Disagreements that a failure prints.
const PRINTED: usize = 5;

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// A case that was run: what to compare with.
struct Done {
    name: String,
    spec: String,
    tables: RunTables,
}

/// The target lists as the model reads them.
fn targets(book: &Book, market: &Market) -> Value {
    let (calendar, assets) = (market.bars.calendar(), market.bars.assets());
    let lists = book.targets.iter().map(|list| {
        let weights: Vec<_> = list.weights.iter().map(|(a, w)| (assets.get(*a).symbol.as_str(), *w)).collect();
        json!({"date": calendar.date(list.day), "weights": weights})
    });
    lists.collect()
}

/// Runs one case and writes its inputs; returns what the batch says of it.
fn prepare(name: String, spec: &Spec, market: &Market, data: &Path, folder: &Path) -> (Done, Value) {
    let book = book(spec, market, &Silent).unwrap();
    let tables = run(spec, "", market, &book, &Silent).unwrap();
    let spec_file = folder.join(format!("{name}.toml"));
    let text = spec.to_toml().unwrap();
    std::fs::write(&spec_file, &text).unwrap();
    let day = |day| market.bars.calendar().date(DayIdx(day));
    let input = json!({
        "name": name, "data": data, "spec": spec_file,
        "first": day(book.days.start), "last": day(book.days.end - 1),
        "targets": targets(&book, market),
    });
    (Done { name, spec: text, tables }, input)
}

/// Calls the model once for all cases; `None`, with a word, where there is no Python for it.
fn model(cases: &[Value], folder: &Path) -> Option<Vec<Value>> {
    let python = env::var_os("WEIPAN_PYTHON").map_or_else(|| workspace().join(".venv/bin/python"), PathBuf::from);
    if !python.exists() {
        println!("skipped: no Python at {}", python.display());
        return None;
    }
    let (batch, answer) = (folder.join("batch.json"), folder.join("answer.json"));
    let input = json!({"rules": workspace().join("data/rules"), "cases": cases});
    std::fs::write(&batch, input.to_string()).unwrap();
    let script = workspace().join("tests/peers/account_model.py");
    let output = Command::new(&python).arg(script).args([&batch, &answer]).output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: pyarrow is not installed for {}", python.display());
        return None;
    }
    assert!(output.status.success(), "the model failed:\n{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&std::fs::read(answer).unwrap()).unwrap())
}

fn write_market(market: &Market, folder: &Path) {
    let about = About {
        name: market.name.clone(),
        source: String::new(),
        licence: String::new(),
        made_by: "account_model".to_owned(),
        notes: Vec::new(),
    };
    weipan_data::write(folder, market, &about, false).unwrap();
}

/// Cases on a few markets, run, with their inputs written into a folder.
fn cases(
    numbers: Range<u64>,
    seed: u64,
    spec: impl Fn(u64, &Market) -> Spec,
    cover: &mut Cover,
    folder: &Path,
) -> (Vec<Done>, Vec<Value>) {
    let mut made: Option<(u64, Market, PathBuf)> = None;
    let mut one = |number| {
        let place = number / CASES_PER_MARKET;
        if made.as_ref().is_none_or(|(at, _, _)| *at != place) {
            let (market, data) = (market::made(seed * 1_000 + place), folder.join(format!("market-{place}")));
            write_market(&market, &data);
            made = Some((place, market, data));
        }
        let (_, market, data) = made.as_ref().unwrap();
        let (done, input) = prepare(format!("case-{number}"), &spec(number, market), market, data, folder);
        cover.add(&done.tables, market);
        (done, input)
    };
    numbers.map(&mut one).unzip()
}

/// Where the model disagrees in a batch of cases that it lives in one call; `None` without the model.
fn disagreements(numbers: Range<u64>, seed: u64, cover: &mut Cover) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let (done, inputs) = cases(numbers, seed, |n, market| Draw::new(seed, n).spec(market), cover, folder.path());
    let answers = model(&inputs, folder.path())?;
    assert_eq!(answers.len(), done.len());
    let told = |(one, answer): (&Done, &Value)| {
        let difference = row::first_difference(&one.tables, answer)?;
        Some(format!("{}: {difference}\n{}", one.name, one.spec))
    };
    Some(done.iter().zip(&answers).filter_map(told).collect())
}

#[test]
fn the_account_agrees_with_an_independent_model() {
    let (first, count) = (number("WEIPAN_MODEL_FIRST", 0), number("WEIPAN_MODEL_CASES", CASES));
    let seed = number("WEIPAN_MODEL_SEED", 1);
    let (mut cover, mut differing) = (Cover::default(), Vec::new());
    for from in (first..first + count).step_by(CASES_PER_CALL) {
        let batch = from..(first + count).min(from + CASES_PER_CALL as u64);
        let Some(found) = disagreements(batch, seed, &mut cover) else { return };
        differing.extend(found);
    }
    println!("{cover:?}");
    differing.iter().take(PRINTED).for_each(|text| println!("{text}"));
    assert!(differing.is_empty(), "{} of {count} cases disagree", differing.len());
    if count >= CASES {
        cover.demand_everything();
    }
}

/// The model with one rule broken on purpose (`tests/peers/account/wrong.py`), and a table and column that must show it.
const BROKEN: [(&str, &str, &str); 8] = [
    ("interest", "days", "financing"),
    ("dividend", "days", "receivable"),
    ("commission", "fills", "commission"),
    ("price_limit", "fills", "shares"),
    ("settlement", "days", "trading"),
    ("size", "fills", "shares"),
    ("unwind", "fills", "shares"),
    ("roll", "futures", "date"),
];

#[test]
fn a_broken_rule_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let spec = |n, market: &Market| Draw::new(1, n).dire(market);
    let (done, inputs) = cases(0..BROKEN_CASES, 1, spec, &mut Cover::default(), folder.path());
    let broken = BROKEN.iter().flat_map(|(rule, _, _)| {
        inputs.iter().map(move |input| {
            let mut input = input.clone();
            input["broken"] = json!(rule);
            input
        })
    });
    let Some(answers) = model(&broken.collect::<Vec<_>>(), folder.path()) else { return };
    for ((rule, table, column), answers) in BROKEN.iter().zip(answers.chunks(done.len())) {
        let told = done.iter().zip(answers).filter_map(|(one, answer)| row::first_difference(&one.tables, answer));
        let told: Vec<_> = told.collect();
        let shown = told.iter().find(|difference| difference.names(table, column));
        assert!(shown.is_some(), "{rule} shows in no {column} of {table}: {told:?}");
        println!(
            "{rule}: {} of {} cases; {}",
            told.len(),
            done.len(),
            shown.map_or_else(String::new, ToString::to_string)
        );
    }
}
