//! Correlations of sorted scores with what came after: IC, rank IC and the Fama–MacBeth slope in one go.

use weipan_kernel::{RankOptions, RankScratch, rank};

use super::sum::{dot, sum};

/// What a cross-section of scores and labels says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Coefficients {
    /// Stocks with both.
    pub(crate) pairs: usize,
    /// Pearson correlation.
    pub(crate) ic: f64,
    /// Spearman correlation.
    pub(crate) rank_ic: f64,
    /// Slope of labels on scores in units of the scores' sample standard deviation: Fama and MacBeth (1973).
    pub(crate) slope: f64,
}

/// Working memory of [`coefficients`].
#[derive(Debug, Default)]
pub(crate) struct PairScratch {
    x: Vec<f64>,
    y: Vec<f64>,
    ranks: Vec<f64>,
    rank: RankScratch,
}

/// The coefficients of scores that rise and their labels, over the places where both are there. NaN with fewer than
/// two of them, or if all values of a side are equal.
pub(crate) fn coefficients(scores: &[f64], labels: &[f64], scratch: &mut PairScratch) -> Coefficients {
    let PairScratch { x, y, ranks, rank: work } = scratch;
    pair(scores, labels, x, y);
    let (ic, slope) = linear(x, y);
    Coefficients { pairs: x.len(), ic, rank_ic: spearman(x, y, ranks, work), slope }
}

/// Spearman's correlation alone, otherwise as [`coefficients`].
pub(crate) fn rank_correlation(scores: &[f64], labels: &[f64], scratch: &mut PairScratch) -> f64 {
    let PairScratch { x, y, ranks, rank: work } = scratch;
    pair(scores, labels, x, y);
    spearman(x, y, ranks, work)
}

/// The places where both are there, without a branch that a processor could mispredict.
fn pair(scores: &[f64], labels: &[f64], x: &mut Vec<f64>, y: &mut Vec<f64>) {
    let n = scores.len().min(labels.len());
    x.resize(n, 0.0);
    y.resize(n, 0.0);
    let mut count = 0;
    for (score, label) in scores.iter().zip(labels) {
        (x[count], y[count]) = (*score, *label);
        count += usize::from(!score.is_nan() && !label.is_nan());
    }
    x.truncate(count);
    y.truncate(count);
}

/// Pearson's correlation, and the slope on standardised scores: r · s(y), as (x − x̄) / s(x) has variance one. NaN where
/// a sum of squares overflows.
fn linear(x: &[f64], y: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let (mx, my) = (sum(x) / n, sum(y) / n);
    let (xx, xy, yy) = (dot(x, mx, x, mx), dot(x, mx, y, my), dot(y, my, y, my));
    // A spread that is nothing but the rounding of equal values counts as zero.
    let spread = |squares: f64, middle: f64| squares.is_finite() && squares.sqrt() > 1e-14 * middle.abs() * n.sqrt();
    if x.len() < 2 || !spread(xx, mx) || !spread(yy, my) {
        return (f64::NAN, f64::NAN);
    }
    let ic = (xy / (xx.sqrt() * yy.sqrt())).clamp(-1.0, 1.0);
    (ic, ic * (yy / (n - 1.0)).sqrt())
}

/// Pearson's correlation of average ranks. Ranks are half numbers, so every sum here is exact, in whatever
/// order.
fn spearman(x: &[f64], y: &[f64], ranks: &mut Vec<f64>, work: &mut RankScratch) -> f64 {
    let n = x.len();
    ranks.resize(n, 0.0);
    rank(y, ranks, RankOptions::default(), work);
    let middle = (n as f64 + 1.0) / 2.0;
    // As if no scores were equal; then each run of equal ones is put right.
    let (mut cross, mut squares) = (places(ranks, middle), (n as f64) * ((n * n) as f64 - 1.0) / 12.0);
    for (start, end) in runs(x) {
        // Equal scores share the mean of the ranks start + 1 ..= end.
        let shared = (start + end + 1) as f64 / 2.0 - middle;
        for (k, rank) in (start..end).zip(&ranks[start..end]) {
            let own = (k + 1) as f64 - middle;
            cross += (shared - own) * (rank - middle);
            squares += shared * shared - own * own;
        }
    }
    let others = dot(ranks, middle, ranks, middle);
    if squares > 0.0 && others > 0.0 { cross / (squares * others).sqrt() } else { f64::NAN }
}

/// Σ (k + 1 − middle)(rank − middle) over places k.
fn places(ranks: &[f64], middle: f64) -> f64 {
    let (whole, rest) = ranks.as_chunks::<8>();
    let mut place: [f64; 8] = std::array::from_fn(|k| (k + 1) as f64 - middle);
    let mut lanes = [0.0; 8];
    for chunk in whole {
        for k in 0..8 {
            lanes[k] += place[k] * (chunk[k] - middle);
            place[k] += 8.0;
        }
    }
    let rest: f64 = place.iter().zip(rest).map(|(place, rank)| place * (rank - middle)).sum();
    lanes.iter().sum::<f64>() + rest
}

/// Runs of two or more equal values, as places from start to end.
fn runs(x: &[f64]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + (first_pair(x.get(from..)?)?);
        let end = start + x[start..].iter().take_while(|value| **value == x[start]).count();
        from = end;
        Some((start, end))
    })
}

/// Place of the first value that equals the next one.
fn first_pair(x: &[f64]) -> Option<usize> {
    const BLOCK: usize = 32;
    let next = x.get(1..)?;
    // A whole block is looked at without a branch; equal scores are few.
    let blocks = x.chunks(BLOCK).zip(next.chunks(BLOCK));
    let any = |(a, b): (&[f64], &[f64])| a.iter().zip(b).fold(false, |any, (a, b)| any | (a == b));
    let skipped = blocks.take_while(|(a, b)| !any((a, b))).count() * BLOCK;
    let pairs = x.get(skipped..)?.iter().zip(next.get(skipped..)?);
    pairs.enumerate().find(|(_, (a, b))| a == b).map(|(k, _)| skipped + k)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{IcScratch, rank_ic};
    use proptest::prelude::*;

    #[test]
    fn a_cross_section_by_hand() {
        // Scores 1 2 3, labels 2 1 6 of mean 3: xy = 4, xx = 2, yy = 14; ranks 2 1 3.
        let scratch = &mut PairScratch::default();
        let found = coefficients(&[1.0, 2.0, 2.5, 3.0], &[2.0, 1.0, f64::NAN, 6.0], scratch);
        assert_eq!((found.pairs, found.rank_ic), (3, 0.5));
        assert!((found.ic - 4.0 / 28.0_f64.sqrt()).abs() < 1e-15);
        // The scores have a standard deviation of one, so the slope is that of the raw scores: 4 / 2.
        assert!((found.slope - 2.0).abs() < 1e-15);
    }

    #[test]
    fn too_little_gives_none() {
        let scratch = &mut PairScratch::default();
        for (x, y) in
            [(&[1.0][..], &[1.0][..]), (&[0.1; 3], &[1.0, 2.0, 3.0]), (&[1.0, 2.0, 3.0], &[0.1; 3]), (&[], &[])]
        {
            let found = coefficients(x, y, scratch);
            assert!(found.ic.is_nan() && found.rank_ic.is_nan() && found.slope.is_nan());
        }
        // Squares that overflow say nothing, which is not a correlation of zero.
        let huge = coefficients(&[1e170, 2e170, 4e170], &[1.0, 2.0, 3.0], scratch);
        assert!(huge.ic.is_nan() && huge.slope.is_nan() && huge.rank_ic == 1.0);
    }

    #[test]
    fn runs_by_hand() {
        assert_eq!(runs(&[1.0, 1.0, 2.0, 3.0, 3.0, 3.0]).collect::<Vec<_>>(), [(0, 2), (3, 6)]);
        assert!(runs(&[]).next().is_none() && runs(&[1.0]).next().is_none());
        let mut long: Vec<f64> = (0..100).map(f64::from).collect();
        assert!(runs(&long).next().is_none());
        (long[32], long[99]) = (31.0, 98.0);
        assert_eq!(runs(&long).collect::<Vec<_>>(), [(31, 33), (98, 100)]);
    }

    proptest! {
        #[test]
        fn the_order_of_stocks_does_not_matter(values in prop::collection::vec((-20_i32..20, prop::option::of(-20_i32..20)), 2..200)) {
            let mut rows: Vec<(f64, f64)> =
                values.iter().map(|v| (f64::from(v.0), v.1.map_or(f64::NAN, f64::from))).collect();
            let (x, y): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
            let plain = rank_ic(&x, &y, &mut IcScratch::default());
            rows.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (x, y): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
            let found = coefficients(&x, &y, &mut PairScratch::default());
            prop_assert_eq!(found.rank_ic.to_bits(), plain.to_bits());
            prop_assert_eq!(rank_correlation(&x, &y, &mut PairScratch::default()).to_bits(), plain.to_bits());
            prop_assert!(found.ic.is_nan() || found.ic.abs() <= 1.0);
        }
    }
}
