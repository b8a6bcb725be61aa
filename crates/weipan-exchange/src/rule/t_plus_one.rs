//! Rule 3: shares bought today can be sold tomorrow.

use weipan_core::{AssetIdx, Holdings, Shares};

/// Shares that may be sold today, less those that were sold already.
pub(crate) fn sellable(holdings: &Holdings, asset: AssetIdx, sold_today: Shares, t_plus_one: bool) -> i64 {
    let held = if t_plus_one { holdings.sellable(asset) } else { holdings.shares(asset) };
    (held - sold_today).floor_zero().0
}
