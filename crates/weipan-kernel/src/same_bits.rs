//! The kernels give the same bits with all vectors.

use crate::wide::tests::with_each;
use crate::{
    Alone, EdgeTies, GroupScratch, Outside, Regression, ResidualScratch, SelectScratch, SpearmanScratch, WinsorizeBy,
    bottom_k, demean, group_demean, group_max, group_mean, group_median, group_min, group_scale, group_std, group_sum,
    group_zscore, pearson, quantile_bucket, residual, scale, spearman, top_k, winsorize, zscore,
};

/// Rows of several lengths, with missing values, ties and infinities.
fn rows() -> Vec<Vec<f64>> {
    let cell = |i: u32| match i.wrapping_mul(2_654_435_761) >> 20 {
        h if h % 13 == 0 => f64::NAN,
        h if h % 331 == 0 => f64::INFINITY,
        h if h % 7 == 0 => f64::from(h % 5),
        h => f64::from(h).ln() - 6.0,
    };
    let lengths: &[u32] = if cfg!(miri) { &[0, 1, 7, 8, 65, 200] } else { &[0, 1, 7, 8, 65, 1300, 5003] };
    let mut rows: Vec<Vec<f64>> = lengths.iter().map(|&n| (0..n).map(|i| cell(i + n)).collect()).collect();
    // And without infinities, that sums do not all give NaN.
    rows.extend(rows.clone().into_iter().map(|row| row.into_iter().map(|x| x.min(9.0)).collect()));
    rows
}

/// The bits of all kernels' results on a row.
fn results(row: &[f64]) -> Vec<u64> {
    let codes: Vec<u32> = (0..row.len() as u32).map(|i| i * 7 % 11).collect();
    let other: Vec<f64> = row.iter().rev().copied().collect();
    let (groups, selection) = (&mut GroupScratch::new(), &mut SelectScratch::new());
    let mut bits = Vec::new();
    let mut mask = vec![false; row.len()];
    for ties in [EdgeTies::ByColumn, EdgeTies::All, EdgeTies::None] {
        for kernel in [top_k, bottom_k] {
            bits.push(kernel(row, row.len() / 9, ties, &mut mask, selection) as u64);
            bits.extend(mask.iter().map(|&chosen| u64::from(chosen)));
        }
    }
    let mut out = vec![0.0; row.len()];
    let mut keep = |kernel: &mut dyn FnMut(&mut [f64])| {
        kernel(&mut out);
        bits.extend(out.iter().map(|x| x.to_bits()));
    };
    keep(&mut |out| demean(row, out));
    keep(&mut |out| zscore(row, 1, out));
    keep(&mut |out| scale(row, out));
    for by in [
        WinsorizeBy::Quantile { lower: 0.01, upper: 0.9 },
        WinsorizeBy::Sigma { k: 1.5, ddof: 1 },
        WinsorizeBy::Mad { k: 1.5 },
    ] {
        keep(&mut |out| winsorize(row, by, Outside::Clip, out, selection));
    }
    for buckets in [10, 100] {
        keep(&mut |out| {
            quantile_bucket(row, buckets, out, selection);
        });
    }
    keep(&mut |out| group_demean(row, &codes, Alone::Zero, out, groups));
    keep(&mut |out| group_zscore(row, &codes, 1, Alone::Zero, out, groups));
    keep(&mut |out| group_std(row, &codes, 1, out, groups));
    for kernel in [group_scale, group_mean, group_sum, group_min, group_max, group_median] {
        keep(&mut |out| kernel(row, &codes, out, groups));
    }
    let on = Regression { regressors: &[&other[..]], codes: Some(&codes), weights: None, intercept: true };
    keep(&mut |out| {
        residual(row, on, out, &mut ResidualScratch::new());
    });
    bits.push(pearson(row, &other).to_bits());
    bits.push(spearman(row, &other, &mut SpearmanScratch::new()).to_bits());
    bits
}

#[test]
fn all_vectors_give_the_same_bits() {
    for row in rows() {
        let all = with_each(|| results(&row));
        assert!(all.iter().all(|bits| *bits == all[0]), "a row of {}", row.len());
    }
}
