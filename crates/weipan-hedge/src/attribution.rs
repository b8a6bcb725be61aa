//! Why equity changed: selection, market and basis, on yesterday's holdings.
//!
//! With `x = round(L0 · r_bench)` and `y_j = N_j · M_j · (I_j(t) - I_j(t-1))`, I_j being the contract's own index, each
//! rounded once to a money unit:
//! `selection = long P&L - x`, `market = x - Σ y_j`, `basis = -Σ N_j · M_j · (S_j(t) - S_j(t-1)) + Σ y_j`. Their sum is the
//! P&L of both legs by construction, whatever the rounding.

use weipan_core::{Cny, Contracts, Price};

/// A short position held overnight, and what happened to its prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortMove {
    /// Contracts short at yesterday's close.
    pub contracts: Contracts,
    /// Yuan a point.
    pub multiplier: i64,
    /// Mark at yesterday's close.
    pub mark_before: Price,
    /// Mark today.
    pub mark_after: Price,
    /// Calendar days from yesterday to the last trading day.
    pub days_before: i64,
    /// Calendar days from today to it.
    pub days_after: i64,
    /// Its index at yesterday's close.
    pub index_before: Price,
    /// Its index at today's close.
    pub index_after: Price,
}

impl ShortMove {
    /// Variation margin of the day: `-N · M · (S(t) - S(t-1))`.
    #[must_use]
    pub fn variation(&self) -> Cny {
        -(self.mark_after - self.mark_before).notional(self.contracts, self.multiplier)
    }

    /// What the basis would have cost at an unchanged annualised rate and index: the discount left shrinks with the
    /// days to expiry.
    fn carry(&self) -> Cny {
        let basis = (self.mark_before - self.index_before).notional(self.contracts, self.multiplier);
        -basis.scaled(self.days_after - self.days_before, self.days_before)
    }

    /// What the index moved under the short: `N · M · (I(t) - I(t-1))`.
    fn index_move(&self) -> Cny {
        (self.index_after - self.index_before).notional(self.contracts, self.multiplier)
    }
}

/// The benchmark at two closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    /// At yesterday's close.
    pub before: Price,
    /// At today's close.
    pub after: Price,
}

/// The three causes of both legs' P&L on yesterday's holdings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Causes {
    /// Longs beyond the benchmark.
    pub selection: Cny,
    /// What the hedge left open.
    pub market: Cny,
    /// The discount.
    pub basis: Cny,
    /// Part of basis that accrued towards expiry.
    pub basis_carry: Cny,
    /// Part of basis from a change of the annualised rate.
    pub basis_rate: Cny,
}

/// Splits the P&L of yesterday's holdings. `long_before` is their value at yesterday's close, `long_pnl` their P&L
/// close to close with dividends and actions, before costs.
#[must_use]
pub fn causes(long_before: Cny, long_pnl: Cny, shorts: &[ShortMove], benchmark: Benchmark) -> Causes {
    let x = long_before.scaled((benchmark.after - benchmark.before).0, benchmark.before.0);
    let y: Cny = shorts.iter().map(ShortMove::index_move).sum();
    let basis = shorts.iter().map(ShortMove::variation).sum::<Cny>() + y;
    let basis_carry = shorts.iter().map(ShortMove::carry).sum();
    Causes { selection: long_pnl - x, market: x - y, basis, basis_carry, basis_rate: basis - basis_carry }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points(level: f64) -> Price {
        Price::from_yuan(level).unwrap_or_default()
    }

    /// One contract of an index that stands still at 5,000.
    fn short(before: f64, after: f64) -> ShortMove {
        ShortMove {
            contracts: Contracts(1),
            multiplier: 200,
            mark_before: points(before),
            mark_after: points(after),
            days_before: 20,
            days_after: 19,
            index_before: points(5000.0),
            index_after: points(5000.0),
        }
    }

    fn benchmark(before: f64, after: f64) -> Benchmark {
        Benchmark { before: points(before), after: points(after) }
    }

    #[test]
    fn worked_case_6_the_discount_closes() {
        let causes = causes(Cny::ZERO, Cny::ZERO, &[short(4900.0, 4950.0)], benchmark(5000.0, 5000.0));
        assert_eq!((causes.market, causes.basis), (Cny::ZERO, Cny(-10_000 * 10_000)));
    }

    #[test]
    fn carry_is_a_day_of_the_discount() {
        // 100 points of discount over 20 days: 5 points a day, and nothing else moved.
        let causes = causes(Cny::ZERO, Cny::ZERO, &[short(4900.0, 4905.0)], benchmark(5000.0, 5000.0));
        assert_eq!((causes.basis_carry, causes.basis_rate), (Cny(-1000 * 10_000), Cny::ZERO));
    }

    #[test]
    fn each_contract_is_held_against_its_own_index() {
        // Two products: one index rises by 50 points, the other falls by 30; the futures move 40 and -45.
        let first = ShortMove { index_after: points(5050.0), contracts: Contracts(3), ..short(4900.0, 4940.0) };
        let (index_before, index_after) = (points(3500.0), points(3470.0));
        let second =
            ShortMove { multiplier: 300, contracts: Contracts(2), index_before, index_after, ..short(3480.0, 3435.0) };
        let causes = causes(Cny(1_000_000_000), Cny::ZERO, &[first, second], benchmark(5000.0, 5050.0));
        // x = 1 % of 100,000 = 1,000; y = 3·200·50 - 2·300·30 = 12,000; variation = -3·200·40 + 2·300·45 = 3,000.
        assert_eq!(causes.selection, Cny(-1_000 * 10_000));
        assert_eq!(causes.market, Cny((1_000 - 12_000) * 10_000));
        assert_eq!(causes.basis, Cny((3_000 + 12_000) * 10_000));
    }

    proptest! {
        #[test]
        fn causes_add_up_to_both_legs(
            long in 0_i64..4_000_000_000_000, pnl in -1_000_000_000_000_i64..1_000_000_000_000,
            index in 10_000_000_i64..90_000_000, index_move in -9_000_000_i64..9_000_000,
            mark in 10_000_000_i64..90_000_000, mark_move in -9_000_000_i64..9_000_000, n in 0_i64..500, days in 2_i64..200,
        ) {
            let s = ShortMove {
                contracts: Contracts(n), multiplier: 200, mark_before: Price(mark),
                mark_after: Price(mark + mark_move), days_before: days, days_after: days - 1,
                index_before: Price(index), index_after: Price(index + index_move),
            };
            let other = ShortMove { index_after: Price(index - index_move / 2), multiplier: 300, ..s };
            let benchmark = Benchmark { before: Price(index + 7), after: Price(index + index_move / 3) };
            let c = causes(Cny(long), Cny(pnl), &[s, other], benchmark);
            prop_assert_eq!(c.selection + c.market + c.basis, Cny(pnl) + s.variation() + other.variation());
            prop_assert_eq!(c.basis_carry + c.basis_rate, c.basis);
        }
    }
}
