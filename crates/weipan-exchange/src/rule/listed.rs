//! Rule 1: the stock is listed, has a row today and is not suspended.

use weipan_core::{AssetIdx, DayBars, Quote, RejectRule};

/// Today's prices of a stock that trades, from those that the day has of it.
pub(crate) fn trading(quote: Option<&Quote>, day: &DayBars<'_>, asset: AssetIdx) -> Result<Quote, RejectRule> {
    let quote = *quote.ok_or(RejectRule::NotListed)?;
    let delisted = day.assets.delist_date(asset).is_some_and(|gone| gone <= day.date);
    if delisted || day.days_listed(asset) < 0 {
        return Err(RejectRule::NotListed);
    }
    if day.is_suspended.get(asset.column()).copied().unwrap_or(false) {
        return Err(RejectRule::Suspended);
    }
    Ok(quote)
}
