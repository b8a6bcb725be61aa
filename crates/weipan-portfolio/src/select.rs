//! Who is held.

use serde::{Deserialize, Serialize};
use weipan_core::AssetIdx;
use weipan_kernel::{EdgeTies, SelectScratch, bottom_k, top_k};

/// Which end of the scores is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Select {
    /// The highest scores.
    Top,
    /// The lowest scores.
    #[default]
    Bottom,
}

/// How many stocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// So many.
    Count(usize),
    /// This fraction of the stocks that have a score: `fraction · n` rounded to the nearest whole number, halves up, but
    /// at least one.
    Quantile(f64),
}

impl Amount {
    /// How many of `n` stocks.
    ///
    /// ```
    /// use weipan_portfolio::Amount;
    /// assert_eq!((Amount::Count(400).of(300), Amount::Quantile(0.1).of(44)), (300, 4));
    /// ```
    #[must_use]
    pub fn of(self, n: usize) -> usize {
        match self {
            Self::Count(count) => count.min(n),
            // Numbers like 0.15 · 10 must not fall below the half that they mean.
            Self::Quantile(fraction) => ((fraction * n as f64 + 0.5 + 1e-9).floor() as usize).clamp(n.min(1), n),
        }
    }
}

/// The best `depth` stocks of a row, best first: lowest scores first for [`Select::Bottom`], highest for
/// [`Select::Top`]. Equal scores stand in the order of columns; −0.0 equals 0.0. NaN is never chosen.
pub(crate) fn ranked(scores: &[f64], side: Select, depth: usize, scratch: &mut SelectScratch) -> Vec<AssetIdx> {
    let mut chosen = vec![false; scores.len()];
    match side {
        Select::Top => top_k(scores, depth, EdgeTies::ByColumn, &mut chosen, scratch),
        Select::Bottom => bottom_k(scores, depth, EdgeTies::ByColumn, &mut chosen, scratch),
    };
    // Scores beside their columns, the best one the least; adding zero makes −0.0 a 0.0. No two pairs are equal.
    let key = |score: f64| if side == Select::Top { 0.0 - score } else { score + 0.0 };
    let chosen = chosen.iter().zip(scores).enumerate().filter(|(_, (chosen, _))| **chosen);
    let mut best: Vec<(f64, u32)> = chosen.map(|(i, (_, score))| (key(*score), i as u32)).collect();
    best.sort_unstable_by(|(x, i), (y, j)| x.total_cmp(y).then(i.cmp(j)));
    best.into_iter().map(|(_, i)| AssetIdx(i)).collect()
}

/// Of a ranked list, best first, the `count` to hold: first those held already that are among the best
/// `count + buffer`, in rank order, then the best others. The result is in rank order.
pub(crate) fn keep(best: &[AssetIdx], count: usize, buffer: usize, held: &[AssetIdx]) -> Vec<AssetIdx> {
    let within = &best[..best.len().min(count.saturating_add(buffer))];
    let is_held = |asset: &AssetIdx| held.binary_search(asset).is_ok();
    let mut taken = vec![false; within.len()];
    let mut left = count.min(within.len());
    for wanted in [true, false] {
        for (taken, asset) in taken.iter_mut().zip(within) {
            if left > 0 && is_held(asset) == wanted {
                *taken = true;
                left -= 1;
            }
        }
    }
    within.iter().zip(taken).filter(|(_, taken)| *taken).map(|(asset, _)| *asset).collect()
}

/// The stocks to hold by their scores, in rank order, best first.
///
/// A stock held already (`held`, in the order of columns) stays as long as its rank is within the amount plus `buffer`
/// names; the rest of the places go to the best others. So there are exactly as many names as asked for, or all that have
/// a score if there are fewer. NaN is never chosen; equal scores stand in the order of columns.
///
/// ```
/// use weipan_core::AssetIdx;
/// use weipan_portfolio::{Amount, Select, select};
/// let scores = [4.0, 1.0, f64::NAN, 3.0, 2.0];
/// let two = |buffer, held: &[AssetIdx]| {
///     select(&scores, Select::Bottom, Amount::Count(2), buffer, held).iter().map(|a| a.0).collect::<Vec<_>>()
/// };
/// assert_eq!(two(0, &[]), [1, 4]);
/// assert_eq!(two(1, &[AssetIdx(3)]), [1, 3]); // third by rank, within 2 + 1, and held
/// assert_eq!(two(1, &[AssetIdx(0)]), [1, 4]); // fourth by rank: beyond the buffer
/// ```
#[must_use]
pub fn select(scores: &[f64], side: Select, amount: Amount, buffer: usize, held: &[AssetIdx]) -> Vec<AssetIdx> {
    let count = amount.of(scores.iter().filter(|score| !score.is_nan()).count());
    let best = ranked(scores, side, count.saturating_add(buffer), &mut SelectScratch::new());
    keep(&best, count, buffer, held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quantile_is_of_those_with_a_score() {
        for (fraction, n, expected) in
            [(0.1, 10, 1), (0.15, 10, 2), (0.1, 4, 1), (0.1, 0, 0), (1.0, 7, 7), (0.25, 10, 3), (0.29, 100, 29)]
        {
            assert_eq!(Amount::Quantile(fraction).of(n), expected, "{fraction} of {n}");
        }
    }

    #[test]
    fn ties_stand_by_column_at_both_ends() {
        let columns = |side| {
            select(&[0.0, 1.0, -0.0, 1.0, 1.0], side, Amount::Count(3), 0, &[]).iter().map(|a| a.0).collect::<Vec<_>>()
        };
        assert_eq!(columns(Select::Bottom), [0, 2, 1]);
        assert_eq!(columns(Select::Top), [1, 3, 4]);
    }

    fn score() -> impl Strategy<Value = f64> {
        prop_oneof![1 => Just(f64::NAN), 6 => (-20_i32..20).prop_map(f64::from), 1 => Just(f64::INFINITY)]
    }

    proptest! {
        #[test]
        fn counts_are_exact_and_nan_stays_out(
            scores in prop::collection::vec(score(), 0..60),
            count in 1_usize..40,
            buffer in 0_usize..30,
            held in prop::collection::btree_set(0_u32..60, 0..40),
            top in any::<bool>(),
        ) {
            let side = if top { Select::Top } else { Select::Bottom };
            let held: Vec<AssetIdx> = held.into_iter().map(AssetIdx).collect();
            let chosen = select(&scores, side, Amount::Count(count), buffer, &held);
            let present = scores.iter().filter(|x| !x.is_nan()).count();
            prop_assert_eq!(chosen.len(), count.min(present));
            prop_assert!(chosen.iter().all(|a| !scores[a.column()].is_nan()));
            let mut distinct = chosen.clone();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), chosen.len());

            // From the same holdings a buffer never trades more than none.
            let new = |names: &[AssetIdx]| names.iter().filter(|a| held.binary_search(a).is_err()).count();
            let plain = select(&scores, side, Amount::Count(count), 0, &held);
            prop_assert!(new(&chosen) <= new(&plain));
            let no_one_held = select(&scores, side, Amount::Count(count), buffer, &[]);
            prop_assert_eq!(no_one_held, plain);
        }

        #[test]
        fn columns_may_be_shuffled(
            scores in Just((0..40).map(f64::from).collect::<Vec<f64>>()).prop_shuffle(),
            count in 1_usize..40,
        ) {
            // Without ties the names chosen do not depend on their order.
            let mut values: Vec<f64> =
                select(&scores, Select::Bottom, Amount::Count(count), 0, &[]).iter().map(|a| scores[a.column()]).collect();
            let expected: Vec<f64> = (0..count).map(|x| x as f64).collect();
            prop_assert_eq!(&values, &expected);
            values = select(&scores, Select::Top, Amount::Count(count), 0, &[]).iter().map(|a| 39.0 - scores[a.column()]).collect();
            prop_assert_eq!(&values, &expected);
        }
    }
}
