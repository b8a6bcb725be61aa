//! The short leg follows the longs: how many contracts, in which month, and whether they may trade.

use weipan_core::ledger::EventKind;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{
    Cny, ContractIdx, Contracts, DayBars, FutureBar, FutureFill, FutureOrigin, FutureReject, FuturesDay, Price, Rate,
};

use crate::fund::{Fund, Short};
use crate::unwind::{Reason, Unwind};
use crate::{ContractTerms, FutureFillPrice, HedgeRebalance, OnHedgeBan, roll};

/// What the day allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HedgeDay {
    /// Whether the book rebalanced today.
    pub rebalance: bool,
    /// Whether shorts may not be opened today.
    pub opening_banned: bool,
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
    /// Trades futures after the stocks: rolls into the chosen contract and brings the short leg to
    /// `ratio · L / (M · S(t-1))`, L at sizing prices. While an unwind runs, the short leg only shrinks.
    pub fn hedge(&mut self, day: &DayBars<'_>, futures: &FuturesDay<'_>, allowed: HedgeDay) {
        let Some(terms) = self.terms.clone().filter(|_| !self.closed) else { return };
        let Some(chosen) = roll::select(&self.hedge_spec, futures) else {
            if self.sizing_long(day) > Cny::ZERO || !self.shorts.is_empty() {
                let text = format!("no {} contract has a bar today", terms.product.code);
                self.event(day.date, EventKind::HedgeReject, Cny::ZERO, text);
            }
            return;
        };
        let chosen = self.stay_or_roll(chosen, futures, allowed);
        let total = self.wanted_contracts(chosen, &terms, day, futures, allowed);
        self.leave_other_contracts(chosen, total, &terms, futures, allowed);
        let elsewhere: Contracts = self.shorts.iter().filter(|s| s.contract != chosen).map(|s| s.contracts).sum();
        let change = (total - elsewhere).floor_zero() - self.short_in(chosen);
        let origin = if self.unwind.is_some() { FutureOrigin::Unwind } else { FutureOrigin::Hedge };
        self.trade(chosen, change, origin, &terms, futures, allowed);
        // Contracts that could not be left for the new one still shrink when the book does.
        self.shrink_elsewhere(chosen, total, &terms, futures, allowed);
        self.react_to_ban(day, futures, &terms);
    }

    fn short_in(&self, contract: ContractIdx) -> Contracts {
        self.shorts.iter().find(|s| s.contract == contract).map_or(Contracts::ZERO, |s| s.contracts)
    }

    /// A roll only goes forward in time, and not at all while shorts may not be opened: the old contract is kept.
    fn stay_or_roll(&self, chosen: ContractIdx, futures: &FuturesDay<'_>, allowed: HedgeDay) -> ContractIdx {
        let Some(held) = self.shorts.iter().max_by_key(|s| s.contracts).map(|s| s.contract) else { return chosen };
        let forward = futures.contract(chosen).last_day > futures.contract(held).last_day;
        let in_window = futures.days_left(held) <= self.hedge_spec.roll_days;
        let stays = futures.bar(held).is_some() && (allowed.opening_banned || !(forward || in_window));
        if stays { held } else { chosen }
    }

    fn wanted_contracts(
        &self,
        chosen: ContractIdx,
        terms: &ContractTerms,
        day: &DayBars<'_>,
        futures: &FuturesDay<'_>,
        allowed: HedgeDay,
    ) -> Contracts {
        let current = self.contracts();
        let price = futures.previous_bar(chosen).map_or(futures.index_previous, FutureBar::mark);
        let ratio = Rate::from_fraction(self.hedge_spec.ratio).unwrap_or_default();
        let by_value = wanted(ratio, self.sizing_long(day), terms.product.multiplier, price);
        if let Some(unwind) = &self.unwind {
            return unwind.keep_contracts.map_or(current.min(by_value), |keep| keep.min(current).min(by_value));
        }
        let follows = allowed.rebalance || self.hedge_spec.rebalance == HedgeRebalance::Daily;
        if follows { by_value } else { current }
    }

    /// Buys back the contracts of other months and opens as many in the chosen one as are still wanted.
    fn leave_other_contracts(
        &mut self,
        chosen: ContractIdx,
        total: Contracts,
        terms: &ContractTerms,
        futures: &FuturesDay<'_>,
        allowed: HedgeDay,
    ) {
        let others: Vec<Short> = self.shorts.iter().filter(|s| s.contract != chosen).copied().collect();
        for old in others {
            let left = self.trade(old.contract, -old.contracts, FutureOrigin::Roll, terms, futures, allowed);
            if left < Contracts::ZERO {
                let wanted = (total - self.contracts()).floor_zero().min(-left);
                self.trade(chosen, wanted, FutureOrigin::Roll, terms, futures, allowed);
                let (from, to) = (&futures.contract(old.contract).code, &futures.contract(chosen).code);
                let text = format!("{} contracts rolled from {from} to {to}", -left.0);
                self.event(futures.date, EventKind::Roll, Cny::ZERO, text);
            }
        }
    }

    fn shrink_elsewhere(
        &mut self,
        chosen: ContractIdx,
        total: Contracts,
        terms: &ContractTerms,
        futures: &FuturesDay<'_>,
        allowed: HedgeDay,
    ) {
        let others: Vec<Short> = self.shorts.iter().filter(|s| s.contract != chosen).copied().collect();
        for old in others {
            let excess = (self.contracts() - total).floor_zero().min(old.contracts);
            self.trade(old.contract, -excess, FutureOrigin::Hedge, terms, futures, allowed);
        }
    }

    /// Trades contracts (positive sells short, negative buys back) and returns what traded.
    fn trade(
        &mut self,
        contract: ContractIdx,
        sold: Contracts,
        origin: FutureOrigin,
        terms: &ContractTerms,
        futures: &FuturesDay<'_>,
        allowed: HedgeDay,
    ) -> Contracts {
        let sold = self.cut_to_cash(contract, sold, origin, terms, futures);
        if sold == Contracts::ZERO {
            return sold;
        }
        let reject = |sold, rule| FutureReject { contract, sold, rule, origin };
        let (reference, traded) = match self.executable(contract, sold, terms, futures, allowed) {
            Ok((reference, traded)) => (reference, traded),
            Err(rule) => {
                self.refuse(reject(sold, rule), futures);
                return Contracts::ZERO;
            }
        };
        if traded != sold {
            self.refuse(reject(sold - traded, FutureRejectRule::PositionLimit), futures);
        }
        if traded == Contracts::ZERO {
            return traded;
        }
        let worse = if sold > Contracts::ZERO { -terms.slippage() } else { terms.slippage() };
        // Slippage may not carry a fill beyond what the day traded, and so not beyond its limits.
        let bar = futures.bar(contract).map_or((reference, reference), |bar| (bar.low, bar.high));
        let price = (reference + worse).clamp(bar.0.min(reference), bar.1.max(reference));
        let fee = terms.fee(futures.date).of(price.notional(traded.abs(), terms.product.multiplier));
        self.book_short(contract, traded, reference);
        self.today.future_fills.push(FutureFill { contract, sold: traded, reference, price, fee, origin });
        traded
    }

    /// The price at which contracts trade today and how many of them may, or the rule that stops them all.
    fn executable(
        &self,
        contract: ContractIdx,
        sold: Contracts,
        terms: &ContractTerms,
        futures: &FuturesDay<'_>,
        allowed: HedgeDay,
    ) -> Result<(Price, Contracts), FutureRejectRule> {
        let bar = futures.bar(contract).ok_or(FutureRejectRule::NoPrice)?;
        let reference = match self.hedge_spec.fill {
            FutureFillPrice::Open => bar.open,
            FutureFillPrice::Close => bar.close,
            FutureFillPrice::Settlement => bar.mark(),
        };
        if reference <= Price::ZERO {
            return Err(FutureRejectRule::NoPrice);
        }
        if sold > Contracts::ZERO && allowed.opening_banned {
            return Err(FutureRejectRule::OpeningBan);
        }
        if at_limit(bar, reference, sold, terms, futures) {
            return Err(FutureRejectRule::PriceLimit);
        }
        let room = terms.position_limit(futures.date) - self.short_in(contract).0;
        Ok((reference, if sold > Contracts::ZERO { Contracts(sold.0.min(room.max(0))) } else { sold }))
    }

    pub(crate) fn refuse(&mut self, reject: FutureReject, futures: &FuturesDay<'_>) {
        let code = &futures.contract(reject.contract).code;
        let verb = if reject.sold > Contracts::ZERO { "sold" } else { "bought back" };
        let text = format!("{} {code} could not be {verb}: {}", reject.sold.0.abs(), reject.rule.word());
        self.today.future_rejects.push(reject);
        self.event(futures.date, EventKind::HedgeReject, Cny::ZERO, text);
    }

    fn book_short(&mut self, contract: ContractIdx, sold: Contracts, mark: Price) {
        match self.shorts.iter().position(|s| s.contract == contract) {
            Some(i) => {
                self.shorts[i].contracts += sold;
                if self.shorts[i].contracts == Contracts::ZERO {
                    self.shorts.remove(i);
                }
            }
            None => {
                self.shorts.push(Short { contract, contracts: sold, mark });
                self.shorts.sort_by_key(|s| s.contract);
            }
        }
    }

    /// Shorts that may not be opened: the book runs net long, cuts its longs tomorrow, or stops for good.
    fn react_to_ban(&mut self, day: &DayBars<'_>, futures: &FuturesDay<'_>, terms: &ContractTerms) {
        let banned = self.today.future_rejects.iter().any(|r| r.rule == FutureRejectRule::OpeningBan);
        if !banned || self.unwind.is_some() {
            return;
        }
        let long = self.sizing_long(day);
        let (reason, target) = match self.hedge_spec.on_ban {
            OnHedgeBan::RunNetLong => return,
            OnHedgeBan::CutLongs => (Reason::HedgeCut, self.hedged_long(futures, terms)),
            OnHedgeBan::Stop => (Reason::Stop, Cny::ZERO),
        };
        let keep = reason.is_final().then_some(Contracts::ZERO);
        let unwind = Unwind::plan(reason, &self.holdings, long, target, keep);
        if !unwind.is_done(&self.holdings, self.contracts()) {
            let text = "shorts may not be opened: the longs are cut from tomorrow".to_owned();
            self.event(day.date, EventKind::UnwindStart, (long - target).floor_zero(), text);
            self.unwind = Some(unwind);
        }
    }

    /// The long value that today's shorts hedge, at yesterday's marks.
    fn hedged_long(&self, futures: &FuturesDay<'_>, terms: &ContractTerms) -> Cny {
        let mark = |s: &Short| futures.previous_bar(s.contract).map_or(futures.index_previous, FutureBar::mark);
        let short: Cny = self.shorts.iter().map(|s| mark(s).notional(s.contracts, terms.product.multiplier)).sum();
        let ratio = Rate::from_fraction(self.hedge_spec.ratio).unwrap_or_default();
        short.scaled(Rate::ONE, ratio.0)
    }

    /// The most longs that a book which cuts to its hedge may hold while shorts may not be opened; `None` if it may hold
    /// what it wants.
    #[must_use]
    pub fn hedge_cap(&self, futures: &FuturesDay<'_>, opening_banned: bool) -> Option<Cny> {
        let terms = self.terms.as_ref().filter(|_| opening_banned && self.hedge_spec.ratio > 0.0)?;
        match self.hedge_spec.on_ban {
            OnHedgeBan::RunNetLong => None,
            OnHedgeBan::CutLongs | OnHedgeBan::Stop => Some(self.hedged_long(futures, terms)),
        }
    }
}

/// Whether a price is at the day's limit against the trade: 10 % of the previous *settlement*, rounded towards it on
/// the tick. Without settlement prices the limit is not known exactly; then a close (or open) at the day's extreme and
/// beyond the limit on the previous close counts as locked.
fn at_limit(bar: &FutureBar, price: Price, sold: Contracts, terms: &ContractTerms, futures: &FuturesDay<'_>) -> bool {
    let Some(previous) = futures.previous_bar(bar.contract) else { return false };
    let last_day = futures.days_left(bar.contract) == 0;
    let Some(permille) = terms.limit_permille(futures.date, last_day) else { return false };
    let tick = Price::from_yuan(terms.product.tick).map_or(1, |t| t.0.max(1));
    let base = previous.mark().0;
    let up = base * (1000 + permille) / 1000 / tick * tick;
    let down = (base * (1000 - permille) + 999) / 1000;
    let down = (down + tick - 1) / tick * tick;
    let exact = previous.settlement.is_some();
    if sold < Contracts::ZERO {
        price.0 >= up && (exact || price == bar.high)
    } else {
        price.0 <= down && (exact || price == bar.low)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::HedgeSpec;
    use chrono::NaiveDate;
    use weipan_core::Contract;

    fn points(level: f64) -> Price {
        Price::from_yuan(level).unwrap()
    }

    fn bar(high: f64, low: f64, close: f64, settlement: Option<f64>) -> FutureBar {
        FutureBar {
            contract: ContractIdx(0),
            open: points(low),
            high: points(high),
            low: points(low),
            close: points(close),
            settlement: settlement.map(points),
            volume: 1,
            open_interest: 1,
        }
    }

    /// Whether the close of `today` may not be bought back, or sold, after `yesterday`.
    fn locked(yesterday: FutureBar, today: FutureBar, sold: i64) -> bool {
        let date = |m, d| NaiveDate::from_ymd_opt(2024, m, d).unwrap();
        let contract = Contract {
            code: "IM2406".into(),
            product: "IM".into(),
            year: 2024,
            month: 6,
            first_day: date(1, 2),
            last_day: date(6, 21),
        };
        let (contracts, bars, previous, days_left) = ([contract], [today], [yesterday], [80]);
        let futures = FuturesDay {
            date: date(2, 6),
            previous_date: date(2, 5),
            contracts: &contracts,
            bars: &bars,
            previous: &previous,
            days_left: &days_left,
            index_previous: Price(1),
            index: Price(1),
            benchmark_previous: Price(1),
            benchmark: Price(1),
        };
        let terms = ContractTerms::new(&HedgeSpec::default()).unwrap();
        at_limit(&today, today.close, Contracts(sold), &terms, &futures)
    }

    #[test]
    fn the_limit_is_on_the_settlement_and_rounds_towards_it() {
        // 2024-02-06: IM2406 at 4454.0 after a settlement of 4049.2; 4049.2 · 1.1 = 4454.12.
        let yesterday = bar(4200.0, 3900.0, 3922.6, Some(4049.2));
        assert!(locked(yesterday, bar(4454.0, 4000.0, 4454.0, None), -1));
        assert!(!locked(yesterday, bar(4454.0, 4000.0, 4453.8, None), -1));
        assert!(!locked(yesterday, bar(4454.0, 4000.0, 4454.0, None), 1), "selling at the up-limit is allowed");
        // 4049.2 · 0.9 = 3644.28: the lowest price is 3644.4.
        assert!(locked(yesterday, bar(3700.0, 3644.4, 3644.4, None), 1));
        assert!(!locked(yesterday, bar(3700.0, 3644.4, 3644.6, None), 1));
    }

    #[test]
    fn without_settlements_a_close_at_the_extreme_beyond_the_limit_is_locked() {
        let no_settlement = |close| bar(close, close, close, None);
        assert!(locked(no_settlement(3922.6), bar(4454.0, 4000.0, 4454.0, None), -1), "IM2406");
        assert!(!locked(no_settlement(4044.6), bar(4575.0, 4060.0, 4568.4, None), -1), "IM2403 closed below its high");
    }
}
