//! What own cash and credit allow: the futures margin that blocks cash, the loan, and what could be taken out.
//!
//! In `cash` and `margin` accounts short futures are margined from own cash: `margin · N·M·S` lies with the futures
//! broker and buys nothing. A `dma` account blocks nothing here, because the exchange's margin is inside the security.

use chrono::NaiveDate;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{ByDateOr, Cny, ContractIdx, Contracts, DayBars, FutureBar, FutureOrigin, FutureReject, Rate};

use crate::fund::Fund;
use crate::hedger::LegDay;
use crate::leg::{Leg, LegIdx};
use crate::{AccountKind, ContractTerms, HedgeError};

impl Fund {
    /// Margin of a product as a fraction of notional on a date; zero where the broker's security covers it.
    fn margin_rate(&self, terms: &ContractTerms, date: NaiveDate) -> Rate {
        if self.spec.kind == AccountKind::Dma {
            return Rate::default();
        }
        let fraction = match self.spec.futures_margin {
            ByDateOr::Value(value) => value,
            ByDateOr::ByDate => terms.margin(date).map_or(1.0, |margin| margin.non_hedge),
        };
        Rate::from_fraction(fraction).unwrap_or_default()
    }

    /// Cash that the shorts block at their marks.
    pub(crate) fn blocked(&self, date: NaiveDate) -> Cny {
        let of = |(i, leg): (usize, &Leg)| self.margin_rate(&leg.terms, date).of(self.short_value_of(LegIdx(i)));
        self.legs.iter().enumerate().map(of).sum()
    }

    /// The loan of a `margin` account: what the stocks cost beyond own cash that is not blocked.
    #[must_use]
    pub fn debt(&self) -> Cny {
        match self.spec.kind {
            AccountKind::Margin => (self.futures_margin - self.cash()).floor_zero(),
            AccountKind::Cash | AccountKind::Dma => Cny::ZERO,
        }
    }

    /// Borrowed money at the marks, on which interest is paid.
    pub(crate) fn borrowed(&self, long: Cny) -> Cny {
        match self.spec.kind {
            AccountKind::Dma => (long - self.equity).floor_zero(),
            AccountKind::Cash => (long - self.equity - self.payable()).floor_zero(),
            AccountKind::Margin => self.debt(),
        }
    }

    /// Cash of a `cash` account that buys may use: neither blocked as margin nor owed.
    #[must_use]
    pub fn spendable(&self) -> Cny {
        self.cash() - self.futures_margin - self.payable()
    }

    /// What is missing for the margin of the shorts, in a `cash` account. One without futures has nobody who could call: a
    /// fee may overdraw its cash by some yuan until the next sale.
    pub(crate) fn shortage(&self) -> Cny {
        match self.spec.kind {
            AccountKind::Cash if self.legs.is_empty() => Cny::ZERO,
            AccountKind::Cash => (self.futures_margin - self.cash()).floor_zero(),
            AccountKind::Dma | AccountKind::Margin => Cny::ZERO,
        }
    }

    /// Over and under of the margin ratio: E and max(L, N·M·S), in a `margin` account assets and debt. Money at the futures
    /// broker is no asset of the loan.
    pub(crate) fn ratio_parts(&self, long: Cny, short: Cny) -> (Cny, Cny) {
        match self.spec.kind {
            AccountKind::Cash | AccountKind::Dma => (self.equity, long.max(short)),
            AccountKind::Margin => (self.equity - self.futures_margin + self.debt(), self.debt()),
        }
    }

    /// assets / debt of a `margin` account that has just borrowed all it may: 1 + initial margin.
    fn initial_ratio(&self) -> Rate {
        Rate(Rate::ONE + self.lines.initial.0)
    }

    /// The most longs that `equity` carries in an account that margins its futures itself, with the hedge that belongs to
    /// them: `E · g / (1 + h · g)`, g = 1 (cash) or 1 + 1 / initial margin, h = hedge ratio · futures margin.
    pub(crate) fn capacity(&self, equity: Cny, date: NaiveDate) -> Cny {
        let most = own_leverage(self.spec.kind, self.lines.initial, self.margin_share(date));
        Cny((equity.floor_zero().0 as f64 * most) as i64)
    }

    /// Cash that the hedge of one yuan of longs blocks.
    fn margin_share(&self, date: NaiveDate) -> f64 {
        self.legs.iter().map(|leg| leg.ratio.fraction() * self.margin_rate(&leg.terms, date).fraction()).sum()
    }

    /// What is missing for the leverage and hedge of the spec to be carried by own cash on the first day.
    ///
    /// # Errors
    /// [`HedgeError::Range`] names the leverage that could be carried.
    pub(crate) fn check_own_cash(&self, opened: NaiveDate) -> Result<(), HedgeError> {
        if self.spec.kind == AccountKind::Dma || self.legs.is_empty() {
            return Ok(());
        }
        let share = self.margin_share(opened);
        let most = own_leverage(self.spec.kind, self.lines.initial, share);
        if self.spec.leverage <= most + 1e-9 {
            return Ok(());
        }
        let must = format!(
            "a {} account margins its futures from own cash: {:.1} % of the longs on {opened}, so leverage is at most {most:.3}; \
             lower account.leverage, and leave some cash for variation margin, or set hedge.product = \"none\"",
            self.spec.kind.word(),
            share * 100.0
        );
        Err(HedgeError::Range { key: "account.leverage", value: self.spec.leverage, must })
    }

    /// What the owner could take out without crossing the initial margin: `E - initial · max(L, N·M·S)` (dma), cash that is
    /// not blocked (cash), or what leaves assets / debt at 1 + initial margin (margin).
    pub(crate) fn could_withdraw(&self, long: Cny, short: Cny) -> Cny {
        let free = match self.spec.kind {
            AccountKind::Dma => self.equity - self.lines.initial.of(long.max(short)),
            AccountKind::Cash => self.spendable(),
            AccountKind::Margin => {
                let assets = long + self.receivable() - self.payable();
                self.cash() - self.futures_margin + assets.scaled(Rate::ONE, self.initial_ratio().0)
            }
        };
        free.floor_zero()
    }

    /// Outside cash that brings the account back to its initial margin.
    pub(crate) fn missing_to_initial(&self, long: Cny, short: Cny) -> Cny {
        let missing = match self.spec.kind {
            AccountKind::Dma => self.lines.initial.of(long.max(short)) - self.equity,
            AccountKind::Cash => self.shortage(),
            AccountKind::Margin => {
                let (assets, debt) = self.ratio_parts(long, short);
                debt - assets.scaled(Rate::ONE, self.initial_ratio().0)
            }
        };
        missing.floor_zero()
    }

    /// The longs that an unwind of an account that margins its futures itself leaves, when selling costs the fraction `cost`.
    ///
    /// A `margin` account sells `D - max(0, E' - F) / (unwind_to - 1)` (E' = equity after the cost of selling to the
    /// first answer, F = blocked cash), which repays its loan; a `cash` account sells `shortage / (1 - cost + F / L)`, both
    /// legs in step, so that the hedge gives its margin back as the longs shrink.
    pub(crate) fn own_unwind_target(&self, long: Cny) -> Cny {
        let kept = |sold: Cny| (long - sold.floor_zero()).floor_zero();
        match self.spec.kind {
            AccountKind::Dma => long,
            AccountKind::Cash => {
                let gives = 1.0 - self.selling_cost + self.futures_margin.yuan() / long.yuan().max(1e-4);
                kept(Cny::from_yuan(self.shortage().yuan() / gives).unwrap_or(long))
            }
            AccountKind::Margin => {
                let over_one = self.lines.unwind_to.0 - Rate::ONE;
                let own = self.equity - self.futures_margin;
                let sold = |own: Cny| self.debt() - own.floor_zero().scaled(Rate::ONE, over_one);
                let cost = Cny::from_yuan(sold(own).floor_zero().yuan() * self.selling_cost).unwrap_or_default();
                kept(sold(own - cost) + cost)
            }
        }
    }

    /// Cuts contracts to be opened to what own cash can margin, at yesterday's marks; the rest is a reject.
    pub(crate) fn cut_to_cash(
        &mut self,
        contract: ContractIdx,
        sold: Contracts,
        origin: FutureOrigin,
        leg: &LegDay<'_>,
    ) -> Contracts {
        if self.spec.kind == AccountKind::Dma || sold <= Contracts::ZERO {
            return sold;
        }
        let (terms, futures) = (&leg.leg.terms, leg.futures);
        let index = || futures.levels(&futures.contract(contract).product).0;
        let mark = futures.previous_bar(contract).map_or_else(index, FutureBar::mark);
        let one = self.margin_rate(terms, futures.date).of(mark.notional(Contracts(1), terms.product.multiplier));
        let left = self.cash_for_futures() - self.blocked(futures.date);
        let most = Contracts(if one > Cny::ZERO { left.floor_zero().0 / one.0 } else { i64::MAX });
        if most < sold {
            let reject = FutureReject { contract, sold: sold - most, rule: FutureRejectRule::Cash, origin };
            self.refuse(reject, futures);
        }
        most.min(sold)
    }

    /// Own cash that could lie with the futures broker: all of it, and what the loan could free.
    fn cash_for_futures(&self) -> Cny {
        let own = self.cash() - self.payable();
        match self.spec.kind {
            AccountKind::Cash | AccountKind::Dma => own,
            AccountKind::Margin => {
                let stocks = self.holdings.value() + self.receivable();
                own + stocks.scaled(Rate::ONE, self.initial_ratio().0)
            }
        }
    }

    /// Longs that own money and the loan still allow a `margin` account.
    pub(crate) fn loan_left(&self, day: &DayBars<'_>) -> Cny {
        self.capacity(self.sizing_equity(day), day.date) - self.sizing_long(day)
    }
}

/// The largest leverage whose hedge own cash margins; see [`Fund::capacity`].
fn own_leverage(kind: AccountKind, initial: Rate, margin_share: f64) -> f64 {
    let g = match kind {
        AccountKind::Cash => 1.0,
        AccountKind::Dma | AccountKind::Margin => 1.0 + 1.0 / initial.fraction().max(1e-9),
    };
    g / (1.0 + margin_share * g)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_cash_carries_what_its_margin_leaves() {
        // 100 of cash: 80 of longs and 0.25 · 80 = 20 of margin.
        let half = Rate(Rate::ONE / 2);
        assert!((own_leverage(AccountKind::Cash, Rate(Rate::ONE), 0.25) - 0.8).abs() < 1e-12);
        assert!((own_leverage(AccountKind::Margin, Rate(Rate::ONE), 0.0) - 2.0).abs() < 1e-12);
        // E = 100, m = 0.5: longs of 3 · (100 - F) with F = L / 6, so L = 200.
        assert!((own_leverage(AccountKind::Margin, half, 1.0 / 6.0) - 2.0).abs() < 1e-12);
    }
}
