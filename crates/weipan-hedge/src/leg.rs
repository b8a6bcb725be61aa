//! One product of the short leg: its terms, and how much of the longs it hedges.

use std::sync::Arc;

use weipan_core::{Cny, ContractIdx, Contracts, FuturesDay, Rate, RuleBook};

use crate::fund::Fund;
use crate::{ContractTerms, HedgeError, HedgeSpec};

/// Position of a product among the legs of a fund; 0 is the main one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct LegIdx(pub usize);

/// A product that the fund is short of.
#[derive(Debug, Clone)]
pub struct Leg {
    /// Multiplier, tick, fees and limits.
    pub terms: Arc<ContractTerms>,
    /// Short value of the leg over the value of the longs.
    pub ratio: Rate,
}

impl Leg {
    /// The legs of a spec, the main one first; none without a hedge.
    ///
    /// # Errors
    /// [`HedgeError::UnknownProduct`] if the rules do not know a product.
    pub fn all(spec: &HedgeSpec, rules: &RuleBook) -> Result<Vec<Self>, HedgeError> {
        let leg = |(product, share): (&str, f64)| {
            Ok(Self { terms: Arc::new(ContractTerms::new(spec, product, rules)?), ratio: ratio(spec, share) })
        };
        spec.shares().into_iter().map(leg).collect()
    }
}

fn ratio(spec: &HedgeSpec, share: f64) -> Rate {
    Rate::from_fraction(spec.ratio * share).unwrap_or_default()
}

impl Fund {
    /// Sets the share of the longs' value that each leg hedges, the main leg first, until it is set again; `hedge.ratio`
    /// scales it. Without it the shares of the spec hold. Shares must be known before the day begins.
    pub fn aim(&mut self, shares: &[f64]) {
        for (leg, share) in self.legs.iter_mut().zip(shares) {
            leg.ratio = ratio(&self.hedge_spec, *share);
        }
    }

    /// Short value over long value that the hedge aims at, all legs together.
    #[must_use]
    pub fn hedge_ratio(&self) -> f64 {
        self.legs.iter().map(|leg| leg.ratio.fraction()).sum()
    }

    /// Contracts short of each product, all months together, in the order of the legs.
    #[must_use]
    pub fn contracts_by_leg(&self) -> Vec<Contracts> {
        (0..self.legs.len()).map(|leg| self.contracts_of(LegIdx(leg))).collect()
    }

    pub(crate) fn contracts_of(&self, leg: LegIdx) -> Contracts {
        self.shorts.iter().filter(|s| s.leg == leg).map(|s| s.contracts).sum()
    }

    /// Short futures at their marks, N·M·S.
    pub(crate) fn short_value(&self) -> Cny {
        (0..self.legs.len()).map(|leg| self.short_value_of(LegIdx(leg))).sum()
    }

    pub(crate) fn short_value_of(&self, leg: LegIdx) -> Cny {
        let multiplier = self.multiplier(leg);
        self.shorts.iter().filter(|s| s.leg == leg).map(|s| s.mark.notional(s.contracts, multiplier)).sum()
    }

    pub(crate) fn multiplier(&self, leg: LegIdx) -> i64 {
        self.legs.get(leg.0).map_or(0, |leg| leg.terms.product.multiplier)
    }

    /// Yuan a point of a contract; 0 for a product that the fund does not trade.
    #[must_use]
    pub fn multiplier_of(&self, contract: ContractIdx, futures: &FuturesDay<'_>) -> i64 {
        self.terms_of(contract, futures).map_or(0, |terms| terms.product.multiplier)
    }

    /// The terms of a contract's product.
    pub(crate) fn terms_of(&self, contract: ContractIdx, futures: &FuturesDay<'_>) -> Option<&ContractTerms> {
        let product = &futures.contract(contract).product;
        self.legs.iter().map(|leg| &*leg.terms).find(|terms| terms.product.code == *product)
    }

    /// Contracts of each leg that may stay when the shorts are cut to `target`: all legs by the same part, rounded down.
    pub(crate) fn contracts_for(&self, target: Cny) -> Vec<Contracts> {
        let value = self.short_value();
        let part = |n: Contracts| {
            let exact = i128::from(n.0) * i128::from(target.floor_zero().0.min(value.0)) / i128::from(value.0.max(1));
            Contracts(exact as i64)
        };
        self.contracts_by_leg().into_iter().map(part).collect()
    }

    /// Expected cost of buying shorts back, as a fraction of their value: fee and slippage of each leg by its value.
    pub(crate) fn buying_cost(&self, date: chrono::NaiveDate) -> f64 {
        let total = self.short_value().yuan();
        let cost = |(leg, of): (usize, &Leg)| {
            let value = self.short_value_of(LegIdx(leg)).yuan();
            let mark = self.shorts.iter().find(|s| s.leg == LegIdx(leg)).map_or(f64::INFINITY, |s| s.mark.yuan());
            (of.terms.fee(date).fraction() + of.terms.slippage().yuan() / mark.max(1.0)) * value
        };
        let costs: f64 = self.legs.iter().enumerate().map(cost).sum();
        if total > 0.0 { costs / total } else { 0.0 }
    }
}
