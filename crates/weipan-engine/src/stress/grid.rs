//! A grid of shocks: every fall of a size bucket with every jump of the basis, on one day of one book.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use weipan_core::ledger::{DayRow, EventKind, MarginStatus};
use weipan_core::record::RunTables;
use weipan_core::stress::{ShockCell, ShockGrid};
use weipan_core::{Cny, DayIdx, Market};

use super::{BasisJump, IndexMove, Overlay, PriceShock, StressError, apply};
use crate::prepare::Book;
use crate::run::run_on_terms;
use crate::spec::Bound;
use crate::{EngineError, Progress, Spec};

/// The axes of `weipan stress --grid`: `[stress_grid]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GridSpec {
    /// Day of the shocks; `"data"` takes the middle of the run.
    pub on: Bound,
    /// Total changes of the bucket's prices.
    pub price: Vec<f64>,
    /// Jumps of the basis as fractions of the index; negative widens the discount, positive closes it.
    pub basis: Vec<f64>,
    /// Trading days over which a price shock is spread.
    pub days: u32,
    /// The bucket: from this quantile of market value ...
    pub size_from: f64,
    /// ... to this one.
    pub size_to: f64,
    /// How the index goes along with the bucket: `"implied"` or a number.
    pub index: IndexMove,
    /// Trading days in which half of a jump is gone.
    pub half_life: f64,
    /// Trading days that are judged.
    pub horizon: u32,
}

impl Default for GridSpec {
    fn default() -> Self {
        Self {
            on: Bound::Data,
            price: vec![0.0, -0.05, -0.1, -0.15, -0.2, -0.3],
            basis: vec![-0.04, -0.02, 0.0, 0.02, 0.04, 0.06],
            days: 2,
            size_from: 0.0,
            size_to: 0.2,
            index: IndexMove::Total(0.0),
            half_life: 5.0,
            horizon: 20,
        }
    }
}

impl GridSpec {
    /// Checks the axes; what a shock itself must be is checked with the shock.
    ///
    /// # Errors
    /// [`StressError`] names the key.
    pub(crate) fn check(&self) -> Result<(), StressError> {
        let place = || "[stress_grid]".to_owned();
        for (key, values) in [("price", &self.price), ("basis", &self.basis)] {
            let twice = (1..values.len()).any(|i| values[..i].contains(&values[i]));
            if values.is_empty() || values.len() > 40 || twice {
                let what = format!("`{key}` needs 1 to 40 numbers, none of them twice");
                return Err(StressError::Keys { place: place(), what });
            }
        }
        if self.horizon == 0 {
            let must = "must be at least 1 trading day";
            return Err(StressError::Range { place: place(), key: "horizon", value: 0.0, must });
        }
        Ok(())
    }

    /// The overlays of one cell; a shock of nothing is none.
    fn cell(&self, on: chrono::NaiveDate, price: f64, basis: f64) -> Vec<Overlay> {
        let shock = PriceShock {
            on,
            change: Some(price),
            path: Vec::new(),
            days: self.days,
            size_from: self.size_from,
            size_to: self.size_to,
            index: if price == 0.0 { IndexMove::Total(0.0) } else { self.index.clone() },
            limit_volume: 0.1,
        };
        let jump = BasisJump { on, points: None, fraction: Some(basis), half_life: self.half_life };
        let mut overlays = Vec::new();
        if price != 0.0 {
            overlays.push(Overlay::Price(shock));
        }
        if basis != 0.0 {
            overlays.push(Overlay::BasisJump(jump));
        }
        overlays
    }
}

/// Runs every cell of a grid on top of the spec's own overlays.
///
/// # Errors
/// [`EngineError`] of the first cell that cannot run.
pub(super) fn grid(
    spec: &Spec,
    overlays: &[Overlay],
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
) -> Result<ShockGrid, EngineError> {
    let axes = &spec.stress_grid;
    axes.check()?;
    let calendar = market.bars.calendar();
    let (first, last) = (calendar.date(DayIdx(book.days.start)), calendar.date(DayIdx(book.days.end - 1)));
    let day = match axes.on {
        Bound::Data => Some(DayIdx(book.days.start + (book.days.end - book.days.start) / 2)),
        Bound::Date(date) => calendar.on_or_after(date).filter(|day| date >= first && day.0 < book.days.end),
    };
    let outside = || StressError::Outside {
        place: "[stress_grid]".to_owned(),
        key: "on",
        date: axes.on.date().unwrap_or_default(),
        first,
        last,
    };
    let on = calendar.date(day.ok_or_else(outside)?);
    let pairs: Vec<(f64, f64)> = axes.price.iter().flat_map(|p| axes.basis.iter().map(move |b| (*p, *b))).collect();
    progress.begin("grid", pairs.len() as u64);
    let one = |(price, basis): &(f64, f64)| -> Result<ShockCell, EngineError> {
        let all: Vec<Overlay> = overlays.iter().cloned().chain(axes.cell(on, *price, *basis)).collect();
        let stressed = apply(&all, spec, market, &book.days)?;
        let run = run_on_terms(&stressed.spec, &stressed.terms, "", &stressed.market, book, &crate::Silent)?;
        progress.advance(1);
        Ok(judge(&run, on, axes.horizon as usize, *price, *basis))
    };
    let cells: Result<Vec<ShockCell>, EngineError> = pairs.par_iter().map(one).collect();
    Ok(ShockGrid {
        on,
        days: axes.days,
        size_from: axes.size_from,
        size_to: axes.size_to,
        horizon: axes.horizon,
        prices: axes.price.clone(),
        bases: axes.basis.clone(),
        cells: cells?,
    })
}

/// What a run did from a day on, over a number of days.
fn judge(run: &RunTables, on: chrono::NaiveDate, horizon: usize, price: f64, basis: f64) -> ShockCell {
    let start = run.days.partition_point(|row| row.date < on);
    let end = run.days.len().min(start + horizon);
    let days = &run.days[start..end];
    let eve = start.checked_sub(1).map(|t| &run.days[t]);
    let before = eve.map_or_else(|| Cny::from_yuan(run.record.account.equity).unwrap_or_default(), |row| row.equity);
    let closed = days.iter().position(|row| row.status >= MarginStatus::CloseOut);
    let judged = &days[..closed.map_or(days.len(), |t| t + 1)];
    let lowest = days.iter().map(|row| row.equity).min().unwrap_or(before);
    let blocked: Cny = days.iter().map(refused).sum();
    let calls = run.events.iter().filter(|e| e.kind == EventKind::Call);
    let last = days.last().map(|row| row.date);
    ShockCell {
        price,
        basis,
        worst_ratio: judged.iter().map(|row| row.ratio).fold(f64::NAN, f64::min),
        loss: lowest.min(before).yuan() / before.yuan() - 1.0,
        calls: calls.filter(|e| e.date >= on && last.is_some_and(|last| e.date <= last)).count() as u32,
        closed_out: closed.is_some(),
        ruined: days.iter().any(|row| row.equity <= Cny::ZERO),
        blocked: blocked.yuan() / eve.map_or(f64::NAN, |row| row.long_value.yuan()),
    }
}

fn refused(row: &DayRow) -> Cny {
    row.blocked_limit + row.blocked_suspended + row.blocked_volume + row.blocked_ban
}
