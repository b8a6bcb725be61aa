//! A studied factor as rows of the result tables.

use chrono::{Datelike, NaiveDate};
use weipan_core::DayIdx;
use weipan_core::ledger::{
    FactorBucketRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow, FactorReturnRow,
};

use super::moment::{deviation, mean, present};
use super::newey_west::t_newey_west;
use super::performance::compounded;
use super::quantile::spread;
use super::rank_ic::{IcScratch, rank_ic};
use super::setting::Setting;
use super::study::Studied;

/// The date of a day of the calendar.
fn date(setting: &Setting<'_>, day: u32) -> NaiveDate {
    setting.bars.calendar().date(DayIdx(day))
}

/// One row a signal day.
pub(crate) fn day_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> impl Iterator<Item = FactorDayRow> {
    factor.days.iter().enumerate().map(|(at, day)| {
        let own = &day.labels[0].coefficients;
        FactorDayRow {
            factor: factor.name.clone(),
            date: date(setting, setting.day(at)),
            eligible: day.eligible as i64,
            scored: day.scored as i64,
            tradable: day.tradable.unwrap_or(0) as i64,
            ic: own.ic,
            rank_ic: own.rank_ic,
            tradable_rank_ic: day.tradable_rank_ic,
            rank_autocorrelation: day.rank_autocorrelation,
            top_turnover: day.turnover.last().copied().unwrap_or(f64::NAN),
            bottom_turnover: day.turnover.first().copied().unwrap_or(f64::NAN),
            spread: day.spread(),
            spread_error: day.spread_error,
            mean_return: day.mean_return,
            long_short: day.long_short,
            long_short_turnover: day.long_short_turnover,
            slope: own.slope,
        }
    })
}

/// One row a signal day and bucket.
pub(crate) fn bucket_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> impl Iterator<Item = FactorBucketRow> {
    factor.days.iter().enumerate().flat_map(move |(at, day)| {
        let date = date(setting, setting.day(at));
        (0..day.stocks.len()).map(move |bucket| FactorBucketRow {
            factor: factor.name.clone(),
            date,
            bucket: bucket as i64 + 1,
            stocks: day.stocks[bucket] as i64,
            mean_return: day.labels[0].means[bucket],
            next_return: day.next_means[bucket],
            turnover: day.turnover.get(bucket).copied().unwrap_or(f64::NAN),
        })
    })
}

/// One row a horizon or delay: horizons in rising order, then delays in rising order.
pub(crate) fn horizon_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> Vec<FactorHorizonRow> {
    let row = |(number, (horizon, delay)): (usize, (u32, u32))| {
        let rank_ic = factor.series(|day| day.labels[number].coefficients.rank_ic);
        FactorHorizonRow {
            factor: factor.name.clone(),
            horizon: i64::from(horizon),
            delay: i64::from(delay),
            days: present(&rank_ic).count() as i64,
            ic: mean(factor.days.iter().map(|day| day.labels[number].coefficients.ic)),
            rank_ic: mean(rank_ic.iter().copied()),
            rank_ic_std: deviation(&rank_ic),
            t_newey_west: t_newey_west(&rank_ic, horizon),
            spread: mean(factor.days.iter().map(|day| spread(&day.labels[number].means))),
            monotonicity: monotonicity(factor, number),
        }
    };
    let mut rows: Vec<FactorHorizonRow> = setting.options.labels().into_iter().enumerate().map(row).collect();
    rows.sort_by_key(|row| (row.delay, row.horizon));
    rows
}

/// Rank correlation of the buckets' numbers and their mean returns with a label: 1 if returns rise all the way.
pub(crate) fn monotonicity(factor: &Studied<'_>, label: usize) -> f64 {
    let buckets = factor.days.first().map_or(0, |day| day.stocks.len());
    let numbers: Vec<f64> = (0..buckets).map(|bucket| bucket as f64).collect();
    let of = |bucket: usize| mean(factor.days.iter().map(|day| day.labels[label].means[bucket]));
    let means: Vec<f64> = (0..buckets).map(of).collect();
    rank_ic(&numbers, &means, &mut IcScratch::default())
}

/// One row a month of signal days.
pub(crate) fn month_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> Vec<FactorMonthRow> {
    let month = |at: usize| {
        let date = date(setting, setting.day(at));
        (date.year(), date.month())
    };
    let days: Vec<usize> = (0..factor.days.len()).collect();
    let months = days.chunk_by(|a, b| month(*a) == month(*b)).map(|days| {
        let days_of = || days.iter().map(|at| &factor.days[*at]);
        let long_short: Vec<f64> = days_of().map(|day| day.long_short).collect();
        let (year, number) = month(days[0]);
        FactorMonthRow {
            factor: factor.name.clone(),
            year: i64::from(year),
            month: i64::from(number),
            days: days_of().filter(|day| !day.labels[0].coefficients.rank_ic.is_nan()).count() as i64,
            ic: mean(days_of().map(|day| day.labels[0].coefficients.ic)),
            rank_ic: mean(days_of().map(|day| day.labels[0].coefficients.rank_ic)),
            spread: mean(days_of().map(|day| day.spread())),
            long_short: compounded(&long_short),
        }
    });
    months.collect()
}

/// One row a group that ever had a scored stock.
pub(crate) fn group_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> Vec<FactorGroupRow> {
    let names = setting.groups.iter().flat_map(|grouping| grouping.names.iter().map(|name| (&grouping.kind, name)));
    let row = |(number, (kind, name)): (usize, (&std::sync::Arc<str>, &std::sync::Arc<str>))| {
        let rank_ic = factor.series(|day| day.groups[number].rank_ic);
        FactorGroupRow {
            factor: factor.name.clone(),
            kind: kind.clone(),
            group: name.clone(),
            stocks: mean(factor.days.iter().map(|day| day.groups[number].stocks as f64)),
            days: present(&rank_ic).count() as i64,
            rank_ic: mean(rank_ic.iter().copied()),
            rank_ic_std: deviation(&rank_ic),
            t_newey_west: t_newey_west(&rank_ic, setting.options.horizon),
            spread: mean(factor.days.iter().map(|day| day.groups[number].spread)),
            mean_return: mean(factor.days.iter().map(|day| day.groups[number].mean_return)),
        }
    };
    names.enumerate().map(row).filter(|row| row.stocks > 0.0).collect()
}

/// One row a day on which a sorted portfolio was held.
pub(crate) fn return_rows(factor: &Studied<'_>, setting: &Setting<'_>) -> impl Iterator<Item = FactorReturnRow> {
    factor.sorted.iter().map(|row| FactorReturnRow {
        factor: factor.name.clone(),
        date: date(setting, row.day),
        value_weighted: row.value_weighted,
        equal_weighted: row.equal_weighted,
    })
}
