//! One signal day of one factor: everything that a study asks of it.

use super::coefficient::{Coefficients, PairScratch, coefficients, rank_correlation};
use super::group::{GroupDay, GroupScratch, group_days};
use super::long_short::LongShort;
use super::ordered::Ordered;
use super::quantile::{bucket_means, bucket_turnover, spread, spread_error};
use super::setting::Setting;
use super::sum::mean_present;

/// Correlations and bucket returns of one day with one label.
#[derive(Debug, Clone)]
pub(crate) struct LabelDay {
    pub(crate) coefficients: Coefficients,
    /// Mean label of each bucket.
    pub(crate) means: Vec<f64>,
}

/// All of a day. Labels stand in the order of `StudyOptions::labels`: the study's own first.
#[derive(Debug, Clone)]
pub(crate) struct Day {
    pub(crate) eligible: usize,
    pub(crate) scored: usize,
    /// Scored stocks that could be traded at entry and exit; `None` where the exit lies beyond the data.
    pub(crate) tradable: Option<usize>,
    pub(crate) tradable_rank_ic: f64,
    pub(crate) labels: Vec<LabelDay>,
    pub(crate) spread_error: f64,
    pub(crate) mean_return: f64,
    /// Mean return of each bucket on the next day alone.
    pub(crate) next_means: Vec<f64>,
    /// Stocks of each bucket.
    pub(crate) stocks: Vec<usize>,
    /// Share of each bucket that is new; empty where there is no day one horizon before.
    pub(crate) turnover: Vec<f64>,
    pub(crate) rank_autocorrelation: f64,
    pub(crate) long_short: f64,
    pub(crate) long_short_turnover: f64,
    /// Groups of all groupings, one after the other.
    pub(crate) groups: Vec<GroupDay>,
}

impl Day {
    /// Top less bottom bucket of the study's own label.
    pub(crate) fn spread(&self) -> f64 {
        spread(&self.labels[0].means)
    }
}

/// Working memory of a day.
#[derive(Default)]
pub(crate) struct DayScratch {
    scores: Vec<f64>,
    label: Vec<f64>,
    own: Vec<f64>,
    kept: Vec<f64>,
    pairs: PairScratch,
    groups: GroupScratch,
    now: LongShort,
    before: LongShort,
}

/// What the labels say of one row of scores.
pub(crate) fn day(setting: &Setting<'_>, ordered: &Ordered<'_>, at: usize, scratch: &mut DayScratch) -> Day {
    let (columns, edges) = (ordered.columns(at), ordered.edges(at));
    gather(ordered, at, &mut scratch.scores);
    let labels = label_days(setting, columns, edges, at, scratch);
    let (tradable, tradable_rank_ic) = tradable(setting, columns, at, scratch);
    let (rank_autocorrelation, turnover) = persistence(setting, ordered, at, scratch);
    let (next_means, long_short, long_short_turnover) = next_day(setting, ordered, at, scratch);
    Day {
        eligible: setting.eligible(at),
        scored: columns.len(),
        tradable,
        tradable_rank_ic,
        labels,
        spread_error: spread_error(&scratch.own, edges, &mut scratch.kept),
        mean_return: mean_present(&scratch.own),
        next_means,
        stocks: super::quantile::ranges(edges).map(|range| range.len()).collect(),
        turnover,
        rank_autocorrelation,
        long_short,
        long_short_turnover,
        groups: groups(setting, columns, at, scratch),
    }
}

/// The scores of a row in rising order.
fn gather(ordered: &Ordered<'_>, at: usize, out: &mut Vec<f64>) {
    let row = ordered.scores(at);
    out.clear();
    out.extend(ordered.columns(at).iter().map(|column| row[*column as usize]));
}

/// Every label in turn; the study's own stays in `scratch.own`.
fn label_days(
    setting: &Setting<'_>,
    columns: &[u32],
    edges: &[u32],
    at: usize,
    scratch: &mut DayScratch,
) -> Vec<LabelDay> {
    let DayScratch { scores, label, own, pairs, .. } = scratch;
    let day = setting.day(at);
    let labels = setting.options.labels().into_iter().enumerate().map(|(number, (horizon, delay))| {
        let label = if number == 0 { &mut *own } else { &mut *label };
        let from = day.saturating_add(delay);
        setting.returns(from, from.saturating_add(horizon), columns, label);
        let mut means = Vec::with_capacity(edges.len() - 1);
        bucket_means(label, edges, &mut means);
        LabelDay { coefficients: coefficients(scores, label, pairs), means }
    });
    labels.collect()
}

/// How many scored stocks could be traded at the close of the next day and of the day of exit, and the rank
/// correlation of those alone with what they earned in between.
fn tradable(setting: &Setting<'_>, columns: &[u32], at: usize, scratch: &mut DayScratch) -> (Option<usize>, f64) {
    let entry = setting.day(at).saturating_add(1);
    let exit = entry.saturating_add(setting.options.horizon);
    let (Some(at_entry), Some(at_exit)) = (setting.tradable(entry), setting.tradable(exit)) else {
        return (None, f64::NAN);
    };
    let DayScratch { scores, label, pairs, .. } = scratch;
    setting.returns(entry, exit, columns, label);
    let mut count = 0;
    for (column, label) in columns.iter().zip(label.iter_mut()) {
        let free = at_entry[*column as usize] && at_exit[*column as usize];
        count += usize::from(free);
        *label = if free { *label } else { f64::NAN };
    }
    (Some(count), rank_correlation(scores, label, pairs))
}

/// Rank correlation with the scores one horizon before, and the share of each bucket that is new since then.
fn persistence(setting: &Setting<'_>, ordered: &Ordered<'_>, at: usize, scratch: &mut DayScratch) -> (f64, Vec<f64>) {
    let Some(then) = at.checked_sub(setting.options.horizon as usize) else { return (f64::NAN, Vec::new()) };
    let (columns, edges, before) = (ordered.columns(at), ordered.edges(at), ordered.bucket(then));
    let DayScratch { scores, label, pairs, .. } = scratch;
    let row = ordered.scores(then);
    let score = |column: &u32| if before[*column as usize] > 0 { row[*column as usize] } else { f64::NAN };
    label.clear();
    label.extend(columns.iter().map(score));
    let mut turnover = Vec::with_capacity(edges.len() - 1);
    bucket_turnover((columns, edges), (before, ordered.edges(then)), &mut turnover);
    (rank_correlation(scores, label, pairs), turnover)
}

/// Mean return of each bucket on the next day, and return and turnover of the factor-weighted portfolio.
fn next_day(setting: &Setting<'_>, ordered: &Ordered<'_>, at: usize, scratch: &mut DayScratch) -> (Vec<f64>, f64, f64) {
    let (columns, edges, width) = (ordered.columns(at), ordered.edges(at), ordered.scores(at).len());
    let DayScratch { scores, label, kept, now, before, .. } = scratch;
    setting.returns(setting.day(at), setting.day(at).saturating_add(1), columns, label);
    let mut means = Vec::with_capacity(edges.len() - 1);
    bucket_means(label, edges, &mut means);
    now.weigh(columns, scores, width);
    let turnover = at.checked_sub(1).map_or(f64::NAN, |then| {
        gather(ordered, then, kept);
        before.weigh(ordered.columns(then), kept, width);
        now.turnover(before)
    });
    (means, now.earns(label), turnover)
}

/// The study's own label inside each group of each grouping.
fn groups(setting: &Setting<'_>, columns: &[u32], at: usize, scratch: &mut DayScratch) -> Vec<GroupDay> {
    let DayScratch { scores, own, groups, .. } = scratch;
    let mut out = Vec::with_capacity(setting.groups.iter().map(|grouping| grouping.names.len()).sum());
    for grouping in &setting.groups {
        let codes = setting.codes(grouping, at);
        group_days(scores, own, |k| codes[columns[k] as usize], grouping.names.len(), groups, &mut out);
    }
    out
}
