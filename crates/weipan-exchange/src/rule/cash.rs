//! Rule 7: buys shrink to what can be paid.

use weipan_core::{Cny, Price};

/// The most shares whose amount at a price, made dearer by `cost_rate`, fits the money; the caller still rounds
/// to lots and checks the exact costs.
pub(crate) fn affordable(money: Cny, price: Price, cost_rate: f64) -> i64 {
    if money <= Cny::ZERO || price <= Price::ZERO {
        return 0;
    }
    let each = price.0 as f64 * (1.0 + cost_rate);
    (money.0 as f64 / each).floor() as i64
}
