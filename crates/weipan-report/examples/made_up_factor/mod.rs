//! Made-up studies of factors, plausible at a glance: daily rank ICs with a wanted mean, and tables and statistics that are
//! computed from them as a real study would.
#![allow(dead_code, reason = "each test uses its own part")]

mod noise;
mod statistics;
mod tables;

use std::sync::Arc;

use chrono::{Datelike, Duration, NaiveDate, Weekday};
use weipan_core::factor_study::{FactorRecord, FactorStudy, FactorStudyRecord};
use weipan_core::ledger::{FactorCorrelationRow, FactorWeightRow};
use weipan_core::record::{DataRecord, Timing};

/// What a made-up factor is like.
#[derive(Clone, Copy)]
pub struct Nature {
    pub name: &'static str,
    /// Mean rank IC.
    pub strength: f64,
    /// Share of it among tradable stocks.
    pub tradable: f64,
    /// Share of stocks that can be traded.
    pub tradable_share: f64,
    /// Share of the strength that is left in the largest stocks.
    pub large: f64,
    /// Share of the spread that the lowest bucket makes.
    pub bottom: f64,
    /// Whether the buckets between the tails are alike.
    pub tails: bool,
    /// Days until half of the strength is gone.
    pub half_life: f64,
    /// Rank autocorrelation from one horizon to the next.
    pub persistence: f64,
    /// Seed of its noise.
    pub seed: u64,
}

/// A good factor: strong, tradable, lasting, even.
pub const GOOD: Nature = Nature {
    name: "nonlinear_size",
    strength: 0.052,
    tradable: 0.88,
    tradable_share: 0.965,
    large: 0.7,
    bottom: 0.5,
    tails: false,
    half_life: 14.0,
    persistence: 0.91,
    seed: 11,
};

/// A factor without any order.
pub const USELESS: Nature =
    Nature { name: "lucky_numbers", strength: 0.0, half_life: 1.0, persistence: 0.0, seed: 2, ..GOOD };

/// A factor whose high scores earn less, mostly in its tails.
pub const NEGATIVE: Nature =
    Nature { name: "turnover_20", strength: -0.061, bottom: 0.85, tails: true, persistence: 0.7, seed: 3, ..GOOD };

/// A factor that lives among stocks locked at their limits, in small stocks, at the bottom.
pub const UNTRADABLE: Nature = Nature {
    name: "reversal_1",
    strength: 0.07,
    tradable: 0.1,
    tradable_share: 0.82,
    large: 0.05,
    bottom: 0.9,
    half_life: 1.5,
    persistence: 0.05,
    seed: 4,
    ..GOOD
};

/// Weekdays from the first of 2015 on.
pub fn weekdays(days: usize) -> Vec<NaiveDate> {
    let start = NaiveDate::from_ymd_opt(2015, 1, 5).unwrap_or_default();
    let all = (0..).map(|i| start + Duration::days(i));
    all.filter(|d| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun)).take(days).collect()
}

/// A study of the factors, the first of which is the main one.
pub fn study(natures: &[Nature], days: usize, horizon: u32, industries: bool) -> FactorStudy {
    let dates = weekdays(days);
    let record = record(natures, &dates, horizon);
    let mut study = FactorStudy {
        record,
        days: Vec::new(),
        buckets: Vec::new(),
        horizons: Vec::new(),
        months: Vec::new(),
        groups: Vec::new(),
        returns: Vec::new(),
        statistics: Vec::new(),
        correlations: Vec::new(),
        weights: Vec::new(),
    };
    for nature in natures {
        tables::add(&mut study, nature, &dates, industries);
    }
    study.correlations = correlations(natures);
    study.weights = weights(natures, &dates);
    statistics::fill(&mut study);
    study
}

/// Computes all statistics anew after a change of the tables.
pub fn refill(study: &mut FactorStudy) {
    statistics::fill(study);
}

fn record(natures: &[Nature], dates: &[NaiveDate], horizon: u32) -> FactorStudyRecord {
    let factor = |nature: &Nature| FactorRecord {
        name: nature.name.to_owned(),
        definition: format!("# {}\nsize = log(market_cap)\nscore = -residual(size ^ 3, size)\n", nature.name),
        reference: if nature.seed == 11 { "MSCI Barra CNE5, size nonlinearity".to_owned() } else { String::new() },
        lookback: 20,
    };
    let (first, last) = (dates[0], dates[dates.len() - 1]);
    FactorStudyRecord {
        name: natures.iter().map(|n| n.name).collect::<Vec<_>>().join(", ").chars().take(60).collect(),
        version: "0.1.0".to_owned(),
        data: DataRecord {
            name: "made up".to_owned(),
            fingerprint: "9f2c".repeat(16),
            first,
            last,
            days: dates.len(),
            stocks: 3200,
        },
        factors: natures.iter().map(factor).collect(),
        first,
        last,
        horizon,
        buckets: 10,
        universe: "listed for 60 days or more, not ST".to_owned(),
        warnings: vec!["Survivorship: 12 delisted stocks are not in the data.".to_owned(), "no pay dates".to_owned()],
        lang: "en".to_owned(),
        timings: [("load", 1.2), ("plan", 0.001), ("evaluate", 0.41)]
            .map(|(phase, seconds)| Timing { phase: phase.to_owned(), seconds })
            .to_vec(),
    }
}

/// Pairs of the study, and three factors of a library.
fn correlations(natures: &[Nature]) -> Vec<FactorCorrelationRow> {
    let mut rows = Vec::new();
    for (i, a) in natures.iter().enumerate() {
        for (j, b) in natures.iter().enumerate().skip(i + 1) {
            let score = (a.strength * b.strength).signum() * 0.55 / (1.0 + (j - i) as f64 * 0.6);
            let (factor, other) = (Arc::from(a.name), Arc::from(b.name));
            rows.push(FactorCorrelationRow { factor, other, score, ic: score * 1.2, long_short: score * 1.1 });
        }
    }
    for (other, score) in [("library_size", 0.71), ("library_beta", -0.22), ("library_momentum", -0.08)] {
        let (factor, other) = (Arc::from(natures[0].name), Arc::from(other));
        rows.push(FactorCorrelationRow { factor, other, score, ic: score * 0.9, long_short: score * 0.8 });
    }
    rows
}

/// Weights of the last of several factors, as if it combined the others.
fn weights(natures: &[Nature], dates: &[NaiveDate]) -> Vec<FactorWeightRow> {
    let Some((last, parts)) = natures.split_last().filter(|(_, parts)| parts.len() > 1) else { return Vec::new() };
    let mut rows = Vec::new();
    for (step, date) in dates.iter().step_by(120).enumerate() {
        let raw: Vec<f64> =
            parts.iter().enumerate().map(|(i, n)| n.strength + 0.01 * ((step + i) % 4) as f64).collect();
        let gross: f64 = raw.iter().map(|w| w.abs()).sum();
        for (nature, weight) in parts.iter().zip(&raw) {
            let (combination, factor) = (Arc::from(last.name), Arc::from(nature.name));
            rows.push(FactorWeightRow { combination, date: *date, factor, weight: weight / gross });
        }
    }
    rows
}
