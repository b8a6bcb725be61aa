//! Target weights to orders to fills: sizes, market rules, costs.
//!
//! Every order ends as a fill, a reject, or both, and `filled + rejected = ordered` in shares, always. The rules
//! are asked in the order of their files in [`rule`]; a reject names the first one that stopped it.

pub mod error;
pub mod fee;
pub mod match_day;
pub mod pressure;
pub mod rule;
pub mod size;
pub mod spec;

pub use error::ExchangeError;
pub use match_day::{Credit, Forced, Matched, Means};
pub use pressure::Pressure;
pub use rule::ban::{Ban, BanSide};
pub use spec::{CostSpec, ExchangeSpec};

use rule::lot::Lots;
use weipan_core::{PriceLimits, RuleBook};

/// The market as an order meets it: rules by date and costs by date.
#[derive(Debug, Clone)]
pub struct Exchange {
    spec: ExchangeSpec,
    limits: PriceLimits,
    lots: Lots,
    costs: fee::Costs,
    impact_half_life: f64,
    bans: Vec<Ban>,
}

impl Exchange {
    /// The exchange of a spec, under the rules of a book.
    ///
    /// # Errors
    /// [`ExchangeError`] names the key whose value cannot be.
    pub fn new(spec: &ExchangeSpec, costs: &CostSpec, bans: &[Ban], rules: &RuleBook) -> Result<Self, ExchangeError> {
        spec.check()?;
        let must = "must lie between 0 (no memory) and 250 trading days";
        let impact_half_life = error::in_range("costs.impact_half_life", costs.impact_half_life, 0.0, 250.0, must)?;
        Ok(Self {
            spec: spec.clone(),
            limits: PriceLimits::new(rules)?,
            lots: Lots::new(rules)?,
            costs: fee::Costs::new(costs, rules)?,
            impact_half_life,
            bans: bans.to_vec(),
        })
    }

    /// The price limits in force.
    #[must_use]
    pub fn limits(&self) -> &PriceLimits {
        &self.limits
    }

    /// The memory of the account's own trades with which a run begins.
    #[must_use]
    pub fn no_pressure(&self) -> Pressure {
        Pressure::new(self.impact_half_life)
    }

    /// What a round of selling costs as a fraction of its worth on a date: fees and slippage, without impact and
    /// minimum commission. An unwind plans with it.
    #[must_use]
    pub fn selling_cost(&self, date: chrono::NaiveDate) -> f64 {
        self.costs.selling_rate(date)
    }

    /// Whether short futures may not be opened on a date.
    #[must_use]
    pub fn opening_banned(&self, date: chrono::NaiveDate) -> bool {
        Ban::any(&self.bans, BanSide::OpenShort, date)
    }

    /// Whether a ban names a futures product whose shorts may not be opened on a date.
    #[must_use]
    pub fn opening_banned_of(&self, product: &str, date: chrono::NaiveDate) -> bool {
        Ban::of_product(&self.bans, product, date)
    }
}
