//! How much of the longs each future hedges, estimated from the past of every rebalance.

use weipan_core::{Bars, DayIdx, Field, IndexLevels, Market};
use weipan_hedge::{HedgeMethod, HedgeSpec, roll};
use weipan_portfolio::Targets;

use crate::hedge_data::HedgeData;
use crate::shrunk::weights;

/// A beta, or the sum of the weights of several futures over that of the spec's shares, stays between these, whatever a
/// window says.
pub const BOUNDS: (f64, f64) = (0.2, 2.0);

/// What the hedge of a rebalance day aims at, known at the close of its signal day.
#[derive(Debug, Clone, PartialEq)]
pub struct HedgeTarget {
    /// The day of the trades.
    pub day: DayIdx,
    /// Share of the longs' value that each product hedges, the main one first; `hedge.ratio` is not yet in it.
    pub shares: Vec<f64>,
    /// Days that the estimate has seen.
    pub days: usize,
    /// Whether they were enough; otherwise the shares are those of the hedge by value.
    pub is_estimated: bool,
}

/// The hedge of each rebalance day; empty for the method `value`, whose shares never change.
///
/// The book's return on a past day is that of today's target weights, `Σ w_i (close_i / prev_close_i - 1)` over the stocks
/// that had a row, of which there must be half by weight. `beta` regresses it on the index of the product, or on the mix of
/// the products' indices, and scales the shares of the spec; `min_variance` regresses it on the futures themselves, each
/// day on the contracts that the spec's rule holds, and takes the weights as shares. Both are drawn towards the spec's
/// shares ([`crate::shrunk`]) and kept within [`BOUNDS`]. Rows after the signal day are never read.
#[must_use]
pub fn hedge_targets(spec: &HedgeSpec, market: &Market, targets: &[Targets], hedge: &HedgeData) -> Vec<HedgeTarget> {
    let (Some(first), Some(last)) = (targets.first(), targets.last()) else { return Vec::new() };
    let rows = first.signal.row().saturating_sub(spec.window as usize)..last.signal.row() + 1;
    let shares: Vec<f64> = spec.shares().iter().map(|(_, share)| *share).collect();
    let (hedges, prior) = match spec.method {
        HedgeMethod::Value => return Vec::new(),
        HedgeMethod::Beta => (vec![mix_returns(market, hedge, &shares, rows.end)], vec![1.0]),
        HedgeMethod::MinVariance => (future_returns(spec, market, hedge, rows), shares.clone()),
    };
    let of_day = |of: &Targets| {
        let found = estimate(spec, &market.bars, of, &hedges, &prior);
        let (days, is_estimated) = (found.days, found.weights.is_some());
        let found = found.weights.map(|weights| within_bounds(&weights, &prior));
        let shares = match (found, spec.method) {
            (None, _) => shares.clone(),
            (Some(beta), HedgeMethod::Beta) => shares.iter().map(|share| share * beta[0]).collect(),
            (Some(weights), _) => weights,
        };
        HedgeTarget { day: of.day, shares, days, is_estimated }
    };
    targets.iter().map(of_day).collect()
}

struct Estimate {
    days: usize,
    weights: Option<Vec<f64>>,
}

/// Regresses the book on the hedges over the window that ends on the signal day.
fn estimate(spec: &HedgeSpec, bars: &Bars, of: &Targets, hedges: &[Vec<f64>], prior: &[f64]) -> Estimate {
    let end = of.signal.row() + 1;
    let mut book = Vec::new();
    let mut known: Vec<Vec<f64>> = vec![Vec::new(); hedges.len()];
    for row in end.saturating_sub(spec.window as usize)..end {
        let Some(held) = book_return(of, bars, DayIdx(row as u32)) else { continue };
        if hedges.iter().any(|series| !series[row].is_finite()) {
            continue;
        }
        book.push(held);
        known.iter_mut().zip(hedges).for_each(|(column, series)| column.push(series[row]));
    }
    let enough = book.len() >= spec.min_days as usize;
    let weights = if enough { weights(&book, &known, prior, spec.beta_shrink) } else { None };
    Estimate { days: book.len(), weights }
}

/// The return of a day with the target weights; `None` if less than half of them had a row.
fn book_return(of: &Targets, bars: &Bars, day: DayIdx) -> Option<f64> {
    let (close, before) = (bars.field(Field::Close)?.row(day), bars.field(Field::PrevClose)?.row(day));
    let (mut sum, mut weight) = (0.0, 0.0);
    for (asset, w) in &of.weights {
        let change = close[asset.column()] / before[asset.column()] - 1.0;
        if change.is_finite() {
            sum += w * change;
            weight += w;
        }
    }
    (weight >= 0.5).then(|| sum / weight)
}

/// Scales weights whose sum over that of the prior leaves the bounds back to them; of nothing it makes the least of the
/// prior.
fn within_bounds(weights: &[f64], prior: &[f64]) -> Vec<f64> {
    let (total, expected): (f64, f64) = (weights.iter().sum(), prior.iter().sum());
    let bound = (total / expected).clamp(BOUNDS.0, BOUNDS.1);
    if total > 0.0 {
        weights.iter().map(|w| w * bound * expected / total).collect()
    } else {
        prior.iter().map(|w| w * bound).collect()
    }
}

/// Daily returns of the indices in the shares of the mix, a row a day of the calendar; NaN where one is missing.
fn mix_returns(market: &Market, hedge: &HedgeData, shares: &[f64], end: usize) -> Vec<f64> {
    let indices: Vec<Option<&IndexLevels>> = hedge.codes().map(|code| market.indices.get(code)).collect();
    let total: f64 = shares.iter().sum();
    let change = |index: &Option<&IndexLevels>, row: usize| {
        let level = |row: usize| index.and_then(|index| index.close.get(row).copied()).unwrap_or(f64::NAN);
        if row == 0 { f64::NAN } else { level(row) / level(row - 1) - 1.0 }
    };
    let of_row = |row| indices.iter().zip(shares).map(|(index, share)| share * change(index, row)).sum::<f64>() / total;
    (0..end).map(of_row).collect()
}

/// Daily returns of each product's future, a row a day of the calendar: from mark to mark of the contract that the rule
/// would have held at the close before, so that a roll is no return. NaN outside the rows and where a mark is missing.
fn future_returns(spec: &HedgeSpec, market: &Market, hedge: &HedgeData, rows: std::ops::Range<usize>) -> Vec<Vec<f64>> {
    let products = spec.shares();
    let mut returns = vec![vec![f64::NAN; rows.end]; products.len()];
    for row in rows.start.max(2)..rows.end {
        let before = DayIdx(row as u32 - 1);
        let frame = hedge.frame(market, before, |_| false);
        let day = hedge.day(market, before, &frame);
        let today = market.futures.bars(DayIdx(row as u32));
        for (series, (product, _)) in returns.iter_mut().zip(&products) {
            let Some(held) = roll::select(spec, product, &day) else { continue };
            let marks = (day.bar(held), today.iter().find(|bar| bar.contract == held));
            if let (Some(before), Some(now)) = marks {
                series[row] = now.mark().yuan() / before.mark().yuan() - 1.0;
            }
        }
    }
    returns
}
