//! Trading one contract: at which price, how many of them, at what fee, and what may stop it.

use weipan_core::ledger::EventKind;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{Cny, ContractIdx, Contracts, FutureBar, FutureFill, FutureOrigin, FutureReject, FuturesDay, Price};

use crate::fund::{Fund, Short};
use crate::hedger::LegDay;
use crate::{ContractTerms, FutureFillPrice};

impl Fund {
    /// Trades contracts (positive sells short, negative buys back) and returns what traded.
    pub(crate) fn trade(
        &mut self,
        contract: ContractIdx,
        sold: Contracts,
        origin: FutureOrigin,
        leg: &LegDay<'_>,
    ) -> Contracts {
        if sold == Contracts::ZERO {
            return sold;
        }
        let reject = |sold, rule| FutureReject { contract, sold, rule, origin };
        let (reference, traded) = match self.executable(contract, sold, leg) {
            Ok(executable) => executable,
            Err(rule) => {
                self.refuse(reject(sold, rule), leg.futures);
                return Contracts::ZERO;
            }
        };
        if traded != sold {
            self.refuse(reject(sold - traded, FutureRejectRule::PositionLimit), leg.futures);
        }
        if traded == Contracts::ZERO {
            return traded;
        }
        let terms = &leg.leg.terms;
        let worse = if sold > Contracts::ZERO { -terms.slippage() } else { terms.slippage() };
        // Slippage may not carry a fill beyond what the day traded, and so not beyond its limits.
        let bar = leg.futures.bar(contract).map_or((reference, reference), |bar| (bar.low, bar.high));
        let price = (reference + worse).clamp(bar.0.min(reference), bar.1.max(reference));
        let fee = terms.fee(leg.futures.date).of(price.notional(traded.abs(), terms.product.multiplier));
        self.book_short(contract, traded, reference, leg);
        self.today.future_fills.push(FutureFill { contract, sold: traded, reference, price, fee, origin });
        traded
    }

    /// The price at which contracts trade today and how many of them may, or the rule that stops them all.
    fn executable(
        &self,
        contract: ContractIdx,
        sold: Contracts,
        leg: &LegDay<'_>,
    ) -> Result<(Price, Contracts), FutureRejectRule> {
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
        let room = leg.leg.terms.position_limit(leg.futures.date) - self.short_in(contract).0;
        Ok((reference, if sold > Contracts::ZERO { Contracts(sold.0.min(room.max(0))) } else { sold }))
    }

    fn refuse(&mut self, reject: FutureReject, futures: &FuturesDay<'_>) {
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
            products: &[],
            carry: &[],
            benchmark_previous: Price(1),
            benchmark: Price(1),
        };
        let terms = ContractTerms::new(&HedgeSpec::default(), "IM").unwrap();
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
