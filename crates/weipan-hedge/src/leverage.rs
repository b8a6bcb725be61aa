//! How much the book wants to hold: the leverage policies.

use std::collections::VecDeque;

use weipan_core::{Cny, DayBars};

use crate::attribution::Causes;
use crate::fund::Fund;
use crate::{AccountKind, LeveragePolicy};

/// Trading days in a year, for volatility.
const YEAR: f64 = 242.0;
/// Fewest returns that say anything about volatility; until then the book is not levered.
const FEWEST: usize = 20;

/// Daily returns of the unlevered book: P&L of both legs on yesterday's holdings over the longs, before costs and
/// interest. Kept only by the policy `volatility`.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub(crate) struct BookReturns {
    last: VecDeque<f64>,
}

impl BookReturns {
    fn push(&mut self, value: f64, days: usize) {
        if self.last.len() >= days {
            self.last.pop_front();
        }
        self.last.push_back(value);
    }

    /// Sample standard deviation a year; `None` before there are enough returns.
    fn volatility(&self, days: usize) -> Option<f64> {
        let n = self.last.len();
        if n < FEWEST.min(days).max(2) {
            return None;
        }
        let mean = self.last.iter().sum::<f64>() / n as f64;
        let squares: f64 = self.last.iter().map(|r| (r - mean) * (r - mean)).sum();
        Some((squares / (n - 1) as f64 * YEAR).sqrt())
    }
}

/// `min(most, target / volatility)`; without a volatility yet, no more than 1.
///
/// ```
/// use weipan_hedge::leverage::for_volatility;
/// assert_eq!(for_volatility(4.0, 0.1, Some(0.05)), 2.0);
/// assert_eq!(for_volatility(4.0, 0.1, Some(0.0)), 4.0);
/// assert_eq!(for_volatility(4.0, 0.1, None), 1.0);
/// ```
#[must_use]
pub fn for_volatility(most: f64, target: f64, volatility: Option<f64>) -> f64 {
    match volatility {
        None => most.min(1.0),
        Some(volatility) if volatility > 0.0 => most.min(target / volatility),
        Some(_) => most,
    }
}

impl Fund {
    /// The long value that the leverage policy asks for at a rebalance, once what clients take out is gone.
    #[must_use]
    pub fn target_long(&self, day: &DayBars<'_>) -> Cny {
        let long = self.sizing_long(day);
        let all = self.equity_with(long).floor_zero();
        let equity = (all - self.leaving(all)).floor_zero();
        let kept = if equity == all { long } else { long.scaled(equity.0, all.0) };
        let full = self.full_long(equity, day);
        if !self.entered || long == Cny::ZERO {
            return full;
        }
        match self.spec.policy {
            LeveragePolicy::Constant | LeveragePolicy::Volatility => full,
            LeveragePolicy::Hold => kept,
            LeveragePolicy::Band => {
                let leverage = kept.yuan() / equity.yuan().max(1e-4);
                if (leverage - self.spec.leverage).abs() > self.spec.band { full } else { kept }
            }
        }
    }

    /// Equity at the policy's leverage, no more than an account that margins its own futures can carry.
    fn full_long(&self, equity: Cny, day: &DayBars<'_>) -> Cny {
        let full = Cny((equity.0 as f64 * self.wanted_leverage()) as i64);
        match self.spec.kind {
            AccountKind::Dma => full,
            AccountKind::Cash | AccountKind::Margin => full.min(self.capacity(equity, day.date)),
        }
    }

    /// The leverage that the policy aims at, from what was known at the last close.
    #[must_use]
    pub fn wanted_leverage(&self) -> f64 {
        match self.spec.policy {
            LeveragePolicy::Constant | LeveragePolicy::Band | LeveragePolicy::Hold => self.spec.leverage,
            LeveragePolicy::Volatility => {
                let volatility = self.book_returns.volatility(self.spec.volatility_days as usize);
                for_volatility(self.spec.leverage, self.spec.target_volatility, volatility)
            }
        }
    }

    /// Remembers the day's return of the unlevered book.
    pub(crate) fn remember_return(&mut self, causes: &Causes) {
        let long = self.today.long_before;
        if self.spec.policy == LeveragePolicy::Volatility && long > Cny::ZERO {
            let both_legs = causes.selection + causes.market + causes.basis;
            self.book_returns.push(both_legs.yuan() / long.yuan(), self.spec.volatility_days as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volatility_is_of_the_last_days() {
        let mut returns = BookReturns::default();
        [0.5, 0.01, -0.01, 0.01].into_iter().for_each(|r| returns.push(r, 3));
        // Mean 1/300; squares (2 · (2/300)² + (4/300)²) = 24/90000, over n - 1 = 2.
        let expected = (24.0_f64 / 90_000.0 / 2.0 * 242.0).sqrt();
        assert!((returns.volatility(3).unwrap_or(0.0) - expected).abs() < 1e-12);
        assert_eq!(returns.volatility(60), None, "three of sixty days say nothing");
    }
}
