//! How much leverage a book bears, by really running accounts: the leverage that grows fastest, the largest that survives,
//! the largest that is never called, each to a hundredth.
//!
//! Nothing is scaled: at each leverage the orders, fills, limits, calls and unwinds are an account's own. Survival needs not fall
//! with leverage (an account that was cut early may live through what kills a smaller one), so what is reported is the largest
//! leverage below which no tried account failed.

use rayon::prelude::*;
use weipan_core::Market;
use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::search::{LeverageSearch, LeverageTrial, STEP};
use weipan_core::{Cny, DayIdx};

use crate::prepare::Book;
use crate::{EngineError, Spec, run};

/// Leverages that are tried first, evenly up to the limit.
const FIRST: u32 = 8;
/// Trading days of a year, as in the report's statistics.
const YEAR: f64 = 242.0;

/// A book on its market with the terms that are searched.
pub(super) struct Terms<'a> {
    pub spec: &'a Spec,
    pub market: &'a Market,
    pub book: &'a Book,
}

/// Searches the leverages of one set of terms; `known` are trials that were run already.
///
/// # Errors
/// [`EngineError`] of the first account that cannot run.
pub(super) fn search(
    terms: &Terms<'_>,
    fixed: Vec<String>,
    known: Vec<LeverageTrial>,
) -> Result<LeverageSearch, EngineError> {
    let opened = terms.market.bars.calendar().date(DayIdx(terms.book.days.start));
    let mut low = terms.spec.account.clone();
    low.leverage = STEP;
    let limit = 1.0 / weipan_hedge::Lines::new(&low, opened, &terms.spec.rule_book()?)?.initial.fraction();
    let mut found = LeverageSearch { fixed, limit, trials: known };
    let first: Vec<f64> = (1..=FIRST).map(|k| limit * f64::from(k) / f64::from(FIRST)).collect();
    terms.try_all(&mut found, &first)?;
    terms.narrow(&mut found, |trial| trial.survived)?;
    terms.narrow(&mut found, |trial| trial.survived && trial.calls == 0)?;
    terms.climb(&mut found)?;
    Ok(found)
}

impl Terms<'_> {
    fn trial(&self, leverage: f64) -> Result<LeverageTrial, EngineError> {
        let mut spec = self.spec.clone();
        spec.account.leverage = leverage;
        Ok(judge(&run::run_days(&spec, self.market, self.book)?))
    }

    /// Runs the leverages that were not yet run, on the grid of hundredths and inside the limit.
    fn try_all(&self, found: &mut LeverageSearch, leverages: &[f64]) -> Result<(), EngineError> {
        // Whole hundredths, written so that 3.01 is the 3.01 of a spec.
        let on_grid = |leverage: &f64| (leverage / STEP + 1e-6).floor().max(1.0) / (1.0 / STEP).round();
        let mut new: Vec<f64> = leverages.iter().map(on_grid).collect();
        new.retain(|leverage| found.trials.iter().all(|trial| (trial.leverage - leverage).abs() > STEP / 4.0));
        new.dedup();
        let trials: Result<Vec<LeverageTrial>, EngineError> =
            new.par_iter().map(|leverage| self.trial(*leverage)).collect();
        found.trials.extend(trials?);
        found.trials.sort_by(|a, b| a.leverage.total_cmp(&b.leverage));
        Ok(())
    }

    /// Halves the gap between the last account that did something and the first that did not, down to a step.
    fn narrow(&self, found: &mut LeverageSearch, did: impl Fn(&LeverageTrial) -> bool) -> Result<(), EngineError> {
        while let Some(at) = found.trials.iter().position(|trial| !did(trial)) {
            let high = found.trials[at].leverage;
            let low = at.checked_sub(1).map_or(0.0, |at| found.trials[at].leverage);
            let (before, middle) = (found.trials.len(), (low + high) / 2.0 + STEP / 8.0);
            if high - low < 1.5 * STEP {
                break;
            }
            self.try_all(found, &[middle])?;
            if found.trials.len() == before {
                break;
            }
        }
        Ok(())
    }

    /// Halves the gaps on both sides of the account that grew fastest (or lost least), down to two steps; below the lowest
    /// account lies no leverage at all.
    fn climb(&self, found: &mut LeverageSearch) -> Result<(), EngineError> {
        while let Some(best) = found.best().map(|trial| trial.leverage) {
            let at = found.trials.partition_point(|trial| trial.leverage < best);
            let left = at.checked_sub(1).map_or(0.0, |at| found.trials[at].leverage);
            let right = found.trials.get(at + 1).map_or(best, |trial| trial.leverage);
            let gaps = [(left, best), (best, right)].into_iter().filter(|(a, b)| b - a > 1.5 * STEP);
            let middles: Vec<f64> = gaps.map(|(a, b)| (a + b) / 2.0 + STEP / 8.0).collect();
            let before = found.trials.len();
            self.try_all(found, &middles)?;
            if found.trials.len() == before {
                break;
            }
        }
        Ok(())
    }
}

/// What a run says of its leverage.
pub(super) fn judge(run: &RunTables) -> LeverageTrial {
    let ruined = run.days.iter().any(|row| row.equity <= Cny::ZERO);
    let closed = run.days.iter().position(|row| row.status >= MarginStatus::CloseOut);
    let judged = &run.days[..closed.map_or(run.days.len(), |t| t + 1)];
    let lowest = judged.iter().map(|row| row.ratio).fold(f64::NAN, f64::min);
    let mut before = Cny::from_yuan(run.record.account.equity).unwrap_or_default();
    let mut growth = 0.0;
    for row in &run.days {
        let base = (before + row.external).yuan();
        growth += ((row.equity.yuan() - base) / base).ln_1p();
        before = row.equity;
    }
    LeverageTrial {
        leverage: run.record.account.leverage,
        growth: (!ruined && growth.is_finite()).then(|| growth * YEAR / run.days.len().max(1) as f64),
        ratio_min: (!lowest.is_nan()).then_some(lowest),
        calls: run.events.iter().filter(|e| e.kind == EventKind::Call).count() as u32,
        survived: !ruined && closed.is_none(),
    }
}
