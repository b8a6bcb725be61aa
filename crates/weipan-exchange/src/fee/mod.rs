//! What a fill costs, one file a cost.

pub mod commission;
pub mod impact;
pub mod regulatory;
pub mod slippage;
pub mod stamp_duty;
pub mod transfer_fee;

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::rules::RuleTable;
use weipan_core::{Board, Cny, Dated, Rate, RuleBook, ScheduleError, Side, StockCosts};

use crate::{CostSpec, ExchangeError};
use commission::Commission;
use impact::Impact;
pub use impact::VolumeShare;
use slippage::Slippage;
use stamp_duty::StampDuty;
use transfer_fee::TransferFee;

/// A fee on the amount by date, one schedule for Shanghai and Shenzhen and one for Beijing.
#[derive(Debug, Clone)]
struct MarketFee {
    sse_szse: Dated<Rate>,
    bse: Dated<Rate>,
}

#[derive(Deserialize)]
struct RateRow {
    rate: f64,
}

impl MarketFee {
    fn new(rules: &RuleBook, table: &RuleTable) -> Result<Self, ScheduleError> {
        let of = |market| rates(rules, table, &[("market", market)]);
        Ok(Self { sse_szse: of("sse_szse")?, bse: of("bse")? })
    }

    fn on(&self, date: NaiveDate) -> ByMarket {
        let rate = |rates: &Dated<Rate>| rates.on(date).copied().unwrap_or_default();
        ByMarket { sse_szse: rate(&self.sse_szse), bse: rate(&self.bse) }
    }
}

/// Such a fee on one day.
#[derive(Debug, Clone, Copy)]
struct ByMarket {
    sse_szse: Rate,
    bse: Rate,
}

impl ByMarket {
    fn of(self, board: Board, amount: Cny) -> Cny {
        if board == Board::Bse { self.bse.of(amount) } else { self.sse_szse.of(amount) }
    }
}

/// The `rate` column of a dated table.
fn rates(rules: &RuleBook, table: &RuleTable, of: &[(&str, &str)]) -> Result<Dated<Rate>, ScheduleError> {
    Ok(rules.schedule(table, of)?.map(|row: RateRow| Rate::from_fraction(row.rate).unwrap_or_default()))
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
    /// The costs of a spec; what it leaves to the date comes from the rule book.
    ///
    /// # Errors
    /// [`ExchangeError`] names the key or the row whose value cannot be.
    pub fn new(spec: &CostSpec, rules: &RuleBook) -> Result<Self, ExchangeError> {
        Ok(Self {
            commission: Commission::new(spec, rules)?,
            stamp_duty: StampDuty::new(spec.stamp_duty, rules)?,
            transfer_fee: TransferFee::new(spec.transfer_fee, rules)?,
            slippage: Slippage::new(spec)?,
            impact: Impact::new(spec)?,
        })
    }

    /// The costs of one day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> DayCosts {
        DayCosts {
            commission: self.commission.on(date),
            stamp_duty: self.stamp_duty.on(date),
            transfer_fee: self.transfer_fee.on(date),
            slippage: self.slippage,
            impact: self.impact,
        }
    }

    /// Fees and slippage of a sale on the main board as a fraction of its worth, without minimum commission and impact.
    #[must_use]
    pub fn selling_rate(&self, date: NaiveDate) -> f64 {
        const ONE_MILLION: Cny = Cny(1_000_000 * 10_000);
        let costs = self.on(date).of(Board::Main, Side::Sell, ONE_MILLION, VolumeShare::default(), 0.0);
        (costs.fees() + costs.slippage).yuan() / ONE_MILLION.yuan()
    }
}

/// All costs of stock trades on one day, every rate looked up once.
#[derive(Debug, Clone, Copy)]
pub struct DayCosts {
    commission: commission::DayCommission,
    stamp_duty: stamp_duty::DayStampDuty,
    transfer_fee: ByMarket,
    slippage: Slippage,
    impact: Impact,
}

impl DayCosts {
    /// The costs of trading `gross` (reference price times shares) of a board's stock on one side. `share` is the order's
    /// share of the day's volume and `volatility` the stock's daily volatility; both only matter for impact.
    #[must_use]
    pub fn of(&self, board: Board, side: Side, gross: Cny, share: VolumeShare, volatility: f64) -> StockCosts {
        let slippage = self.slippage.of(gross);
        let impact = self.impact.of(gross, share, volatility);
        let amount = match side {
            Side::Buy => gross + slippage + impact,
            Side::Sell => (gross - slippage - impact).floor_zero(),
        };
        StockCosts {
            commission: self.commission.of(board, amount),
            stamp_duty: self.stamp_duty.of(side, amount),
            transfer_fee: self.transfer_fee.of(board, amount),
            slippage,
            impact,
        }
    }
}
