//! Statistics over a moving window.

/// A statistic of each window of the last `width` values (both series alike); NaN until the first window is full.
///
/// ```
/// use weipan_report::statistic::{beta, rolling};
/// let slopes = rolling(&[1.0, 2.0, 4.0], &[1.0, 2.0, 3.0], 2, |r, b| beta(r, b));
/// assert!(slopes[0].is_nan());
/// assert_eq!(slopes[1..], [1.0, 2.0]);
/// ```
#[must_use]
pub fn rolling(a: &[f64], b: &[f64], width: usize, statistic: impl Fn(&[f64], &[f64]) -> f64) -> Vec<f64> {
    let n = a.len().min(b.len());
    (1..=n)
        .map(
            |end| {
                if width == 0 || end < width { f64::NAN } else { statistic(&a[end - width..end], &b[end - width..end]) }
            },
        )
        .collect()
}
