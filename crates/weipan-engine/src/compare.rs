//! Many accounts on one book: scores and targets once, accounts in parallel.

use rayon::prelude::*;
use weipan_core::Market;
use weipan_core::record::RunTables;
use weipan_core::search::{LeverageSearch, LeverageTrial};

use crate::prepare::{Book, MarketData, book, load};
use crate::{Checkpoints, EngineError, Progress, Spec, run};

mod search;

/// The axis that a search moves along.
const LEVERAGE: &str = "account.leverage";

/// One variant of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its values, one per axis.
    pub values: Vec<String>,
    /// Its spec.
    pub spec: Spec,
}

impl Variant {
    /// Its name: `leverage 2`, or `leverage 2, hedge.ratio 0.8`.
    #[must_use]
    pub fn name(&self, axes: &[String]) -> String {
        let short = |key: &String| key.strip_prefix("account.").unwrap_or(key).to_owned();
        let parts: Vec<_> =
            axes.iter().zip(&self.values).map(|(axis, value)| format!("{} {value}", short(axis))).collect();
        parts.join(", ")
    }
}

/// A finished comparison.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The spec keys that vary.
    pub axes: Vec<String>,
    /// The variants' values, parallel to `runs`.
    pub values: Vec<Vec<String>>,
    /// The runs.
    pub runs: Vec<RunTables>,
    /// What leverage each set of terms bears; empty if nobody asked.
    pub searches: Vec<LeverageSearch>,
}

/// All variants of a spec's `[compare]`: the product of its axes, the first axis slowest.
///
/// # Errors
/// [`EngineError::Spec`] if a key does not exist or a value does not fit it.
pub fn variants(spec: &Spec) -> Result<(Vec<String>, Vec<Variant>), EngineError> {
    let axes: Vec<String> = spec.compare.keys().cloned().collect();
    let mut variants = vec![Variant { values: Vec::new(), spec: spec.clone() }];
    for axis in &axes {
        let mut grown = Vec::new();
        for variant in &variants {
            for value in &spec.compare[axis] {
                let mut values = variant.values.clone();
                values.push(shown(value));
                grown.push(Variant { values, spec: variant.spec.with(axis, value)? });
            }
        }
        variants = grown;
    }
    for variant in &variants {
        variant.spec.check()?;
    }
    Ok((axes, variants))
}

/// A value as people write it: strings without quotes, whole floats without a point.
fn shown(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// Runs every variant of a spec's `[compare]`. Data are loaded once for each data set, scores and targets computed once
/// for each book, and the accounts run in parallel; the result is in the order of the variants whatever the threads do.
///
/// # Errors
/// [`EngineError`] of the first variant that cannot run.
pub fn compare(spec: &Spec, progress: &dyn Progress) -> Result<Comparison, EngineError> {
    compare_with(spec, CompareOptions::default(), progress)
}

/// What a comparison does beside its runs.
#[derive(Debug, Clone, Copy, Default)]
pub struct CompareOptions<'a> {
    /// Also find, for each combination of the other axes, the leverages that its book bears, by running accounts.
    pub search: bool,
    /// Where the accounts leave checkpoints and go on from them; searches leave none.
    pub checkpoints: Option<&'a Checkpoints>,
}

/// As [`compare`], with options.
///
/// # Errors
/// [`EngineError`] of the first account that cannot run.
pub fn compare_with(
    spec: &Spec,
    options: CompareOptions<'_>,
    progress: &dyn Progress,
) -> Result<Comparison, EngineError> {
    let (axes, variants) = variants(spec)?;
    let mut runs: Vec<Option<RunTables>> = vec![None; variants.len()];
    let mut searches = Vec::new();
    for group in groups(&variants, |v| (v.spec.data.clone(),)) {
        let specs: Vec<Spec> = group.iter().map(|i| variants[*i].spec.clone()).collect();
        let data = load(&specs, progress)?;
        let members: Vec<&Variant> = group.iter().map(|i| &variants[*i]).collect();
        let (done, searched) = compare_loaded(&axes, &members, &data, options, progress)?;
        for (at, run) in group.iter().zip(done) {
            runs[*at] = Some(run);
        }
        searches.extend(searched);
    }
    let values = variants.iter().map(|v| v.values.clone()).collect();
    Ok(Comparison { axes, values, runs: runs.into_iter().flatten().collect(), searches })
}

/// The variants of one data set.
fn compare_loaded(
    axes: &[String],
    variants: &[&Variant],
    data: &MarketData,
    options: CompareOptions<'_>,
    progress: &dyn Progress,
) -> Result<(Vec<RunTables>, Vec<LeverageSearch>), EngineError> {
    let market: &Market = &data.market;
    let owned: Vec<Variant> = variants.iter().map(|v| (*v).clone()).collect();
    let key = |v: &Variant| {
        (v.spec.universe.clone(), v.spec.factor.clone(), v.spec.book.clone(), v.spec.schedule, products(v))
    };
    let mut books: Vec<Option<Book>> = vec![None; owned.len()];
    for group in groups(&owned, key) {
        let shared = book(&owned[group[0]].spec, market, progress)?;
        for i in group {
            books[i] = Some(shared.clone());
        }
    }
    let jobs: Vec<(&Variant, Book)> = owned.iter().zip(books).filter_map(|(v, b)| Some((v, b?))).collect();
    progress.begin("accounts", jobs.iter().map(|(_, b)| u64::from(b.days.end - b.days.start)).sum());
    let results: Vec<Result<RunTables, EngineError>> = jobs
        .par_iter()
        .map(|(variant, book)| {
            let mut run = account(&variant.spec, &variant.name(axes), market, book, options.checkpoints, progress)?;
            run.record.timings.splice(0..0, data.timings.iter().cloned());
            Ok(run)
        })
        .collect();
    let runs = results.into_iter().collect::<Result<Vec<RunTables>, EngineError>>()?;
    let searches = if options.search { searches(axes, &jobs, &runs, market, progress)? } else { Vec::new() };
    Ok((runs, searches))
}

/// A search for each combination of the axes that are not the leverage, in order of first appearance.
fn searches(
    axes: &[String],
    jobs: &[(&Variant, Book)],
    runs: &[RunTables],
    market: &Market,
    progress: &dyn Progress,
) -> Result<Vec<LeverageSearch>, EngineError> {
    let others = |variant: &Variant| -> Vec<String> {
        let pairs = axes.iter().zip(&variant.values).filter(|(axis, _)| *axis != LEVERAGE);
        pairs.map(|(_, value)| value.clone()).collect()
    };
    let mut terms: Vec<(Vec<String>, usize, Vec<LeverageTrial>)> = Vec::new();
    for (i, ((variant, _), run)) in jobs.iter().zip(runs).enumerate() {
        let (fixed, trial) = (others(variant), search::judge(run));
        match terms.iter_mut().find(|(known, _, _)| *known == fixed) {
            Some((_, _, trials)) => trials.push(trial),
            None => terms.push((fixed, i, vec![trial])),
        }
    }
    progress.begin("leverages", terms.len() as u64);
    let one = |(fixed, i, trials): (Vec<String>, usize, Vec<LeverageTrial>)| {
        let (variant, book) = &jobs[i];
        let found = search::search(&search::Terms { spec: &variant.spec, market, book }, fixed, trials);
        progress.advance(1);
        found
    };
    terms.into_par_iter().map(one).collect()
}

/// The products of a variant's hedge: they decide from which day on it can run.
fn products(variant: &Variant) -> Vec<String> {
    variant.spec.hedge.shares().iter().map(|(product, _)| (*product).to_owned()).collect()
}

/// Indices of variants with the same key, in order of first appearance.
fn groups<K: PartialEq>(variants: &[Variant], key: impl Fn(&Variant) -> K) -> Vec<Vec<usize>> {
    let mut groups: Vec<(K, Vec<usize>)> = Vec::new();
    for (i, variant) in variants.iter().enumerate() {
        let k = key(variant);
        match groups.iter_mut().find(|(known, _)| *known == k) {
            Some((_, members)) => members.push(i),
            None => groups.push((k, vec![i])),
        }
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

/// One account, with checkpoints or without.
fn account(
    spec: &Spec,
    name: &str,
    market: &Market,
    book: &Book,
    checkpoints: Option<&Checkpoints>,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    match checkpoints {
        Some(checkpoints) => run::run_with_checkpoints(spec, name, market, book, checkpoints, progress),
        None => run::run(spec, name, market, book, progress),
    }
}

/// Runs one spec, without `[compare]`.
///
/// # Errors
/// [`EngineError`] if it cannot run.
pub fn backtest(spec: &Spec, progress: &dyn Progress) -> Result<RunTables, EngineError> {
    backtest_with(spec, None, progress)
}

/// As [`backtest`], leaving checkpoints and going on from them.
///
/// # Errors
/// [`EngineError`] if it cannot run, or a checkpoint cannot be written or read.
pub fn backtest_with(
    spec: &Spec,
    checkpoints: Option<&Checkpoints>,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    let data = load(std::slice::from_ref(spec), progress)?;
    let book = book(spec, &data.market, progress)?;
    progress.begin("account", u64::from(book.days.end - book.days.start));
    let mut run = account(spec, "", &data.market, &book, checkpoints, progress)?;
    run.record.timings.splice(0..0, data.timings);
    Ok(run)
}
