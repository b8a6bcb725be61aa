//! One account on its way through the days of its book.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::ledger::MarginStatus;
use weipan_core::record::RunTables;
use weipan_core::{AssetIdx, Cny, DayIdx, FuturesDay, Market, RuleBook, Shares};
use weipan_exchange::{Exchange, Pressure};
use weipan_hedge::{AccountSpec, Fund, FundState, MissingBar};
use weipan_portfolio::Targets;

use crate::day::{DayOutcome, Known, step};
use crate::exposure::{Industries, exposure};
use crate::hedge_data::HedgeData;
use crate::hedge_ratio::{HedgeTarget, hedge_targets};
use crate::liquidity::mean_amount;
use crate::prepare::Book;
use crate::run_record::{never_bought, not_estimated, record};
use crate::tables::{Detail, Tables};
use crate::volatility::volatility;
use crate::{EngineError, Spec, long_index};

/// Everything that the days of an account are given and none of them changes.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    spec: &'a Spec,
    /// Terms of the account that change on given days, oldest first.
    terms: &'a [(NaiveDate, AccountSpec)],
    book: &'a Book,
    /// The market of the book; that of one stock, if the book holds an index level.
    market: Cow<'a, Market>,
    rules: RuleBook,
    exchange: Exchange,
    hedge: HedgeData,
    aims: Vec<HedgeTarget>,
    industries: Industries,
}

impl<'a> Course<'a> {
    pub fn new(
        spec: &'a Spec,
        terms: &'a [(NaiveDate, AccountSpec)],
        market: &'a Market,
        book: &'a Book,
    ) -> Result<Self, EngineError> {
        let rules = spec.rule_book()?;
        let (market, exchange) = match spec.book.long.index() {
            None => (Cow::Borrowed(market), Exchange::new(&spec.exchange, &spec.costs, &spec.ban, &rules)?),
            Some(code) => {
                let costs = long_index::costs(&spec.costs);
                let exchange = Exchange::new(&long_index::exchange(), &costs, &spec.ban, &rules)?;
                (Cow::Owned(long_index::market(market, code, &book.days)?), exchange)
            }
        };
        let hedge = HedgeData::new(spec, &market, &book.days)?;
        let aims = hedge_targets(&spec.hedge, &market, &book.targets, &hedge);
        let industries = Industries::new(&market.bars);
        Ok(Self { spec, terms, book, market, rules, exchange, hedge, aims, industries })
    }

    pub fn date(&self, day: DayIdx) -> NaiveDate {
        self.market.bars.calendar().date(day)
    }

    fn is_index(&self) -> bool {
        self.spec.book.long.index().is_some()
    }

    fn targets(&self, day: DayIdx) -> Option<&'a Targets> {
        let targets = &self.book.targets;
        targets.binary_search_by_key(&day, |targets| targets.day).ok().map(|at| &targets[at])
    }

    fn aim(&self, day: DayIdx) -> Option<&HedgeTarget> {
        self.aims.binary_search_by_key(&day, |aim| aim.day).ok().map(|at| &self.aims[at])
    }
}

/// Where a walk stands between two days, beside the tables that it has filled. A walk of the same spec on the same data
/// that goes on from here lives the same days to the same bits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WalkState {
    /// The first day that was not lived.
    pub next: DayIdx,
    fund: FundState,
    pressure: Pressure,
    /// Shares at the last close at which a position changed.
    positions: Vec<(AssetIdx, Shares)>,
}

/// An account between two days.
#[derive(Debug)]
pub(crate) struct Walk<'c> {
    course: &'c Course<'c>,
    fund: Fund,
    pressure: Pressure,
    tables: Tables<'c>,
    next: DayIdx,
    /// Terms that hold already.
    terms: usize,
}

impl<'c> Walk<'c> {
    /// An account before its first day.
    pub fn begin(course: &'c Course<'c>, variant: &str, detail: Detail) -> Result<Self, EngineError> {
        let Course { spec, book, hedge, rules, .. } = course;
        let market = &*course.market;
        let opened = course.date(DayIdx(book.days.start));
        let mut fund = Fund::new(&spec.account, &spec.hedge, opened, rules)?.with_flows(&spec.flow, opened)?;
        if detail == Detail::Days {
            fund.keep_balances_only();
        }
        let mut record = record(spec, variant, market, book, hedge, &fund)?;
        record.warnings.extend(not_estimated(&course.aims));
        let (tables, pressure) = (Tables::new(record, market, detail), course.exchange.no_pressure());
        Ok(Self { course, fund, pressure, tables, next: DayIdx(book.days.start), terms: 0 })
    }

    /// The first day that was not lived.
    pub fn next(&self) -> DayIdx {
        self.next
    }

    /// The rows so far.
    pub fn rows(&self) -> &RunTables {
        &self.tables.run
    }

    /// Where the walk stands.
    pub fn state(&self) -> WalkState {
        let positions = self.tables.before.clone();
        WalkState { next: self.next, fund: self.fund.state(), pressure: self.pressure.clone(), positions }
    }

    /// Goes on from where a walk of the same course stood, with its rows so far; the record stays this walk's own.
    pub fn resume(&mut self, state: WalkState, mut rows: RunTables) -> Result<(), EngineError> {
        if let Some(last) = state.next.back(1) {
            self.change_terms(self.course.date(last))?;
        }
        self.fund.restore(state.fund)?;
        self.pressure = state.pressure;
        self.tables.before = state.positions;
        std::mem::swap(&mut rows.record, &mut self.tables.run.record);
        self.tables.run = rows;
        self.next = state.next;
        Ok(())
    }

    /// Puts the account under the terms that hold on a date.
    fn change_terms(&mut self, date: NaiveDate) -> Result<(), EngineError> {
        while let Some((from, account)) = self.course.terms.get(self.terms).filter(|(from, _)| *from <= date) {
            self.fund.change_terms(account, *from, &self.course.rules)?;
            self.terms += 1;
        }
        Ok(())
    }

    /// Lives the next day.
    pub fn live(&mut self) -> Result<(), EngineError> {
        let Course { spec, market, exchange, hedge, .. } = self.course;
        let day = self.next;
        let targets = self.course.targets(day);
        if let Some(aim) = self.course.aim(day) {
            self.fund.aim(&aim.shares);
        }
        let bars = market.bars.day(day, market.actions.on(day));
        self.change_terms(bars.date)?;
        let frame = hedge.frame(market, day, |product| exchange.opening_banned_of(product, bars.date));
        let futures = hedge.day(market, day, &frame);
        self.check_bars(&futures)?;
        let eve = DayIdx(day.0 - 1);
        let has_orders = targets.is_some() || self.fund.is_unwinding() || self.fund.has_flows();
        let sigma = if spec.costs.impact > 0.0 && has_orders { volatility(&market.bars, eve) } else { Vec::new() };
        let amount = if self.fund.asks_for_liquidity() { mean_amount(&market.bars, eve) } else { Vec::new() };
        let known = Known { volatility: &sigma, amount: &amount };
        let mut outcome = step(&mut self.fund, exchange, targets, &bars, &futures, known, &mut self.pressure)?;
        self.pressure.forget(day);
        if self.course.is_index() {
            outcome.row.locked_down = Cny::ZERO; // An index has no limit.
        }
        if let Some(targets) = targets {
            self.keep_exposure(day, targets, &outcome);
        }
        self.tables.keep(day, outcome, self.fund.holdings().lots(), &futures, hedge);
        self.next = DayIdx(day.0 + 1);
        Ok(())
    }

    /// An error where the futures table has a hole that today's account would fall into.
    fn check_bars(&self, futures: &FuturesDay<'_>) -> Result<(), EngineError> {
        let spec = &self.course.spec.hedge;
        if self.fund.is_closed() || spec.missing_bar == MissingBar::KeepMark {
            return Ok(());
        }
        let hole = |what: String| Err(EngineError::FuturesHole { what });
        if let Some(held) = self.fund.shorts().iter().find(|short| futures.bar(short.contract).is_none()) {
            let code = &futures.contract(held.contract).code;
            return hole(format!("{code} has no bar on {}, when the account holds it", futures.date));
        }
        let has_bar = |product: &str| futures.bars.iter().any(|bar| futures.contract(bar.contract).product == product);
        match futures.products.iter().find(|of| !has_bar(of.product)) {
            Some(of) => hole(format!("no month of {} has a bar on {}", of.product, futures.date)),
            None => Ok(()),
        }
    }

    /// What the book holds after a rebalance. What is left while an account is closed out says nothing about the book.
    fn keep_exposure(&mut self, day: DayIdx, targets: &Targets, outcome: &DayOutcome) {
        let is_ending = matches!(outcome.row.status, MarginStatus::CloseOut | MarginStatus::Closed);
        if is_ending || self.course.is_index() || self.tables.detail == Detail::Days {
            return;
        }
        let Course { spec, market, hedge, industries, .. } = self.course;
        let members = market.members.get(&hedge.index_code);
        let lots = self.fund.holdings().lots();
        let participation = if spec.exchange.participation > 0.0 { spec.exchange.participation } else { 1.0 };
        let ratio = self.fund.hedge_ratio();
        let row = exposure(&market.bars, day, lots, &outcome.fills, members, targets, participation, ratio);
        self.tables.run.exposure.push(row);
        self.tables.run.industries.extend(industries.weights(self.course.date(day), lots));
    }

    /// The tables of the whole walk.
    pub fn finish(self) -> RunTables {
        let mut run = self.tables.run;
        if run.days.iter().all(|row| row.bought == Cny::ZERO) {
            run.record.warnings.insert(0, never_bought(&run));
        }
        run
    }
}
