//! The factor inside each group of stocks.

use super::coefficient::{PairScratch, rank_correlation};
use super::ordered::cut;
use super::quantile::{bucket_means, spread};
use super::setting::NO_GROUP;
use super::sum::mean_present;

/// Parts of a group by score, of which the upper one less the lower one is its spread.
const PARTS: usize = 3;

/// One group on one signal day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct GroupDay {
    /// Stocks with a score.
    pub(crate) stocks: usize,
    /// Rank correlation of scores and labels inside the group.
    pub(crate) rank_ic: f64,
    /// Mean label of the upper third by score less the lower third's.
    pub(crate) spread: f64,
    /// Mean label.
    pub(crate) mean_return: f64,
}

/// Working memory of [`group_days`].
#[derive(Debug, Default)]
pub(crate) struct GroupScratch {
    codes: Vec<usize>,
    starts: Vec<usize>,
    next: Vec<usize>,
    members: Vec<(f64, f64)>,
    scores: Vec<f64>,
    labels: Vec<f64>,
    means: Vec<f64>,
    pairs: PairScratch,
}

/// Adds a day of each of `groups` groups to `out`. Scores rise; `code` is the group of a place in them.
pub(crate) fn group_days(
    scores: &[f64],
    labels: &[f64],
    code: impl Fn(usize) -> u32,
    groups: usize,
    scratch: &mut GroupScratch,
    out: &mut Vec<GroupDay>,
) {
    gather(scores, labels, code, groups, scratch);
    let GroupScratch { starts, members, scores, labels, means, pairs, .. } = scratch;
    for range in starts.windows(2) {
        let members = &members[range[0]..range[1]];
        scores.clear();
        labels.clear();
        scores.extend(members.iter().map(|member| member.0));
        labels.extend(members.iter().map(|member| member.1));
        let mut edges = [0; PARTS + 1];
        cut(scores.len(), |k| scores[k], &mut edges);
        bucket_means(labels, &edges, means);
        out.push(GroupDay {
            stocks: members.len(),
            rank_ic: rank_correlation(scores, labels, pairs),
            spread: spread(means),
            mean_return: mean_present(labels),
        });
    }
}

/// Puts the stocks of each group behind one another, still in the order of their scores: a counting sort.
fn gather(scores: &[f64], labels: &[f64], code: impl Fn(usize) -> u32, groups: usize, scratch: &mut GroupScratch) {
    let GroupScratch { codes, starts, next, members, .. } = scratch;
    // Stocks without a group count as one more, which is cut off at the end.
    codes.clear();
    codes.extend((0..scores.len()).map(|k| Some(code(k)).filter(|c| *c != NO_GROUP).map_or(groups, |c| c as usize)));
    starts.clear();
    starts.resize(groups + 2, 0);
    codes.iter().for_each(|group| starts[group + 1] += 1);
    (0..=groups).for_each(|group| starts[group + 1] += starts[group]);
    next.clone_from(starts);
    members.resize(scores.len(), (0.0, 0.0));
    for (k, group) in codes.iter().enumerate() {
        members[next[*group]] = (scores[k], labels[k]);
        next[*group] += 1;
    }
    starts.truncate(groups + 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_by_hand() {
        let scores = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
        let labels = [0.3, 9.0, 0.1, 0.2, 0.4, 0.6, f64::NAN];
        let codes = [0, NO_GROUP, 0, 1, 0, 1, 1];
        let mut out = Vec::new();
        group_days(&scores, &labels, |k| codes[k], 3, &mut GroupScratch::default(), &mut out);
        // Group 0 has labels 0.3 0.1 0.4: ranks 2 1 3.
        assert_eq!((out[0].stocks, out[0].rank_ic), (3, 0.5));
        assert!((out[0].spread - 0.1).abs() < 1e-15 && (out[0].mean_return - 0.8 / 3.0).abs() < 1e-15);
        // Group 1 has a stock without a label, which is its upper third.
        assert_eq!((out[1].stocks, out[1].rank_ic), (3, 1.0));
        assert!(out[1].spread.is_nan() && (out[1].mean_return - 0.4).abs() < 1e-15);
        assert_eq!(out[2].stocks, 0);
        assert!(out[2].rank_ic.is_nan() && out[2].mean_return.is_nan());
    }
}
