//! Rule 6: an order takes at most a share of the day's volume.

use weipan_core::Shares;

/// Shares that the day's volume leaves, less those traded already.
pub(crate) fn available(volume: Shares, participation: f64, traded: Shares) -> i64 {
    if participation <= 0.0 {
        return i64::MAX;
    }
    ((volume.0 as f64 * participation).floor() as i64 - traded.0).max(0)
}
