//! The label: what a stock earns after the signal day.

use weipan_core::{Bars, DayIdx, Field};

use crate::FactorError;

/// Total return from the close of the signal day to the close `horizon` trading days later, as a fraction:
/// adj(t+h)·close(t+h) / (adj(t)·close(t)) − 1, with the close adjusted for dividends and splits.
///
/// - **Shape**: `out` has one value per stock.
/// - **Missing values**: NaN where the stock lacks a row on either day, and everywhere if the data end before t + h. A
///   stock that is delisted in between has no label: what its holders lost is not in here, but in a backtest.
///
/// # Errors
/// [`FactorError::NotLoaded`] without close and previous close; [`FactorError::Shape`] if `out` is too short or long.
pub fn forward_return(bars: &Bars, day: DayIdx, horizon: u32, out: &mut [f64]) -> Result<(), FactorError> {
    let expected = bars.assets().len();
    if out.len() != expected {
        return Err(FactorError::Shape { what: "values in the row of labels", found: out.len(), expected });
    }
    let need = |field: Field| {
        let missing = || FactorError::NotLoaded { factor: "forward return".into(), column: field.name().into() };
        bars.field(field).ok_or_else(missing)
    };
    let (close, _) = (need(Field::Close)?, need(Field::PrevClose)?);
    let later = DayIdx(day.0.saturating_add(horizon));
    if later.row() >= bars.calendar().len() {
        out.fill(f64::NAN);
        return Ok(());
    }
    let adjustment = bars.adjustment();
    let (from, to) = (close.row(day), close.row(later));
    let (from_adjustment, to_adjustment) = (adjustment.row(day), adjustment.row(later));
    for i in 0..out.len() {
        out[i] = (to[i] * to_adjustment[i]) / (from[i] * from_adjustment[i]) - 1.0;
    }
    Ok(())
}
