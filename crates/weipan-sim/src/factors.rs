//! Daily common returns: the market, two size factors, and industries.
//!
//! A stock whose cap has the percentile `p` (0 smallest, 1 largest) earns on a day
//!
//! ```text
//! beta · market + small_loading(p) · small + large_loading(p) · large + industry + its own noise
//! ```
//!
//! Mid-caps load on neither size factor, so the market factor is what the hedge index earns.

use weipan_core::PriceLimits;

use crate::crash::{CRASH, CrashDay};
use crate::industry::INDUSTRIES;
use crate::random::{Stream, normal, stream};
use crate::spec::MarketSpec;

/// Trading days in a year, for all rates of the simulation.
pub(crate) const DAYS_A_YEAR: f64 = 245.0;
/// Volatility of the small-minus-mid factor, fraction a year.
const SMALL_VOLATILITY: f64 = 0.12;
/// Volatility of the large-minus-mid factor that the market does not explain, fraction a year.
const LARGE_VOLATILITY: f64 = 0.10;
/// What the size factors do for each unit of market return: micro-caps have a beta of 0.95, large caps of 0.75.
const SMALL_BETA: f64 = -0.05;
const LARGE_BETA: f64 = -0.25;
/// Volatility of an industry beyond the market, fraction a year.
const INDUSTRY_VOLATILITY: f64 = 0.11;
/// Persistence of the log volatility from day to day, and its daily shock.
const CLUSTERING: (f64, f64) = (0.97, 0.05);

/// One day's common returns, fractions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Common {
    /// The market factor.
    pub market: f64,
    /// Small minus mid.
    pub small: f64,
    /// Large minus mid.
    pub large: f64,
    /// Each industry beyond the market.
    pub industries: Vec<f64>,
    /// Factor on each stock's own volatility.
    pub agitation: f64,
    /// Extra discount of far futures, fraction of the index.
    pub discount: f64,
}

/// Loading on small minus mid: 1 for the smallest 20 %, falling to 0 at the median.
pub(crate) fn small_loading(percentile: f64) -> f64 {
    ((0.5 - percentile) / 0.3).clamp(0.0, 1.0)
}

/// Loading on large minus mid: 0 up to the 80th percentile, rising to 1 for the largest.
pub(crate) fn large_loading(percentile: f64) -> f64 {
    ((percentile - 0.8) / 0.2).clamp(0.0, 1.0)
}

/// The common returns of all days.
pub(crate) fn draw(spec: &MarketSpec, days: usize, crash_start: Option<usize>) -> Vec<Common> {
    let mut ordinary = ordinary(spec, days);
    if let (Some(start), Some(crash)) = (crash_start, spec.crash) {
        for (common, day) in ordinary[start..].iter_mut().zip(&CRASH) {
            prescribe(common, day, crash.severity);
        }
    }
    ordinary
}

fn ordinary(spec: &MarketSpec, days: usize) -> Vec<Common> {
    let mut market_rng = stream(spec.seed, Stream::Market);
    let mut industry_rng = stream(spec.seed, Stream::Industries);
    let (memory, shock) = CLUSTERING;
    let variance = shock * shock / (1.0 - memory * memory);
    let mut log_volatility = variance.sqrt() * normal(&mut market_rng);
    let daily = |rate: f64| rate / DAYS_A_YEAR.sqrt();
    (0..days)
        .map(|_| {
            let rng = &mut market_rng;
            log_volatility = memory * log_volatility + shock * normal(rng);
            // E[exp(2h)] = exp(2 var h), so the mean variance is the one of the specification.
            let market_shock = daily(spec.market_volatility) * (log_volatility - variance).exp() * normal(rng);
            let premium = spec.micro_premium / DAYS_A_YEAR;
            Common {
                market: spec.market_return / DAYS_A_YEAR + market_shock,
                small: premium + SMALL_BETA * market_shock + daily(SMALL_VOLATILITY) * normal(rng),
                large: LARGE_BETA * market_shock + daily(LARGE_VOLATILITY) * normal(rng),
                industries: industries(daily(INDUSTRY_VOLATILITY), || normal(&mut industry_rng)),
                agitation: 1.0,
                discount: 0.0,
            }
        })
        .collect()
}

/// Industry returns that add up to nothing, so that the market factor keeps its meaning.
fn industries(volatility: f64, mut draw: impl FnMut() -> f64) -> Vec<f64> {
    let raw: Vec<f64> = INDUSTRIES.iter().map(|_| volatility * draw()).collect();
    let mean = raw.iter().sum::<f64>() / raw.len() as f64;
    raw.into_iter().map(|x| x - mean).collect()
}

/// Puts a day of the crash in place of an ordinary one. Falling days stir each stock's own moves too.
fn prescribe(common: &mut Common, day: &CrashDay, severity: f64) {
    common.market = severity * day.market;
    common.small = severity * (day.micro - day.market);
    common.large = severity * (day.large - day.market);
    common.agitation = 1.0 + severity * 8.0 * (day.micro - day.market).abs().min(0.08);
    common.discount = severity * day.discount;
}

/// One day as the stocks see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today<'a> {
    /// Row of the day.
    pub day: usize,
    /// Its date.
    pub date: chrono::NaiveDate,
    /// Its common returns.
    pub common: &'a Common,
    /// The table of price limits.
    pub limits: &'a PriceLimits,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn loadings_are_1_for_the_smallest_and_0_for_the_members_of_the_hedge_index() {
        assert_eq!([0.0, 0.2, 0.35, 0.5].map(small_loading).map(|x| (x * 1e9).round() / 1e9), [1.0, 1.0, 0.5, 0.0]);
        assert_eq!([0.55, 0.8, 0.9, 1.0].map(large_loading).map(|x| (x * 1e9).round() / 1e9), [0.0, 0.0, 0.5, 1.0]);
    }

    #[test]
    fn the_crash_changes_its_own_days_only() {
        let spec = MarketSpec::default();
        let (calm, crash) = (draw(&spec, 200, None), draw(&spec, 200, Some(120)));
        assert_eq!(calm[..120], crash[..120]);
        assert_eq!(calm[120 + CRASH.len()..], crash[120 + CRASH.len()..]);
        assert_eq!(crash[121].market, CRASH[1].market);
    }

    #[test]
    fn long_run_moments_are_those_of_the_specification() {
        let spec = MarketSpec::default();
        let days = draw(&spec, 60_000, None);
        let mean = |of: fn(&Common) -> f64| days.iter().map(of).sum::<f64>() / 60_000.0;
        assert!((mean(|d| d.market) * DAYS_A_YEAR - spec.market_return).abs() < 0.04);
        assert!((mean(|d| d.small) * DAYS_A_YEAR - spec.micro_premium).abs() < 0.03);
        let volatility = (mean(|d| d.market * d.market) * DAYS_A_YEAR).sqrt();
        assert!((volatility - spec.market_volatility).abs() < 0.015, "{volatility}");
        let residue = days.iter().map(|d| d.industries.iter().sum::<f64>().abs()).reduce(f64::max).unwrap();
        assert!(residue < 1e-12);
    }
}
