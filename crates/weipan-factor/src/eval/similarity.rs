//! How alike factors are.

use rayon::prelude::*;
use weipan_core::ledger::FactorCorrelationRow;

use super::coefficient::{PairScratch, rank_correlation};
use super::moment::{correlation, mean};
use super::study::Studied;

/// One row for each pair of factors.
pub(crate) fn correlation_rows(factors: &[Studied<'_>]) -> Vec<FactorCorrelationRow> {
    let pairs = (0..factors.len()).flat_map(|a| (a + 1..factors.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| row(&factors[a], &factors[b])).collect()
}

/// One row: a factor and another one.
pub(crate) fn row(factor: &Studied<'_>, other: &Studied<'_>) -> FactorCorrelationRow {
    let ic = |one: &Studied<'_>| one.series(|day| day.labels[0].coefficients.rank_ic);
    let long_short = |one: &Studied<'_>| one.series(|day| day.long_short);
    FactorCorrelationRow {
        factor: factor.name.clone(),
        other: other.name.clone(),
        score: score_correlation(factor, other),
        ic: correlation(&ic(factor), &ic(other)),
        long_short: correlation(&long_short(factor), &long_short(other)),
    }
}

/// Mean over days of the rank correlation of two factors' scores, over the stocks that have both.
fn score_correlation(factor: &Studied<'_>, other: &Studied<'_>) -> f64 {
    let start = || (Vec::new(), Vec::new(), PairScratch::default());
    let rows = (0..factor.ordered.days()).into_par_iter();
    let daily: Vec<f64> = rows
        .map_init(start, |(scores, labels, pairs), at| {
            let columns = factor.ordered.columns(at);
            let (row, bucket, theirs) = (factor.ordered.scores(at), other.ordered.bucket(at), other.ordered.scores(at));
            scores.clear();
            labels.clear();
            scores.extend(columns.iter().map(|column| row[*column as usize]));
            let score = |c: &u32| if bucket[*c as usize] > 0 { theirs[*c as usize] } else { f64::NAN };
            labels.extend(columns.iter().map(score));
            rank_correlation(scores, labels, pairs)
        })
        .collect();
    mean(daily.into_iter())
}
