//! Trading one contract: at which price, how many of them, at what fee, and what may stop it.

use weipan_core::ledger::EventKind;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{Cny, ContractIdx, Contracts, FutureBar, FutureFill, FutureOrigin, FutureReject, FuturesDay, Price};

use crate::contract_terms::LimitDay;
use crate::fund::{Fund, Short};
use crate::hedger::LegDay;
use crate::{CapScope, ContractTerms, FutureFillPrice};

impl Fund {
    /// Trades contracts (positive sells short, negative buys back) and returns what traded.
    pub(crate) fn trade(
        &mut self,
        contract: ContractIdx,
        sold: Contracts,
        origin: FutureOrigin,
        leg: &LegDay<'_>,
    ) -> Contracts {
        let sold = self.cut_to_cash(contract, sold, origin, leg);
        if sold == Contracts::ZERO {
            return sold;
        }
        let reject = |sold, rule| FutureReject { contract, sold, rule, origin };
        let (reference, traded, bound) = match self.executable(contract, sold, leg) {
            Ok(executable) => executable,
            Err(rule) => {
                self.refuse(reject(sold, rule), leg.futures);
                return Contracts::ZERO;
            }
        };
        if traded != sold {
            self.refuse(reject(sold - traded, bound), leg.futures);
        }
        if traded == Contracts::ZERO {
            return traded;
        }
        let terms = &leg.leg.terms;
        let worse = if sold > Contracts::ZERO { -terms.slippage() } else { terms.slippage() };
        // Slippage may not carry a fill beyond what the day traded, and so not beyond its limits.
        let bar = leg.futures.bar(contract).map_or((reference, reference), |bar| (bar.low, bar.high));
        let price = (reference + worse).clamp(bar.0.min(reference), bar.1.max(reference));
        let fee = self.trade_fee(contract, traded, price, leg);
        self.book_short(contract, traded, reference, leg);
        self.today.future_fills.push(FutureFill { contract, sold: traded, reference, price, fee, origin });
        traded
    }

    /// The exchange's fee: what is bought back beyond yesterday's position was opened today and pays the intraday rate.
    fn trade_fee(&self, contract: ContractIdx, traded: Contracts, price: Price, leg: &LegDay<'_>) -> Cny {
        let fills = || self.today.future_fills.iter().filter(|fill| fill.contract == contract);
        let before: Contracts =
            self.today.shorts_before.iter().filter(|s| s.contract == contract).map(|s| s.contracts).sum();
        let closed: Contracts = fills().map(|fill| (-fill.sold).floor_zero()).sum();
        let overnight = (before - closed).floor_zero();
        let intraday = ((-traded).floor_zero() - overnight).floor_zero();
        let (terms, date) = (&leg.leg.terms, leg.futures.date);
        let notional = |contracts| price.notional(contracts, terms.product.multiplier);
        terms.fee(date).of(notional(traded.abs() - intraday)) + terms.intraday_fee(date).of(notional(intraday))
    }

    /// Contracts that may still be opened today, and the rule that says so.
    pub(crate) fn opening_room(&self, contract: ContractIdx, leg: &LegDay<'_>) -> (i64, FutureRejectRule) {
        let (terms, futures) = (&leg.leg.terms, leg.futures);
        let position = terms.position_limit(futures.date).saturating_sub(self.short_in(contract).0);
        let by_position = (position.max(0), FutureRejectRule::PositionLimit);
        let Some(cap) = terms.opening_cap(futures.date) else { return by_position };
        let counts = |fill: &&FutureFill| match cap.per {
            CapScope::Product => futures.contract(fill.contract).product == leg.product(),
            CapScope::Contract => fill.contract == contract,
        };
        let opened: Contracts = self.today.future_fills.iter().filter(counts).map(|fill| fill.sold.floor_zero()).sum();
        by_position.min(((cap.contracts - opened.0).max(0), FutureRejectRule::OpeningCap))
    }

    /// The price at which contracts trade today, how many of them may, and the rule that refuses the rest; or the rule
    /// that stops them all.
    fn executable(
        &self,
        contract: ContractIdx,
        sold: Contracts,
        leg: &LegDay<'_>,
    ) -> Result<(Price, Contracts, FutureRejectRule), FutureRejectRule> {
        let bar = leg.futures.bar(contract).ok_or(FutureRejectRule::NoPrice)?;
        let reference = match self.hedge_spec.fill {
            FutureFillPrice::Open => bar.open,
            FutureFillPrice::Close => bar.close,
            FutureFillPrice::Settlement => bar.mark(),
        };
        if reference <= Price::ZERO {
            return Err(FutureRejectRule::NoPrice);
        }
        if sold > Contracts::ZERO && leg.banned {
            return Err(FutureRejectRule::OpeningBan);
        }
        if at_limit(bar, reference, sold, &leg.leg.terms, leg.futures) {
            return Err(FutureRejectRule::PriceLimit);
        }
        let (room, rule) = self.opening_room(contract, leg);
        Ok((reference, if sold > Contracts::ZERO { Contracts(sold.0.min(room)) } else { sold }, rule))
    }

    pub(crate) fn refuse(&mut self, reject: FutureReject, futures: &FuturesDay<'_>) {
        let code = &futures.contract(reject.contract).code;
        let verb = if reject.sold > Contracts::ZERO { "sold" } else { "bought back" };
        let text = format!("{} {code} could not be {verb}: {}", reject.sold.0.abs(), reject.rule.word());
        self.today.future_rejects.push(reject);
        self.event(futures.date, EventKind::HedgeReject, Cny::ZERO, text);
    }

    fn book_short(&mut self, contract: ContractIdx, sold: Contracts, mark: Price, leg: &LegDay<'_>) {
        match self.shorts.iter().position(|s| s.contract == contract) {
            Some(i) => {
                self.shorts[i].contracts += sold;
                if self.shorts[i].contracts == Contracts::ZERO {
                    self.shorts.remove(i);
                }
            }
            None => {
                self.shorts.push(Short { contract, contracts: sold, mark, leg: leg.idx });
                self.shorts.sort_by_key(|s| s.contract);
            }
        }
    }
}

/// Whether a price is at the day's limit against the trade: 10 % of the previous *settlement*, rounded towards it on
/// the tick; 20 % on the last day and on the first one of a quarter month. Without settlement prices the limit is not known
/// exactly; then a close (or open) at the day's extreme and beyond the limit on the previous close counts as locked. So
/// it is on a contract's first day, where the exchange's listing price is not in the data and yesterday's index stands in.
fn at_limit(bar: &FutureBar, price: Price, sold: Contracts, terms: &ContractTerms, futures: &FuturesDay<'_>) -> bool {
    let contract = futures.contract(bar.contract);
    let is_first = contract.first_day == futures.date;
    let previous = futures.previous_bar(bar.contract);
    let base = match previous {
        Some(previous) => previous.mark(),
        None if is_first => futures.levels(&contract.product).0,
        None => return false,
    };
    let day = match futures.days_left(bar.contract) {
        0 => LimitDay::Last,
        _ if is_first && contract.is_quarterly() => LimitDay::First,
        _ => LimitDay::Ordinary,
    };
    let Some(permille) = terms.limit_permille(futures.date, day) else { return false };
    let tick = Price::from_yuan(terms.product.tick).map_or(1, |t| t.0.max(1));
    let up = base.0 * (1000 + permille) / 1000 / tick * tick;
    let down = (base.0 * (1000 - permille) + 999) / 1000;
    let down = (down + tick - 1) / tick * tick;
    let exact = previous.is_some_and(|previous| previous.settlement.is_some());
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
    use crate::leg::{Leg, LegIdx};
    use crate::{AccountSpec, HedgeSpec};
    use chrono::NaiveDate;
    use weipan_core::{Contract, RuleBook};

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
        let terms = ContractTerms::new(&HedgeSpec::default(), "IM", &RuleBook::shipped().unwrap()).unwrap();
        on_a_day(yesterday, today, |futures| at_limit(&today, today.close, Contracts(sold), &terms, futures))
    }

    /// What something says on 2024-02-06, a day with one contract.
    fn on_a_day<T>(yesterday: FutureBar, today: FutureBar, says: impl FnOnce(&FuturesDay<'_>) -> T) -> T {
        on(&[yesterday], today, (1, 2), says)
    }

    /// The same for a contract with these bars of yesterday that was listed on a day of 2024.
    fn on<T>(
        previous: &[FutureBar],
        today: FutureBar,
        listed: (u32, u32),
        says: impl FnOnce(&FuturesDay<'_>) -> T,
    ) -> T {
        let date = |m, d| NaiveDate::from_ymd_opt(2024, m, d).unwrap();
        let contract = Contract {
            code: "IM2406".into(),
            product: "IM".into(),
            year: 2024,
            month: 6,
            first_day: date(listed.0, listed.1),
            last_day: date(6, 21),
        };
        let (contracts, bars, days_left) = ([contract], [today], [80]);
        let futures = FuturesDay {
            date: date(2, 6),
            previous_date: date(2, 5),
            contracts: &contracts,
            bars: &bars,
            previous,
            days_left: &days_left,
            index_previous: points(4000.0),
            index: Price(1),
            products: &[],
            carry: &[],
            benchmark_previous: Price(1),
            benchmark: Price(1),
        };
        says(&futures)
    }

    #[test]
    fn what_was_opened_today_pays_the_intraday_fee_when_it_is_closed() {
        let rules = RuleBook::shipped().unwrap();
        let hedge = HedgeSpec { slippage_ticks: 0.0, ..HedgeSpec::default() };
        let opened = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap();
        let mut fund = Fund::new(&AccountSpec::default(), &hedge, opened, &rules).unwrap();
        let leg = &Leg::all(&hedge, &rules).unwrap()[0];
        let held =
            Short { contract: ContractIdx(0), contracts: Contracts(4), mark: points(5000.0), leg: LegIdx::default() };
        fund.shorts = vec![held];
        fund.today.shorts_before = vec![held];
        let flat = bar(5000.0, 5000.0, 5000.0, Some(5000.0));
        on_a_day(flat, flat, |futures| {
            let day = LegDay { idx: LegIdx::default(), leg, futures, banned: false };
            for sold in [6, -3, -5] {
                fund.trade(ContractIdx(0), Contracts(sold), FutureOrigin::Hedge, &day);
            }
        });
        // A contract is a million yuan: 23 yuan a trade, 230 yuan to close what was opened today. The 3 and the first of
        // the 5 are yesterday's.
        let fees: Vec<_> = fund.today.future_fills.iter().map(|fill| fill.fee.yuan()).collect();
        assert_eq!(fees, [6.0 * 23.0, 3.0 * 23.0, 23.0 + 4.0 * 230.0]);
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

    #[test]
    fn a_quarter_month_may_move_by_a_fifth_on_its_first_day() {
        let terms = ContractTerms::new(&HedgeSpec::default(), "IM", &RuleBook::shipped().unwrap()).unwrap();
        let listed_today = |close: f64, sold| {
            let today = bar(close, close - 100.0, close, None);
            on(&[], today, (2, 6), |futures| at_limit(&today, today.close, Contracts(sold), &terms, futures))
        };
        // The index closed at 4,000: 4,800 is the limit, and 4,400 only that of other days.
        assert!(!listed_today(4799.8, -1));
        assert!(listed_today(4800.0, -1));
        assert!(!listed_today(4800.0, 1), "selling at the up-limit is allowed");
        // A contract whose bar of yesterday is missing was not listed today: nothing is known of its limit.
        let today = bar(4800.0, 4700.0, 4800.0, None);
        assert!(!on(&[], today, (1, 2), |futures| at_limit(&today, today.close, Contracts(-1), &terms, futures)));
    }
}
