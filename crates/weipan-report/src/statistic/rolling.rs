//! Statistics over a moving window.

/// A statistic of each window of the last `width` values (both series alike). A window must be whole: NaN until it is full and
/// wherever a value of either series is missing in it.
///
/// ```
/// use weipan_report::statistic::{beta, rolling};
/// let slopes = rolling(&[1.0, 2.0, 4.0], &[1.0, 2.0, 3.0], 2, |r, b| beta(r, b));
/// assert!(slopes[0].is_nan());
/// assert!(rolling(&[1.0, f64::NAN, 4.0], &[1.0, 2.0, 3.0], 2, beta).iter().all(|v| v.is_nan()));
/// assert_eq!(slopes[1..], [1.0, 2.0]);
/// ```
#[must_use]
pub fn rolling(a: &[f64], b: &[f64], width: usize, statistic: impl Fn(&[f64], &[f64]) -> f64) -> Vec<f64> {
    let n = a.len().min(b.len());
    (1..=n)
        .map(|end| match end.checked_sub(width) {
            Some(start) if start < end => (&a[start..end], &b[start..end]),
            _ => (&a[..0], &b[..0]),
        })
        .map(|(a, b)| {
            let whole = !a.is_empty() && a.iter().chain(b).all(|v| !v.is_nan());
            if whole { statistic(a, b) } else { f64::NAN }
        })
        .collect()
}
