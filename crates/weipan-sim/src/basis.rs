//! The fair side of futures: what the discount is, and which dividends are expected until delivery.
//!
//! A contract with `n` calendar days left stands at
//!
//! ```text
//! F = I · exp(carry · n / 365 - shock · (1 - exp(-n / 30)) - dividends(today, delivery))
//! ```
//!
//! `carry` reverts to its mean; `shock` is the crash's discount plus a little noise; both are 0 at delivery.

use chrono::{Datelike, NaiveDate};
use rand_chacha::ChaCha8Rng;
use weipan_core::{Calendar, IndexLevels};

use crate::random::normal;

/// Persistence of the annualised carry from day to day, and its spread over time, fraction a year.
const CARRY: (f64, f64) = (0.96, 0.022);
/// Spread of the noise that moves all contracts of a day, fraction of the index.
const NOISE: f64 = 0.0012;
/// Calendar days over which a shock to far contracts fades for near ones.
const FADE: f64 = 30.0;

/// The day's discount, for contracts of all delivery months.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Basis {
    /// Annualised, continuous; negative for a discount.
    pub carry: f64,
    /// Extra discount of far contracts, fraction.
    pub shock: f64,
}

impl Basis {
    /// `ln(F / I)` of a contract with `days_left` calendar days and these expected dividends (fraction).
    pub(crate) fn log(&self, days_left: f64, dividends: f64) -> f64 {
        self.carry * days_left / 365.0 - self.shock * (1.0 - (-days_left / FADE).exp()) - dividends
    }
}

/// Draws a day's basis after another.
#[derive(Debug)]
pub(crate) struct BasisProcess {
    mean: f64,
    deviation: f64,
}

impl BasisProcess {
    /// Starts at the mean, a fraction a year, positive for a discount.
    pub(crate) fn new(discount: f64) -> Self {
        Self { mean: -discount, deviation: 0.0 }
    }

    /// The next day; `extra` is the crash's discount, fraction of the index.
    pub(crate) fn next(&mut self, rng: &mut ChaCha8Rng, extra: f64) -> Basis {
        let (memory, spread) = CARRY;
        self.deviation = memory * self.deviation + spread * (1.0 - memory * memory).sqrt() * normal(rng);
        Basis { carry: self.mean + self.deviation, shock: extra + NOISE * normal(rng) }
    }
}

/// Expected dividends by season: what the index paid in each month of the year, averaged over the data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DividendSeason {
    /// Yield of each calendar day of a month, fraction.
    daily: [f64; 12],
}

impl DividendSeason {
    /// Learns the season from the gap between the total-return and the price index.
    pub(crate) fn of(levels: &IndexLevels, calendar: &Calendar) -> Self {
        let mut paid = [0.0; 12];
        for t in 1..calendar.len().min(levels.close.len()) {
            let total = levels.total_return[t] / levels.total_return[t - 1];
            let price = levels.close[t] / levels.close[t - 1];
            paid[calendar.days()[t].month0() as usize] += total - price;
        }
        let span = calendar.days().first().zip(calendar.days().last());
        let years = span.map_or(1.0, |(first, last)| f64::from(last.year() - first.year() + 1));
        // 365 / 12 days a month: the error of a day is far below the noise of the basis.
        Self { daily: paid.map(|sum: f64| sum.max(0.0) / years / (365.0 / 12.0)) }
    }

    /// Expected yield of the dates in `(from, to]`.
    pub(crate) fn between(&self, from: NaiveDate, to: NaiveDate) -> f64 {
        from.iter_days().skip(1).take_while(|date| *date <= to).map(|date| self.daily[date.month0() as usize]).sum()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::random::{Stream, stream};

    #[test]
    fn the_basis_vanishes_at_delivery_and_a_shock_is_steepest_nearby() {
        let basis = Basis { carry: -0.08, shock: 0.06 };
        assert_eq!(basis.log(0.0, 0.0), 0.0);
        let annual = |days: f64| basis.log(days, 0.0) * 365.0 / days;
        assert!(annual(14.0) < annual(39.0) && annual(39.0) < annual(130.0));
        assert!((annual(39.0) + 0.48).abs() < 0.02, "{}", annual(39.0));
    }

    #[test]
    fn the_carry_reverts_to_its_mean() {
        let mut rng = stream(3, Stream::Product(0));
        let mut process = BasisProcess::new(0.06);
        let carries: Vec<f64> = (0..20_000).map(|_| process.next(&mut rng, 0.0).carry).collect();
        let mean = carries.iter().sum::<f64>() / 20_000.0;
        let spread = (carries.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / 20_000.0).sqrt();
        assert!((mean + 0.06).abs() < 0.004 && (spread - CARRY.1).abs() < 0.003, "{mean} {spread}");
    }

    #[test]
    fn dividends_are_expected_in_their_season() {
        let day = |m, d| NaiveDate::from_ymd_opt(2022, m, d).unwrap();
        let calendar = Calendar::new(vec![day(5, 30), day(6, 1), day(6, 2)]).unwrap();
        let levels = IndexLevels {
            close: vec![100.0, 99.0, 99.0],
            total_return: vec![100.0, 100.0, 100.0],
            ..Default::default()
        };
        let season = DividendSeason::of(&levels, &calendar);
        assert!((season.between(day(5, 31), day(6, 30)) - 0.01 * 30.0 / (365.0 / 12.0)).abs() < 1e-9);
        assert_eq!(season.between(day(7, 1), day(7, 30)), 0.0);
    }
}
