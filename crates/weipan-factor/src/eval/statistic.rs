//! The statistics of a factor under their keys, in the order of the page.

use weipan_core::ledger::FactorStatisticRow;

use super::moment::mean;
use super::newey_west::t_newey_west;
use super::options::StudyOptions;
use super::performance::{annual_return, annual_volatility, max_drawdown, sharpe};
use super::rank_ic::IcSummary;
use super::study::Studied;
use super::table::monotonicity;

/// Every statistic of a factor.
pub(crate) fn statistic_rows(factor: &Studied<'_>, options: &StudyOptions) -> Vec<FactorStatisticRow> {
    let mut values = coverage(factor);
    values.extend(coefficients(factor, options.horizon));
    values.extend(buckets(factor, options.horizon));
    values.extend(portfolios(factor));
    let row = |(statistic, value): (String, f64)| FactorStatisticRow {
        factor: factor.name.clone(),
        statistic: statistic.into(),
        value,
    };
    values.into_iter().map(row).collect()
}

fn coverage(factor: &Studied<'_>) -> Vec<(String, f64)> {
    let share = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { f64::NAN };
    let tradable = factor.days.iter().filter_map(|day| Some(share(day.tradable?, day.scored)));
    vec![
        ("days".into(), factor.days.len() as f64),
        ("coverage".into(), mean(factor.days.iter().map(|day| share(day.scored, day.eligible)))),
        ("tradable_share".into(), mean(tradable)),
    ]
}

fn coefficients(factor: &Studied<'_>, horizon: u32) -> Vec<(String, f64)> {
    let rank_ic = IcSummary::of(&factor.series(|day| day.labels[0].coefficients.rank_ic), horizon);
    let ic = IcSummary::of(&factor.series(|day| day.labels[0].coefficients.ic), horizon);
    let tradable = IcSummary::of(&factor.series(|day| day.tradable_rank_ic), horizon);
    let mut values: Vec<(String, f64)> = [("rank_ic", rank_ic), ("ic", ic)].into_iter().flat_map(summary).collect();
    let kept = ["mean", "std", "ir", "t_newey_west"].map(|key| format!("tradable_rank_ic_{key}"));
    values.extend(summary(("tradable_rank_ic", tradable)).into_iter().filter(|(key, _)| kept.contains(key)));
    values
}

fn summary((name, ic): (&str, IcSummary)) -> [(String, f64); 9] {
    [
        ("mean", ic.mean),
        ("std", ic.std),
        ("ir", ic.ir),
        ("t", ic.t),
        ("t_newey_west", ic.t_newey_west),
        ("p", ic.p),
        ("skew", ic.skew),
        ("kurtosis", ic.kurtosis),
        ("hit_rate", ic.hit_rate),
    ]
    .map(|(key, value)| (format!("{name}_{key}"), value))
}

fn buckets(factor: &Studied<'_>, horizon: u32) -> Vec<(String, f64)> {
    let spread = factor.series(super::day::Day::spread);
    let slope = factor.series(|day| day.labels[0].coefficients.slope);
    let end = |first: bool| {
        let pick = |turnover: &[f64]| if first { turnover.first().copied() } else { turnover.last().copied() };
        mean(factor.days.iter().filter_map(|day| pick(&day.turnover)))
    };
    vec![
        ("spread_mean".into(), mean(spread.iter().copied())),
        ("spread_t_newey_west".into(), t_newey_west(&spread, horizon)),
        ("monotonicity".into(), monotonicity(factor, 0)),
        ("top_turnover".into(), end(false)),
        ("bottom_turnover".into(), end(true)),
        ("rank_autocorrelation".into(), mean(factor.days.iter().map(|day| day.rank_autocorrelation))),
        ("slope_mean".into(), mean(slope.iter().copied())),
        ("slope_t_newey_west".into(), t_newey_west(&slope, horizon)),
    ]
}

fn portfolios(factor: &Studied<'_>) -> Vec<(String, f64)> {
    let long_short = factor.series(|day| day.long_short);
    let value: Vec<f64> = factor.sorted.iter().map(|day| day.value_weighted).collect();
    let equal: Vec<f64> = factor.sorted.iter().map(|day| day.equal_weighted).collect();
    vec![
        ("long_short_annual_return".into(), annual_return(&long_short)),
        ("long_short_annual_volatility".into(), annual_volatility(&long_short)),
        ("long_short_sharpe".into(), sharpe(&long_short)),
        ("long_short_max_drawdown".into(), max_drawdown(&long_short)),
        ("long_short_turnover".into(), mean(factor.days.iter().map(|day| day.long_short_turnover))),
        ("sorted_value_annual_return".into(), annual_return(&value)),
        ("sorted_value_sharpe".into(), sharpe(&value)),
        ("sorted_equal_annual_return".into(), annual_return(&equal)),
        ("sorted_equal_sharpe".into(), sharpe(&equal)),
    ]
}
