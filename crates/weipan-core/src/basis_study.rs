//! The basis of a futures product as plain tables: what a basis report reads.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ledger::{BasisMeanRow, BasisRow};
use crate::record::{DataRecord, Timing};

/// `basis.json`: what was looked at, on what data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasisRecord {
    /// Name of the study.
    pub name: String,
    /// Version of weipan.
    pub version: String,
    /// Futures product.
    pub product: String,
    /// Code of the underlying index.
    pub index: String,
    /// The data.
    pub data: DataRecord,
    /// What a reader must know before the numbers.
    pub warnings: Vec<String>,
    /// Language of the report, `en` or `zh`.
    pub lang: String,
    /// Where the time went.
    pub timings: Vec<Timing>,
}

/// A basis study with its tables.
#[derive(Debug, Clone, PartialEq)]
pub struct BasisStudy {
    /// What was looked at.
    pub record: BasisRecord,
    /// One row a day and contract: by day, then by last trading day.
    pub rows: Vec<BasisRow>,
    /// Means by series and period.
    pub means: Vec<BasisMeanRow>,
}

impl BasisStudy {
    /// The rows of a day, the nearest month first.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &[BasisRow] {
        let start = self.rows.partition_point(|row| row.date < date);
        let end = self.rows.partition_point(|row| row.date <= date);
        &self.rows[start..end]
    }

    /// The days, oldest first.
    #[must_use]
    pub fn days(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self.rows.iter().map(|row| row.date).collect();
        days.dedup();
        days
    }
}
