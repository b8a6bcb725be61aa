//! The margin test after the close, and what a call demands.

use chrono::NaiveDate;
use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::{Cny, Contracts, Rate, mul_div_round};

use crate::fund::{Fund, millions};
use crate::margin;
use crate::unwind::{Goal, Reason, Unwind, target};
use crate::{AccountKind, TopUp};

impl Fund {
    /// Tests the ratio, tells what happened and plans the next session.
    pub(crate) fn test_margin(&mut self, date: NaiveDate, long: Cny, short: Cny, equity_before: Cny) -> MarginStatus {
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
