//! One day of bars, for the exchange: the door by which prices enter money.

use chrono::NaiveDate;

use crate::{Action, AssetIdx, Assets, DayIdx, Price, Shares};

/// One stock's prices on one day, on the tick grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// First price; the close where the data have no open.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// The exchange's reference price.
    pub prev_close: Price,
    /// Amount over volume; the close where nothing is known of them. Off-tick.
    pub vwap: Price,
    /// Shares traded.
    pub volume: Shares,
}

/// One day of bars: the door by which prices enter money. Slices are one day's cross-sections; an empty slice
/// means that the field was not loaded.
#[derive(Debug, Clone, Copy)]
pub struct DayBars<'a> {
    /// The day's index.
    pub day: DayIdx,
    /// The day's date.
    pub date: NaiveDate,
    /// The trading day before, if the data have it.
    pub previous_date: Option<NaiveDate>,
    /// First prices, yuan.
    pub open: &'a [f64],
    /// Highest prices, yuan.
    pub high: &'a [f64],
    /// Lowest prices, yuan.
    pub low: &'a [f64],
    /// Last prices, yuan.
    pub close: &'a [f64],
    /// Reference prices, yuan.
    pub prev_close: &'a [f64],
    /// Shares traded.
    pub volume: &'a [f64],
    /// Yuan traded.
    pub amount: &'a [f64],
    /// Under ST or *ST.
    pub is_st: &'a [bool],
    /// Suspended all day.
    pub is_suspended: &'a [bool],
    /// Listing positions on the calendar's axis.
    pub listed_at: &'a [i64],
    /// The stocks.
    pub assets: &'a Assets,
    /// Corporate actions with this ex-date, by asset.
    pub actions: &'a [Action],
}

impl DayBars<'_> {
    fn price(row: &[f64], asset: AssetIdx) -> Option<Price> {
        row.get(asset.column()).copied().and_then(Price::from_quote)
    }

    /// The exchange's reference price of a stock; `None` if it has no row today.
    #[must_use]
    pub fn prev_close(&self, asset: AssetIdx) -> Option<Price> {
        Self::price(self.prev_close, asset)
    }

    /// The close of a stock (its last close while suspended); `None` if it has no row today.
    #[must_use]
    pub fn close(&self, asset: AssetIdx) -> Option<Price> {
        Self::price(self.close, asset)
    }

    /// Trading days since the listing: 0 on the first day.
    #[must_use]
    pub fn days_listed(&self, asset: AssetIdx) -> i64 {
        i64::from(self.day.0) - self.listed_at[asset.column()]
    }

    /// All of a stock's prices; `None` if it has no row today.
    #[must_use]
    pub fn quote(&self, asset: AssetIdx) -> Option<Quote> {
        let close = self.close(asset)?;
        let or_close = |row| Self::price(row, asset).unwrap_or(close);
        let at = |row: &[f64]| row.get(asset.column()).copied().unwrap_or(f64::NAN);
        let (volume, amount) = (at(self.volume), at(self.amount));
        let (high, low) = (or_close(self.high), or_close(self.low));
        let vwap = if volume > 0.0 { Price::from_yuan(amount / volume) } else { None };
        Some(Quote {
            open: or_close(self.open),
            high,
            low,
            close,
            prev_close: self.prev_close(asset).unwrap_or(close),
            // Vendors round volume to lots and amounts to yuan: the average must still lie inside the day's range.
            vwap: vwap.map_or(close, |p| p.clamp(low.min(high), high.max(low))),
            volume: Shares(if volume > 0.0 { volume as i64 } else { 0 }),
        })
    }
}
