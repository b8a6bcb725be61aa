//! The study of factors as plain tables: what a factor report reads.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ledger::{
    FactorBucketRow, FactorCorrelationRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow,
    FactorReturnRow, FactorStatisticRow, FactorWeightRow,
};
use crate::record::{DataRecord, Timing};

/// One factor of a study.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorRecord {
    /// Its name, as in the tables.
    pub name: String,
    /// Its definition: enough to build it again.
    pub definition: String,
    /// Where it comes from; empty if it is the user's own.
    pub reference: String,
    /// Trading days before the signal day that it looks at.
    pub lookback: u32,
}

/// `factor.json`: what was studied, on what data, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FactorStudyRecord {
    /// Name of the study.
    pub name: String,
    /// Version of weipan.
    pub version: String,
    /// The data.
    pub data: DataRecord,
    /// The factors, in the order in which they were given; combinations last.
    pub factors: Vec<FactorRecord>,
    /// First signal day.
    pub first: NaiveDate,
    /// Last signal day.
    pub last: NaiveDate,
    /// Trading days of the forward return.
    pub horizon: u32,
    /// Quantile buckets.
    pub buckets: usize,
    /// Which stocks could have a score, in words.
    pub universe: String,
    /// What a reader must know before the numbers.
    pub warnings: Vec<String>,
    /// Language of the report, `en` or `zh`.
    pub lang: String,
    /// Where the time went.
    pub timings: Vec<Timing>,
}

/// A study with all its tables. The first factor of the record is the page's main one.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorStudy {
    /// What was studied.
    pub record: FactorStudyRecord,
    /// One row a factor and signal day, oldest first.
    pub days: Vec<FactorDayRow>,
    /// One row a factor, signal day and bucket.
    pub buckets: Vec<FactorBucketRow>,
    /// Horizons (delay 0) and decay (delays above 0).
    pub horizons: Vec<FactorHorizonRow>,
    /// Months.
    pub months: Vec<FactorMonthRow>,
    /// Size buckets, boards, and industries where the data have them.
    pub groups: Vec<FactorGroupRow>,
    /// Daily returns of portfolios sorted once a month.
    pub returns: Vec<FactorReturnRow>,
    /// Statistics, in the order of the page.
    pub statistics: Vec<FactorStatisticRow>,
    /// Each pair of factors, and of the main factor and the library's.
    pub correlations: Vec<FactorCorrelationRow>,
    /// Weights of combinations.
    pub weights: Vec<FactorWeightRow>,
}

impl FactorStudy {
    /// A statistic of a factor by its key; NaN if it is not there.
    #[must_use]
    pub fn statistic(&self, factor: &str, statistic: &str) -> f64 {
        let same = |row: &&FactorStatisticRow| *row.factor == *factor && *row.statistic == *statistic;
        self.statistics.iter().find(same).map_or(f64::NAN, |row| row.value)
    }
}
