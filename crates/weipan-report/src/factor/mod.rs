//! One factor of a study with its rows: what the verdict, the charts and the tables of a factor page read.

pub(crate) mod catalogue;
mod check;
pub(crate) mod decay;
pub(crate) mod shape;
mod summary;
pub(crate) mod universe;
pub(crate) mod verdict;
pub(crate) mod warning;

use chrono::NaiveDate;
use weipan_core::factor_study::{FactorRecord, FactorStudy};
use weipan_core::ledger::{
    FactorBucketRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow, FactorReturnRow,
};

pub(crate) use check::check;
pub use summary::{FactorSummaryRow, factor_summary, factor_verdict};

/// A factor with its rows, sorted once and read by every section.
#[derive(Debug)]
pub(crate) struct Factor<'a> {
    pub(crate) study: &'a FactorStudy,
    pub(crate) record: &'a FactorRecord,
    /// Oldest first.
    pub(crate) days: Vec<&'a FactorDayRow>,
    /// By bucket, then by day.
    pub(crate) buckets: Vec<&'a FactorBucketRow>,
    /// By delay, then by horizon.
    pub(crate) horizons: Vec<&'a FactorHorizonRow>,
    pub(crate) months: Vec<&'a FactorMonthRow>,
    pub(crate) groups: Vec<&'a FactorGroupRow>,
    /// Oldest first.
    pub(crate) returns: Vec<&'a FactorReturnRow>,
}

impl<'a> Factor<'a> {
    /// A factor of the study.
    pub(crate) fn of(study: &'a FactorStudy, record: &'a FactorRecord) -> Self {
        let name = record.name.as_str();
        let mut buckets: Vec<_> = study.buckets.iter().filter(|row| *row.factor == *name).collect();
        buckets.sort_by_key(|row| (row.bucket, row.date));
        let mut horizons: Vec<_> = study.horizons.iter().filter(|row| *row.factor == *name).collect();
        horizons.sort_by_key(|row| (row.delay, row.horizon));
        Self {
            study,
            record,
            days: study.days.iter().filter(|row| *row.factor == *name).collect(),
            buckets,
            horizons,
            months: study.months.iter().filter(|row| *row.factor == *name).collect(),
            groups: study.groups.iter().filter(|row| *row.factor == *name).collect(),
            returns: study.returns.iter().filter(|row| *row.factor == *name).collect(),
        }
    }

    /// All factors of the study, in the order of its record.
    pub(crate) fn all(study: &'a FactorStudy) -> Vec<Self> {
        study.record.factors.iter().map(|record| Self::of(study, record)).collect()
    }

    /// A statistic by its key; NaN if there is none.
    pub(crate) fn value(&self, statistic: &str) -> f64 {
        self.study.statistic(&self.record.name, statistic)
    }

    /// A column of the days.
    pub(crate) fn column(&self, pick: impl Fn(&FactorDayRow) -> f64) -> Vec<f64> {
        self.days.iter().map(|row| pick(row)).collect()
    }

    /// The signal days.
    pub(crate) fn dates(&self) -> Vec<NaiveDate> {
        self.days.iter().map(|row| row.date).collect()
    }

    /// Groups of a kind in the order of the table.
    pub(crate) fn groups_of(&self, kind: &str) -> Vec<&'a FactorGroupRow> {
        self.groups.iter().filter(|row| *row.kind == *kind).copied().collect()
    }
}

/// Running product of `1 + r`, a missing return counting as none; missing from the first value of zero or less on, as
/// nothing is left to compound there.
pub(crate) fn compounded(returns: &[f64]) -> Vec<f64> {
    let mut nav = 1.0;
    returns
        .iter()
        .map(|r| {
            nav *= if r.is_nan() { 1.0 } else { 1.0 + r };
            if nav <= 0.0 {
                nav = f64::NAN;
            }
            nav
        })
        .collect()
}

/// Running sum, a missing value counting as zero.
pub(crate) fn summed(values: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    values
        .iter()
        .map(|v| {
            sum += if v.is_nan() { 0.0 } else { *v };
            sum
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_returns_earn_nothing() {
        assert_eq!(compounded(&[0.5, f64::NAN, -0.5]), [1.5, 1.5, 0.75]);
        assert!(compounded(&[0.1, -1.0, 0.1])[1..].iter().all(|v| v.is_nan()));
        assert_eq!(summed(&[0.5, f64::NAN, 0.25]), [0.5, 0.5, 0.75]);
    }
}
