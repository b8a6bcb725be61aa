//! The spec's `[account]`, `[[flow]]` and `[hedge]`.

use crate::HedgeError;

mod account;
mod hedge;

pub use account::{
    AccountKind, AccountSpec, Crystallise, DividendTax, FinancingBase, Flow, LeveragePolicy, TopUp, UnwindHedge,
    UnwindOrder,
};
pub use hedge::{
    ContractChoice, FutureFillPrice, HedgeMethod, HedgeRebalance, HedgeSpec, MissingBar, OnHedgeBan, Shrink,
};

pub(crate) fn in_range(key: &'static str, value: f64, low: f64, high: f64) -> Result<f64, HedgeError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        // Amounts of many digits read better with an exponent: 1e12.
        let told = |v: f64| if v.abs() < 1e6 { v.to_string() } else { format!("{v:e}") };
        Err(HedgeError::Range { key, value, must: format!("must lie between {} and {}", told(low), told(high)) })
    }
}
