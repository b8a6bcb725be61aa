//! How alike factors are.

use std::sync::Arc;

use rayon::prelude::*;
use weipan_core::ledger::FactorCorrelationRow;

use super::coefficient::{PairScratch, rank_correlation};
use super::long_short::LongShort;
use super::moment::{correlation, mean};
use super::ordered::Ordered;
use super::setting::Setting;
use super::study::{Scored, Studied};

/// What a factor is compared by.
pub(crate) struct Profile<'s, 'a> {
    name: Arc<str>,
    ordered: &'s Ordered<'a>,
    /// Rank IC of each signal day.
    ic: Vec<f64>,
    /// Next day's return of the factor-weighted portfolio of each signal day.
    long_short: Vec<f64>,
}

impl<'s, 'a> Profile<'s, 'a> {
    /// Of a factor that was studied.
    fn of(studied: &'s Studied<'a>) -> Self {
        Self {
            name: studied.name.clone(),
            ordered: &studied.ordered,
            ic: studied.series(|day| day.labels[0].coefficients.rank_ic),
            long_short: studied.series(|day| day.long_short),
        }
    }

    /// Of a factor of which nothing else is wanted.
    pub(crate) fn alone(factor: &Scored<'a>, ordered: &'s Ordered<'a>, setting: &Setting<'_>) -> Self {
        let start = || (Vec::new(), Vec::new(), PairScratch::default(), LongShort::default());
        let rows = (0..ordered.days()).into_par_iter();
        let daily = rows.map_init(start, |(scores, labels, pairs, portfolio), at| {
            let (columns, row, day) = (ordered.columns(at), ordered.scores(at), setting.day(at));
            scores.clear();
            scores.extend(columns.iter().map(|column| row[*column as usize]));
            setting.returns(day, day.saturating_add(setting.options.horizon), columns, labels);
            let ic = rank_correlation(scores, labels, pairs);
            portfolio.weigh(columns, scores, row.len());
            setting.returns(day, day.saturating_add(1), columns, labels);
            (ic, portfolio.earns(labels))
        });
        let (ic, long_short) = daily.collect::<Vec<(f64, f64)>>().into_iter().unzip();
        Self { name: factor.name.into(), ordered, ic, long_short }
    }
}

/// One row for each pair of factors.
pub(crate) fn correlation_rows(factors: &[Studied<'_>]) -> Vec<FactorCorrelationRow> {
    let profiles: Vec<Profile<'_, '_>> = factors.iter().map(Profile::of).collect();
    let pairs = (0..profiles.len()).flat_map(|a| (a + 1..profiles.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| row(&profiles[a], &profiles[b])).collect()
}

/// One row: a factor and another one.
pub(crate) fn row(factor: &Profile<'_, '_>, other: &Profile<'_, '_>) -> FactorCorrelationRow {
    FactorCorrelationRow {
        factor: factor.name.clone(),
        other: other.name.clone(),
        score: score_correlation(factor.ordered, other.ordered),
        ic: correlation(&factor.ic, &other.ic),
        long_short: correlation(&factor.long_short, &other.long_short),
    }
}

/// Mean over days of the rank correlation of two factors' scores, over the stocks that have both.
fn score_correlation(factor: &Ordered<'_>, other: &Ordered<'_>) -> f64 {
    let start = || (Vec::new(), Vec::new(), PairScratch::default());
    let rows = (0..factor.days()).into_par_iter();
    let daily: Vec<f64> = rows
        .map_init(start, |(scores, labels, pairs), at| {
            let columns = factor.columns(at);
            let (row, bucket, theirs) = (factor.scores(at), other.bucket(at), other.scores(at));
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
