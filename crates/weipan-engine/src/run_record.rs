//! What a run says of itself: its terms, and what a reader must know before the numbers.

use std::collections::BTreeMap;

use weipan_core::record::{AccountRecord, DataRecord, RunRecord, RunTables};
use weipan_core::{DayIdx, Market};
use weipan_hedge::Fund;

use crate::hedge_data::HedgeData;
use crate::hedge_ratio::HedgeTarget;
use crate::prepare::Book;
use crate::{EngineError, Spec, VERSION};

/// The record of a run that begins.
pub(crate) fn record(
    spec: &Spec,
    variant: &str,
    market: &Market,
    book: &Book,
    hedge: &HedgeData,
    fund: &Fund,
) -> Result<RunRecord, EngineError> {
    let calendar = market.bars.calendar();
    let (first, last) = (calendar.date(DayIdx(book.days.start)), calendar.date(DayIdx(book.days.end - 1)));
    let account = AccountRecord {
        kind: fund.kind().word().to_owned(),
        equity: spec.account.equity,
        leverage: spec.account.leverage,
        policy: word(&spec.account.policy),
        initial_margin: fund.initial_margin().fraction(),
        warning: fund.lines().warning.fraction(),
        call: fund.lines().call.fraction(),
        close_out: fund.lines().close_out.fraction(),
        financing_rate: fund.financing_rate(first),
        hedge: spec.hedge.describe(),
        hedge_method: word(&spec.hedge.method),
        hedge_contract: word(&spec.hedge.contract),
        index: hedge.index_code.clone(),
        benchmark: hedge.benchmark_code.clone(),
        fill: spec.exchange.fill.word().to_owned(),
        participation: spec.exchange.participation,
    };
    Ok(RunRecord {
        name: spec.name.clone(),
        variant: variant.to_owned(),
        version: VERSION.to_owned(),
        spec: spec.to_toml()?,
        data: DataRecord {
            name: market.name.clone(),
            fingerprint: market.fingerprint.clone(),
            first,
            last,
            days: (book.days.end - book.days.start) as usize,
            stocks: market.bars.assets().len(),
        },
        account,
        warnings: warnings(spec, market, book, hedge),
        lang: spec.report.lang.clone(),
        timings: book.timings.clone(),
    })
}

/// That the hedge ratio could not be estimated on some rebalance days.
pub(crate) fn not_estimated(aims: &[HedgeTarget]) -> Option<String> {
    let by_value = aims.iter().filter(|aim| !aim.is_estimated).count();
    (by_value > 0).then(|| {
        format!(
            "the hedge ratio could not be estimated on {by_value} of {} rebalance days (fewer than hedge.min_days days were \
             known before them); the hedge was by value",
            aims.len()
        )
    })
}

/// The word that a spec uses for a value of a closed set.
fn word<T: serde::Serialize>(value: &T) -> String {
    match toml::Value::try_from(value) {
        Ok(toml::Value::String(text)) => text,
        _ => String::new(),
    }
}

/// What a reader must know: of the data, and of the book.
fn warnings(spec: &Spec, market: &Market, book: &Book, hedge: &HedgeData) -> Vec<String> {
    let mut warnings = market.warnings.clone();
    if !spec.stress.is_empty() {
        warnings.push("the spec's [[stress]] was not applied; `weipan stress` runs it".to_owned());
    }
    warnings.extend(outside_run(spec, market, book));
    warnings.extend(part_hedge(spec));
    warnings.extend(missing_months(spec, market, book));
    warnings.extend(holes(market, book, hedge));
    let unscored = book.targets.iter().map(|t| t.unscored).max().unwrap_or(0);
    if unscored > 0 {
        warnings.push(format!(
            "up to {unscored} stocks of the universe had no score on a rebalance and could not be chosen"
        ));
    }
    let empty = book.targets.iter().filter(|t| t.weights.is_empty()).count();
    if empty > 0 {
        warnings.push(format!("no stock could be chosen on {empty} rebalance days: the book was emptied"));
    }
    warnings
}

/// Flows and bans of the spec that no day of the run meets.
fn outside_run(spec: &Spec, market: &Market, book: &Book) -> Vec<String> {
    let calendar = market.bars.calendar();
    let [first, last] = [book.days.start, book.days.end - 1].map(|day| calendar.date(DayIdx(day)));
    let flows = spec.flow.iter().filter(|flow| flow.date > last);
    let flows = flows.map(|flow| format!("the [[flow]] of {} did not happen: the run ends on {last}", flow.date));
    let bans = spec.ban.iter().filter(|ban| ban.from > last || ban.to < first);
    let bans = bans.map(|ban| {
        format!("the [[ban]] from {} to {} had no day: the run goes from {first} to {last}", ban.from, ban.to)
    });
    flows.chain(bans).collect()
}

/// That the shares of a mix hedge more or less than the longs.
fn part_hedge(spec: &Spec) -> Option<String> {
    let sum: f64 = spec.hedge.mix.values().sum();
    let part = !spec.hedge.mix.is_empty() && (sum - 1.0).abs() > 1e-6;
    part.then(|| {
        format!("the shares of hedge.mix add up to {sum:.3}: the shorts are that part of what hedge.ratio alone would ask for")
    })
}

/// Why nothing was ever bought: the rule that refused most.
pub(crate) fn never_bought(run: &RunTables) -> String {
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for reject in &run.rejects {
        *by_rule.entry(reject.rule.word()).or_default() += 1;
    }
    match by_rule.into_iter().max_by_key(|(_, count)| *count) {
        Some((rule, _)) => {
            format!(
                "Nothing was ever bought: {} orders were refused, most of them by the rule `{rule}`.",
                run.rejects.len()
            )
        }
        None => "Nothing was ever bought: no target was worth a single lot; raise account.equity or lower book.count."
            .to_owned(),
    }
}

/// On which days contracts of the hedge's products had no bar, if there are any.
fn holes(market: &Market, book: &Book, hedge: &HedgeData) -> Option<String> {
    let days = book.days.clone().map(DayIdx).filter(|day| hedge.has_hole(market, *day));
    let dates: Vec<String> = days.map(|day| market.bars.calendar().date(day).to_string()).collect();
    let first = dates.first()?;
    let others = if dates.len() > 1 { format!(" and {} other days", dates.len() - 1) } else { String::new() };
    Some(format!(
        "futures.parquet lacks bars of months of the hedge on {first}{others}: a contract that was held then kept its last mark and \
         could not be traded"
    ))
}

/// Delivery months of the hedge's products that the data do not have; a run only begins without them if it may.
fn missing_months(spec: &Spec, market: &Market, book: &Book) -> Option<String> {
    let calendar = market.bars.calendar();
    let (from, to) = (calendar.date(DayIdx(book.days.start)), calendar.date(DayIdx(book.days.end - 1)));
    let quarters = spec.hedge.contract.is_quarterly();
    let of = |(product, _): &(&str, f64)| market.futures.missing_months(product, from, to, quarters);
    let months: Vec<String> = spec.hedge.shares().iter().flat_map(of).collect();
    (!months.is_empty()).then(|| format!("futures.parquet lacks {}: the hedge used other months", months.join(", ")))
}
