//! The days of a run: inside the data, after every lookback, with futures to hedge with.

use std::ops::Range;

use chrono::NaiveDate;
use weipan_core::{DayIdx, Market};
use weipan_hedge::MissingBar;

use crate::{EngineError, Spec};

/// The spec's dates must lie in its data set.
pub(crate) fn check_dates(spec: &Spec) -> Result<(), EngineError> {
    let set = weipan_data::describe(&spec.data.path)?;
    for (key, bound) in [("data.start", spec.data.start), ("data.end", spec.data.end)] {
        if let Some(date) = bound.date().filter(|date| *date < set.first || *date > set.last) {
            let hint = "choose a date inside, or \"data\" for as far as they reach".to_owned();
            return Err(EngineError::OutsideData { key, date, first: set.first, last: set.last, hint });
        }
    }
    Ok(())
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
    check_futures(spec, market, calendar.date(DayIdx(start)), calendar.date(DayIdx(end)))?;
    Ok(start..end + 1)
}

/// A month that is not there; or it is the calendar that is wrong.
fn missing_month(market: &Market, code: &str) -> String {
    let cause = market.bars.calendar().long_breaks().next().map_or_else(String::new, |(before, after)| {
        format!(" (no trading day lies between {before} and {after}: is a date of the bars wrong?)")
    });
    format!("{code} is not there at all{cause}")
}

fn check_futures(spec: &Spec, market: &Market, start: NaiveDate, end: NaiveDate) -> Result<(), EngineError> {
    let quarters = spec.hedge.contract.is_quarterly();
    for (product, _) in spec.hedge.shares() {
        let product = product.to_owned();
        match market.futures.first_day(&product) {
            None => {
                let known = market.futures.products().join(", ");
                let known = if known.is_empty() { "none".to_owned() } else { known };
                return Err(EngineError::UnknownProduct { product, known });
            }
            Some(first) if first > start => return Err(EngineError::NoFutures { product, first, start }),
            Some(_) if spec.hedge.missing_bar == MissingBar::KeepMark => {}
            Some(_) => {
                if let Some(code) = market.futures.missing_months(&product, start, end, quarters).first() {
                    return Err(EngineError::FuturesHole { what: missing_month(market, code) });
                }
            }
        }
    }
    Ok(())
}
