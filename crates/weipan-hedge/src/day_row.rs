//! The ledger's row of a day.

use std::sync::Arc;

use weipan_core::ledger::{DayRow, MarginStatus};
use weipan_core::{Cny, DayBars, FutureOrigin, FuturesDay, Side, StockCosts};

use crate::attribution::Causes;
use crate::fund::{Fund, Short};
use crate::margin;
use crate::settle::mark_of;

/// Sums over a day's fills of stocks.
#[derive(Debug, Clone, Copy, Default)]
struct StockResults {
    bought: Cny,
    sold: Cny,
    /// Σ signed shares traded · (mark - reference).
    timing: Cny,
    costs: StockCosts,
}

impl Fund {
    pub(crate) fn row(
        &self,
        day: &DayBars<'_>,
        futures: &FuturesDay<'_>,
        causes: &Causes,
        long_value: Cny,
        short_value: Cny,
    ) -> DayRow {
        let today = &self.today;
        let stocks = self.stock_results(day);
        let (future_timing, futures_slippage, futures_traded) = self.futures_results(futures);
        let main = self.main_short();
        let (over, under) = self.ratio_parts(long_value, short_value);
        DayRow {
            date: day.date,
            equity: self.equity,
            cash: self.cash(),
            receivable: self.receivable(),
            payable: self.payable(),
            long_value,
            short_value,
            contracts: self.contracts(),
            contract: main.map_or_else(|| Arc::from(""), |s| futures.contract(s.contract).code.as_str().into()),
            borrowed: self.borrowed(long_value),
            futures_margin: self.futures_margin,
            withdrawable: self.could_withdraw(long_value, short_value),
            selection: causes.selection,
            market: causes.market,
            basis: causes.basis,
            basis_carry: causes.basis_carry,
            basis_rate: causes.basis_rate,
            financing: today.interest,
            trading: stocks.timing + future_timing,
            slippage: -stocks.costs.slippage,
            impact: -stocks.costs.impact,
            commission: -stocks.costs.commission,
            stamp_duty: -stocks.costs.stamp_duty,
            transfer_fee: -stocks.costs.transfer_fee,
            futures_slippage,
            futures_fee: -today.future_fills.iter().map(|f| f.fee).sum::<Cny>(),
            dividend_tax: -today.dividend_tax,
            management_fee: -today.management_fee,
            performance_fee: -today.performance_fee,
            external: today.external,
            redemption: today.redemption,
            ratio: margin::ratio(over, under),
            status: MarginStatus::Normal,
            unwinding: today.unwinding,
            unwind_asked: Cny::ZERO,
            unwind_sold: Cny::ZERO,
            bought: stocks.bought,
            sold: stocks.sold,
            futures_traded,
            names: self.holdings.lots().len() as i64,
            locked_down: Cny::ZERO,
            suspended: Cny::ZERO,
            blocked_limit: Cny::ZERO,
            blocked_suspended: Cny::ZERO,
            blocked_volume: Cny::ZERO,
            blocked_ban: Cny::ZERO,
            rebalance: false,
            index: futures.index.yuan(),
            benchmark: futures.benchmark.yuan(),
            future: main.map_or(f64::NAN, |s| mark_of(s.contract, s.mark, futures).yuan()),
            basis_annual: f64::NAN,
            basis_annual_adjusted: f64::NAN,
        }
    }

    /// The largest short position in the main product, or in any if it has none, so that the contract does not change with
    /// every day's larger leg; on the day on which the last contract was left, the one that was.
    pub(crate) fn main_short(&self) -> Option<&Short> {
        let held = if self.shorts.is_empty() { &self.today.shorts_before } else { &self.shorts };
        held.iter().max_by_key(|s| (std::cmp::Reverse(s.leg), s.contracts))
    }

    /// What today's fills of stocks come to.
    fn stock_results(&self, day: &DayBars<'_>) -> StockResults {
        let mut all = StockResults::default();
        for fill in &self.today.fills {
            let rise = day.close(fill.asset).unwrap_or(fill.reference) - fill.reference;
            match fill.side {
                Side::Buy => {
                    all.bought += fill.amount;
                    all.timing += rise * fill.shares;
                }
                Side::Sell => {
                    all.sold += fill.amount;
                    all.timing -= rise * fill.shares;
                }
            }
            all.costs.slippage += fill.costs.slippage;
            all.costs.impact += fill.costs.impact;
            all.costs.commission += fill.costs.commission;
            all.costs.stamp_duty += fill.costs.stamp_duty;
            all.costs.transfer_fee += fill.costs.transfer_fee;
        }
        all
    }

    /// Timing, slippage and notional of today's futures trades.
    fn futures_results(&self, futures: &FuturesDay<'_>) -> (Cny, Cny, Cny) {
        let (mut timing, mut slippage, mut traded) = (Cny::ZERO, Cny::ZERO, Cny::ZERO);
        for fill in self.today.future_fills.iter().filter(|f| f.origin != FutureOrigin::Delivery) {
            let multiplier = self.terms_of(fill.contract, futures).map_or(0, |terms| terms.product.multiplier);
            let mark = mark_of(fill.contract, fill.price, futures);
            timing += (fill.reference - mark).notional(fill.sold, multiplier);
            slippage += (fill.price - fill.reference).notional(fill.sold, multiplier);
            traded += fill.price.notional(fill.sold.abs(), multiplier);
        }
        (timing, slippage, traded)
    }
}
