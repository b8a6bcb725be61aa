//! What a fill costs, one file a cost.

pub mod commission;
pub mod impact;
pub mod slippage;
pub mod stamp_duty;
pub mod transfer_fee;

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::{Cny, ScheduleError, Side, StockCosts};

use crate::{CostSpec, ExchangeError};
use commission::Commission;
use impact::Impact;
use slippage::Slippage;
use stamp_duty::{StampDuty, StampRow};
use transfer_fee::{TransferFee, TransferRow};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeFile {
    stamp_duty: Vec<StampRow>,
    transfer_fee: Vec<TransferRow>,
}

/// All costs of stock trades.
#[derive(Debug, Clone)]
pub struct Costs {
    commission: Commission,
    stamp_duty: StampDuty,
    transfer_fee: TransferFee,
    slippage: Slippage,
    impact: Impact,
}

impl Costs {
    /// The costs of a spec; what it leaves to the date comes from `data/rules/stock_fees.toml`.
    ///
    /// # Errors
    /// [`ExchangeError`] names the key or the row whose value cannot be.
    pub fn new(spec: &CostSpec) -> Result<Self, ExchangeError> {
        let file: FeeFile = toml::from_str(include_str!("../../../../data/rules/stock_fees.toml"))
            .map_err(|e| ScheduleError::Form { what: "stock_fees.toml".to_owned(), message: e.to_string() })?;
        Ok(Self {
            commission: Commission::new(spec)?,
            stamp_duty: StampDuty::new(spec.stamp_duty, file.stamp_duty)?,
            transfer_fee: TransferFee::new(spec.transfer_fee, file.transfer_fee)?,
            slippage: Slippage::new(spec)?,
            impact: Impact::new(spec)?,
        })
    }

    /// The costs of trading `gross` (reference price times shares) on one side. `volume_share` is the order's share
    /// of the day's volume and `volatility` the stock's daily volatility; both only matter for impact.
    #[must_use]
    pub fn of(&self, date: NaiveDate, side: Side, gross: Cny, volume_share: f64, volatility: f64) -> StockCosts {
        let slippage = self.slippage.of(gross);
        let impact = self.impact.of(gross, volume_share, volatility);
        let amount = match side {
            Side::Buy => gross + slippage + impact,
            Side::Sell => (gross - slippage - impact).floor_zero(),
        };
        StockCosts {
            commission: self.commission.of(amount),
            stamp_duty: self.stamp_duty.of(date, side, amount),
            transfer_fee: self.transfer_fee.of(date, amount),
            slippage,
            impact,
        }
    }

    /// Fees and slippage of a sale as a fraction of its worth, without minimum commission and impact.
    #[must_use]
    pub fn selling_rate(&self, date: NaiveDate) -> f64 {
        const ONE_MILLION: Cny = Cny(1_000_000 * 10_000);
        let costs = self.of(date, Side::Sell, ONE_MILLION, 0.0, 0.0);
        (costs.fees() + costs.slippage).yuan() / ONE_MILLION.yuan()
    }
}
