//! A fund: cash, shares, short futures, and what a day does to them.

use chrono::NaiveDate;
use weipan_core::ledger::{EntryKind, EventKind, EventRow, LedgerAccount, MarginStatus};
use weipan_core::{
    AssetIdx, ByDateOr, Cny, ContractIdx, Contracts, Dated, DayBars, DayIdx, Fill, FutureFill, FutureReject, Holdings,
    Lot, Price, Rate, RuleBook, Shares,
};

use crate::books::{Books, Item, Line};
use crate::delisting::Recovery;
use crate::dividend_tax::DividendTaxes;
use crate::financing::Financing;
use crate::flow::Flows;
use crate::freeze::Freeze;
use crate::fund_fee::FundFees;
use crate::leg::{Leg, LegIdx};
use crate::leverage::BookReturns;
use crate::margin::loan_initial_margins;
use crate::spec::DividendTax;
use crate::unwind::{ForcedSells, Unwind};
use crate::{AccountKind, AccountSpec, HedgeError, HedgeSpec, Lines, UnwindOrder};

/// A short position in one contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Short {
    /// The contract.
    pub contract: ContractIdx,
    /// Contracts short; positive.
    pub contracts: Contracts,
    /// Mark of the last settlement, points.
    pub mark: Price,
    /// Its product.
    pub leg: LegIdx,
}

/// A dividend gone ex and not yet paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Receivable {
    pub asset: AssetIdx,
    pub pay_day: DayIdx,
    pub amount: Cny,
}

/// What has happened since the day was opened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Today {
    pub date: NaiveDate,
    pub interest: Cny,
    pub external: Cny,
    /// Paid out to clients; negative.
    pub redemption: Cny,
    pub dividend_tax: Cny,
    pub management_fee: Cny,
    pub performance_fee: Cny,
    /// Money from corporate actions and delistings, paid or receivable.
    pub action_money: Cny,
    /// Longs at yesterday's close.
    pub long_before: Cny,
    /// Yesterday's shares after today's actions.
    pub overnight: Vec<Lot>,
    pub shorts_before: Vec<Short>,
    pub fills: Vec<Fill>,
    pub future_fills: Vec<FutureFill>,
    pub future_rejects: Vec<FutureReject>,
    pub events: Vec<EventRow>,
    pub unwinding: bool,
}

/// One levered account and its books: the only mutable thing of a run.
#[derive(Debug, Clone)]
pub struct Fund {
    pub(crate) spec: AccountSpec,
    pub(crate) hedge_spec: HedgeSpec,
    pub(crate) lines: Lines,
    pub(crate) financing: Financing,
    /// Products of the short leg, the main one first; none without a hedge.
    pub(crate) legs: Vec<Leg>,
    pub(crate) freeze: Freeze,
    pub(crate) books: Books,
    pub(crate) receivables: Vec<Receivable>,
    pub(crate) holdings: Holdings,
    pub(crate) shorts: Vec<Short>,
    /// Equity at the last settlement.
    pub(crate) equity: Cny,
    pub(crate) status: MarginStatus,
    /// Trading days on which the call has been open.
    pub(crate) call_days: u32,
    /// Whether the client still has time to answer a call.
    pub(crate) awaiting_cure: bool,
    pub(crate) unwind: Option<Unwind>,
    /// Initial margin of new loans by date; only where the rules decide.
    pub(crate) loan_initial: Option<Dated<Rate>>,
    /// Own cash that the shorts blocked at the last settlement.
    pub(crate) futures_margin: Cny,
    pub(crate) book_returns: BookReturns,
    pub(crate) flows: Flows,
    pub(crate) fees: FundFees,
    pub(crate) recovery: Recovery,
    pub(crate) dividend_taxes: Option<DividendTaxes>,
    /// Outside cash that arrives before the next open.
    pub(crate) top_up: Cny,
    pub(crate) closed: bool,
    pub(crate) settled_once: bool,
    pub(crate) entered: bool,
    /// Cost of selling longs, as a fraction, for planning an unwind.
    pub(crate) selling_cost: f64,
    pub(crate) today: Today,
}

impl Fund {
    /// A fund with its starting equity in cash.
    ///
    /// # Errors
    /// [`HedgeError`] names the key that cannot be, above all a leverage beyond `1 / initial_margin`.
    pub fn new(
        account: &AccountSpec,
        hedge: &HedgeSpec,
        opened: NaiveDate,
        rules: &RuleBook,
    ) -> Result<Self, HedgeError> {
        account.check()?;
        hedge.check()?;
        let lines = Lines::new(account, opened, rules)?;
        let equity = Cny::from_yuan(account.equity).unwrap_or_default();
        let is_dated_loan = account.kind == AccountKind::Margin && account.initial_margin == ByDateOr::ByDate;
        let is_taxed = account.dividend_tax == DividendTax::HoldingPeriod;
        let fund = Self {
            spec: account.clone(),
            hedge_spec: hedge.clone(),
            lines,
            financing: Financing::new(account, rules)?,
            legs: Leg::all(hedge, rules)?,
            freeze: Freeze::new(account, rules)?,
            books: Books::open(equity),
            receivables: Vec::new(),
            holdings: Holdings::default(),
            shorts: Vec::new(),
            equity,
            status: MarginStatus::Normal,
            call_days: 0,
            awaiting_cure: false,
            unwind: None,
            loan_initial: if is_dated_loan { Some(loan_initial_margins(rules)?) } else { None },
            futures_margin: Cny::ZERO,
            book_returns: BookReturns::default(),
            flows: Flows::default(),
            fees: FundFees::new(account, equity),
            recovery: Recovery::new(account.delist_recovery, rules)?,
            dividend_taxes: if is_taxed { Some(DividendTaxes::new(rules)?) } else { None },
            top_up: Cny::ZERO,
            closed: false,
            settled_once: false,
            entered: false,
            selling_cost: 0.0,
            today: Today::default(),
        };
        fund.check_own_cash(opened)?;
        Ok(fund)
    }

    /// Stocks held.
    #[must_use]
    pub fn holdings(&self) -> &Holdings {
        &self.holdings
    }

    /// Short positions.
    #[must_use]
    pub fn shorts(&self) -> &[Short] {
        &self.shorts
    }

    /// Contracts short, all products and months together.
    #[must_use]
    pub fn contracts(&self) -> Contracts {
        self.shorts.iter().map(|s| s.contracts).sum()
    }

    /// Equity at the last settlement.
    #[must_use]
    pub fn equity(&self) -> Cny {
        self.equity
    }

    /// Cash; negative means borrowed.
    #[must_use]
    pub fn cash(&self) -> Cny {
        self.books.balance(LedgerAccount::Cash)
    }

    /// The double-entry books.
    #[must_use]
    pub fn books(&self) -> &Books {
        &self.books
    }

    /// Keeps no lines of the journal from now on.
    pub fn keep_balances_only(&mut self) {
        self.books.keep_balances_only();
    }

    /// Takes the journal's lines since the last time away.
    pub fn take_lines(&mut self) -> Vec<Line> {
        self.books.take_lines()
    }

    /// The account's lines.
    #[must_use]
    pub fn lines(&self) -> Lines {
        self.lines
    }

    /// The rate that borrowed money costs on a date, a year.
    #[must_use]
    pub fn financing_rate(&self, date: NaiveDate) -> f64 {
        self.financing.rate(date).fraction()
    }

    /// Whether the account was closed out and never trades again.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether unwind orders are outstanding: the strategy may only reduce.
    #[must_use]
    pub fn is_unwinding(&self) -> bool {
        self.unwind.is_some()
    }

    /// Whether the strategy may only reduce: while an unwind runs, and while a call waits to be cured.
    #[must_use]
    pub fn may_only_reduce(&self) -> bool {
        self.unwind.is_some() || self.awaiting_cure
    }

    /// Futures fills of today, in order.
    #[must_use]
    pub fn future_fills(&self) -> &[FutureFill] {
        &self.today.future_fills
    }

    /// Takes today's events away.
    pub fn take_events(&mut self) -> Vec<EventRow> {
        std::mem::take(&mut self.today.events)
    }

    pub(crate) fn event(&mut self, date: NaiveDate, kind: EventKind, amount: Cny, text: String) {
        self.today.events.push(EventRow { date, kind, amount, text: text.into() });
    }

    /// Begins a day: interest for the calendar days since the last one, fund fees, outside cash that answers a call,
    /// client flows, receivables that fall due, corporate actions, delistings, and the release of yesterday's buys (T+1).
    pub fn open(&mut self, day: &DayBars<'_>) {
        self.today = Today {
            date: day.date,
            long_before: self.holdings.value(),
            shorts_before: self.shorts.clone(),
            unwinding: self.unwind.is_some(),
            ..Today::default()
        };
        if let Some(initial) = self.loan_initial.as_ref().and_then(|rows| rows.on(day.date)) {
            self.lines.initial = *initial;
        }
        self.accrue_interest(day);
        self.charge_fund_fees(day);
        if self.top_up > Cny::ZERO {
            let amount = std::mem::take(&mut self.top_up);
            self.take_in(EntryKind::TopUp, amount);
            let text = format!("{} of outside cash answer the call", millions(amount));
            self.event(day.date, EventKind::TopUp, amount, text);
        }
        self.receive_flows(day.date);
        self.collect_receivables(day.day);
        self.act_on_corporate_actions(day);
        self.delist(day);
        self.holdings.release();
        self.today.overnight = self.holdings.lots().to_vec();
    }

    fn collect_receivables(&mut self, today: DayIdx) {
        for due in self.receivables.extract_if(.., |r| r.pay_day <= today) {
            let lines = [(LedgerAccount::Cash, due.amount), (LedgerAccount::Receivable, -due.amount)];
            self.books.post(EntryKind::Payment, Item::Stock(due.asset), 0, &lines);
        }
    }

    fn accrue_interest(&mut self, day: &DayBars<'_>) {
        // A closed account has no position; the broker's claim no longer accrues in these books.
        let Some(previous) = day.previous_date.filter(|_| self.settled_once && !self.closed) else { return };
        let days = (day.date - previous).num_days();
        self.today.interest = match self.spec.kind {
            AccountKind::Dma => self.financing.interest(self.today.long_before, self.equity, day.date, days),
            // What is owed for fees is not borrowed.
            AccountKind::Cash => {
                let own = self.equity + self.payable();
                self.financing.interest(self.today.long_before, own, day.date, days)
            }
            AccountKind::Margin => {
                let idle = (self.cash() - self.futures_margin).floor_zero();
                self.financing.on_loan(self.debt(), idle, day.date, days)
            }
        };
        let lines = [(LedgerAccount::Cash, self.today.interest), (LedgerAccount::Interest, -self.today.interest)];
        self.books.post(EntryKind::Interest, Item::Whole, 0, &lines);
    }

    /// Longs at the sizing price: today's reference price, or the last mark of a stock without a row.
    #[must_use]
    pub fn sizing_long(&self, day: &DayBars<'_>) -> Cny {
        let lots = self.holdings.lots();
        let references = day.prev_closes(lots.iter().map(|lot| lot.asset));
        lots.iter().zip(references).map(|(lot, reference)| reference.unwrap_or(lot.mark) * lot.shares).sum()
    }

    /// Equity that today's orders are sized with: after interest and actions, at sizing prices.
    #[must_use]
    pub fn sizing_equity(&self, day: &DayBars<'_>) -> Cny {
        self.equity_with(self.sizing_long(day))
    }

    /// Equity if the longs are worth so much.
    pub(crate) fn equity_with(&self, long: Cny) -> Cny {
        self.cash() + self.receivable() - self.payable() + long
    }

    /// Dividends gone ex and not yet paid.
    #[must_use]
    pub fn receivable(&self) -> Cny {
        self.books.balance(LedgerAccount::Receivable)
    }

    /// Whether buys are paid with own cash, see [`Fund::spendable`]; all others buy up to [`Fund::nominal_left`].
    #[must_use]
    pub fn is_cash_account(&self) -> bool {
        self.spec.kind == AccountKind::Cash
    }

    /// The account's kind.
    #[must_use]
    pub fn kind(&self) -> AccountKind {
        self.spec.kind
    }

    /// Nominal that the broker still lends: `E / initial_margin - L` at sizing prices, in a `margin` account
    /// `(E - F) · (1 + 1 / initial_margin) - L` with the margin F of the futures that go with the longs.
    #[must_use]
    pub fn nominal_left(&self, day: &DayBars<'_>) -> Cny {
        if self.spec.kind == AccountKind::Margin {
            return self.loan_left(day);
        }
        let long = self.sizing_long(day);
        let limit = self.equity_with(long).floor_zero().scaled(weipan_core::Rate::ONE, self.lines.initial.0);
        limit - long
    }

    /// Today's forced sells; they come before the strategy's own orders. `reference` is today's reference price of a
    /// stock (of one without a row the last mark counts), `amount` the money traded in each stock a
    /// day, as known at the close before, and may be empty unless the most liquid stocks go first.
    #[must_use]
    pub fn unwind_orders(&self, reference: impl Fn(AssetIdx) -> Option<Price>, amount: &[f64]) -> ForcedSells {
        let price = |lot: &Lot| reference(lot.asset).unwrap_or(lot.mark);
        let orders = |unwind: &Unwind| unwind.orders(&self.holdings, price, amount);
        self.unwind.as_ref().map(orders).unwrap_or_default()
    }

    /// Whether today's forced sells ask for the money traded in each stock.
    #[must_use]
    pub fn asks_for_liquidity(&self) -> bool {
        self.unwind.is_some() && self.spec.unwind_order == UnwindOrder::MostLiquid
    }

    /// Shares of a stock that forced sells have left to sell.
    #[must_use]
    pub fn left_to_unwind(&self, asset: AssetIdx) -> Shares {
        self.unwind.as_ref().map_or(Shares::ZERO, |unwind| unwind.left(asset, &self.holdings))
    }

    /// Futures rejects of today, in order.
    #[must_use]
    pub fn future_rejects(&self) -> &[FutureReject] {
        &self.today.future_rejects
    }

    /// Shares of one stock, for tests and reports.
    #[must_use]
    pub fn shares(&self, asset: AssetIdx) -> Shares {
        self.holdings.shares(asset)
    }
}

/// An amount as people say it.
pub(crate) fn millions(amount: Cny) -> String {
    format!("{:.2} million yuan", amount.yuan() / 1e6)
}
