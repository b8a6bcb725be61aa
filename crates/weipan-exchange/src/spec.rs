//! The spec's `[exchange]` and `[costs]` tables.

use serde::{Deserialize, Serialize};
use weipan_core::{ByDateOr, FillPrice};

use crate::ExchangeError;
use crate::error::in_range;

/// How orders meet the market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangeSpec {
    /// Price at which orders fill: `open`, `vwap` or `close`.
    pub fill: FillPrice,
    /// Largest share of a stock's volume of the day that one order may take, 0 to 1; 0 means no bound.
    pub participation: f64,
    /// Whether price limits stop trades.
    pub price_limits: bool,
    /// Whether buys come in lots.
    pub lots: bool,
    /// Whether shares bought today can only be sold tomorrow.
    pub t_plus_one: bool,
}

impl Default for ExchangeSpec {
    fn default() -> Self {
        Self { fill: FillPrice::Vwap, participation: 0.10, price_limits: true, lots: true, t_plus_one: true }
    }
}

impl ExchangeSpec {
    pub(crate) fn check(&self) -> Result<(), ExchangeError> {
        in_range("exchange.participation", self.participation, 0.0, 1.0, "must lie between 0 (no bound) and 1")
            .map(|_| ())
    }
}

/// What trading stocks costs. Rates are fractions of the traded amount.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CostSpec {
    /// Commission each side.
    pub commission: f64,
    /// Whether the commission covers the exchange's handling fee and the securities management fee. If not, the dated
    /// rates of `data/rules/stock_fees.toml` are added, and stand with it in the `commission` column.
    pub commission_includes_fees: bool,
    /// Least commission of an order, yuan.
    pub commission_min: f64,
    /// Stamp duty on sells; `"by_date"` takes `data/rules/stock_fees.toml` (buys too, before 2008-09-19).
    pub stamp_duty: ByDateOr,
    /// Transfer fee each side; `"by_date"` takes `data/rules/stock_fees.toml`.
    pub transfer_fee: ByDateOr,
    /// Slippage each side in 1e-4 of the price.
    pub slippage_bps: f64,
    /// k of the square-root impact `k · σ · sqrt(q / V)`; 0 switches it off.
    pub impact: f64,
    /// Trading days after which half of an earlier trade's weight on the price is gone; 0: each day stands alone.
    pub impact_half_life: f64,
}

impl Default for CostSpec {
    fn default() -> Self {
        Self {
            commission: 0.000_15,
            commission_includes_fees: true,
            commission_min: 0.0,
            stamp_duty: ByDateOr::ByDate,
            transfer_fee: ByDateOr::ByDate,
            slippage_bps: 5.0,
            impact: 0.0,
            impact_half_life: 0.0,
        }
    }
}

impl CostSpec {
    /// A market without any cost.
    #[must_use]
    pub fn free() -> Self {
        Self {
            commission: 0.0,
            commission_includes_fees: true,
            commission_min: 0.0,
            stamp_duty: ByDateOr::Value(0.0),
            transfer_fee: ByDateOr::Value(0.0),
            slippage_bps: 0.0,
            impact: 0.0,
            impact_half_life: 0.0,
        }
    }
}
