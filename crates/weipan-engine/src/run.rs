//! One account through all its days.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use chrono::NaiveDate;
use weipan_core::ledger::{EventKind, FillRow, FutureRow, JournalRow, MarginStatus, PositionRow, RejectRow};
use weipan_core::record::{AccountRecord, DataRecord, RunRecord, RunTables, Timing};
use weipan_core::{AssetIdx, Cny, DayIdx, Field, Fill, FutureFill, FuturesDay, Lot, Market, Price, Reject, Shares};
use weipan_exchange::Exchange;
use weipan_hedge::books::{Item, Line};
use weipan_hedge::{AccountSpec, Fund};

use crate::basis::{annualised, expected_dividend_points};
use crate::day::{DayOutcome, Known, step};
use crate::exposure::{Industries, exposure};
use crate::hedge_ratio::{HedgeTarget, hedge_targets};
use crate::liquidity::mean_amount;
use crate::prepare::{Book, HedgeData};
use crate::volatility::volatility;
use crate::{EngineError, Progress, Spec, VERSION, long_index};

/// Steps of progress are reported every so many days.
const REPORT_DAYS: u32 = 20;

/// Walks one account of a spec through the days of its book and keeps everything a report needs.
///
/// # Errors
/// [`EngineError`] names the key that cannot be, the index level that is missing, or a broken identity.
pub fn run(
    spec: &Spec,
    variant: &str,
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    run_on_terms(spec, &[], variant, market, book, progress)
}

/// The same money without its details: day rows and events, for sweeps over many accounts. All other tables are empty.
///
/// # Errors
/// As [`run`].
pub fn run_days(spec: &Spec, market: &Market, book: &Book) -> Result<RunTables, EngineError> {
    walk(spec, &[], "", market, book, &crate::Silent, Detail::Days)
}

/// The same with terms of the account that change on given days, oldest first: each holds from its day on.
///
/// # Errors
/// As [`run`]; and [`EngineError::Hedge`] if new terms contradict themselves.
pub fn run_on_terms(
    spec: &Spec,
    terms: &[(NaiveDate, AccountSpec)],
    variant: &str,
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    walk(spec, terms, variant, market, book, progress, Detail::Full)
}

/// What a run keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Every table.
    Full,
    /// Day rows and events.
    Days,
}

fn walk(
    spec: &Spec,
    terms: &[(NaiveDate, AccountSpec)],
    variant: &str,
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
    detail: Detail,
) -> Result<RunTables, EngineError> {
    let start = Instant::now();
    let rules = spec.rule_book()?;
    let of_index;
    let (market, exchange) = match spec.book.long.index() {
        None => (market, Exchange::new(&spec.exchange, &spec.costs, &spec.ban, &rules)?),
        Some(code) => {
            of_index = long_index::market(market, code, &book.days)?;
            let costs = long_index::costs(&spec.costs);
            (&of_index, Exchange::new(&long_index::exchange(), &costs, &spec.ban, &rules)?)
        }
    };
    let is_index = spec.book.long.index().is_some();
    let opened = market.bars.calendar().date(DayIdx(book.days.start));
    let mut fund = Fund::new(&spec.account, &spec.hedge, opened, &rules)?.with_flows(&spec.flow, opened)?;
    if detail == Detail::Days {
        fund.keep_balances_only();
    }
    let mut pressure = exchange.no_pressure();
    let hedge = HedgeData::new(spec, market, &book.days)?;
    let record = record(spec, variant, market, book, &hedge, &fund)?;
    let mut tables = Tables::new(record, market, detail);
    let industries = Industries::new(&market.bars);
    let mut targets = book.targets.iter().peekable();
    let mut terms = terms.iter().peekable();
    let aims = hedge_targets(&spec.hedge, market, &book.targets, &hedge);
    tables.run.record.warnings.extend(not_estimated(&aims));
    let mut aims = aims.iter().peekable();
    for day in book.days.clone().map(DayIdx) {
        let today = targets.next_if(|t| t.day == day);
        if let Some(aim) = aims.next_if(|aim| aim.day == day) {
            fund.aim(&aim.shares);
        }
        let bars = market.bars.day(day, market.actions.on(day));
        while let Some((date, account)) = terms.next_if(|(date, _)| *date <= bars.date) {
            fund.change_terms(account, *date, &rules)?;
        }
        let frame = hedge.frame(market, day, |product| exchange.opening_banned_of(product, bars.date));
        let futures = hedge.day(market, day, &frame);
        let has_orders = today.is_some() || fund.is_unwinding() || fund.has_flows();
        let sigma = if spec.costs.impact > 0.0 && has_orders {
            volatility(&market.bars, DayIdx(day.0 - 1))
        } else {
            Vec::new()
        };
        let amount = if fund.asks_for_liquidity() { mean_amount(&market.bars, DayIdx(day.0 - 1)) } else { Vec::new() };
        let known = Known { volatility: &sigma, amount: &amount };
        let mut outcome = step(&mut fund, &exchange, today, &bars, &futures, known, &mut pressure)?;
        pressure.forget(day);
        if is_index {
            outcome.row.locked_down = Cny::ZERO; // An index has no limit.
        }
        // What is left while an account is closed out says nothing about the book.
        let is_ending = matches!(outcome.row.status, MarginStatus::CloseOut | MarginStatus::Closed);
        if let Some(targets) = today.filter(|_| !is_ending && !is_index && detail == Detail::Full) {
            let members = market.members.get(&hedge.index_code);
            let lots = fund.holdings().lots();
            let participation = if spec.exchange.participation > 0.0 { spec.exchange.participation } else { 1.0 };
            tables.run.exposure.push(exposure(
                &market.bars,
                day,
                lots,
                &outcome.fills,
                members,
                targets,
                participation,
                fund.hedge_ratio(),
            ));
            tables.run.industries.extend(industries.weights(bars.date, lots));
        }
        tables.keep(day, outcome, fund.holdings().lots(), &futures, &hedge);
        if (day.0 + 1 - book.days.start).is_multiple_of(REPORT_DAYS) {
            progress.advance(u64::from(REPORT_DAYS));
        }
    }
    progress.advance(u64::from((book.days.end - book.days.start) % REPORT_DAYS));
    let mut run = tables.run;
    if run.days.iter().all(|row| row.bought == Cny::ZERO) {
        run.record.warnings.insert(0, never_bought(&run));
    }
    run.record.timings.push(Timing { phase: "account".to_owned(), seconds: start.elapsed().as_secs_f64() });
    Ok(run)
}

/// The tables of a run while it goes on.
struct Tables<'a> {
    market: &'a Market,
    run: RunTables,
    detail: Detail,
    before: Vec<(AssetIdx, Shares)>,
}

impl<'a> Tables<'a> {
    fn new(record: RunRecord, market: &'a Market, detail: Detail) -> Self {
        let run = RunTables {
            record,
            days: Vec::new(),
            fills: Vec::new(),
            rejects: Vec::new(),
            futures: Vec::new(),
            positions: Vec::new(),
            events: Vec::new(),
            unwind: Vec::new(),
            journal: Vec::new(),
            exposure: Vec::new(),
            industries: Vec::new(),
        };
        Self { market, run, detail, before: Vec::new() }
    }

    fn keep(&mut self, day: DayIdx, outcome: DayOutcome, lots: &[Lot], futures: &FuturesDay<'_>, hedge: &HedgeData) {
        let mut row = outcome.row;
        self.add_basis(&mut row, futures, hedge);
        let renames = outcome.events.iter().any(|event| event.kind == EventKind::CodeChange);
        self.run.events.extend(outcome.events);
        if self.detail == Detail::Days {
            self.run.days.push(row);
            return;
        }
        let had_actions = !self.market.actions.on(day).is_empty();
        if renames {
            self.drop_former_codes(day);
        }
        if !outcome.fills.is_empty() || had_actions || lots.len() != self.before.len() {
            self.keep_positions(day, lots);
        }
        let fills: Vec<_> = outcome.fills.iter().map(|fill| self.fill_row(day, fill)).collect();
        self.run.fills.extend(fills);
        let rejects: Vec<_> =
            outcome.rejects.iter().map(|(reject, worth)| self.reject_row(day, reject, *worth)).collect();
        self.run.rejects.extend(rejects);
        self.run.futures.extend(outcome.futures.iter().map(|fill| future_row(fill, futures)));
        self.run.unwind.extend(outcome.unwind);
        let lines: Vec<_> = outcome.journal.iter().map(|line| self.journal_row(row.date, line, futures)).collect();
        self.run.journal.extend(lines);
        self.run.days.push(row);
    }

    fn add_basis(&self, row: &mut weipan_core::ledger::DayRow, futures: &FuturesDay<'_>, hedge: &HedgeData) {
        let held = futures.contracts.iter().find(|c| !row.contract.is_empty() && c.code == *row.contract);
        let (Some(contract), Some(future)) = (held, Price::from_yuan(row.future)) else { return };
        let level = futures.levels(&contract.product).1;
        row.basis_annual = annualised(future, level, 0.0, row.date, contract.last_day);
        let index = hedge.code_of(&contract.product).and_then(|code| self.market.indices.get(code));
        let expected = index.and_then(|index| expected_dividend_points(index, row.date, contract.last_day));
        if let Some(points) = expected {
            row.basis_annual_adjusted = annualised(future, level, points, row.date, contract.last_day);
        }
    }

    /// Positions under a code that ended end with it: 0 shares, and a new row under the new code.
    fn drop_former_codes(&mut self, day: DayIdx) {
        let (calendar, assets) = (self.market.bars.calendar(), self.market.bars.assets());
        let (date, before) = (calendar.date(day), day.back(1).map_or(NaiveDate::MIN, |eve| calendar.date(eve)));
        let ended =
            |asset: AssetIdx| assets.former_codes(asset).iter().find(|code| before < code.until && code.until <= date);
        for (asset, _) in self.before.extract_if(.., |(asset, _)| ended(*asset).is_some()) {
            let (symbol, shares) = (assets.symbol_on(asset, before).text(), Shares::ZERO);
            let mark = self.market.bars.day(day, &[]).close(asset).unwrap_or_default();
            self.run.positions.push(PositionRow { date, symbol, shares, mark });
        }
    }

    /// Shares that changed since yesterday, a row each; 0 for what is gone.
    fn keep_positions(&mut self, day: DayIdx, lots: &[Lot]) {
        let date = self.market.bars.calendar().date(day);
        let symbol = |asset| self.market.bars.assets().symbol_on(asset, date).text();
        // Both lists are in the order of assets.
        let mut before = std::mem::take(&mut self.before).into_iter().peekable();
        let mut gone = Vec::new();
        for lot in lots {
            gone.extend(std::iter::from_fn(|| before.next_if(|(asset, _)| *asset < lot.asset)));
            if before.next_if(|(asset, _)| *asset == lot.asset).map(|(_, shares)| shares) != Some(lot.shares) {
                let (symbol, shares) = (symbol(lot.asset), lot.shares);
                self.run.positions.push(PositionRow { date, symbol, shares, mark: lot.mark });
            }
            self.before.push((lot.asset, lot.shares));
        }
        for (asset, _) in gone.into_iter().chain(before) {
            let mark = self.market.bars.day(day, &[]).close(asset).unwrap_or_default();
            self.run.positions.push(PositionRow { date, symbol: symbol(asset), shares: Shares::ZERO, mark });
        }
    }

    fn fill_row(&self, day: DayIdx, fill: &Fill) -> FillRow {
        let volume = self.market.bars.field(Field::Volume).map_or(f64::NAN, |v| v.at(day, fill.asset));
        let date = self.market.bars.calendar().date(day);
        FillRow {
            date,
            symbol: self.market.bars.assets().symbol_on(fill.asset, date).text(),
            side: fill.side,
            shares: fill.shares,
            reference: fill.reference,
            amount: fill.amount,
            participation: if volume > 0.0 && volume < long_index::VOLUME {
                fill.shares.0 as f64 / volume
            } else {
                f64::NAN
            },
            commission: fill.costs.commission,
            stamp_duty: fill.costs.stamp_duty,
            transfer_fee: fill.costs.transfer_fee,
            slippage: fill.costs.slippage,
            impact: fill.costs.impact,
            origin: fill.origin,
        }
    }

    fn journal_row(&self, date: NaiveDate, line: &Line, futures: &FuturesDay<'_>) -> JournalRow {
        let item = match line.item {
            Item::Whole => Arc::from(""),
            Item::Stock(asset) => self.market.bars.assets().symbol_on(asset, date).text(),
            Item::Former(asset) => {
                let codes = self.market.bars.assets().former_codes(asset);
                codes.iter().rfind(|code| code.until <= date).map_or_else(|| Arc::from(""), |code| code.symbol.text())
            }
            Item::Contract(contract) => futures.contract(contract).code.as_str().into(),
        };
        let Line { entry, kind, account, amount, quantity, .. } = *line;
        JournalRow { date, entry, kind, account, item, amount, quantity }
    }

    fn reject_row(&self, day: DayIdx, reject: &Reject, worth: Cny) -> RejectRow {
        let date = self.market.bars.calendar().date(day);
        RejectRow {
            date,
            symbol: self.market.bars.assets().symbol_on(reject.asset, date).text(),
            side: reject.side,
            shares: reject.shares,
            worth,
            rule: reject.rule,
            origin: reject.origin,
        }
    }
}

/// Why nothing was ever bought: the rule that refused most.
fn never_bought(run: &RunTables) -> String {
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

fn future_row(fill: &FutureFill, futures: &FuturesDay<'_>) -> FutureRow {
    FutureRow {
        date: futures.date,
        contract: futures.contract(fill.contract).code.as_str().into(),
        sold: fill.sold,
        reference: fill.reference,
        price: fill.price,
        fee: fill.fee,
        origin: fill.origin,
    }
}

fn record(
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
        warnings: warnings(spec, market, book),
        lang: spec.report.lang.clone(),
        timings: book.timings.clone(),
    })
}

/// That the hedge ratio could not be estimated on some rebalance days.
fn not_estimated(aims: &[HedgeTarget]) -> Option<String> {
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
fn warnings(spec: &Spec, market: &Market, book: &Book) -> Vec<String> {
    let mut warnings = market.warnings.clone();
    if !spec.stress.is_empty() {
        warnings.push("the spec's [[stress]] was not applied; `weipan stress` runs it".to_owned());
    }
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
