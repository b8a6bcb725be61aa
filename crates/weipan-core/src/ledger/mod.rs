//! What a run leaves behind: one row a day, a fill, a reject, an event, a line of the journal, and their Arrow form.
//!
//! Money columns are `Decimal128(18, 4)` in yuan, so that a reader in any language gets exact amounts; missing
//! floats are NaN in memory and null in files.

mod basis;
mod column;
mod day;
mod factor;
mod journal;
mod rows;
mod status;
mod table;

pub use basis::{BasisMeanRow, BasisRow};
pub use column::{date32, from_date32};
pub use day::DayRow;
pub use factor::{
    FactorBucketRow, FactorCorrelationRow, FactorDayRow, FactorGroupRow, FactorHorizonRow, FactorMonthRow,
    FactorReturnRow, FactorStatisticRow, FactorWeightRow,
};
pub use journal::{EntryKind, JournalRow, LedgerAccount};
pub use rows::{EventRow, ExposureRow, FillRow, FutureRow, IndustryRow, PositionRow, RejectRow, UnwindRow};
pub use status::{EventKind, MarginStatus};
pub use table::{LedgerError, Table};

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::{Cny, Origin, RejectRule, Shares, Side};
    use arrow_array::Array;
    use chrono::NaiveDate;

    #[test]
    fn rows_survive_the_way_through_arrow() {
        let rows = vec![
            RejectRow {
                date: NaiveDate::from_ymd_opt(2024, 2, 5).unwrap(),
                symbol: "600000.SH".into(),
                side: Side::Sell,
                shares: Shares(300),
                worth: Cny(-1),
                rule: RejectRule::LimitDown,
                origin: Origin::Unwind,
            },
            RejectRow {
                date: NaiveDate::from_ymd_opt(1969, 12, 31).unwrap(),
                symbol: "000001.SZ".into(),
                side: Side::Buy,
                shares: Shares(1),
                worth: Cny(99_999_999_999_999_999),
                rule: RejectRule::Cash,
                origin: Origin::Strategy,
            },
        ];
        let batch = RejectRow::to_batch(&rows).unwrap();
        assert_eq!(RejectRow::from_batch(&batch).unwrap(), rows);
    }

    #[test]
    fn missing_floats_are_null_in_files() {
        let row = IndustryRow { date: NaiveDate::default(), industry: "bank".into(), weight: f64::NAN };
        let batch = IndustryRow::to_batch(&[row]).unwrap();
        assert_eq!(batch.column_by_name("weight").unwrap().null_count(), 1);
        assert!(IndustryRow::from_batch(&batch).unwrap()[0].weight.is_nan());
    }

    #[test]
    fn a_missing_column_is_named() {
        let batch = EventRow::to_batch(&[]).unwrap();
        assert!(matches!(IndustryRow::from_batch(&batch), Err(LedgerError::Missing("industry"))));
    }
}
