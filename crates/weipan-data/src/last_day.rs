//! Product, delivery month and last trading day of an index futures contract, from its code.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};
use serde::Deserialize;
use weipan_core::rules::LAST_TRADING_DAY;
use weipan_core::{RuleBook, ScheduleError};

#[derive(Deserialize)]
struct MovedRow {
    month: String,
    date: NaiveDate,
}

/// Last trading days that holidays moved, by delivery month; all others are third Fridays.
#[derive(Debug)]
pub(crate) struct LastDays {
    moved: BTreeMap<String, NaiveDate>,
}

impl LastDays {
    /// The table that ships with weipan (`data/rules/last_trading_days.toml`).
    pub fn shipped() -> Result<Self, ScheduleError> {
        let rows: Vec<MovedRow> = RuleBook::shipped()?.read(&LAST_TRADING_DAY)?;
        Ok(Self { moved: rows.into_iter().map(|row| (row.month, row.date)).collect() })
    }

    /// The last trading day of a delivery month.
    pub fn last_day(&self, year: i32, month: u32) -> Option<NaiveDate> {
        let moved = self.moved.get(&format!("{year}-{month:02}")).copied();
        moved.or_else(|| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Fri, 3))
    }
}

/// Product, year and month of a code such as `IM2403`; `None` if it is not letters, a year and a month.
pub(crate) fn parse_code(code: &str) -> Option<(&str, i32, u32)> {
    let split = code.len().checked_sub(4)?;
    let (product, digits) = (code.get(..split)?, code.get(split..)?);
    let letters = !product.is_empty() && product.bytes().all(|b| b.is_ascii_uppercase());
    if !letters || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse().ok()?);
    (1..=12).contains(&month).then_some((product, 2000 + year, month))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn codes_name_product_and_month() {
        assert_eq!(parse_code("IM2403"), Some(("IM", 2024, 3)));
        for bad in ["IM2413", "2403", "im2403", "IM24", "IM240a", "IM24é3", ""] {
            assert_eq!(parse_code(bad), None, "{bad}");
        }
    }

    #[test]
    fn holidays_move_the_third_friday() {
        let days = LastDays::shipped().unwrap();
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        assert_eq!(days.last_day(2024, 2), day(2024, 2, 19));
        assert_eq!(days.last_day(2024, 3), day(2024, 3, 15));
    }
}
