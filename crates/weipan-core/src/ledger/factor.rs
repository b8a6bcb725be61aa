//! What the study of factors leaves behind: how well scores ordered what stocks earned afterwards.
//!
//! Every table names the factor in its first column, so that several factors stand side by side in one file.
//! Returns are fractions per horizon of the study, unless a column says otherwise.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

use super::column::Column;
use super::table::{LedgerError, Table, table};

table! {
    /// One factor on one signal day.
    pub struct FactorDayRow = "factor_days" {
        /// The factor.
        factor: Arc<str>,
        /// Signal day: the score is known after its close.
        date: NaiveDate,
        /// Stocks that could have a score.
        eligible: i64,
        /// Eligible stocks with a score.
        scored: i64,
        /// Scored stocks that could be bought and sold at the close of the next day and of the day of exit; 0 without an exit.
        tradable: i64,
        /// Correlation (Pearson) of scores and forward returns.
        ic: f64,
        /// Rank correlation (Spearman) of scores and forward returns.
        rank_ic: f64,
        /// Rank correlation of tradable stocks alone, from the entry day's close to the exit day's.
        tradable_rank_ic: f64,
        /// Rank correlation of scores with those one horizon before.
        rank_autocorrelation: f64,
        /// Share of the top bucket that was not in it one horizon before.
        top_turnover: f64,
        /// Share of the bottom bucket that was not in it one horizon before.
        bottom_turnover: f64,
        /// Mean forward return of the top bucket less the bottom one.
        spread: f64,
        /// Standard error of `spread` across stocks: sqrt(s²top / n + s²bottom / m).
        spread_error: f64,
        /// Mean forward return of all scored stocks.
        mean_return: f64,
        /// Next day's return of the portfolio with weights ∝ score − mean, gross size one.
        long_short: f64,
        /// Half the sum of absolute changes of that portfolio's weights since the day before.
        long_short_turnover: f64,
        /// Slope of forward returns on standardised scores across stocks (Fama and MacBeth 1973).
        slope: f64,
    }
}

table! {
    /// One bucket of one factor on one signal day.
    pub struct FactorBucketRow = "factor_buckets" {
        /// The factor.
        factor: Arc<str>,
        /// Signal day.
        date: NaiveDate,
        /// The bucket, 1 with the lowest scores.
        bucket: i64,
        /// Stocks in it.
        stocks: i64,
        /// Their mean forward return.
        mean_return: f64,
        /// Their mean return on the next day alone, for cumulative lines without overlap.
        next_return: f64,
        /// Share of them that was not in it one horizon before.
        turnover: f64,
    }
}

table! {
    /// One factor over one horizon, or so many days after the signal.
    pub struct FactorHorizonRow = "factor_horizons" {
        /// The factor.
        factor: Arc<str>,
        /// Trading days of the return.
        horizon: i64,
        /// Trading days between the signal and the return's first close; 0 for the horizons themselves, more for decay.
        delay: i64,
        /// Days with a coefficient.
        days: i64,
        /// Mean correlation.
        ic: f64,
        /// Mean rank correlation.
        rank_ic: f64,
        /// Sample standard deviation of the daily rank correlation.
        rank_ic_std: f64,
        /// t of the mean rank correlation, Newey and West (1987), horizon − 1 lags.
        t_newey_west: f64,
        /// Mean of the top bucket less the bottom one.
        spread: f64,
        /// Rank correlation of bucket number and the bucket's mean return.
        monotonicity: f64,
    }
}

table! {
    /// One factor in one calendar month.
    pub struct FactorMonthRow = "factor_months" {
        /// The factor.
        factor: Arc<str>,
        /// Year.
        year: i64,
        /// Month, 1–12.
        month: i64,
        /// Days with a coefficient.
        days: i64,
        /// Mean correlation.
        ic: f64,
        /// Mean rank correlation.
        rank_ic: f64,
        /// Mean of the top bucket less the bottom one.
        spread: f64,
        /// Compounded return of the factor-weighted portfolio.
        long_short: f64,
    }
}

table! {
    /// One factor inside one group of stocks.
    pub struct FactorGroupRow = "factor_groups" {
        /// The factor.
        factor: Arc<str>,
        /// What the group is made by: `size`, `industry` or `board`.
        kind: Arc<str>,
        /// The group: its name, or the bucket of market value from `1` (smallest).
        group: Arc<str>,
        /// Stocks with a score, mean a day.
        stocks: f64,
        /// Days with a coefficient.
        days: i64,
        /// Mean rank correlation inside the group.
        rank_ic: f64,
        /// Its sample standard deviation from day to day.
        rank_ic_std: f64,
        /// t of the mean, Newey and West (1987).
        t_newey_west: f64,
        /// Mean of the upper third less the lower third by score inside the group.
        spread: f64,
        /// Mean forward return of the group.
        mean_return: f64,
    }
}

table! {
    /// One statistic of one factor.
    pub struct FactorStatisticRow = "factor_statistics" {
        /// The factor.
        factor: Arc<str>,
        /// The statistic's key, such as `rank_ic_mean`.
        statistic: Arc<str>,
        /// Its value.
        value: f64,
    }
}

table! {
    /// How alike two factors are.
    pub struct FactorCorrelationRow = "factor_correlations" {
        /// The factor.
        factor: Arc<str>,
        /// The other one.
        other: Arc<str>,
        /// Mean over days of the rank correlation of their scores.
        score: f64,
        /// Correlation of their daily rank ICs.
        ic: f64,
        /// Correlation of the daily returns of their factor-weighted portfolios.
        long_short: f64,
    }
}

table! {
    /// The weight of a factor in a combination, from a day on.
    pub struct FactorWeightRow = "factor_weights" {
        /// The combination.
        combination: Arc<str>,
        /// First signal day that uses the weight.
        date: NaiveDate,
        /// The factor.
        factor: Arc<str>,
        /// Its weight; absolute weights of a day sum to one.
        weight: f64,
    }
}

table! {
    /// One factor's return as academic factor series are made: sorted at month ends, held for a month.
    pub struct FactorReturnRow = "factor_returns" {
        /// The factor.
        factor: Arc<str>,
        /// The day of the return.
        date: NaiveDate,
        /// Top 30 % of scores less bottom 30 %, each weighted by market value at the sort and left to drift; a fraction a day.
        value_weighted: f64,
        /// The same with equal weights at the sort.
        equal_weighted: f64,
    }
}
