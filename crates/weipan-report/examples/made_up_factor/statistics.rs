//! Statistics of made-up studies, computed from their own tables.

use std::sync::Arc;

use weipan_core::factor_study::FactorStudy;
use weipan_core::ledger::{FactorDayRow, FactorReturnRow, FactorStatisticRow};

pub fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|v| !v.is_nan()).collect()
}

pub fn mean(values: &[f64]) -> f64 {
    let there = present(values);
    there.iter().sum::<f64>() / there.len() as f64
}

fn central(values: &[f64], k: i32) -> f64 {
    let centre = mean(values);
    mean(&values.iter().map(|v| (v - centre).powi(k)).collect::<Vec<_>>())
}

fn deviation(values: &[f64]) -> f64 {
    let n = present(values).len() as f64;
    if n < 2.0 { f64::NAN } else { (central(values, 2) * n / (n - 1.0)).sqrt() }
}

/// t of the mean with Bartlett's weights.
pub fn newey_west(values: &[f64], lags: usize) -> f64 {
    let all = present(values);
    let (n, centre) = (all.len(), mean(&all));
    if n < 10 {
        return f64::NAN;
    }
    let product = |lag: usize| (lag..n).map(|t| (all[t] - centre) * (all[t - lag] - centre)).sum::<f64>() / n as f64;
    let weighted = |lag: usize| 2.0 * (1.0 - lag as f64 / (lags as f64 + 1.0)) * product(lag);
    let variance = product(0) + (1..=lags).map(weighted).sum::<f64>();
    centre / (variance / n as f64).sqrt()
}

fn annual(returns: &[f64]) -> f64 {
    let there = present(returns);
    there.iter().map(|r| 1.0 + r).product::<f64>().powf(242.0 / there.len() as f64) - 1.0
}

fn sharpe(returns: &[f64]) -> f64 {
    mean(returns) / deviation(returns) * 242.0_f64.sqrt()
}

fn drawdown(returns: &[f64]) -> f64 {
    let (mut nav, mut high, mut worst) = (1.0_f64, 1.0_f64, 0.0_f64);
    for r in present(returns) {
        nav *= 1.0 + r;
        high = high.max(nav);
        worst = worst.min(nav / high - 1.0);
    }
    worst
}

/// Statistics of a coefficient; those of the tradable one are fewer.
fn of_ic(prefix: &str, daily: &[f64], lags: usize) -> Vec<(String, f64)> {
    let (centre, spread) = (mean(daily), deviation(daily));
    let t = newey_west(daily, lags);
    let there = present(daily);
    let all = [
        ("mean", centre),
        ("std", spread),
        ("ir", centre / spread),
        ("t", centre / spread * (there.len() as f64).sqrt()),
        ("t_newey_west", t),
        ("p", if t.is_nan() { t } else { (-0.7 * t.abs() - 0.4 * t * t).exp() }),
        ("skew", central(daily, 3) / central(daily, 2).powf(1.5)),
        ("kurtosis", central(daily, 4) / central(daily, 2).powi(2) - 3.0),
        ("hit_rate", there.iter().filter(|v| **v > 0.0).count() as f64 / there.len() as f64),
    ];
    all.into_iter().map(|(name, v)| (format!("{prefix}_{name}"), v)).collect()
}

/// Computes all statistics anew from the tables.
pub fn fill(study: &mut FactorStudy) {
    study.statistics.clear();
    let lags = study.record.horizon as usize - 1;
    for record in study.record.factors.clone() {
        let days: Vec<&FactorDayRow> = study.days.iter().filter(|r| *r.factor == *record.name).collect();
        let returns: Vec<&FactorReturnRow> = study.returns.iter().filter(|r| *r.factor == *record.name).collect();
        let of = |pick: fn(&FactorDayRow) -> f64| -> Vec<f64> { days.iter().map(|row| pick(row)).collect() };
        let sorted = |pick: fn(&FactorReturnRow) -> f64| -> Vec<f64> { returns.iter().map(|row| pick(row)).collect() };
        let mut all = vec![
            ("days".to_owned(), days.len() as f64),
            ("coverage".to_owned(), mean(&of(|r| r.scored as f64 / r.eligible as f64))),
            ("tradable_share".to_owned(), mean(&of(|r| r.tradable as f64 / r.scored as f64))),
        ];
        all.extend(of_ic("rank_ic", &of(|r| r.rank_ic), lags));
        all.extend(of_ic("ic", &of(|r| r.ic), lags));
        all.extend(of_ic("tradable_rank_ic", &of(|r| r.tradable_rank_ic), lags));
        let (spread, slope) = (of(|r| r.spread), of(|r| r.slope));
        let (long_short, value, equal) =
            (of(|r| r.long_short), sorted(|r| r.value_weighted), sorted(|r| r.equal_weighted));
        let rest = [
            ("spread_mean", mean(&spread)),
            ("spread_t_newey_west", newey_west(&spread, lags)),
            ("monotonicity", monotonicity(study, &record.name)),
            ("top_turnover", mean(&of(|r| r.top_turnover))),
            ("bottom_turnover", mean(&of(|r| r.bottom_turnover))),
            ("rank_autocorrelation", mean(&of(|r| r.rank_autocorrelation))),
            ("slope_mean", mean(&slope)),
            ("slope_t_newey_west", newey_west(&slope, lags)),
            ("long_short_annual_return", annual(&long_short)),
            ("long_short_annual_volatility", deviation(&long_short) * 242.0_f64.sqrt()),
            ("long_short_sharpe", sharpe(&long_short)),
            ("long_short_max_drawdown", drawdown(&long_short)),
            ("long_short_turnover", mean(&of(|r| r.long_short_turnover))),
            ("sorted_value_annual_return", annual(&value)),
            ("sorted_value_sharpe", sharpe(&value)),
            ("sorted_equal_annual_return", annual(&equal)),
            ("sorted_equal_sharpe", sharpe(&equal)),
        ];
        all.extend(rest.map(|(name, v)| (name.to_owned(), v)));
        let factor: Arc<str> = Arc::from(record.name.as_str());
        study.statistics.extend(all.into_iter().map(|(statistic, value)| FactorStatisticRow {
            factor: factor.clone(),
            statistic: Arc::from(statistic.as_str()),
            value,
        }));
    }
}

fn monotonicity(study: &FactorStudy, factor: &str) -> f64 {
    let of = |bucket: i64| {
        let rows = study.buckets.iter().filter(|r| *r.factor == *factor && r.bucket == bucket);
        mean(&rows.map(|r| r.mean_return).collect::<Vec<_>>())
    };
    let means: Vec<f64> = (1..=study.record.buckets as i64).map(of).collect();
    let n = means.len() as f64;
    let rank = |v: f64| means.iter().filter(|other| **other < v).count() as f64;
    let apart: f64 = means.iter().enumerate().map(|(i, v)| (rank(*v) - i as f64).powi(2)).sum();
    if means.iter().any(|v| v.is_nan()) { f64::NAN } else { 1.0 - 6.0 * apart / (n * (n * n - 1.0)) }
}
