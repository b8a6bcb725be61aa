//! Each day's scored stocks in the order of their scores: ranked once, used by all statistics.

use rayon::prelude::*;
use weipan_core::{DayIdx, Panel};
use weipan_kernel::{RankMethod, RankOptions, RankScratch, rank};

use super::setting::Setting;

/// The eligible stocks with a score, lowest score first, day by day, and the quantile buckets that they fall into.
///
/// In this order a bucket is a range, and the rank of a score among any part of the stocks is a matter of counting.
pub(crate) struct Ordered<'a> {
    scores: &'a Panel<f64>,
    columns: Panel<u32>,
    bucket: Panel<u32>,
    /// A row per day: `edges[b]` stocks lie in buckets 1 ..= b; the last is the number of stocks.
    edges: Panel<u32>,
}

#[derive(Default)]
struct Scratch {
    masked: Vec<f64>,
    ranks: Vec<f64>,
    rank: RankScratch,
}

impl<'a> Ordered<'a> {
    /// Ranks every day.
    pub(crate) fn new(scores: &'a Panel<f64>, setting: &Setting<'_>) -> Self {
        let (days, width, buckets) = (scores.days(), scores.assets(), setting.options.buckets);
        let (mut columns, mut bucket) = (Panel::filled(days, width, 0), Panel::filled(days, width, 0));
        let mut edges = Panel::filled(days, buckets + 1, 0);
        if width > 0 {
            let rows = columns.as_mut_slice().par_chunks_mut(width).zip(bucket.as_mut_slice().par_chunks_mut(width));
            let rows = rows.zip(edges.as_mut_slice().par_chunks_mut(buckets + 1)).enumerate();
            rows.for_each_init(Scratch::default, |scratch, (at, ((columns, bucket), edges))| {
                let row = scores.row(DayIdx(at as u32));
                setting.masked(at, row.iter().copied(), &mut scratch.masked);
                let count = order(columns, scratch);
                let columns = &columns[..count];
                cut(columns.len(), |k| row[columns[k] as usize], edges);
                for (number, range) in edges.windows(2).enumerate() {
                    columns[range[0] as usize..range[1] as usize]
                        .iter()
                        .for_each(|column| bucket[*column as usize] = number as u32 + 1);
                }
            });
        }
        Self { scores, columns, bucket, edges }
    }

    /// Number of signal days.
    pub(crate) fn days(&self) -> usize {
        self.columns.days()
    }

    /// The scored stocks of a row, as columns, lowest score first.
    pub(crate) fn columns(&self, at: usize) -> &[u32] {
        let edges = self.edges(at);
        &self.columns.row(DayIdx(at as u32))[..edges[edges.len() - 1] as usize]
    }

    /// How many stocks lie in buckets 1 ..= b of a row, for b = 0 ..= buckets.
    pub(crate) fn edges(&self, at: usize) -> &[u32] {
        self.edges.row(DayIdx(at as u32))
    }

    /// The bucket of each column of a row, from 1; 0 for stocks without a score.
    pub(crate) fn bucket(&self, at: usize) -> &[u32] {
        self.bucket.row(DayIdx(at as u32))
    }

    /// The scores of a row, of all stocks.
    pub(crate) fn scores(&self, at: usize) -> &'a [f64] {
        self.scores.row(DayIdx(at as u32))
    }
}

/// Writes the columns that have a masked score, lowest score first; returns how many there are.
fn order(columns: &mut [u32], scratch: &mut Scratch) -> usize {
    let Scratch { masked, ranks, rank: work } = scratch;
    ranks.resize(masked.len(), 0.0);
    let options = RankOptions { method: RankMethod::Ordinal, ..RankOptions::default() };
    let count = rank(masked, ranks, options, work);
    for (column, place) in ranks.iter().enumerate().filter(|(_, place)| !place.is_nan()) {
        columns[*place as usize - 1] = column as u32;
    }
    count
}

/// Where the buckets of `n` rising values end, ties kept together: `edges[b]` values lie in the first b of
/// `edges.len() − 1` buckets. The buckets are those of [`weipan_kernel::quantile_bucket`].
pub(crate) fn cut(n: usize, value: impl Fn(usize) -> f64, edges: &mut [u32]) {
    let buckets = edges.len() - 1;
    edges.fill(0);
    edges[buckets] = n as u32;
    if n == 0 {
        return;
    }
    for (b, end) in edges[..buckets].iter_mut().enumerate().skip(1) {
        let lowest = (n - 1) * b / buckets;
        let tied = (lowest..n).take_while(|k| value(*k) == value(lowest)).count();
        *end = (lowest + tied) as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use weipan_kernel::{SelectScratch, quantile_bucket};

    proptest! {
        #[test]
        fn cuts_are_the_kernels_buckets(values in prop::collection::vec(-9_i32..9, 0..60), buckets in 1_usize..12) {
            let mut sorted: Vec<f64> = values.into_iter().map(f64::from).collect();
            sorted.sort_by(f64::total_cmp);
            let mut expected = vec![0.0; sorted.len()];
            quantile_bucket(&sorted, buckets, &mut expected, &mut SelectScratch::new());
            let mut edges = vec![0; buckets + 1];
            cut(sorted.len(), |k| sorted[k], &mut edges);
            for (k, bucket) in expected.iter().enumerate() {
                let b = *bucket as usize;
                prop_assert!((edges[b - 1] as usize..edges[b] as usize).contains(&k), "{edges:?} {expected:?}");
            }
        }

        #[test]
        fn the_order_rises(values in prop::collection::vec(prop::option::of(-9_i32..9), 1..60)) {
            let row: Vec<f64> = values.iter().map(|v| v.map_or(f64::NAN, f64::from)).collect();
            let mut columns = vec![0; row.len()];
            let count = order(&mut columns, &mut Scratch { masked: row.clone(), ..Scratch::default() });
            prop_assert_eq!(count, row.iter().filter(|x| !x.is_nan()).count());
            let key = |c: u32| (row[c as usize], c);
            prop_assert!(columns[..count].windows(2).all(|pair| key(pair[0]) < key(pair[1])));
        }
    }
}
