//! Which index futures are listed on which days: this month, the next, and the next two quarter months.

use chrono::{Datelike, NaiveDate, Weekday};
use weipan_core::{Calendar, Contract};

use crate::calendar::{nth_weekday, open_on_or_after};

/// A delivery month.
pub(crate) type Month = (i32, u32);

fn following((year, month): Month) -> Month {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

fn next_quarter(after: Month) -> Month {
    let mut month = following(after);
    while !month.1.is_multiple_of(3) {
        month = following(month);
    }
    month
}

/// Last trading day of a delivery month: the third Friday, or the next open day.
pub(crate) fn last_day((year, month): Month) -> NaiveDate {
    open_on_or_after(nth_weekday(year, month, Weekday::Fri, 3))
}

/// The four delivery months that trade on a date, nearest first.
pub(crate) fn months_on(date: NaiveDate) -> [Month; 4] {
    let this = (date.year(), date.month());
    let near = if date <= last_day(this) { this } else { following(this) };
    let next = following(near);
    let quarter = next_quarter(next);
    [near, next, quarter, next_quarter(quarter)]
}

/// All contracts of a product that trade during the data, in the order of their last days.
pub(crate) fn listed(product: &str, calendar: &Calendar) -> Vec<Contract> {
    let mut contracts: Vec<Contract> = Vec::new();
    for date in calendar.days() {
        for (year, month) in months_on(*date) {
            if !contracts.iter().any(|c| (c.year, c.month) == (year, month)) {
                let code = format!("{product}{:02}{month:02}", year % 100);
                let (first_day, last_day) = (*date, last_day((year, month)));
                contracts.push(Contract { code, product: product.to_owned(), year, month, first_day, last_day });
            }
        }
    }
    contracts.sort_by_key(|contract| contract.last_day);
    contracts
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn months_are_this_next_and_two_quarters() {
        assert_eq!(months_on(day(2022, 7, 22)), [(2022, 8), (2022, 9), (2022, 12), (2023, 3)]);
        assert_eq!(months_on(day(2024, 2, 19)), [(2024, 2), (2024, 3), (2024, 6), (2024, 9)]);
        assert_eq!(months_on(day(2024, 2, 20)), [(2024, 3), (2024, 4), (2024, 6), (2024, 9)]);
        assert_eq!(months_on(day(2023, 12, 18)), [(2024, 1), (2024, 2), (2024, 3), (2024, 6)]);
    }

    #[test]
    fn each_contract_is_listed_once_with_its_first_and_last_day() {
        let calendar = crate::calendar::trading_days(day(2023, 1, 3), day(2023, 3, 31)).unwrap();
        let contracts = listed("IM", &calendar);
        let codes: Vec<_> = contracts.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(codes, ["IM2301", "IM2302", "IM2303", "IM2304", "IM2305", "IM2306", "IM2309"]);
        assert_eq!((contracts[3].first_day, contracts[3].last_day), (day(2023, 2, 20), day(2023, 4, 21)));
        assert_eq!(contracts[0].last_day, day(2023, 1, 20));
    }
}
