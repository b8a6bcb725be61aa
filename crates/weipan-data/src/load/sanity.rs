//! What no run may overlook: values that cannot be, moves that no limit allows, days far from all others, stocks whose
//! rows just stop.

use chrono::NaiveDate;
use rayon::prelude::*;
use weipan_core::{AssetIdx, Bars, Calendar, DayIdx, Field};

use crate::possible::Possible;

/// A close this far from its reference price is beyond the limit of every board (30 %), with room for rounding.
const LARGEST_MOVE: f64 = 0.32;
/// New listings have free days, and relistings are near; a stock this old has a limit.
const SETTLED_DAYS: i64 = 10;
/// A stock without a row for so many days at the end of the window is taken for gone.
const GONE_DAYS: usize = 20;

/// Cells that a thread looks at before it asks for more.
const STRETCH: usize = 1 << 15;

/// The first value of a loaded field that cannot be.
pub(super) fn impossible(bars: &Bars) -> Option<(Field, DayIdx, AssetIdx)> {
    Field::ALL.into_iter().find_map(|field| {
        let (panel, possible) = (bars.field(field)?, Possible::of(field));
        let any = |cells: &[f64]| cells.iter().fold(false, |any, value| any | possible.excludes(*value));
        let stretch = panel.as_slice().par_chunks(STRETCH).position_first(any)?;
        let from = stretch * STRETCH;
        let at = from + panel.as_slice()[from..].iter().position(|value| possible.excludes(*value))?;
        Some((field, DayIdx((at / panel.assets()) as u32), AssetIdx((at % panel.assets()) as u32)))
    })
}

/// Doubts that change results and that a reader must see.
pub(super) fn doubts(bars: &Bars) -> Vec<String> {
    beyond_limits(bars).into_iter().chain(breaks(bars.calendar())).chain(gone(bars)).collect()
}

/// A close that no price limit allows.
struct Wild {
    day: DayIdx,
    asset: AssetIdx,
    close: f64,
    reference: f64,
}

impl Wild {
    /// How many times as high the higher of the two prices is.
    fn times(&self) -> f64 {
        (self.close / self.reference).max(self.reference / self.close)
    }
}

fn beyond_limits(bars: &Bars) -> Option<String> {
    let (close, prev) = (bars.field(Field::Close)?, bars.field(Field::PrevClose)?);
    let is_wild = |wild: &Wild| {
        (wild.close / wild.reference - 1.0).abs() > LARGEST_MOVE
            && bars.days_listed(wild.day, wild.asset) > SETTLED_DAYS
    };
    let of_day = |day: u32| {
        let day = DayIdx(day);
        let rows = close.row(day).iter().zip(prev.row(day)).enumerate();
        rows.map(move |(i, (close, prev))| Wild { day, asset: AssetIdx(i as u32), close: *close, reference: *prev })
            .filter(is_wild)
    };
    let found: Vec<Wild> = (0..bars.calendar().len() as u32).into_par_iter().flat_map_iter(of_day).collect();
    let furthest = found.iter().reduce(|a, b| if b.times() > a.times() { b } else { a })?;
    let lie = if found.len() == 1 { "close lies" } else { "closes lie" };
    Some(format!(
        "{} {lie} further from the reference price than any price limit allows (a relisting, or a wrong price), furthest {} on \
         {}: {} after {}; see `weipan data check`.",
        found.len(),
        bars.assets().get(furthest.asset).symbol,
        bars.calendar().date(furthest.day),
        furthest.close,
        furthest.reference,
    ))
}

/// Days that stand apart: a wrong date, or bars that are not there.
fn breaks(calendar: &Calendar) -> Vec<String> {
    let words = |(before, after): (NaiveDate, NaiveDate)| {
        format!(
            "No trading day lies between {before} and {after}: a wrong date, or bars are missing; see `weipan data check`."
        )
    };
    calendar.long_breaks().map(words).collect()
}

fn gone(bars: &Bars) -> Option<String> {
    let close = bars.field(Field::Close)?;
    let days = bars.calendar().len();
    if days <= GONE_DAYS {
        return None;
    }
    let last = bars.calendar().date(DayIdx(days as u32 - 1));
    let seen = |from: usize, to: usize, i: usize| {
        (from..to).rev().any(|day| !close.at(DayIdx(day as u32), AssetIdx(i as u32)).is_nan())
    };
    let is_gone = |i: &usize| {
        let stock = bars.assets().get(AssetIdx(*i as u32));
        stock.delist_date.is_none_or(|date| date > last) && !seen(days - GONE_DAYS, days, *i) && seen(0, days, *i)
    };
    let count = (0..bars.assets().len()).into_par_iter().filter(is_gone).count();
    (count > 0).then(|| format!("The rows of {count} stocks stop more than {GONE_DAYS} days before the end without a delist_date: who holds them keeps them at the last price."))
}
