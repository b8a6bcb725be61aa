//! What stocks of like scores earn together, and how long they stay together.

use super::moment::mean;

/// Mean label of the stocks of each bucket `1 ..= buckets`; NaN for one without labels.
pub(crate) fn bucket_returns(bucket: &[f64], labels: &[f64], buckets: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); buckets];
    for (bucket, label) in bucket.iter().zip(labels).filter(|(b, label)| !b.is_nan() && !label.is_nan()) {
        let (sum, count) = &mut sums[*bucket as usize - 1];
        *sum += label;
        *count += 1.0;
    }
    sums.into_iter().map(|(sum, count)| sum / count).collect()
}

/// For each bucket the share of its stocks that were not in it before; NaN for an empty bucket.
pub(crate) fn bucket_turnover(before: &[f64], now: &[f64], buckets: usize) -> Vec<f64> {
    let mut counts = vec![(0.0, 0.0); buckets];
    for (before, now) in before.iter().zip(now).filter(|(_, now)| !now.is_nan()) {
        let (new, all) = &mut counts[*now as usize - 1];
        *new += if before == now { 0.0 } else { 1.0 };
        *all += 1.0;
    }
    counts.into_iter().map(|(new, all)| new / all).collect()
}

/// Mean over days of each bucket's value.
pub(crate) fn over_days<'a>(daily: impl Iterator<Item = &'a [f64]> + Clone, buckets: usize) -> Vec<f64> {
    (0..buckets).map(|b| mean(daily.clone().filter_map(|day| day.get(b).copied()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn returns_by_hand() {
        let found = bucket_returns(&[1.0, 1.0, 2.0, NAN, 2.0], &[0.1, 0.3, NAN, 0.9, 0.5], 3);
        assert_eq!(found[..2], [0.2, 0.5]);
        assert!(found[2].is_nan());
    }

    #[test]
    fn turnover_by_hand() {
        let found = bucket_turnover(&[1.0, 2.0, NAN, 2.0], &[1.0, 1.0, 2.0, 2.0], 2);
        assert_eq!(found, [0.5, 0.5]);
        assert!(bucket_turnover(&[1.0], &[NAN], 1)[0].is_nan());
    }
}
