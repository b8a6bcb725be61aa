//! The end of a day: marks, variation margin, the identity.

use weipan_core::ledger::{DayRow, EntryKind, LedgerAccount};
use weipan_core::{Cny, DayBars, FutureBar, FutureFill, FutureOrigin, FuturesDay, Lot, Price};

use crate::attribution::{Benchmark, ShortMove, causes};
use crate::books::Item;
use crate::error::BrokenIdentity;
use crate::fund::{Fund, Short};

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
}

/// Today's mark of a contract; the last one where it has no bar, and on its last day the index, to which it is
/// delivered.
pub(crate) fn mark_of(contract: weipan_core::ContractIdx, last: Price, futures: &FuturesDay<'_>) -> Price {
    match futures.bar(contract) {
        Some(bar) => FutureBar::mark(bar),
        None if futures.contract(contract).last_day <= futures.date => {
            futures.levels(&futures.contract(contract).product).1
        }
        None => last,
    }
}
