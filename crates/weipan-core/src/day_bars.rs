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

    /// The closes of many stocks, in their order; faster than one by one, see [`DayBars::quotes`].
    #[must_use]
    pub fn closes(&self, assets: impl Iterator<Item = AssetIdx>) -> Vec<Option<Price>> {
        gathered(self.close, assets).into_iter().map(Price::from_quote).collect()
    }

    /// The reference prices of many stocks, in their order.
    #[must_use]
    pub fn prev_closes(&self, assets: impl Iterator<Item = AssetIdx>) -> Vec<Option<Price>> {
        gathered(self.prev_close, assets).into_iter().map(Price::from_quote).collect()
    }

    /// All prices of many stocks, in their order; `None` for those without a row today.
    ///
    /// A day's rows are new to the processor's caches. Each is read for all stocks before anything is made of it, so that
    /// the reads wait for memory together and not one after another.
    #[must_use]
    pub fn quotes(&self, assets: impl Iterator<Item = AssetIdx> + Clone) -> Vec<Option<Quote>> {
        let of = |row| gathered(row, assets.clone());
        let (open, high, low, close) = (of(self.open), of(self.high), of(self.low), of(self.close));
        let (prev_close, volume, amount) = (of(self.prev_close), of(self.volume), of(self.amount));
        let at = |i: usize| {
            quote(Row {
                open: open[i],
                high: high[i],
                low: low[i],
                close: close[i],
                prev_close: prev_close[i],
                volume: volume[i],
                amount: amount[i],
            })
        };
        (0..close.len()).map(at).collect()
    }

    /// All of a stock's prices; `None` if it has no row today.
    #[must_use]
    pub fn quote(&self, asset: AssetIdx) -> Option<Quote> {
        let at = |row: &[f64]| row.get(asset.column()).copied().unwrap_or(f64::NAN);
        quote(Row {
            open: at(self.open),
            high: at(self.high),
            low: at(self.low),
            close: at(self.close),
            prev_close: at(self.prev_close),
            volume: at(self.volume),
            amount: at(self.amount),
        })
    }
}

/// A stock's row as the data have it; NaN where they have nothing.
struct Row {
    open: f64,
    high: f64,
    low: f64,
    close: f64,
    prev_close: f64,
    volume: f64,
    amount: f64,
}

fn quote(row: Row) -> Option<Quote> {
    let close = Price::from_quote(row.close)?;
    let or_close = |price| Price::from_quote(price).unwrap_or(close);
    let (high, low) = (or_close(row.high), or_close(row.low));
    let vwap = if row.volume > 0.0 { Price::from_yuan(row.amount / row.volume) } else { None };
    Some(Quote {
        open: or_close(row.open),
        high,
        low,
        close,
        prev_close: or_close(row.prev_close),
        // Vendors round volume to lots and amounts to yuan: the average must still lie inside the day's range.
        vwap: vwap.map_or(close, |p| p.clamp(low.min(high), high.max(low))),
        volume: Shares(if row.volume > 0.0 { row.volume as i64 } else { 0 }),
    })
}

/// The values of some columns of a row; NaN beyond its end.
fn gathered(row: &[f64], assets: impl Iterator<Item = AssetIdx>) -> Vec<f64> {
    assets.map(|asset| row.get(asset.column()).copied().unwrap_or(f64::NAN)).collect()
}
