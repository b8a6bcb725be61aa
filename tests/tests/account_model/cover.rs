//! What the cases of a batch met: a test that meets nothing proves nothing.

use std::collections::{BTreeMap, HashMap};

use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::{ActionKind, Cny, FutureOrigin, Market, Origin, RejectRule};

/// What must be met at least once.
const DEMANDED: [&str; 40] = [
    "action bonus",
    "action paid later",
    "action rights",
    "call",
    "cash account",
    "close-out",
    "closed",
    "commission minimum",
    "delisting",
    "delivery",
    "hedge cut",
    "hedge refused",
    "impact",
    "interest paid",
    "management fee",
    "negative equity",
    "no settlement",
    "performance fee at a redemption",
    "performance fee of a period",
    "redemption",
    "redemption of a cash account",
    "redemption sells",
    "redemption waits",
    "reject ban",
    "reject cash",
    "reject limit_down",
    "reject limit_up",
    "reject not_listed",
    "reject suspended",
    "reject volume",
    "roll",
    "rights lapsed",
    "sell ban met by an unwind",
    "stop",
    "subscription",
    "subscription as a fee is taken",
    "top-up",
    "unwind of several days",
    "unwind met limit-down",
    "unwind of futures",
];

/// Counts by what was met.
#[derive(Debug, Default)]
pub struct Cover {
    met: BTreeMap<String, usize>,
}

impl Cover {
    fn meet(&mut self, what: &str, count: usize) {
        if count > 0 {
            *self.met.entry(what.to_owned()).or_default() += count;
        }
    }

    /// Counts what a run met.
    pub fn add(&mut self, run: &RunTables, market: &Market) {
        self.add_days(run);
        self.add_trades(run);
        self.add_actions(run, market);
        self.meet("cash account", usize::from(run.record.account.kind == "cash"));
        let is_bare = run.days.iter().any(|day| day.contracts.0 > 0)
            && market.futures.bars(weipan_core::DayIdx(0)).iter().all(|bar| bar.settlement.is_none());
        self.meet("no settlement", usize::from(is_bare));
        let stopped = run.record.spec.contains("on_ban = \"stop\"")
            && run.days.last().is_some_and(|day| day.status == MarginStatus::Closed)
            && !run.days.iter().any(|day| day.status == MarginStatus::CloseOut);
        self.meet("stop", usize::from(stopped));
    }

    fn add_days(&mut self, run: &RunTables) {
        let count = |of: &dyn Fn(&weipan_core::ledger::DayRow) -> bool| run.days.iter().filter(|day| of(day)).count();
        self.meet("call", count(&|day| day.status == MarginStatus::Call));
        self.meet("close-out", count(&|day| day.status == MarginStatus::CloseOut));
        self.meet("closed", count(&|day| day.status == MarginStatus::Closed));
        self.meet("negative equity", count(&|day| day.equity < Cny::ZERO));
        self.meet("top-up", count(&|day| day.external > Cny::ZERO));
        self.meet("interest paid", count(&|day| day.financing < Cny::ZERO));
        self.meet("management fee", count(&|day| day.management_fee < Cny::ZERO));
        let leaves = |day: &weipan_core::ledger::DayRow| day.redemption < Cny::ZERO;
        let fee = |day: &weipan_core::ledger::DayRow| day.performance_fee < Cny::ZERO;
        self.meet("performance fee at a redemption", count(&|day| fee(day) && leaves(day)));
        self.meet("performance fee of a period", count(&|day| fee(day) && !leaves(day)));
        self.meet("subscription as a fee is taken", count(&|day| fee(day) && !leaves(day) && day.external > Cny::ZERO));
        self.meet("redemption", count(&leaves));
        self.meet("redemption of a cash account", count(&|day| leaves(day) && run.record.account.kind == "cash"));
        self.meet("impact", count(&|day| day.impact < Cny::ZERO));
        let pairs = run.days.windows(2);
        let several = pairs.filter(|pair| pair.iter().all(|day| day.unwind_asked > Cny::ZERO)).count();
        self.meet("unwind of several days", several);
        let events = |kind| run.events.iter().filter(|event| event.kind == kind).count();
        self.meet("delisting", events(EventKind::Delisted));
        self.meet("subscription", events(EventKind::Subscription));
        self.meet("redemption waits", events(EventKind::RedemptionWaits));
        self.meet("hedge refused", events(EventKind::HedgeReject));
        let lapsed = run.events.iter().filter(|event| event.kind == EventKind::Action && event.text.contains("lapse"));
        self.meet("rights lapsed", lapsed.count());
    }

    fn add_trades(&mut self, run: &RunTables) {
        for reject in &run.rejects {
            self.meet(&format!("reject {}", reject.rule.word()), 1);
            if reject.origin == Origin::Unwind {
                self.meet("sell ban met by an unwind", usize::from(reject.rule == RejectRule::Ban));
                self.meet("unwind met limit-down", usize::from(reject.rule == RejectRule::LimitDown));
            }
        }
        let cuts = run.fills.iter().filter(|fill| fill.origin == Origin::HedgeCut).count();
        self.meet("hedge cut", cuts);
        self.meet("redemption sells", run.fills.iter().filter(|fill| fill.origin == Origin::Redemption).count());
        let least = run.fills.iter().filter(|fill| fill.commission == Cny(50_000)).count();
        self.meet("commission minimum", least);
        let futures = |origin| run.futures.iter().filter(|fill| fill.origin == origin).count();
        self.meet("roll", futures(FutureOrigin::Roll));
        self.meet("delivery", futures(FutureOrigin::Delivery));
        self.meet("unwind of futures", futures(FutureOrigin::Unwind));
    }

    /// Actions on stocks that were held over night.
    fn add_actions(&mut self, run: &RunTables, market: &Market) {
        let mut held: HashMap<&str, i64> = HashMap::new();
        let mut positions = run.positions.iter().peekable();
        for day in &run.days {
            for action in market.actions.on(market.bars.calendar().find(day.date).unwrap()) {
                let symbol = market.bars.assets().get(action.asset).symbol.as_str();
                if held.get(symbol).is_some_and(|shares| *shares > 0) {
                    let later = action.pay_day > action.ex_day && action.cash_per_share.0 > 0;
                    self.meet("action paid later", usize::from(later));
                    self.meet("action bonus", usize::from(action.kind == ActionKind::Bonus));
                    self.meet("action rights", usize::from(action.kind == ActionKind::Rights));
                }
            }
            while let Some(position) = positions.next_if(|p| p.date == day.date) {
                held.insert(&position.symbol, position.shares.0);
            }
        }
    }

    /// Fails with what no case has met.
    pub fn demand_everything(&self) {
        let missing: Vec<_> = DEMANDED.iter().filter(|what| !self.met.contains_key(**what)).collect();
        assert!(missing.is_empty(), "no case met {missing:?}");
    }
}
