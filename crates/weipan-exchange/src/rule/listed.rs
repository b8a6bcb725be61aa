//! Rule 1: the stock is listed, has a row today and is not suspended.

use weipan_core::{AssetIdx, DayBars, Quote, RejectRule};

/// Today's prices of a stock that trades.
pub(crate) fn quote(day: &DayBars<'_>, asset: AssetIdx) -> Result<Quote, RejectRule> {
    let quote = day.quote(asset).ok_or(RejectRule::NotListed)?;
    let delisted = day.assets.get(asset).delist_date.is_some_and(|gone| gone <= day.date);
    if delisted || day.days_listed(asset) < 0 {
        return Err(RejectRule::NotListed);
    }
    if day.is_suspended.get(asset.column()).copied().unwrap_or(false) {
        return Err(RejectRule::Suspended);
    }
    Ok(quote)
}
