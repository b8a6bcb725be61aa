//! From a spec to what every account of it shares: data, scores, targets, index levels.

use std::ops::Range;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use weipan_core::record::Timing;
use weipan_core::rules::LAST_TRADING_DAY;
use weipan_core::unit::UNITS_PER_YUAN;
use weipan_core::{Bars, DayIdx, Field, FillPrice, FuturesDay, Market, Panel, Price, ProductDay, RuleBook};
use weipan_data::LoadRequest;
use weipan_factor::{Expression, Factor, UserLibrary};
use weipan_hedge::{ContractChoice, ContractTerms, HedgeMethod};
use weipan_portfolio::{Targets, rebalance_days, targets, universe};

use crate::basis::carry;
use crate::{EngineError, Progress, Spec, long_index, volatility};

/// A loaded market and how long that took.
#[derive(Debug)]
pub struct MarketData {
    /// The market.
    pub market: Market,
    /// Where the time went.
    pub timings: Vec<Timing>,
}

/// The book of a spec: what every leverage holds, computed once.
#[derive(Debug, Clone)]
pub struct Book {
    /// Days of the run.
    pub days: Range<u32>,
    /// Targets of each rebalance day, oldest first.
    pub targets: Vec<Targets>,
    /// The factor's definition, written out.
    pub definition: String,
    /// Where the time went.
    pub timings: Vec<Timing>,
}

/// Index levels and contracts of a hedge, on the calendar of the data.
#[derive(Debug, Clone)]
pub struct HedgeData {
    /// Code of the hedge index.
    pub index_code: String,
    /// Code of the benchmark.
    pub benchmark_code: String,
    /// The products of the hedge, the main one first; none without a hedge.
    products: Vec<ProductIndex>,
    index: Vec<Price>,
    benchmark: Vec<Price>,
    /// Position of each contract's last day on the calendar's axis.
    last_positions: Vec<i64>,
    /// Whether the contract is chosen by its carry.
    by_carry: bool,
}

/// A product and the levels of its index.
#[derive(Debug, Clone)]
struct ProductIndex {
    product: String,
    code: String,
    levels: Vec<Price>,
}

/// What a day of futures says beside its bars.
#[derive(Debug, Clone)]
pub struct FuturesFrame<'a> {
    /// Trading days left of every contract.
    days_left: Vec<i64>,
    /// Index and bans of every product.
    products: Vec<ProductDay<'a>>,
    /// Carry of every contract; empty where nobody chooses by it.
    carry: Vec<f64>,
}

/// The benchmark of a book that is compared with nothing: a level that never moves.
const NO_BENCHMARK: &str = "none";

pub(crate) fn timed<T>(phase: &str, timings: &mut Vec<Timing>, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    timings.push(Timing { phase: phase.to_owned(), seconds: start.elapsed().as_secs_f64() });
    result
}

/// The factor of a spec: a library name or a definition, with the spec's parameters and own factors.
///
/// # Errors
/// [`EngineError::Factor`] with the place in the definition.
pub fn factor(spec: &Spec) -> Result<Expression, EngineError> {
    let mut library = UserLibrary::default();
    spec.factor.library.iter().try_for_each(|(name, text)| library.insert(name, text))?;
    let parameters: Vec<(String, f64)> = spec.factor.parameters.clone().into_iter().collect();
    Ok(weipan_factor::resolve_with(&spec.factor.definition, &library, &parameters)?)
}

/// Checks what the account's rules say for the first day of the run, where the spec names it.
///
/// # Errors
/// [`EngineError::Hedge`] names the key.
pub fn check_account(spec: &Spec) -> Result<(), EngineError> {
    if let Some(opened) = spec.data.start.date() {
        weipan_hedge::Fund::new(&spec.account, &spec.hedge, opened, &spec.rule_book()?)?
            .with_flows(&spec.flow, opened)?;
    }
    Ok(())
}

/// Columns that a run of the spec reads.
fn fields(spec: &Spec, factor: &Expression) -> Vec<Field> {
    let mut fields =
        vec![Field::Close, Field::PrevClose, Field::High, Field::Low, Field::Volume, Field::Amount, Field::TotalShares];
    if spec.exchange.fill == FillPrice::Open {
        fields.push(Field::Open);
    }
    if spec.book.weights.needs_float_shares() {
        fields.push(Field::FloatShares);
    }
    fields.extend(factor.fields());
    fields
}

/// Trading days before the first run day that the spec's inputs reach back.
fn lookback(spec: &Spec, factor: &Expression) -> u32 {
    let hedge = match spec.hedge.method {
        HedgeMethod::Value => 0,
        // A day more for the first return, and one for the contract that is chosen by what was known the day before.
        HedgeMethod::Beta | HedgeMethod::MinVariance => spec.hedge.window as u32 + 2,
    };
    factor.lookback().max(volatility::WINDOW as u32).max(hedge) + 1
}

/// Loads what all the given specs need; they share one data set.
///
/// # Errors
/// [`EngineError`] with the file or the key that is wrong.
pub fn load(specs: &[Spec], progress: &dyn Progress) -> Result<MarketData, EngineError> {
    let Some(first) = specs.first() else {
        return Err(EngineError::Spec { message: "nothing to run".to_owned(), span: None });
    };
    let (mut columns, mut extra, mut back) = (Vec::new(), Vec::new(), 0);
    for spec in specs.iter().filter(|spec| spec.book.long.index().is_none()) {
        let factor = factor(spec)?;
        columns.extend(fields(spec, &factor));
        extra.extend(factor.extra());
        back = back.max(lookback(spec, &factor));
    }
    columns.sort_unstable();
    columns.dedup();
    extra.sort_unstable();
    extra.dedup();
    progress.begin("load", 0);
    check_dates(first)?;
    let mut timings = Vec::new();
    let start = first.data.start.date().and_then(|start| before(start, back));
    let request =
        LoadRequest { path: &first.data.path, start, end: first.data.end.date(), fields: &columns, extra: &extra };
    let mut market = timed("load", &mut timings, || weipan_data::load(&request))?;
    check_one_calendar(specs)?;
    move_last_days(&first.rule_book()?, &mut market);
    Ok(MarketData { market, timings })
}

/// Runs of one comparison share their contracts, and so their last trading days.
fn check_one_calendar(specs: &[Spec]) -> Result<(), EngineError> {
    let own = |spec: &Spec| spec.rules.get(LAST_TRADING_DAY.name).cloned();
    if specs.windows(2).any(|pair| own(&pair[0]) != own(&pair[1])) {
        let message = "a comparison cannot vary rules.last_trading_day: its runs share one set of contracts".to_owned();
        return Err(EngineError::Spec { message, span: None });
    }
    Ok(())
}

/// Puts in the last trading days that a user changed: they go before what the data say.
pub(crate) fn move_last_days(rules: &RuleBook, market: &mut Market) {
    for row in rules.rows(&LAST_TRADING_DAY).iter().filter(|row| row.changed) {
        if let Ok(date) = row.text("date").parse() {
            market.futures.move_last_day(&row.text("month"), date);
        }
    }
}

/// The spec's dates must lie in its data set.
fn check_dates(spec: &Spec) -> Result<(), EngineError> {
    let set = weipan_data::describe(&spec.data.path)?;
    for (key, bound) in [("data.start", spec.data.start), ("data.end", spec.data.end)] {
        if let Some(date) = bound.date().filter(|date| *date < set.first || *date > set.last) {
            let hint = "choose a date inside, or \"data\" for as far as they reach".to_owned();
            return Err(EngineError::OutsideData { key, date, first: set.first, last: set.last, hint });
        }
    }
    Ok(())
}

/// A date surely `back` trading days before `start`: seven days a week of five, and a month for holidays.
fn before(start: NaiveDate, back: u32) -> Option<NaiveDate> {
    start.checked_sub_days(Days::new(u64::from(back) * 7 / 5 + 30))
}

/// The days of the run: from the first that has a signal day before it and all of the factor's lookback.
///
/// # Errors
/// [`EngineError::OutsideData`] if the spec's dates are not in the data, [`EngineError::NoFutures`] if its hedge does
/// not exist yet.
pub fn run_days(spec: &Spec, market: &Market, lookback: u32) -> Result<Range<u32>, EngineError> {
    let calendar = market.bars.calendar();
    let days = calendar.days();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        let message = "the data set has no trading day between data.start and data.end".to_owned();
        return Err(EngineError::Spec { message, span: None });
    };
    let outside = |key, date, hint: String| EngineError::OutsideData { key, date, first, last, hint };
    let earliest = lookback + 1;
    if earliest as usize >= days.len() {
        let message = format!(
            "the factor looks back {lookback} trading days, but the data have {} ({first} to {last})",
            days.len()
        );
        return Err(EngineError::Spec { message, span: None });
    }
    let start = match spec.data.start.date() {
        None => {
            let shares = spec.hedge.shares();
            let listed = shares.iter().filter_map(|(product, _)| market.futures.first_day(product)).max();
            let hedged = listed.and_then(|day| calendar.on_or_after(day)).map_or(0, |day| day.0);
            earliest.max(hedged)
        }
        Some(date) => {
            let found = calendar.on_or_after(date).filter(|_| date >= first);
            let day = found.ok_or_else(|| outside("data.start", date, "choose a date inside".to_owned()))?;
            if day.0 < earliest {
                let possible = calendar.date(DayIdx(earliest));
                let hint =
                    format!("the factor looks back {lookback} trading days, so {possible} is the first possible start");
                return Err(outside("data.start", date, hint));
            }
            day.0
        }
    };
    let end = match spec.data.end.date() {
        None => calendar.len() as u32 - 1,
        Some(date) => calendar.on_or_before(date).map_or(0, |day| day.0),
    };
    if start >= calendar.len() as u32 || end < start {
        return Err(outside(
            "data.end",
            calendar.date(DayIdx(end)),
            format!("too few days: the run needs {earliest} before its first"),
        ));
    }
    check_futures(spec, market, calendar.date(DayIdx(start)))?;
    Ok(start..end + 1)
}

fn check_futures(spec: &Spec, market: &Market, start: NaiveDate) -> Result<(), EngineError> {
    for (product, _) in spec.hedge.shares() {
        let product = product.to_owned();
        match market.futures.first_day(&product) {
            None => {
                let known = market.futures.products().join(", ");
                let known = if known.is_empty() { "none".to_owned() } else { known };
                return Err(EngineError::UnknownProduct { product, known });
            }
            Some(first) if first > start => return Err(EngineError::NoFutures { product, first, start }),
            Some(_) => {}
        }
    }
    Ok(())
}

/// Scores, universe and targets of a spec, computed once for all its accounts.
///
/// # Errors
/// [`EngineError`] names the key, the column or the day.
pub fn book(spec: &Spec, market: &Market, progress: &dyn Progress) -> Result<Book, EngineError> {
    if let Some(code) = spec.book.long.index() {
        return long_index::book(spec, market, code);
    }
    let factor = factor(spec)?;
    let bars = &market.bars;
    for field in factor.fields() {
        if bars.field(field).is_none() {
            let (column, needed_by) = (field.name().to_owned(), format!("factor `{}`", spec.factor.definition));
            return Err(EngineError::MissingColumn { column, needed_by });
        }
    }
    factor.fits(bars.calendar().len())?;
    let days = run_days(spec, market, factor.lookback())?;
    let trade_days = rebalance_days(&spec.schedule, bars.calendar(), days.clone())?;
    let signals: Vec<DayIdx> = trade_days.iter().filter_map(|day| day.back(1)).collect();
    let mut timings = Vec::new();
    progress.begin("scores", 0);
    let scores = timed("scores", &mut timings, || scores_of(&factor, bars, &signals))?;
    progress.begin("targets", 0);
    let mask = timed("universe", &mut timings, || universe(&spec.universe, bars, &market.members, &signals))?;
    let targets = timed("targets", &mut timings, || targets(&spec.book, &scores, &signals, &mask, bars, &trade_days))?;
    match targets.first() {
        Some(first) if first.weights.is_empty() => Err(EngineError::EmptyBook(bars.calendar().date(first.day))),
        _ => Ok(Book { days, targets, definition: factor.definition(), timings }),
    }
}

/// A row of scores for each signal day: by themselves where that looks at fewer days than all that lie between them.
fn scores_of(factor: &Expression, bars: &Bars, signals: &[DayIdx]) -> Result<Panel<f64>, EngineError> {
    let (Some(first), Some(last)) = (signals.first(), signals.last()) else {
        return Ok(Panel::filled(0, bars.assets().len(), f64::NAN));
    };
    let (width, between) = (bars.assets().len(), (last.0 + 1 - first.0) as usize);
    let mut scores = Panel::filled(signals.len(), width, f64::NAN);
    let rows = scores.as_mut_slice();
    if signals.len() * (factor.lookback() as usize + 1) < between {
        let jobs = rows.par_chunks_mut(width.max(1)).zip(signals);
        jobs.try_for_each(|(row, day)| factor.score(&bars.history(*day), row))?;
    } else {
        let all = factor.score_days(bars, first.0..last.0 + 1)?;
        for (row, day) in rows.chunks_mut(width.max(1)).zip(signals) {
            row.copy_from_slice(all.row(DayIdx(day.0 - first.0)));
        }
    }
    Ok(scores)
}

impl HedgeData {
    /// Levels for every day of a run.
    ///
    /// # Errors
    /// [`EngineError::Index`] if an index is unknown or has no level on a day of the run.
    pub fn new(spec: &Spec, market: &Market, days: &Range<u32>) -> Result<Self, EngineError> {
        let rules = spec.rule_book()?;
        let shares = spec.hedge.shares();
        let products = shares.iter().map(|(product, _)| product_index(spec, product, market, days, &rules));
        let products = products.collect::<Result<Vec<_>, _>>()?;
        let benchmark = spec.hedge.benchmark.as_str();
        let unhedged = if benchmark.is_empty() {
            spec.book.long.index().unwrap_or_else(|| default_benchmark(market))
        } else {
            benchmark
        };
        let index_code = products.first().map_or(unhedged, |main| main.code.as_str()).to_owned();
        let benchmark_code = if benchmark.is_empty() { index_code.clone() } else { benchmark.to_owned() };
        let calendar = market.bars.calendar();
        let last_positions = market.futures.contracts().iter().map(|c| calendar.position(c.last_day)).collect();
        Ok(Self {
            index: levels(market, &index_code, days)?,
            benchmark: levels(market, &benchmark_code, days)?,
            index_code,
            benchmark_code,
            products,
            last_positions,
            by_carry: spec.hedge.contract == ContractChoice::CheapestCarry,
        })
    }

    /// The index of each product, the main one first.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.products.iter().map(|of| of.code.as_str())
    }

    /// The index of a product of the hedge.
    #[must_use]
    pub fn code_of(&self, product: &str) -> Option<&str> {
        self.products.iter().find(|of| of.product == product).map(|of| of.code.as_str())
    }

    /// What [`HedgeData::day`] needs of a day; `banned` says which product's shorts may not be opened.
    #[must_use]
    pub fn frame(&self, market: &Market, day: DayIdx, banned: impl Fn(&str) -> bool) -> FuturesFrame<'_> {
        let previous = day.row().saturating_sub(1);
        let products = self.products.iter().map(|of| ProductDay {
            product: &of.product,
            index_previous: of.levels[previous],
            index: of.levels[day.row()],
            opening_banned: banned(&of.product),
        });
        FuturesFrame {
            days_left: self.last_positions.iter().map(|last| last - i64::from(day.0)).collect(),
            products: products.collect(),
            carry: if self.by_carry { self.carry(market, day) } else { Vec::new() },
        }
    }

    /// Annualised dividend-adjusted basis of each contract by the marks of the day before.
    fn carry(&self, market: &Market, day: DayIdx) -> Vec<f64> {
        let contracts = market.futures.contracts();
        let mut rates = vec![f64::NAN; contracts.len()];
        let Some(before) = day.back(1) else { return rates };
        let date = market.bars.calendar().date(before);
        for bar in market.futures.bars(before) {
            let contract = market.futures.contract(bar.contract);
            let of = self.products.iter().find(|of| of.product == contract.product);
            if let Some(index) = of.and_then(|of| market.indices.get(&of.code)) {
                rates[bar.contract.0 as usize] = carry(bar.mark(), index, before, date, contract.last_day);
            }
        }
        rates
    }

    /// The futures of a day; `frame` from [`HedgeData::frame`].
    #[must_use]
    pub fn day<'a>(&self, market: &'a Market, day: DayIdx, frame: &'a FuturesFrame<'a>) -> FuturesDay<'a> {
        let calendar = market.bars.calendar();
        let previous = DayIdx(day.0.saturating_sub(1));
        FuturesDay {
            date: calendar.date(day),
            previous_date: calendar.date(previous),
            contracts: market.futures.contracts(),
            bars: market.futures.bars(day),
            previous: market.futures.bars(previous),
            days_left: &frame.days_left,
            index_previous: self.index[previous.row()],
            index: self.index[day.row()],
            products: &frame.products,
            carry: &frame.carry,
            benchmark_previous: self.benchmark[previous.row()],
            benchmark: self.benchmark[day.row()],
        }
    }
}

fn product_index(
    spec: &Spec,
    product: &str,
    market: &Market,
    days: &Range<u32>,
    rules: &RuleBook,
) -> Result<ProductIndex, EngineError> {
    let code = ContractTerms::new(&spec.hedge, product, rules)?.product.index;
    if market.indices.get(&code).is_none() {
        let what = format!("{product} futures are priced on it, but the data set lacks it; add it to index.parquet");
        return Err(EngineError::Index { code, what });
    }
    Ok(ProductIndex { product: product.to_owned(), levels: levels(market, &code, days)?, code })
}

/// What an unhedged book of stocks is compared with where the spec does not say: CSI 1000 if the data have it, else nothing.
fn default_benchmark(market: &Market) -> &'static str {
    if market.indices.get("000852.SH").is_some() { "000852.SH" } else { NO_BENCHMARK }
}

/// Levels of an index on the calendar; days outside the run and its eve may be missing and are zero.
fn levels(market: &Market, code: &str, days: &Range<u32>) -> Result<Vec<Price>, EngineError> {
    if code == NO_BENCHMARK {
        return Ok(vec![Price(UNITS_PER_YUAN * 1000); market.bars.calendar().len()]);
    }
    let index = market.indices.get(code).ok_or_else(|| {
        let known: Vec<&str> = market.indices.codes().collect();
        let what = format!(
            "not in the data set (it has: {}); set hedge.benchmark to one of them",
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        );
        EngineError::Index { code: code.to_owned(), what }
    })?;
    for day in days.start - 1..days.end {
        if index.close(DayIdx(day)).is_none_or(|level| level <= Price::ZERO) {
            let date = market.bars.calendar().date(DayIdx(day));
            let what = format!("no level on {date}; choose days on which it has one, or complete index.parquet");
            return Err(EngineError::Index { code: code.to_owned(), what });
        }
    }
    Ok((0..market.bars.calendar().len() as u32).map(|day| index.close(DayIdx(day)).unwrap_or_default()).collect())
}
