//! The prescribed weeks of the crash.
//!
//! Shape: the index and the micro-caps fall together while the discount widens, which is a gain for a short
//! hedge; then the discount closes at once and the index rebounds for two days while the micro-caps, locked at
//! their limits, still fall. That is when a levered neutral book is called.

/// One day of the crash. Returns are what the prices would do without limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrashDay {
    /// Return of mid-caps, which the hedge index holds; fraction.
    pub market: f64,
    /// Return of the smallest 20 % of stocks, fraction.
    pub micro: f64,
    /// Return of the largest stocks, fraction.
    pub large: f64,
    /// Discount that a far contract on the hedge index shows beyond its ordinary one, fraction of the index; a
    /// contract with `n` calendar days left shows `1 - exp(-n / 30)` of it.
    pub discount: f64,
}

const fn day(market: f64, micro: f64, large: f64, discount: f64) -> CrashDay {
    CrashDay { market: market / 100.0, micro: micro / 100.0, large: large / 100.0, discount: discount / 100.0 }
}

/// Position in [`CRASH`] of the first of the two days on which the index rebounds and micro-caps still fall.
pub const SNAP_BACK: usize = 11;

/// The days of the crash and of the recovery, in order; percent in the source, fractions in the values.
pub const CRASH: [CrashDay; 26] = [
    day(-2.2, -2.4, -1.4, 0.3),
    day(-1.2, -1.6, -0.6, 0.5),
    day(-5.4, -6.6, -2.0, 3.0),
    day(1.4, -0.8, 0.5, 1.2),
    day(1.4, 1.8, 1.2, 0.3),
    day(-2.6, -3.6, -1.0, 0.6),
    day(-3.0, -4.2, -1.6, 1.0),
    day(-4.0, -5.2, -1.2, 1.8),
    day(-1.0, -2.2, 0.0, 2.2),
    day(-4.4, -8.6, -1.4, 3.4),
    day(-6.8, -13.9, 0.4, 7.0),
    day(7.0, -2.6, 3.6, 0.2),
    day(5.0, -8.0, 1.4, 0.0),
    day(3.6, 8.0, 0.8, 0.4),
    day(0.8, 6.0, 0.6, 0.6),
    day(0.4, 3.0, 0.2, 0.5),
    day(0.6, 3.6, 0.8, 0.4),
    day(1.4, 3.8, 0.8, 0.3),
    day(1.2, 3.2, 0.1, 0.3),
    day(0.6, 2.4, -0.6, 0.3),
    day(2.0, 2.8, 1.0, 0.2),
    day(-3.6, -7.0, -1.0, 0.8),
    day(3.0, 3.4, 1.4, 0.4),
    day(0.6, 1.6, 0.2, 0.3),
    day(0.8, 1.8, 0.4, 0.2),
    day(0.4, 1.2, 0.2, 0.1),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prescribed_falls_are_deep_before_the_snap_back() {
        let fall =
            |of: fn(&CrashDay) -> f64, days: &[CrashDay]| days.iter().map(|d| 1.0 + of(d)).product::<f64>() - 1.0;
        let index = fall(|d| d.market, &CRASH[..SNAP_BACK]);
        let micro = fall(|d| d.micro, &CRASH[..SNAP_BACK + 2]);
        assert!((-0.27..-0.22).contains(&index) && (-0.47..-0.42).contains(&micro), "{index} {micro}");
    }

    #[test]
    fn the_discount_peaks_on_the_day_before_the_snap_back() {
        let deepest = CRASH.iter().map(|d| d.discount).fold(0.0, f64::max);
        assert_eq!(CRASH[SNAP_BACK - 1].discount, deepest);
        assert!(CRASH[SNAP_BACK].discount < deepest / 10.0);
    }
}
