//! Leverages that were really run to find out how much a book bears.

use serde::{Deserialize, Serialize};

/// One account that was run at a leverage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeverageTrial {
    /// Target leverage.
    pub leverage: f64,
    /// Log growth a year, `Σ ln(1 + r) · 242 / days`; `None` of an account whose equity fell to zero or below.
    pub growth: Option<f64>,
    /// Lowest margin ratio up to a close-out; `None` without a position.
    pub ratio_min: Option<f64>,
    /// Margin calls.
    pub calls: u32,
    /// Whether it was neither closed out nor ruined.
    pub survived: bool,
}

/// What the accounts of one book and one set of terms bear.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeverageSearch {
    /// What the terms are called: the values of the other axes of a comparison, in their order.
    pub fixed: Vec<String>,
    /// Largest leverage that the initial margin allows.
    pub limit: f64,
    /// Every account that was run, by leverage.
    pub trials: Vec<LeverageTrial>,
}

/// Leverages are told apart to a hundredth.
pub const STEP: f64 = 0.01;

impl LeverageSearch {
    /// The trial with the most growth, which may be a loss; `None` if all were ruined.
    #[must_use]
    pub fn best(&self) -> Option<&LeverageTrial> {
        let alive = self.trials.iter().filter(|trial| trial.growth.is_some());
        alive.max_by(|a, b| a.growth.partial_cmp(&b.growth).unwrap_or(std::cmp::Ordering::Equal))
    }

    /// The trial that grew fastest; `None` if none grew: then it is best not to hold the book.
    #[must_use]
    pub fn fastest(&self) -> Option<&LeverageTrial> {
        self.best().filter(|trial| trial.growth > Some(0.0))
    }

    /// The largest leverage up to which every tried account did something: `None` if the lowest did not.
    fn largest(&self, did: impl Fn(&LeverageTrial) -> bool) -> Option<f64> {
        self.trials.iter().take_while(|trial| did(trial)).last().map(|trial| trial.leverage)
    }

    /// The largest leverage up to which every tried account survived; `None` if the lowest did not. [`STEP`] above it one
    /// was closed out, or it is the limit.
    #[must_use]
    pub fn largest_surviving(&self) -> Option<f64> {
        self.largest(|trial| trial.survived)
    }

    /// The same for accounts that were never called.
    #[must_use]
    pub fn largest_uncalled(&self) -> Option<f64> {
        self.largest(|trial| trial.survived && trial.calls == 0)
    }
}
