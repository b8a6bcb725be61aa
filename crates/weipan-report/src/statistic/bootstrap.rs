//! Block bootstrap of a book's days: how likely a margin call and a close-out are within a year.
//!
//! Blocks of days are drawn from the days that were, joined to a year, and put through an account at a leverage with its
//! margin lines. The blocks keep a panic together: a fall of the stocks and the rise of the future on the two days
//! after it. Reference: Politis and Romano (1992), "A circular block-resampling procedure for stationary data".

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::quantile;

/// Days in a block: two weeks.
pub const BLOCK: usize = 10;
/// Days of a path: one year.
pub const HORIZON: usize = 242;
/// Paths for the estimate.
pub const PATHS: usize = 1000;
/// Resampled histories for the interval, and paths from each.
pub const HISTORIES: usize = 40;
/// Paths from each resampled history.
pub const PATHS_PER_HISTORY: usize = 50;

/// One day of a fixed book, each a fraction of the long value at the close before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayCause {
    /// Profit of the stocks, dividends included.
    pub long: f64,
    /// Profit of the short futures.
    pub short: f64,
    /// Trading and its costs.
    pub other: f64,
}

/// The account that the days go through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Target long value over equity.
    pub leverage: f64,
    /// Days between rebalances back to the target; `None` lets it drift.
    pub rebalance: Option<usize>,
    /// Annual financing rate on borrowed money.
    pub rate: f64,
    /// Initial margin, to which a call unwinds.
    pub initial_margin: f64,
    /// Call line.
    pub call: f64,
    /// Close-out line.
    pub close_out: f64,
}

/// A probability with its 90 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probability {
    /// The estimate from the days that were.
    pub value: f64,
    /// 5 % quantile over resampled histories.
    pub low: f64,
    /// 95 % quantile over resampled histories.
    pub high: f64,
}

/// Probabilities within one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarginRisk {
    /// The ratio falls below the call line.
    pub call: Probability,
    /// The ratio falls below the close-out line, or equity to zero: the account is closed.
    pub ruin: Probability,
}

/// Runs [`PATHS`] years from the days that were for the estimate, and [`PATHS_PER_HISTORY`] years from each of [`HISTORIES`]
/// histories resampled from them for the interval: how much the answer depends on the few bad days that happened to be
/// in the sample. A call is unwound by the close of the next day, whose whole move the old position bears; stocks locked at
/// their limits take longer, so the truth is worse. The same seed gives the same bits. `None` of fewer than 60 days.
#[must_use]
pub fn margin_risk(days: &[DayCause], terms: &Terms, seed: u64) -> Option<MarginRisk> {
    if days.len() < 60 {
        return None;
    }
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    let (call, ruin) = frequencies(days, terms, PATHS, &mut draw);
    let mut calls = Vec::with_capacity(HISTORIES);
    let mut ruins = Vec::with_capacity(HISTORIES);
    let mut history = Vec::with_capacity(days.len());
    for _ in 0..HISTORIES {
        resample(days, days.len(), &mut history, &mut draw);
        let (call, ruin) = frequencies(&history, terms, PATHS_PER_HISTORY, &mut draw);
        calls.push(call);
        ruins.push(ruin);
    }
    let with = |value: f64, all: &[f64]| Probability {
        value,
        low: quantile(all, 0.05).min(value),
        high: quantile(all, 0.95).max(value),
    };
    Some(MarginRisk { call: with(call, &calls), ruin: with(ruin, &ruins) })
}

/// Shares of paths that met a call and that ended in ruin.
fn frequencies(days: &[DayCause], terms: &Terms, paths: usize, draw: &mut ChaCha8Rng) -> (f64, f64) {
    let (mut called, mut ruined) = (0_u32, 0_u32);
    let mut year = Vec::with_capacity(HORIZON);
    for _ in 0..paths {
        resample(days, HORIZON, &mut year, draw);
        let (call, ruin) = walk(&year, terms);
        called += u32::from(call);
        ruined += u32::from(ruin);
    }
    (f64::from(called) / paths as f64, f64::from(ruined) / paths as f64)
}

/// Fills `into` with `length` days in circular blocks.
fn resample(days: &[DayCause], length: usize, into: &mut Vec<DayCause>, draw: &mut ChaCha8Rng) {
    into.clear();
    while into.len() < length {
        // Multiply-shift: the bias is below 1e-15 for any number of days.
        let start = ((u128::from(draw.next_u64()) * days.len() as u128) >> 64) as usize;
        let take = BLOCK.min(length - into.len());
        into.extend((start..start + take).map(|t| days[t % days.len()]));
    }
}

/// One year of an account: whether it was called, whether it was closed out.
fn walk(year: &[DayCause], terms: &Terms) -> (bool, bool) {
    let (mut equity, mut long, mut short) = (1.0, terms.leverage, terms.leverage);
    let (mut called, mut unwinding, daily_rate) = (false, false, terms.rate / HORIZON as f64);
    for (t, day) in year.iter().enumerate() {
        let interest = (long - equity).max(0.0) * daily_rate;
        equity += long * (day.long + day.short + day.other) - interest;
        short -= long * day.short;
        long += long * day.long;
        let ratio = equity / long.max(short);
        if equity <= 0.0 || ratio < terms.close_out {
            return (true, true);
        }
        if unwinding {
            unwinding = false;
            (long, short) = (equity / terms.initial_margin, equity / terms.initial_margin);
        } else if ratio < terms.call {
            (called, unwinding) = (true, true);
        } else if terms.rebalance.is_some_and(|every| (t + 1) % every.max(1) == 0) {
            (long, short) = (equity * terms.leverage, equity * terms.leverage);
        }
    }
    (called, false)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn terms(leverage: f64) -> Terms {
        Terms { leverage, rebalance: Some(5), rate: 0.0, initial_margin: 0.25, call: 0.15, close_out: 0.10 }
    }

    fn day(long: f64, short: f64) -> DayCause {
        DayCause { long, short, other: 0.0 }
    }

    #[test]
    fn the_lines_are_strict() {
        // Worked case 3: from 25 %, a loss of exactly 10 of 100 with the short flat leaves 15/100.
        let at = Terms { rebalance: None, ..terms(4.0) };
        assert_eq!(walk(&[DayCause { long: 0.0, short: 0.0, other: -0.0999 }], &at), (false, false));
        assert_eq!(walk(&[DayCause { long: 0.0, short: 0.0, other: -0.1001 }], &at), (true, false));
        assert_eq!(walk(&[day(-0.04, -0.13)], &at), (true, true), "2024-02-06 at 4x goes through both lines");
        assert_eq!(walk(&[day(-0.04, -0.13)], &Terms { rebalance: None, ..terms(2.0) }), (false, false));
    }

    #[test]
    fn worked_case_two_is_called_and_cut() {
        let at = Terms { rebalance: None, ..terms(4.0) };
        assert_eq!(walk(&[day(-0.09, -0.02)], &at), (true, false));
    }

    #[test]
    fn the_day_after_a_call_is_borne_in_full() {
        let at = Terms { rebalance: None, ..terms(4.0) };
        let called = day(-0.09, -0.02);
        assert_eq!(
            walk(&[called, day(-0.05, -0.02)], &at),
            (true, true),
            "the old position loses 7 of 14 the next day"
        );
        assert_eq!(walk(&[called, day(0.0, 0.0), day(-0.05, -0.02)], &at), (true, false), "after it 56 lose 4 of 14");
    }

    #[test]
    fn more_leverage_is_more_risk_and_the_seed_decides() {
        let mut days = vec![day(0.001, -0.0005); 240];
        days[100] = day(-0.05, -0.05);
        let at = |leverage| margin_risk(&days, &terms(leverage), 1).unwrap();
        assert_eq!(at(4.0), at(4.0));
        assert_eq!(at(1.0).call.value, 0.0);
        let risk = at(4.0);
        // The bad day is called but not closed out (ratio 0.15 / 1.05 ...), and is met about 1 - 1/e of the time.
        assert!((risk.call.value - 0.63).abs() < 0.1, "{risk:?}");
        assert!(risk.call.low < risk.call.value && risk.call.value < risk.call.high);
    }

    #[test]
    fn too_short_a_history_says_nothing() {
        assert!(margin_risk(&[day(0.0, 0.0); 59], &terms(4.0), 1).is_none());
    }
}
