//! The same book twice: on the recorded history and on the stressed one.

use weipan_core::record::RunTables;
use weipan_core::stress::StressRecord;

use super::{Overlay, StressError, apply, grid};
use crate::prepare::{book, load};
use crate::run::run_on_terms;
use crate::{EngineError, Progress, Spec};

/// Names of the two runs.
pub const VARIANTS: [&str; 2] = ["recorded", "stressed"];

/// A finished stress.
#[derive(Debug, Clone)]
pub struct StressRun {
    /// The run on the recorded history.
    pub base: RunTables,
    /// The run on the stressed history.
    pub stressed: RunTables,
    /// What was laid over, and the grid.
    pub record: StressRecord,
}

/// Runs a spec with and without its `[[stress]]`, and its `[stress_grid]` if asked. Scores and targets are computed once, on the
/// recorded history.
///
/// # Errors
/// [`EngineError`] if there is nothing to lay over and no grid, if an overlay cannot be, or if a run cannot.
pub fn stress(spec: &Spec, with_grid: bool, progress: &dyn Progress) -> Result<StressRun, EngineError> {
    if spec.stress.is_empty() && !with_grid {
        let what = "the spec has no [[stress]]; add one, such as kind = \"price\", on = 2024-02-05, change = -0.2, or run a grid"
            .to_owned();
        return Err(StressError::Keys { place: "stress".to_owned(), what }.into());
    }
    let overlays: &[Overlay] = &spec.stress;
    let plain = Spec { stress: Vec::new(), ..spec.clone() };
    let data = load(std::slice::from_ref(&plain), progress)?;
    let market = &data.market;
    let book = book(&plain, market, progress)?;
    let stressed = apply(overlays, &plain, market, &book.days)?;
    progress.begin("accounts", 2 * u64::from(book.days.end - book.days.start));
    let (base, run) = rayon::join(
        || run_on_terms(&plain, &[], VARIANTS[0], market, &book, progress),
        || run_on_terms(&stressed.spec, &stressed.terms, VARIANTS[1], &stressed.market, &book, progress),
    );
    let (mut base, mut run) = (base?, run?);
    base.record.timings.splice(0..0, data.timings.iter().cloned());
    run.record.timings.splice(0..0, data.timings.iter().cloned());
    // The record says what to run again: the spec as it was given, overlays and all.
    run.record.spec = spec.to_toml()?;
    let grid = if with_grid { Some(grid::grid(&plain, overlays, market, &book, progress)?) } else { None };
    Ok(StressRun { base, stressed: run, record: StressRecord { overlays: stressed.records, grid } })
}
