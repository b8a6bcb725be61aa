//! Rule 3: shares bought today can be sold tomorrow.

use weipan_core::{Lot, Shares};

/// Shares of a lot that may be sold today, less those that were sold already.
pub(crate) fn sellable(lot: Option<&Lot>, sold_today: Shares, t_plus_one: bool) -> i64 {
    let held = lot.map_or(Shares::ZERO, |lot| if t_plus_one { lot.sellable } else { lot.shares });
    (held - sold_today).floor_zero().0
}
