//! Tables of one made-up factor.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use weipan_core::factor_study::FactorStudy;
use weipan_core::ledger::{
    FactorBucketRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow, FactorReturnRow,
};

use super::Nature;
use super::noise::Noise;
use super::statistics::{mean, newey_west};

const INDUSTRIES: [&str; 12] = [
    "Banks",
    "Chemicals",
    "Coal",
    "Computers",
    "Electronics",
    "Food",
    "Machinery",
    "Medicine",
    "Metals",
    "Property",
    "Retail",
    "Utilities",
];

/// Adds all tables of a factor.
pub fn add(study: &mut FactorStudy, nature: &Nature, dates: &[NaiveDate], industries: bool) {
    let mut noise = Noise(nature.seed);
    // A common part of neighbouring days, as overlapping returns have it.
    let overlap = 1.0 - 1.0 / f64::from(study.record.horizon);
    let mut shared = noise.next();
    for (t, date) in dates.iter().enumerate() {
        shared = overlap * shared + (1.0 - overlap * overlap).sqrt() * noise.next();
        day(study, nature, *date, t, shared, &mut noise);
    }
    let own: Vec<FactorDayRow> = study.days.iter().filter(|r| *r.factor == *nature.name).cloned().collect();
    months(study, &own);
    horizons(study, nature, &own);
    groups(study, nature, own.len(), industries);
    for row in &own {
        let drift = 3.2 * nature.strength / 242.0;
        study.returns.push(FactorReturnRow {
            factor: Arc::from(nature.name),
            date: row.date,
            value_weighted: drift + 0.006 * noise.next(),
            equal_weighted: 1.3 * drift + 0.005 * noise.next(),
        });
    }
}

/// What a bucket of ten earns beyond all, in units of the spread.
fn profile(nature: &Nature, bucket: usize) -> f64 {
    let at = (bucket as f64 - 4.5) / 9.0;
    let side = if (at > 0.0) == (nature.strength > 0.0) { 1.0 - nature.bottom } else { nature.bottom };
    let inner = if nature.tails && (1..9).contains(&bucket) {
        0.02 * if bucket.is_multiple_of(2) { 1.0 } else { -1.0 }
    } else {
        at
    };
    inner * 2.0 * side
}

fn day(study: &mut FactorStudy, nature: &Nature, date: NaiveDate, t: usize, shared: f64, noise: &mut Noise) {
    let factor: Arc<str> = Arc::from(nature.name);
    let horizon = f64::from(study.record.horizon);
    let (rank_ic, market) = (nature.strength + 0.11 * shared, 0.0003 + 0.012 * noise.next());
    let step = 0.35 * rank_ic * horizon.sqrt() * 0.08 * 2.0;
    let next_step = 0.35 * (nature.strength + 0.1 * noise.next()) * 0.05;
    let mean_return = market * horizon.sqrt();
    let mut ends = [0.0; 2];
    for bucket in 0..10 {
        let own = mean_return + step * profile(nature, bucket) / 2.0 + 0.0006 * horizon.sqrt() * noise.next();
        if bucket == 0 || bucket == 9 {
            ends[bucket / 9] = own;
        }
        study.buckets.push(FactorBucketRow {
            factor: factor.clone(),
            date,
            bucket: bucket as i64 + 1,
            stocks: 296 + (t / 40) as i64,
            mean_return: own,
            next_return: market + next_step * profile(nature, bucket) + 0.0005 * noise.next(),
            turnover: ((1.0 - nature.persistence) * 0.9 + 0.02 * noise.next()).clamp(0.0, 1.0),
        });
    }
    let old = t >= study.record.horizon as usize;
    let after = |value: f64| if old { value } else { f64::NAN };
    let turnover = 0.85 * (1.0 - nature.persistence);
    study.days.push(FactorDayRow {
        factor,
        date,
        eligible: 3000 + (t / 4) as i64,
        scored: 2960 + (t / 4) as i64,
        tradable: ((2960 + t / 4) as f64 * (nature.tradable_share + 0.01 * noise.next()).min(1.0)) as i64,
        ic: 0.8 * rank_ic + 0.02 * noise.next(),
        rank_ic,
        tradable_rank_ic: nature.tradable * nature.strength + 0.1 * shared + 0.015 * noise.next(),
        rank_autocorrelation: after((nature.persistence + 0.02 * noise.next()).clamp(-1.0, 1.0)),
        top_turnover: after((turnover + 0.03 * noise.next()).clamp(0.0, 1.0)),
        bottom_turnover: after((1.1 * turnover + 0.03 * noise.next()).clamp(0.0, 1.0)),
        spread: ends[1] - ends[0],
        spread_error: 0.0025 * horizon.sqrt() * (1.0 + 0.2 * noise.next()),
        mean_return,
        long_short: 0.25 * next_step + 0.0008 * noise.next(),
        long_short_turnover: turnover / horizon.sqrt(),
        slope: 0.01 * rank_ic * horizon.sqrt(),
    });
}

fn months(study: &mut FactorStudy, own: &[FactorDayRow]) {
    for rows in own.chunk_by(|a, b| (a.date.year(), a.date.month()) == (b.date.year(), b.date.month())) {
        let of = |pick: fn(&FactorDayRow) -> f64| mean(&rows.iter().map(pick).collect::<Vec<_>>());
        study.months.push(FactorMonthRow {
            factor: rows[0].factor.clone(),
            year: i64::from(rows[0].date.year()),
            month: i64::from(rows[0].date.month()),
            days: rows.len() as i64,
            ic: of(|row| row.ic),
            rank_ic: of(|row| row.rank_ic),
            spread: of(|row| row.spread),
            long_short: rows.iter().map(|row| 1.0 + row.long_short).product::<f64>() - 1.0,
        });
    }
}

fn horizons(study: &mut FactorStudy, nature: &Nature, own: &[FactorDayRow]) {
    let daily: Vec<f64> = own.iter().map(|row| row.rank_ic).collect();
    let lags = study.record.horizon as usize - 1;
    let (ic, t) = (mean(&daily), newey_west(&daily, lags));
    let mut push = |horizon: i64, delay: i64, share: f64| {
        study.horizons.push(FactorHorizonRow {
            factor: Arc::from(nature.name),
            horizon,
            delay,
            days: own.len() as i64,
            ic: 0.8 * ic * share,
            rank_ic: ic * share,
            rank_ic_std: 0.11,
            t_newey_west: t * share,
            spread: 0.02 * ic * share * (horizon as f64).sqrt() * 4.0,
            monotonicity: (ic * share / 0.05).clamp(-1.0, 1.0),
        });
    };
    let own_horizon = i64::from(study.record.horizon);
    for horizon in [1, 5, 10, 20, 60] {
        push(horizon, 0, (1.0 + ((horizon - own_horizon) as f64).abs() * 0.012).recip());
    }
    for delay in [1, 2, 3, 5, 10, 20, 40, 60] {
        push(own_horizon, delay, 0.5_f64.powf(delay as f64 / nature.half_life));
    }
}

fn groups(study: &mut FactorStudy, nature: &Nature, days: usize, industries: bool) {
    let mut noise = Noise(nature.seed + 77);
    let mut push = |kind: &str, group: &str, stocks: f64, share: f64| {
        let rank_ic = nature.strength * share + 0.003 * noise.next();
        study.groups.push(FactorGroupRow {
            factor: Arc::from(nature.name),
            kind: Arc::from(kind),
            group: Arc::from(group),
            stocks,
            days: days as i64,
            rank_ic,
            rank_ic_std: 0.13,
            t_newey_west: rank_ic / 0.13 * (days as f64 / 3.0).sqrt(),
            spread: rank_ic * 0.12,
            mean_return: 0.003 + 0.001 * noise.next(),
        });
    };
    for size in 0..5 {
        push("size", &(size + 1).to_string(), 640.0, 1.1 - (1.1 - nature.large) * f64::from(size) / 4.0);
    }
    for (board, stocks) in [("main", 1900.0), ("chinext", 820.0), ("star", 310.0), ("bse", 130.0)] {
        push("board", board, stocks, 1.0);
    }
    for (i, industry) in INDUSTRIES.iter().enumerate().filter(|_| industries) {
        push("industry", industry, 90.0 + 20.0 * i as f64, 0.4 + 0.1 * i as f64);
    }
}
