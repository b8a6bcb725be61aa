//! What no run may overlook: prices that cannot be, moves that no limit allows, stocks whose rows just stop.

use rayon::prelude::*;
use weipan_core::{AssetIdx, Bars, DayIdx, Field};

use crate::error::DataError;

/// A close this far from its reference price is beyond the limit of every board (30 %), with room for rounding.
const LARGEST_MOVE: f64 = 0.32;
/// New listings have free days, and relistings are near; a stock this old has a limit.
const SETTLED_DAYS: i64 = 10;
/// A stock without a row for so many days at the end of the window is taken for gone.
const GONE_DAYS: usize = 20;

/// Refuses prices at or below zero.
pub(super) fn refuse_impossible(bars: &Bars) -> Result<(), DataError> {
    let prices = [Field::Open, Field::High, Field::Low, Field::Close, Field::PrevClose];
    for (field, panel) in prices.iter().filter_map(|field| Some((field, bars.field(*field)?))) {
        let Some(at) = panel.as_slice().par_iter().position_first(|price| *price <= 0.0) else { continue };
        let (day, asset) = (DayIdx((at / panel.assets()) as u32), AssetIdx((at % panel.assets()) as u32));
        return Err(DataError::ImpossiblePrice {
            column: field.name(),
            symbol: bars.assets().get(asset).symbol.to_string(),
            date: bars.calendar().date(day),
            value: panel.at(day, asset),
        });
    }
    Ok(())
}

/// Doubts that change results and that a reader must see.
pub(super) fn doubts(bars: &Bars) -> Vec<String> {
    beyond_limits(bars).into_iter().chain(gone(bars)).collect()
}

fn beyond_limits(bars: &Bars) -> Option<String> {
    let (close, prev) = (bars.field(Field::Close)?, bars.field(Field::PrevClose)?);
    let days = 0..bars.calendar().len() as u32;
    let is_wild = |day: DayIdx, i: usize, c: f64, p: f64| {
        (c / p - 1.0).abs() > LARGEST_MOVE && bars.days_listed(day, AssetIdx(i as u32)) > SETTLED_DAYS
    };
    let count: usize = days
        .into_par_iter()
        .map(|day| {
            let day = DayIdx(day);
            let rows = close.row(day).iter().zip(prev.row(day)).enumerate();
            rows.filter(|(i, (c, p))| is_wild(day, *i, **c, **p)).count()
        })
        .sum();
    (count > 0).then(|| format!("{count} closes lie further from their reference price than any price limit allows (relistings, or wrong prices): see `weipan data check`."))
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
