//! From a spec to what every account of it shares: data, scores, targets, index levels.

use std::ops::Range;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use weipan_core::record::Timing;
use weipan_core::rules::LAST_TRADING_DAY;
use weipan_core::{Bars, DayIdx, Field, FillPrice, Market, Panel, RuleBook};
use weipan_data::{DataError, LoadRequest};
use weipan_factor::{Expression, Factor, UserLibrary};
use weipan_hedge::HedgeMethod;
use weipan_portfolio::{Targets, rebalance_days, targets, universe};

use crate::run_days::{check_dates, run_days};
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
    let mut factors = Vec::new();
    for spec in specs.iter().filter(|spec| spec.book.long.index().is_none()) {
        let factor = factor(spec)?;
        columns.extend(fields(spec, &factor));
        extra.extend(factor.extra());
        back = back.max(lookback(spec, &factor));
        factors.push(factor);
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
    let market = timed("load", &mut timings, || weipan_data::load(&request));
    let mut market = market.map_err(|e| unloaded(e, factors.iter()))?;
    check_one_calendar(specs)?;
    move_last_days(&first.rule_book()?, &mut market);
    Ok(MarketData { market, timings })
}

/// Why the data were not loaded. Of a column that a factor names, its definition is told, and the place in it.
pub(crate) fn unloaded<'a>(error: DataError, mut factors: impl Iterator<Item = &'a Expression>) -> EngineError {
    let placed = match &error {
        DataError::MissingColumn { column, found, .. } => {
            let there: Vec<&str> = found.split(", ").collect();
            factors.find_map(|factor| factor.lacks(column, &there))
        }
        _ => None,
    };
    placed.map_or_else(|| error.into(), Into::into)
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

/// A date surely `back` trading days before `start`: seven days a week of five, and a month for holidays.
fn before(start: NaiveDate, back: u32) -> Option<NaiveDate> {
    start.checked_sub_days(Days::new(u64::from(back) * 7 / 5 + 30))
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
