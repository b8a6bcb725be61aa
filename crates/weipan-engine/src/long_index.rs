//! A long leg that is an index level: a market of one made-up stock whose price is the level.
//!
//! The stock is worth 1,000 yuan at the close before the run and moves with the index's closes from there, on whole
//! ticks of 0.01 yuan, so the level is rounded to 5e-6 of its first value. It trades at the close in whole units, without
//! limits, lots, T+1, taxes or impact; commission and slippage are the spec's.

use std::ops::Range;
use std::sync::Arc;

use weipan_core::{
    Actions, AssetIdx, Assets, Bars, Board, ByDateOr, DayIdx, Field, FillPrice, Instrument, Market, Panel, Symbol,
};
use weipan_exchange::{CostSpec, ExchangeSpec};
use weipan_portfolio::Targets;

use crate::prepare::Book;
use crate::run_days::run_days;
use crate::{EngineError, Spec};

/// Price of a unit at the close before the run, yuan.
const FIRST_PRICE: f64 = 1000.0;
/// Units that trade in a day: no bound.
pub(crate) const VOLUME: f64 = 1e15;

/// The book of an index: all of it on every rebalance day. Where the spec leaves the dates to the data, the run lasts as
/// long as the index has levels.
///
/// # Errors
/// [`EngineError::Index`] if the data have no such index, [`EngineError::OutsideData`] and the like for the dates.
pub(crate) fn book(spec: &Spec, market: &Market, code: &str) -> Result<Book, EngineError> {
    let (first, last) = span(market, code)?;
    let asked = run_days(spec, market, if spec.data.start.date().is_none() { first.0 } else { 0 })?;
    let end = if spec.data.end.date().is_none() { asked.end.min(last.0 + 1) } else { asked.end };
    let days = asked.start..end;
    let trade_days = weipan_portfolio::rebalance_days(&spec.schedule, market.bars.calendar(), days.clone())?;
    let target = |day: &DayIdx| {
        let weights = vec![(AssetIdx(0), 1.0)];
        Some(Targets { day: *day, signal: day.back(1)?, weights, asked: 1, universe: 1, unscored: 0 })
    };
    let targets = trade_days.iter().filter_map(target).collect();
    Ok(Book { days, targets, definition: format!("the level of {code}"), timings: Vec::new() })
}

/// First and last day with a level.
fn span(market: &Market, code: &str) -> Result<(DayIdx, DayIdx), EngineError> {
    let levels = market.indices.get(code).ok_or_else(|| {
        let known: Vec<&str> = market.indices.codes().collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let what = format!("not in the data set (it has: {known}); set book.long to one of them");
        EngineError::Index { code: code.to_owned(), what }
    })?;
    let has = |level: &f64| !level.is_nan();
    let none = || EngineError::Index { code: code.to_owned(), what: "no level on any trading day of the data".into() };
    let first = levels.close.iter().position(has).ok_or_else(none)?;
    let last = levels.close.iter().rposition(has).ok_or_else(none)?;
    Ok((DayIdx(first as u32), DayIdx(last as u32)))
}

/// The market of the one stock.
///
/// # Errors
/// [`EngineError::Index`] names the first day of the run, or its eve, without a level.
pub(crate) fn market(market: &Market, code: &str, days: &Range<u32>) -> Result<Market, EngineError> {
    span(market, code)?;
    let calendar = market.bars.calendar();
    let level = |day: u32| market.indices.get(code).and_then(|levels| levels.close(DayIdx(day)));
    for day in days.start - 1..days.end {
        if level(day).is_none() {
            let date = calendar.date(DayIdx(day));
            let what = format!("no level on {date}; choose days on which it has one, or complete index.parquet");
            return Err(EngineError::Index { code: code.to_owned(), what });
        }
    }
    let first = level(days.start - 1).map_or(1.0, |level| level.yuan());
    let price = |day: u32| level(day).map_or(f64::NAN, |level| level.yuan() / first * FIRST_PRICE);
    let n = calendar.len() as u32;
    let close: Vec<f64> = (0..n).map(price).collect();
    let before: Vec<f64> = (0..n).map(|day| day.checked_sub(1).map_or(f64::NAN, price)).collect();
    let stock = Instrument {
        symbol: Symbol::of_index(code),
        name: code.to_owned(),
        board: Board::Main,
        list_date: calendar.days().first().copied().unwrap_or_default(),
        delist_date: None,
        industry: None,
    };
    let mut bars = Bars::new(Arc::new(calendar.clone()), Arc::new(Assets::new(vec![stock])));
    let fields = [(Field::Close, close), (Field::PrevClose, before), (Field::Volume, vec![VOLUME; n as usize])];
    for (field, values) in fields {
        if let Some(panel) = Panel::from_rows(n as usize, 1, values) {
            bars.insert(field, panel);
        }
    }
    Ok(Market {
        name: market.name.clone(),
        bars,
        actions: Actions::default(),
        indices: market.indices.clone(),
        members: Arc::default(),
        futures: market.futures.clone(),
        warnings: market.warnings.clone(),
        fingerprint: market.fingerprint.clone(),
    })
}

/// How an index position trades: at the close, without any bound.
pub(crate) fn exchange() -> ExchangeSpec {
    ExchangeSpec { fill: FillPrice::Close, participation: 0.0, price_limits: false, lots: false, t_plus_one: false }
}

/// What trading it costs: the spec's commission and slippage; no stamp duty, transfer fee or impact.
pub(crate) fn costs(spec: &CostSpec) -> CostSpec {
    let none = ByDateOr::Value(0.0);
    CostSpec { stamp_duty: none, transfer_fee: none, impact: 0.0, ..spec.clone() }
}
