//! Returns of quantile buckets, and the spread of the outer two.

use super::sum::{dot, mean_present, sum_present};

/// Mean label of each bucket; `edges` says where the buckets of the sorted stocks end. NaN for one without labels.
pub(crate) fn bucket_means(labels: &[f64], edges: &[u32], out: &mut Vec<f64>) {
    out.clear();
    out.extend(ranges(edges).map(|range| mean_present(&labels[range])));
}

/// The buckets as ranges of the sorted stocks.
pub(crate) fn ranges(edges: &[u32]) -> impl ExactSizeIterator<Item = std::ops::Range<usize>> + '_ {
    edges.windows(2).map(|pair| pair[0] as usize..pair[1] as usize)
}

/// Last bucket's mean less the first one's; NaN where one is missing.
pub(crate) fn spread(means: &[f64]) -> f64 {
    match (means.first(), means.last()) {
        (Some(bottom), Some(top)) => top - bottom,
        _ => f64::NAN,
    }
}

/// Standard error of the spread across stocks: √(s²top / n + s²bottom / m), with sample variances of the labels. NaN
/// where a bucket has fewer than two labels.
pub(crate) fn spread_error(labels: &[f64], edges: &[u32], kept: &mut Vec<f64>) -> f64 {
    let mut of_mean = |range: std::ops::Range<usize>| {
        kept.clear();
        kept.extend(labels[range].iter().filter(|x| !x.is_nan()));
        let (sum, count) = sum_present(kept);
        let middle = sum / count;
        if count < 2.0 { f64::NAN } else { dot(kept, middle, kept, middle) / (count - 1.0) / count }
    };
    let buckets = ranges(edges).len();
    match (ranges(edges).next(), ranges(edges).nth(buckets.saturating_sub(1))) {
        (Some(bottom), Some(top)) => (of_mean(top) + of_mean(bottom)).sqrt(),
        _ => f64::NAN,
    }
}

/// Share of each bucket's stocks that were not in it before, by the buckets that stocks were in then (from 1) and where
/// those ended; NaN for a bucket that is empty now or was empty then.
pub(crate) fn bucket_turnover(
    (columns, edges): (&[u32], &[u32]),
    (before, edges_before): (&[u32], &[u32]),
    out: &mut Vec<f64>,
) {
    out.clear();
    out.extend(ranges(edges).zip(ranges(edges_before)).enumerate().map(|(number, (range, range_before))| {
        let (all, bucket) = (range.len(), number as u32 + 1);
        let new = columns[range].iter().filter(|column| before[**column as usize] != bucket).count();
        // Where there was nothing, all would be new: the first days of a score are no turnover.
        if range_before.is_empty() { f64::NAN } else { new as f64 / all as f64 }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn returns_by_hand() {
        let (labels, edges, mut means) = ([0.1, 0.3, NAN, 0.5, 0.9], [0, 2, 3, 5], Vec::new());
        bucket_means(&labels, &edges, &mut means);
        assert_eq!((means[0], means[2]), (0.2, 0.7));
        assert!(means[1].is_nan());
        assert!((spread(&means) - 0.5).abs() < 1e-15);
        // Variances 0.02 and 0.08 of two stocks each.
        assert!((spread_error(&labels, &edges, &mut Vec::new()) - 0.05_f64.sqrt()).abs() < 1e-15);
        assert!(spread_error(&labels, &[0, 3, 4], &mut Vec::new()).is_nan());
    }

    #[test]
    fn turnover_by_hand() {
        // Column 3 came from bucket 1, column 0 had no score, column 5 stayed.
        let mut found = Vec::new();
        let now = (&[2, 0, 3, 5][..], &[0, 2, 2, 4][..]);
        bucket_turnover(now, (&[0, 3, 1, 1, 2, 3], &[0, 2, 3, 5]), &mut found);
        assert_eq!((found[0], found[2]), (0.5, 0.5));
        assert!(found[1].is_nan());
        bucket_turnover(now, (&[0; 6], &[0; 4]), &mut found);
        assert!(found.iter().all(|share| share.is_nan()), "there was nothing that could be left: {found:?}");
    }
}
