//! The short leg follows the longs: how many contracts of each product, in which month.

use weipan_core::ledger::EventKind;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{Cny, ContractIdx, Contracts, DayBars, FutureBar, FutureOrigin, FuturesDay, Price, Rate};

use crate::fund::{Fund, Short};
use crate::leg::{Leg, LegIdx};
use crate::unwind::{Goal, Reason, Unwind};
use crate::{HedgeRebalance, OnHedgeBan, UnwindHedge, roll};

/// What the day allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HedgeDay {
    /// Whether the book rebalanced today.
    pub rebalance: bool,
    /// Whether shorts may not be opened today, whatever the product.
    pub opening_banned: bool,
}

/// One leg on one day: what its trades have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LegDay<'a> {
    pub idx: LegIdx,
    pub leg: &'a Leg,
    pub futures: &'a FuturesDay<'a>,
    /// Whether shorts of the product may not be opened today.
    pub banned: bool,
}

impl LegDay<'_> {
    pub(crate) fn product(&self) -> &str {
        &self.leg.terms.product.code
    }
}

/// `round(ratio · L / (M · S))`, half away from zero.
///
/// ```
/// use weipan_core::{Cny, Contracts, Price, Rate};
/// use weipan_hedge::hedger::wanted;
/// let ratio = Rate(Rate::ONE);
/// assert_eq!(wanted(ratio, Cny(4_000_000 * 10_000), 200, Price(5000 * 10_000)), Contracts(4));
/// ```
#[must_use]
pub fn wanted(ratio: Rate, long: Cny, multiplier: i64, price: Price) -> Contracts {
    let one = price.notional(Contracts(1), multiplier);
    if one <= Cny::ZERO {
        return Contracts::ZERO;
    }
    Contracts(weipan_core::mul_div_round(ratio.of(long).0, 1, one.0))
}

impl Fund {
    /// Trades futures after the stocks: rolls each product into its chosen contract and brings it to
    /// `ratio · L / (M · S(t-1))`, L at sizing prices. While an unwind runs, the shorts only shrink.
    pub fn hedge(&mut self, day: &DayBars<'_>, futures: &FuturesDay<'_>, allowed: HedgeDay) {
        if self.closed {
            return;
        }
        for (i, leg) in self.legs.clone().iter().enumerate() {
            let banned = allowed.opening_banned || futures.opening_banned(&leg.terms.product.code);
            self.hedge_leg(&LegDay { idx: LegIdx(i), leg, futures, banned }, day, allowed.rebalance);
        }
        self.react_to_ban(day, futures, allowed);
    }

    fn hedge_leg(&mut self, leg: &LegDay<'_>, day: &DayBars<'_>, rebalance: bool) {
        let Some(chosen) = roll::select(&self.hedge_spec, leg.product(), leg.futures) else {
            if self.sizing_long(day) > Cny::ZERO || self.contracts_of(leg.idx) > Contracts::ZERO {
                let text = format!("no {} contract has a bar today", leg.product());
                self.event(day.date, EventKind::HedgeReject, Cny::ZERO, text);
            }
            return;
        };
        let chosen = self.stay_or_roll(chosen, leg);
        let total = self.wanted_contracts(chosen, leg, day, rebalance);
        self.leave_other_contracts(chosen, total, leg);
        let elsewhere: Contracts = self.others(chosen, leg).iter().map(|s| s.contracts).sum();
        let change = (total - elsewhere).floor_zero() - self.short_in(chosen);
        let origin = if self.unwind.is_some() { FutureOrigin::Unwind } else { FutureOrigin::Hedge };
        self.trade(chosen, change, origin, leg);
        // Contracts that could not be left for the new one still shrink when the book does.
        for old in self.others(chosen, leg) {
            let excess = (self.contracts_of(leg.idx) - total).floor_zero().min(old.contracts);
            self.trade(old.contract, -excess, origin, leg);
        }
    }

    /// The leg's shorts outside one contract.
    fn others(&self, chosen: ContractIdx, leg: &LegDay<'_>) -> Vec<Short> {
        self.shorts.iter().filter(|s| s.leg == leg.idx && s.contract != chosen).copied().collect()
    }

    pub(crate) fn short_in(&self, contract: ContractIdx) -> Contracts {
        self.shorts.iter().find(|s| s.contract == contract).map_or(Contracts::ZERO, |s| s.contracts)
    }

    /// A contract is left inside its roll window or for a better one, and not at all while shorts may not be opened.
    fn stay_or_roll(&self, chosen: ContractIdx, leg: &LegDay<'_>) -> ContractIdx {
        let of_leg = self.shorts.iter().filter(|s| s.leg == leg.idx);
        let Some(held) = of_leg.max_by_key(|s| s.contracts).map(|s| s.contract) else { return chosen };
        let in_window = leg.futures.days_left(held) <= self.hedge_spec.roll_days;
        let goes = in_window || roll::leaves(&self.hedge_spec, held, chosen, leg.futures);
        let stays = leg.futures.bar(held).is_some() && (leg.banned || !goes);
        if stays { held } else { chosen }
    }

    fn wanted_contracts(&self, chosen: ContractIdx, leg: &LegDay<'_>, day: &DayBars<'_>, rebalance: bool) -> Contracts {
        let current = self.contracts_of(leg.idx);
        let price = mark_before(chosen, leg.futures);
        let by_value = wanted(leg.leg.ratio, self.sizing_long(day), leg.leg.terms.product.multiplier, price);
        if let Some(unwind) = &self.unwind {
            let in_step = self.spec.unwind_hedge == UnwindHedge::InStep && !unwind.is_sold(&self.holdings);
            return match unwind.keep_contracts.as_ref().and_then(|keep| keep.get(leg.idx.0)).copied() {
                None => current.min(by_value),
                Some(keep) if in_step => keep.max(by_value).min(current),
                Some(keep) => keep.min(current).min(by_value),
            };
        }
        let follows = rebalance || self.hedge_spec.rebalance == HedgeRebalance::Daily;
        if follows { by_value } else { current }
    }

    /// Buys back the contracts of other months that are due and opens as many in the chosen one as are still wanted. What
    /// could not be opened again, under a ban or above a cap, is not given up before its last day.
    fn leave_other_contracts(&mut self, chosen: ContractIdx, total: Contracts, leg: &LegDay<'_>) {
        let others = if leg.banned { Vec::new() } else { self.others(chosen, leg) };
        for old in others {
            let days_left = leg.futures.days_left(old.contract);
            let due = roll::due(&self.hedge_spec, old.contracts, days_left);
            let again = (total - (self.contracts_of(leg.idx) - due)).floor_zero().min(due);
            let kept = if days_left > 0 { (again.0 - self.opening_room(chosen, leg).0).max(0) } else { 0 };
            let due = due - Contracts(kept);
            let left = self.trade(old.contract, -due, FutureOrigin::Roll, leg);
            if left < Contracts::ZERO {
                let wanted = (total - self.contracts_of(leg.idx)).floor_zero().min(-left);
                self.trade(chosen, wanted, FutureOrigin::Roll, leg);
                let (from, to) = (&leg.futures.contract(old.contract).code, &leg.futures.contract(chosen).code);
                let text = format!("{} contracts rolled from {from} to {to}", -left.0);
                self.event(leg.futures.date, EventKind::Roll, Cny::ZERO, text);
            }
        }
    }

    /// Shorts that may not be opened: the book runs net long, cuts its longs tomorrow, or stops for good.
    fn react_to_ban(&mut self, day: &DayBars<'_>, futures: &FuturesDay<'_>, allowed: HedgeDay) {
        let banned = self.today.future_rejects.iter().any(|r| r.rule == FutureRejectRule::OpeningBan);
        if !banned || self.unwind.is_some() {
            return;
        }
        let long = self.sizing_long(day);
        let (reason, target) = match self.hedge_spec.on_ban {
            OnHedgeBan::RunNetLong => return,
            OnHedgeBan::CutLongs => {
                (Reason::HedgeCut, self.hedged_long(futures, allowed.opening_banned).unwrap_or_default())
            }
            OnHedgeBan::Stop => (Reason::Stop, Cny::ZERO),
        };
        let keep_contracts = reason.is_final().then(|| vec![Contracts::ZERO; self.legs.len()]);
        let goal = Goal { reason, long, target, keep_contracts };
        let unwind = Unwind::plan(goal, self.spec.unwind_order, &self.holdings);
        if !unwind.is_done(&self.holdings, &self.contracts_by_leg()) {
            let text = "shorts may not be opened: the longs are cut from tomorrow".to_owned();
            self.event(day.date, EventKind::UnwindStart, (long - target).floor_zero(), text);
            self.unwind = Some(unwind);
        }
    }

    /// The longs that today's shorts hedge, at yesterday's marks: the least that a product whose shorts may not be opened
    /// leaves, since the mix keeps its shares. `None` if every product may be opened.
    fn hedged_long(&self, futures: &FuturesDay<'_>, all_banned: bool) -> Option<Cny> {
        let value = |leg: LegIdx| -> Cny {
            let of_leg = self.shorts.iter().filter(|s| s.leg == leg);
            of_leg.map(|s| mark_before(s.contract, futures).notional(s.contracts, self.multiplier(leg))).sum()
        };
        let banned = |leg: &Leg| all_banned || futures.opening_banned(&leg.terms.product.code);
        let legs = self.legs.iter().enumerate().filter(|(_, leg)| leg.ratio > Rate(0) && banned(leg));
        legs.map(|(i, leg)| value(LegIdx(i)).scaled(Rate::ONE, leg.ratio.0)).min()
    }

    /// The most longs that a book which cuts to its hedge may hold while shorts may not be opened; `None` if it may hold
    /// what it wants.
    #[must_use]
    pub fn hedge_cap(&self, futures: &FuturesDay<'_>, opening_banned: bool) -> Option<Cny> {
        match self.hedge_spec.on_ban {
            OnHedgeBan::RunNetLong => None,
            OnHedgeBan::CutLongs | OnHedgeBan::Stop => self.hedged_long(futures, opening_banned),
        }
    }
}

/// Yesterday's mark of a contract; the index where it has none.
fn mark_before(contract: ContractIdx, futures: &FuturesDay<'_>) -> Price {
    let index = || futures.levels(&futures.contract(contract).product).0;
    futures.previous_bar(contract).map_or_else(index, FutureBar::mark)
}
