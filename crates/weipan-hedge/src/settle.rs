//! The end of a day: marks, variation margin, the identity, the margin test.

use std::sync::Arc;

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, EntryKind, EventKind, LedgerAccount, MarginStatus};
use weipan_core::{
    Cny, Contracts, DayBars, FutureBar, FutureFill, FutureOrigin, FuturesDay, Lot, Price, Rate, Side, StockCosts,
    mul_div_round,
};

use crate::attribution::{Benchmark, Causes, ShortMove, causes};
use crate::books::Item;
use crate::error::BrokenIdentity;
use crate::fund::{Fund, Short, millions};
use crate::margin;
use crate::unwind::{Goal, Reason, Unwind, target};
use crate::{AccountKind, TopUp};

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
    /// Marks stocks at the close (the last one where there is none) and futures at settlement, moves variation margin,
    /// explains the change in equity, tests the margin and plans what a call demands. The row's market columns
    /// (`blocked_*`, `locked_down`, `basis_annual`, …) are left for the day loop, which knows the market.
    ///
    /// # Errors
    /// [`BrokenIdentity`] if the causes do not add up to the change in equity: a defect.
    pub fn settle(&mut self, day: &DayBars<'_>, futures: &FuturesDay<'_>) -> Result<DayRow, BrokenIdentity> {
        let equity_before = self.equity;
        let long_pnl = self.mark_longs(day);
        let moves = self.short_moves(futures);
        let causes = causes(
            self.today.long_before,
            long_pnl,
            &moves,
            Benchmark { before: futures.benchmark_previous, after: futures.benchmark },
        );
        self.move_variation(&moves, futures);
        self.deliver(futures);
        let long_value = self.holdings.value();
        let short_value = self.short_value();
        self.freeze.note(day.date, long_value.max(short_value));
        self.book_marks(long_value);
        self.equity = self.cash() + self.receivable() - self.payable() + long_value;
        self.futures_margin = self.blocked(day.date);
        self.remember_return(&causes);
        debug_assert!(self.dividend_taxes.as_ref().is_none_or(|taxes| taxes.agrees(&self.holdings)), "purchases");
        self.pay_redemptions(day.date, long_value, short_value);
        let row = self.row(day, futures, &causes, long_value, short_value);
        let (change, trial) = (self.equity - equity_before, self.books.trial());
        if row.explained() != change || trial != Cny::ZERO {
            return Err(BrokenIdentity { date: day.date, change, explained: row.explained(), trial });
        }
        let status = self.test_margin(day.date, long_value, short_value, equity_before);
        self.settled_once = true;
        Ok(DayRow { status, ..row })
    }

    /// Marks the lots and returns yesterday's shares' P&L, close to close, with dividends and actions.
    fn mark_longs(&mut self, day: &DayBars<'_>) -> Cny {
        let closes = day.closes(self.holdings.lots().iter().map(|lot| lot.asset));
        for (lot, close) in self.holdings.lots_mut().iter_mut().zip(closes) {
            lot.mark = close.unwrap_or(lot.mark);
        }
        // Most of yesterday's lots are still there, with the mark that they just got.
        let mut held = self.holdings.lots().iter().peekable();
        let now = |lot: &Lot| {
            while held.next_if(|other| other.asset < lot.asset).is_some() {}
            let mark = held.next_if(|other| other.asset == lot.asset).map(|other| other.mark);
            mark.or_else(|| day.close(lot.asset)).unwrap_or(lot.mark) * lot.shares
        };
        let after: Cny = self.today.overnight.iter().map(now).sum();
        after + self.today.action_money - self.today.long_before
    }

    fn short_moves(&self, futures: &FuturesDay<'_>) -> Vec<ShortMove> {
        let yesterday = futures.previous_date;
        let movement = |s: &Short| {
            let contract = futures.contract(s.contract);
            let (index_before, index_after) = futures.levels(&contract.product);
            let last = contract.last_day;
            ShortMove {
                contracts: s.contracts,
                multiplier: self.multiplier(s.leg),
                mark_before: s.mark,
                mark_after: mark_of(s.contract, s.mark, futures),
                days_before: (last - yesterday).num_days(),
                days_after: (last - futures.date).num_days(),
                index_before,
                index_after,
            }
        };
        self.today.shorts_before.iter().map(movement).collect()
    }

    /// Variation margin is cash today: overnight positions from mark to mark, today's trades from price to mark.
    fn move_variation(&mut self, moves: &[ShortMove], futures: &FuturesDay<'_>) {
        for (short, variation) in self.today.shorts_before.iter().zip(moves.iter().map(ShortMove::variation)) {
            let lines = [(LedgerAccount::Cash, variation), (LedgerAccount::FutureResult, -variation)];
            self.books.post(EntryKind::Variation, Item::Contract(short.contract), 0, &lines);
        }
        for short in &mut self.shorts {
            short.mark = mark_of(short.contract, short.mark, futures);
        }
        for fill in &self.today.future_fills {
            let multiplier = self.terms_of(fill.contract, futures).map_or(0, |terms| terms.product.multiplier);
            let mark = mark_of(fill.contract, fill.price, futures);
            let result = (fill.reference - mark).notional(fill.sold, multiplier);
            let slippage = (fill.reference - fill.price).notional(fill.sold, multiplier);
            let lines = [
                (LedgerAccount::Futures, Cny::ZERO),
                (LedgerAccount::FutureResult, -result),
                (LedgerAccount::FutureSlippage, slippage),
                (LedgerAccount::FutureFee, fill.fee),
                (LedgerAccount::Cash, result - slippage - fill.fee),
            ];
            self.books.post(EntryKind::FutureFill, Item::Contract(fill.contract), -fill.sold.0, &lines);
        }
    }

    /// The day's last entry: all stocks at their new marks.
    fn book_marks(&mut self, long_value: Cny) {
        let result = long_value - self.books.balance(LedgerAccount::Stocks);
        let lines = [(LedgerAccount::Stocks, result), (LedgerAccount::StockResult, -result)];
        self.books.post(EntryKind::Mark, Item::Whole, 0, &lines);
    }

    /// On its last day a contract is settled in cash at the mark and gone.
    fn deliver(&mut self, futures: &FuturesDay<'_>) {
        let is_over = |s: &&Short| futures.contract(s.contract).last_day <= futures.date;
        let over: Vec<_> = self.shorts.iter().filter(is_over).copied().collect();
        for short in over {
            let rate = self.legs[short.leg.0].terms.delivery_fee(futures.date);
            let fee = rate.of(short.mark.notional(short.contracts, self.multiplier(short.leg)));
            let lines =
                [(LedgerAccount::Futures, Cny::ZERO), (LedgerAccount::FutureFee, fee), (LedgerAccount::Cash, -fee)];
            self.books.post(EntryKind::Delivery, Item::Contract(short.contract), short.contracts.0, &lines);
            self.shorts.retain(|s| s.contract != short.contract);
            let sold = -short.contracts;
            let (reference, price, origin) = (short.mark, short.mark, FutureOrigin::Delivery);
            self.today.future_fills.push(FutureFill { contract: short.contract, sold, reference, price, fee, origin });
        }
    }

    fn row(
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
    fn main_short(&self) -> Option<&Short> {
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

    /// Tests the ratio, tells what happened and plans the next session.
    fn test_margin(&mut self, date: NaiveDate, long: Cny, short: Cny, equity_before: Cny) -> MarginStatus {
        if self.equity < Cny::ZERO && equity_before >= Cny::ZERO {
            let text = format!("equity is {}: the shortfall is the broker's claim", millions(self.equity));
            self.event(date, EventKind::Shortfall, -self.equity, text);
        }
        self.finish_unwind(date);
        if self.closed {
            return MarginStatus::Closed;
        }
        let before = self.status;
        self.status = self.tested_status(long, short);
        if self.unwind.as_ref().is_some_and(|unwind| unwind.reason == Reason::CloseOut) {
            // What is left after a close-out may look safe again, but the account is on its way out.
            self.status = MarginStatus::CloseOut;
        }
        self.call_days = if self.status == MarginStatus::Call { self.call_days + 1 } else { 0 };
        self.awaiting_cure = false;
        self.tell_cure(date, before, long, short);
        let standing = self.standing(long, short);
        match self.status {
            MarginStatus::CloseOut if before == MarginStatus::CloseOut && self.is_closing() => {}
            MarginStatus::Warning if before == MarginStatus::Normal => {
                self.event(date, EventKind::Warning, self.equity, format!("{standing}: below the warning line"));
            }
            MarginStatus::Call => {
                self.event(date, EventKind::Call, self.equity, format!("{standing}: below the call line"));
                self.answer_call(date, long, short, Reason::Call);
            }
            MarginStatus::CloseOut => {
                self.event(date, EventKind::CloseOut, self.equity, format!("{standing}: below the close-out line"));
                self.answer_call(date, long, short, Reason::CloseOut);
            }
            _ => {}
        }
        self.status
    }

    /// Where the account stands: on its lines, or, in a `cash` account, whether its cash margins its shorts.
    fn tested_status(&self, long: Cny, short: Cny) -> MarginStatus {
        match self.spec.kind {
            AccountKind::Dma | AccountKind::Margin => {
                let (over, under) = self.ratio_parts(long, short);
                self.lines.status(over, under)
            }
            AccountKind::Cash if self.shortage() == Cny::ZERO => MarginStatus::Normal,
            AccountKind::Cash if self.equity <= Cny::ZERO => MarginStatus::CloseOut,
            AccountKind::Cash => MarginStatus::Call,
        }
    }

    /// The tested numbers in words.
    fn standing(&self, long: Cny, short: Cny) -> String {
        if self.spec.kind == AccountKind::Cash {
            return format!("{} are missing for the margin of the futures", millions(self.shortage()));
        }
        let (over, under) = self.ratio_parts(long, short);
        format!("margin ratio {:.2} %", margin::ratio(over, under) * 100.0)
    }

    /// A ratio that came back over a line by itself, without outside money or an unwind, is news.
    fn tell_cure(&mut self, date: NaiveDate, before: MarginStatus, long: Cny, short: Cny) {
        let is_better = matches!(before, MarginStatus::Warning | MarginStatus::Call) && self.status < before;
        let helped = self.today.external > Cny::ZERO || self.today.unwinding || self.unwind.is_some();
        if is_better && !helped {
            let standing = self.standing(long, short);
            let text = format!("{standing}: back over the {} line without outside money or an unwind", before.word());
            self.event(date, EventKind::Cured, self.equity, text);
        }
    }

    /// An emptied queue ends the unwind; after a close-out or a stop it ends the account.
    fn finish_unwind(&mut self, date: NaiveDate) {
        let Some(unwind) = &self.unwind else { return };
        if !unwind.is_done(&self.holdings, &self.contracts_by_leg()) {
            return;
        }
        let is_final = unwind.reason.is_final();
        self.unwind = None;
        if is_final {
            self.closed = true;
            self.event(
                date,
                EventKind::Closed,
                self.equity,
                "the last position is gone; the account is closed".to_owned(),
            );
        } else {
            self.event(date, EventKind::UnwindEnd, self.equity, "all unwind orders are done".to_owned());
        }
    }

    /// A call is topped up, waits for its cure, or is unwound; a close-out waits for nothing. A `margin` account below its
    /// last line sells at once until its loan is safe, and ends only when nothing is its own any more.
    fn answer_call(&mut self, date: NaiveDate, long: Cny, short: Cny, reason: Reason) {
        if self.is_closing() {
            return; // Nothing may soften a close-out.
        }
        if reason == Reason::Call && self.spec.top_up == TopUp::ToInitial {
            self.top_up = self.missing_to_initial(long, short);
            return;
        }
        if reason == Reason::Call && self.unwind.is_none() && self.call_days < self.spec.cure_days {
            self.awaiting_cure = true;
            return;
        }
        let survives = self.spec.kind == AccountKind::Margin && self.equity > Cny::ZERO;
        let reason = if survives { Reason::Call } else { reason };
        let (target, keep) = match self.spec.kind {
            _ if reason == Reason::CloseOut => (Cny::ZERO, vec![Contracts::ZERO; self.legs.len()]),
            AccountKind::Dma => {
                let to = self.unwind_target(date, long, short);
                (to, self.contracts_for(to))
            }
            AccountKind::Cash | AccountKind::Margin => {
                let to = self.own_unwind_target(long);
                (to, self.contracts_in_step(long, to))
            }
        };
        let back = self.contracts() - keep.iter().copied().sum::<Contracts>();
        let goal = Goal { reason, long, target, keep_contracts: Some(keep) };
        let unwind = Unwind::plan(goal, self.spec.unwind_order, &self.holdings);
        let first = self.unwind.is_none();
        let worth = unwind.worth(&self.holdings);
        self.unwind = Some(unwind);
        if first {
            let text = format!(
                "{} of stocks to sell and {} contracts to buy back from the next session",
                millions(worth),
                back.0
            );
            self.event(date, EventKind::UnwindStart, worth, text);
        }
    }

    /// Contracts of each leg that stay when the longs shrink from `long` to `to`; a `cash` account that is still short of margin
    /// after its days to cure keeps no more than its cash margins, because the futures broker closes the rest.
    fn contracts_in_step(&self, long: Cny, to: Cny) -> Vec<Contracts> {
        let is_forced = self.spec.kind == AccountKind::Cash && self.call_days > self.spec.cure_days;
        let funded = self.cash().floor_zero().min(self.futures_margin);
        let keep = |n: Contracts| {
            let in_step = mul_div_round(n.0, to.0.max(0), long.0.max(1));
            let most = if is_forced { n.0.saturating_mul(funded.0) / self.futures_margin.0.max(1) } else { n.0 };
            Contracts(in_step.min(most))
        };
        self.contracts_by_leg().into_iter().map(keep).collect()
    }

    /// Whether everything is being sold for good.
    fn is_closing(&self) -> bool {
        self.unwind.as_ref().is_some_and(|unwind| unwind.reason.is_final())
    }

    fn unwind_target(&self, date: NaiveDate, long: Cny, short: Cny) -> Cny {
        target(self.equity, long, short, self.lines.unwind_to, self.selling_cost, self.buying_cost(date))
    }

    /// Tells the fund what selling is expected to cost, as a fraction; an unwind plans with it.
    pub fn expect_selling_cost(&mut self, fraction: f64) {
        self.selling_cost = fraction;
    }

    /// Initial margin that the account posts.
    #[must_use]
    pub fn initial_margin(&self) -> Rate {
        self.lines.initial
    }
}

/// Today's mark of a contract; the last one where it has no bar, and on its last day the index, to which it is
/// delivered.
fn mark_of(contract: weipan_core::ContractIdx, last: Price, futures: &FuturesDay<'_>) -> Price {
    match futures.bar(contract) {
        Some(bar) => FutureBar::mark(bar),
        None if futures.contract(contract).last_day <= futures.date => {
            futures.levels(&futures.contract(contract).product).1
        }
        None => last,
    }
}
