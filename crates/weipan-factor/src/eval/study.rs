//! All statistics of one or several factors.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use weipan_core::ledger::{
    FactorBucketRow, FactorCorrelationRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow,
    FactorReturnRow, FactorStatisticRow, FactorWeightRow,
};
use weipan_core::{Bars, Mask, Panel, PriceLimits};

use super::day::{Day, DayScratch, day};
use super::options::StudyOptions;
use super::ordered::Ordered;
use super::setting::{Setting, check_shape};
use super::similarity::{Profile, correlation_rows, row};
use super::sorted::{SortedDay, sorted_days};
use super::statistic::statistic_rows;
use super::table::{bucket_rows, day_rows, group_rows, horizon_rows, month_rows, return_rows};
use crate::FactorError;

/// A factor's scores under its name.
#[derive(Debug, Clone, Copy)]
pub struct Scored<'a> {
    /// The factor's name, as it shall stand in the tables.
    pub name: &'a str,
    /// A row per signal day, a column per stock; NaN where there is no score.
    pub scores: &'a Panel<f64>,
}

/// The tables of a study; what their columns mean stands with each row type.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StudyTables {
    /// A row per factor and signal day.
    pub days: Vec<FactorDayRow>,
    /// A row per factor, signal day and bucket.
    pub buckets: Vec<FactorBucketRow>,
    /// Horizons and decay.
    pub horizons: Vec<FactorHorizonRow>,
    /// Months of the signal days.
    pub months: Vec<FactorMonthRow>,
    /// Buckets of market value, boards and industries, as far as the data have them.
    pub groups: Vec<FactorGroupRow>,
    /// Daily returns of portfolios sorted once a month.
    pub returns: Vec<FactorReturnRow>,
    /// Statistics of each factor.
    pub statistics: Vec<FactorStatisticRow>,
    /// Each pair of factors, in the order in which they were given.
    pub correlations: Vec<FactorCorrelationRow>,
    /// Weights of combinations: empty here, [`super::combine`] makes them.
    pub weights: Vec<FactorWeightRow>,
}

/// A factor with all its days: what tables are made of.
pub(crate) struct Studied<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) ordered: Ordered<'a>,
    pub(crate) days: Vec<Day>,
    pub(crate) sorted: Vec<SortedDay>,
}

impl Studied<'_> {
    /// One number of each signal day.
    pub(crate) fn series(&self, value: impl Fn(&Day) -> f64) -> Vec<f64> {
        self.days.iter().map(value).collect()
    }
}

/// Studies factors: how well their scores, a row per day of `days`, ordered what stocks earned afterwards.
///
/// Of the stocks in `mask` (its rows aligned with the scores), or of all stocks with a row on the signal day. Labels are
/// total returns from close to close (see [`super::forward_return`]); buckets, weights and portfolios use nothing that
/// was not known on the signal day, so a stock that has a score but no label counts in its bucket without a return.
/// `limits` tell who could not be traded; without them only suspended and missing stocks are left out there. Days are
/// spread over the threads of the current rayon pool; the bits are the same on any number of them.
///
/// # Errors
/// [`FactorError::Shape`] if scores, days, bars or mask differ in size, or an option is zero; [`FactorError::Duplicate`]
/// if two factors have one name; [`FactorError::NotLoaded`] without close and previous close; [`FactorError::Days`]
/// outside the calendar.
pub fn study(
    factors: &[Scored<'_>],
    days: Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    limits: Option<&PriceLimits>,
    options: &StudyOptions,
) -> Result<StudyTables, FactorError> {
    check_factors(factors, &days, bars)?;
    let setting = Setting::new(days, bars, mask, limits, options)?;
    let studied: Vec<Studied<'_>> = factors.iter().map(|factor| study_one(factor, &setting)).collect();
    let mut tables = StudyTables { correlations: correlation_rows(&studied), ..StudyTables::default() };
    for factor in &studied {
        tables.days.extend(day_rows(factor, &setting));
        tables.buckets.extend(bucket_rows(factor, &setting));
        tables.horizons.extend(horizon_rows(factor, &setting));
        tables.months.extend(month_rows(factor, &setting));
        tables.groups.extend(group_rows(factor, &setting));
        tables.returns.extend(return_rows(factor, &setting));
        tables.statistics.extend(statistic_rows(factor, options));
    }
    Ok(tables)
}

/// How alike a factor is to each of `others`, of which nothing else is studied.
///
/// # Errors
/// As for [`study`].
pub fn similar(
    factor: Scored<'_>,
    others: &[Scored<'_>],
    days: Range<u32>,
    bars: &Bars,
    mask: Option<&Mask>,
    options: &StudyOptions,
) -> Result<Vec<FactorCorrelationRow>, FactorError> {
    let all: Vec<Scored<'_>> = [&[factor], others].concat();
    check_factors(&all, &days, bars)?;
    let options = StudyOptions { horizons: Vec::new(), delays: Vec::new(), ..options.clone() };
    let setting = Setting::new(days, bars, mask, None, &options)?;
    let ordered: Vec<Ordered<'_>> = all.iter().map(|factor| Ordered::new(factor.scores, &setting)).collect();
    let profile = |at: usize| Profile::alone(&all[at], &ordered[at], &setting);
    let main = profile(0);
    Ok((1..all.len()).map(|at| row(&main, &profile(at))).collect())
}

/// One factor: ranks every day, then measures every day.
pub(crate) fn study_one<'a>(factor: &Scored<'a>, setting: &Setting<'_>) -> Studied<'a> {
    let ordered = Ordered::new(factor.scores, setting);
    let rows = (0..ordered.days()).into_par_iter();
    let days = rows.map_init(DayScratch::default, |scratch, at| day(setting, &ordered, at, scratch)).collect();
    let sorted = sorted_days(setting, &ordered);
    Studied { name: factor.name.into(), ordered, days, sorted }
}

/// That scores are as large as the days and the market, and that each factor has a name of its own.
pub(crate) fn check_factors(factors: &[Scored<'_>], days: &Range<u32>, bars: &Bars) -> Result<(), FactorError> {
    for (number, factor) in factors.iter().enumerate() {
        check_shape("days of the scores", factor.scores.days(), days.len())?;
        check_shape("stocks of the scores", factor.scores.assets(), bars.assets().len())?;
        if factors[..number].iter().any(|other| other.name == factor.name) {
            return Err(FactorError::Duplicate { name: factor.name.to_owned() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
