//! Closes beyond the price limit, and relistings, which have none.

use weipan_core::{AssetIdx, DayIdx, Field, Market, Price, PriceLimits};

use super::Severity::{Error, Warning};
use super::findings::Findings;
use crate::error::DataError;
use crate::possible::Possible;
use crate::write::day_indices;

/// Trading days without trade after which a jump is taken for a relisting.
const LONG_SUSPENSION: u32 = 20;

pub(super) fn check(market: &Market, findings: &mut Findings) -> Result<(), DataError> {
    findings.looks("beyond-limit");
    findings.looks("relisting");
    let limits = PriceLimits::shipped()?;
    let bars = &market.bars;
    let (Some(close), Some(prev)) = (bars.field(Field::Close), bars.field(Field::PrevClose)) else { return Ok(()) };
    let mut last_traded: Vec<Option<DayIdx>> = vec![None; bars.assets().len()];
    for day in day_indices(market) {
        let (close, prev, suspended) = (close.row(day), prev.row(day), bars.is_suspended().row(day));
        for (asset, _) in bars.assets().iter() {
            let i = asset.column();
            if suspended[i] || close[i].is_nan() {
                continue;
            }
            let before = last_traded[i].replace(day);
            let Some((low, high)) = beyond(market, &limits, (day, asset), close[i], prev[i]) else { continue };
            let words = || format!("close {} is outside {} to {}", close[i], low.yuan(), high.yuan());
            if is_relisting(before, day) {
                findings.cell((Warning, "relisting"), market, (day, asset), words);
            } else {
                findings.cell((Error, "beyond-limit"), market, (day, asset), words);
            }
        }
    }
    Ok(())
}

/// The band, if the close lies outside it.
fn beyond(
    market: &Market,
    limits: &PriceLimits,
    (day, asset): (DayIdx, AssetIdx),
    close: f64,
    prev: f64,
) -> Option<(Price, Price)> {
    let stock = market.bars.assets().get(asset);
    let calendar = market.bars.calendar();
    let date = calendar.date(day);
    let age = market.bars.days_listed(day, asset);
    if age == 0 {
        // Its reference is the issue price, which vendors work out themselves and miss by a tick.
        return None;
    }
    if Possible::of(Field::PrevClose).excludes(prev) {
        // Named as what it is; there is no band around it.
        return None;
    }
    let is_st = market.bars.is_st().at(day, asset);
    let band = limits.band(stock.board, date, is_st, age, Price::from_quote(prev)?)?;
    // Before the first day of the data holidays are not known: a young stock may be younger than counted.
    let row = limits.row(stock.board, date)?;
    let counted = calendar.days().first().is_some_and(|first| stock.list_date >= *first);
    if !counted && age < row.free_days + HOLIDAYS {
        return None;
    }
    // A close that money cannot hold lies outside every band.
    let inside = Price::from_quote(close).is_some_and(|close| band.down <= close && close <= band.up);
    (!inside).then_some((band.down, band.up))
}

/// The most weekdays in a row on which the exchange is closed.
const HOLIDAYS: i64 = 8;

/// Whether a stock that trades today has not done so for long, as far as the data reach.
fn is_relisting(before: Option<DayIdx>, day: DayIdx) -> bool {
    match before {
        Some(before) => day.0 - before.0 > LONG_SUSPENSION,
        None => day.0 > 0,
    }
}
