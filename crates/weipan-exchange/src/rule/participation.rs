//! Rule 6: an order takes at most a share of the day's volume.

use weipan_core::Shares;

/// Shares that the day's volume leaves, less those traded already.
pub(crate) fn available(volume: Shares, participation: f64, traded: Shares) -> i64 {
    if volume <= Shares::ZERO {
        return 0; // Nobody traded: there is no price to trade at, bound or not.
    }
    if participation <= 0.0 {
        return i64::MAX;
    }
    ((volume.0 as f64 * participation).floor() as i64 - traded.0).max(0)
}
