//! One day of one account: the row whose causes add up.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

use super::MarginStatus;
use super::column::Column;
use super::table::{LedgerError, Table, table};
use crate::{Cny, Contracts};

table! {
    /// One day of one account. Money is in yuan; every cost is a negative contribution.
    ///
    /// `equity - previous equity = selection + market + basis + financing + trading + slippage + impact + commission
    /// + stamp_duty + transfer_fee + futures_slippage + futures_fee + dividend_tax + management_fee + performance_fee
    /// + external + redemption`, to the last unit.
    pub struct DayRow = "days" {
        /// Trading day.
        date: NaiveDate,
        /// Equity after the close: cash + receivable + long_value - payable.
        equity: Cny,
        /// Cash; negative means borrowed from the broker.
        cash: Cny,
        /// Dividends gone ex and not yet paid.
        receivable: Cny,
        /// Fund fees and taxes charged and not yet paid.
        payable: Cny,
        /// Longs at the close.
        long_value: Cny,
        /// Short futures at their marks, N·M·S, as a positive amount.
        short_value: Cny,
        /// Contracts short, all products and months together.
        contracts: Contracts,
        /// The contract held (of several the largest of the main product; on the day on which the last one was left, that one); empty without a hedge.
        contract: Arc<str>,
        /// Borrowed money, tomorrow's interest base: max(0, long_value - equity); in a `margin` account the loan.
        borrowed: Cny,
        /// Own cash blocked as margin of futures; 0 in a `dma` account, whose security covers it.
        futures_margin: Cny,
        /// What the owner could take out after the close without crossing the initial margin.
        withdrawable: Cny,
        /// Yesterday's shares, close to close, with dividends and actions, less what the benchmark would have earned on them.
        selection: Cny,
        /// What the hedge left open: the benchmark on the longs less the index on the shorts.
        market: Cny,
        /// The futures' discount 贴水: paid as it closes, earned as it widens.
        basis: Cny,
        /// The part of basis that accrues as expiry comes nearer at an unchanged annualised rate.
        basis_carry: Cny,
        /// The part of basis from a change of the annualised rate.
        basis_rate: Cny,
        /// Interest: paid on borrowed money, earned on cash.
        financing: Cny,
        /// Signed quantity traded times (mark - reference price), stocks and futures.
        trading: Cny,
        /// Given away by slippage of stock trades.
        slippage: Cny,
        /// Given away by the book's own impact.
        impact: Cny,
        /// Commission.
        commission: Cny,
        /// Stamp duty.
        stamp_duty: Cny,
        /// Transfer fee.
        transfer_fee: Cny,
        /// Given away by slippage of futures trades.
        futures_slippage: Cny,
        /// Futures fees.
        futures_fee: Cny,
        /// Tax on dividends of the shares sold today, by how long they were held.
        dividend_tax: Cny,
        /// The fund's management fee, accrued.
        management_fee: Cny,
        /// The fund's performance fee, crystallised.
        performance_fee: Cny,
        /// Money from outside: top-ups and subscriptions.
        external: Cny,
        /// Money paid out to clients; negative.
        redemption: Cny,
        /// Margin ratio E / max(long_value, short_value), in a `margin` account assets / debt; null without a position or a debt.
        ratio: f64,
        /// Where the ratio stands.
        status: MarginStatus,
        /// Whether unwind orders were outstanding today.
        unwinding: bool,
        /// Worth of the shares that unwind orders asked to sell today, at the sizing price.
        unwind_asked: Cny,
        /// Worth of the shares that they sold.
        unwind_sold: Cny,
        /// Stocks bought today.
        bought: Cny,
        /// Stocks sold today.
        sold: Cny,
        /// Notional of futures traded today.
        futures_traded: Cny,
        /// Number of stocks held.
        names: i64,
        /// Value of holdings that closed at their down-limit.
        locked_down: Cny,
        /// Value of holdings that are suspended.
        suspended: Cny,
        /// Worth of sells refused at the down-limit today, at the sizing price.
        blocked_limit: Cny,
        /// Worth of sells refused because the stock was suspended or had no row.
        blocked_suspended: Cny,
        /// Worth of sells refused beyond the allowed share of volume.
        blocked_volume: Cny,
        /// Worth of sells refused by a ban.
        blocked_ban: Cny,
        /// Whether the strategy rebalanced today.
        rebalance: bool,
        /// Level of the hedge index: the main product's.
        index: f64,
        /// Level of the benchmark.
        benchmark: f64,
        /// Mark of the contract held; null without a hedge.
        future: f64,
        /// Annualised basis of the contract held, (F - S) / S · 365 / n; null without a hedge or within three days of expiry.
        basis_annual: f64,
        /// The same with last year's dividend points of the remaining window added to F - S.
        basis_annual_adjusted: f64,
    }
}

impl DayRow {
    /// The sum of all causes: must equal the change in equity.
    #[must_use]
    pub fn explained(&self) -> Cny {
        self.selection
            + self.market
            + self.basis
            + self.financing
            + self.trading
            + self.costs()
            + self.dividend_tax
            + self.fund_fees()
            + self.external
            + self.redemption
    }

    /// All named costs of trading together; negative.
    #[must_use]
    pub fn costs(&self) -> Cny {
        self.slippage
            + self.impact
            + self.commission
            + self.stamp_duty
            + self.transfer_fee
            + self.futures_slippage
            + self.futures_fee
    }

    /// Management and performance fee; negative.
    #[must_use]
    pub fn fund_fees(&self) -> Cny {
        self.management_fee + self.performance_fee
    }

    /// L / E; NaN where equity is not positive.
    #[must_use]
    pub fn leverage(&self) -> f64 {
        if self.equity > Cny::ZERO { self.long_value.yuan() / self.equity.yuan() } else { f64::NAN }
    }
}
