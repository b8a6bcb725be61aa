//! Client flows: subscriptions and redemptions with notice.
//!
//! A redemption becomes due so many trading days after the client asked. From the open of that day the targets leave
//! its money out and the longs are sold pro rata; at the close it is fixed at the day's equity and paid as far as the
//! account can pay without crossing its initial margin. The rest waits for the next close.

use chrono::NaiveDate;
use weipan_core::ledger::{EntryKind, EventKind, LedgerAccount};
use weipan_core::{Cny, DayBars, Lot, Order, Rate};

use crate::books::Item;
use crate::fund::{Fund, millions};
use crate::spec::Flow;
use crate::unwind::{Goal, Reason, Unwind};
use crate::{HedgeError, UnwindOrder};

/// How much a client brings or takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Wish {
    Amount(Cny),
    Fraction(Rate),
}

impl Wish {
    fn of(flow: &Flow) -> Self {
        match (flow.amount, flow.fraction) {
            (Some(amount), _) => Self::Amount(Cny::from_yuan(amount).unwrap_or_default()),
            (None, fraction) => Self::Fraction(Rate::from_fraction(fraction.unwrap_or_default()).unwrap_or_default()),
        }
    }

    /// The money that it means at an equity, signed.
    fn at(self, equity: Cny) -> Cny {
        match self {
            Self::Amount(amount) => amount,
            Self::Fraction(fraction) => fraction.of(equity.floor_zero()),
        }
    }
}

/// A flow that was announced and is not due yet.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
struct Notice {
    wish: Wish,
    days_left: u32,
}

/// A redemption that is due.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
struct Claim {
    wish: Wish,
    /// What is left to pay, once the equity of the due day has fixed it.
    rest: Option<Cny>,
    told: bool,
}

impl Claim {
    fn at(&self, equity: Cny) -> Cny {
        self.rest.unwrap_or_else(|| -self.wish.at(equity)).min(equity).floor_zero()
    }
}

/// All flows of a run and where they stand.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct Flows {
    /// Not announced yet, the latest first.
    ahead: Vec<Flow>,
    notices: Vec<Notice>,
    claims: Vec<Claim>,
}

impl Fund {
    /// The fund with its clients' flows.
    ///
    /// # Errors
    /// [`HedgeError`] if a flow does not say how much, or lies before the account is opened.
    pub fn with_flows(mut self, flows: &[Flow], opened: NaiveDate) -> Result<Self, HedgeError> {
        for flow in flows {
            flow.check()?;
            if flow.date < opened {
                let why = format!("the flow of {} lies before the first day of the run, {opened}", flow.date);
                return Err(HedgeError::Contradiction { first: "flow.date", second: "data.start", why });
            }
        }
        // Taken from the end: of one date the first of the spec comes first.
        let mut ahead: Vec<_> = flows.iter().rev().cloned().collect();
        ahead.sort_by_key(|flow| std::cmp::Reverse(flow.date));
        self.flows = Flows { ahead, ..Flows::default() };
        Ok(self)
    }

    /// Takes note of flows announced by today; subscriptions that are due come in, redemptions become claims.
    pub(crate) fn receive_flows(&mut self, date: NaiveDate) {
        while let Some(flow) = self.flows.ahead.pop_if(|flow| flow.date <= date) {
            let wish = Wish::of(&flow);
            self.flows.notices.push(Notice { wish, days_left: flow.notice_days });
            if flow.notice_days > 0 && wish.at(Cny(i64::MAX / 4)) < Cny::ZERO {
                let worth = -wish.at(self.equity);
                let text = format!("a client takes {} out in {} trading days", millions(worth), flow.notice_days);
                self.event(date, EventKind::RedemptionNotice, worth, text);
            }
        }
        let due: Vec<Notice> = self.flows.notices.extract_if(.., |notice| notice.days_left == 0).collect();
        self.flows.notices.iter_mut().for_each(|notice| notice.days_left -= 1);
        for Notice { wish, .. } in due {
            let amount = wish.at(self.equity);
            if amount > Cny::ZERO {
                self.subscribe(amount, date);
            } else {
                self.flows.claims.push(Claim { wish, rest: None, told: false });
            }
        }
    }

    fn subscribe(&mut self, amount: Cny, date: NaiveDate) {
        if self.closed {
            let text = "a closed account takes no new money".to_owned();
            self.event(date, EventKind::Subscription, Cny::ZERO, text);
            return;
        }
        self.take_in(EntryKind::Subscription, amount);
        self.event(date, EventKind::Subscription, amount, format!("a client brings {}", millions(amount)));
    }

    /// Books money from outside; the high-water mark grows with the fund.
    pub(crate) fn take_in(&mut self, kind: EntryKind, amount: Cny) {
        let lines = [(LedgerAccount::Cash, amount), (LedgerAccount::Capital, -amount)];
        self.books.post(kind, Item::Whole, 0, &lines);
        // A performance fee taken this morning is gone before the money comes.
        self.fees.flow(amount, self.equity - self.today.performance_fee + self.today.external);
        self.today.external += amount;
    }

    /// What clients will take out of `equity` as far as it is due.
    pub(crate) fn leaving(&self, equity: Cny) -> Cny {
        let due: Cny = self.flows.claims.iter().map(|claim| claim.at(equity)).sum();
        due.min(equity).floor_zero()
    }

    /// Whether clients still bring or take money, now or later.
    #[must_use]
    pub fn has_flows(&self) -> bool {
        let Flows { ahead, notices, claims } = &self.flows;
        !(ahead.is_empty() && notices.is_empty() && claims.is_empty())
    }

    /// Sells that raise what clients take out, pro rata over all holdings; none while an unwind sells anyway. For days
    /// without a rebalance, whose targets would leave the money out by themselves.
    #[must_use]
    pub fn redemption_orders(&self, day: &DayBars<'_>) -> Vec<Order> {
        if !self.has_flows() {
            return Vec::new();
        }
        let long = self.sizing_long(day);
        let equity = self.equity_with(long);
        let leaving = self.leaving(equity);
        if leaving == Cny::ZERO || self.unwind.is_some() {
            return Vec::new();
        }
        // A little more than the share, because selling costs.
        let share = leaving.yuan() / equity.yuan() / (1.0 - self.selling_cost).max(0.5);
        let cut = Cny((long.0 as f64 * share.min(1.0)) as i64);
        let goal = Goal { reason: Reason::Redemption, long, target: long - cut, keep_contracts: None };
        let price = |lot: &Lot| day.prev_close(lot.asset).unwrap_or(lot.mark);
        Unwind::plan(goal, UnwindOrder::ProRata, &self.holdings).orders(&self.holdings, price, &[]).orders
    }

    /// Pays claims at the close, the oldest first, as far as the account can.
    pub(crate) fn pay_redemptions(&mut self, date: NaiveDate, long: Cny, short: Cny) {
        if self.flows.claims.is_empty() {
            return;
        }
        let mut claims = std::mem::take(&mut self.flows.claims);
        let is_free = self.unwind.is_none() && !self.awaiting_cure;
        for claim in &mut claims {
            let due = claim.at(self.equity);
            let paid = if is_free { due.min(self.could_withdraw(long, short)) } else { Cny::ZERO };
            self.pay_out(paid, date);
            let rest = due - paid;
            claim.rest = Some(rest);
            if rest > Cny::ZERO && !claim.told {
                claim.told = true;
                let text = format!("{} of a redemption wait until they can be paid", millions(rest));
                self.event(date, EventKind::RedemptionWaits, rest, text);
            }
        }
        claims.retain(|claim| claim.rest != Some(Cny::ZERO));
        self.flows.claims = claims;
    }

    /// Pays a client, less the performance fee on what leaves.
    fn pay_out(&mut self, amount: Cny, date: NaiveDate) {
        if amount == Cny::ZERO {
            return;
        }
        let fee = self.fees.on_redemption(amount, self.equity);
        self.charge_performance(fee);
        self.fees.flow(-amount, self.equity);
        let net = amount - fee;
        let lines = [(LedgerAccount::Capital, net), (LedgerAccount::Cash, -net)];
        self.books.post(EntryKind::Redemption, Item::Whole, 0, &lines);
        self.today.redemption -= net;
        self.equity -= amount;
        self.event(date, EventKind::Redemption, net, format!("{} paid out to a client", millions(net)));
    }
}
