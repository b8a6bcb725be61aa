//! On which days the book trades.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use weipan_core::{Calendar, DayIdx};

use crate::PortfolioError;

/// How often the book is brought back to its targets: the word after `rebalance =`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rebalance {
    /// Every trading day.
    Daily,
    /// In each week the first trading day on or after a weekday; if the week has none left, the next trading day.
    #[default]
    Weekly,
    /// The first trading day of each month.
    Monthly,
    /// Every so many trading days, counted from the first day of the run.
    Every,
}

/// A day on which the exchange may be open: `mon` to `fri`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    #[default]
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
}

impl From<Weekday> for chrono::Weekday {
    fn from(weekday: Weekday) -> Self {
        match weekday {
            Weekday::Mon => Self::Mon,
            Weekday::Tue => Self::Tue,
            Weekday::Wed => Self::Wed,
            Weekday::Thu => Self::Thu,
            Weekday::Fri => Self::Fri,
        }
    }
}

/// When the book trades. The default is weekly, on Mondays.
///
/// ```
/// use weipan_portfolio::{Rebalance, ScheduleSpec, Weekday};
/// # fn main() -> Result<(), toml::de::Error> {
/// let weekly: ScheduleSpec = toml::from_str("rebalance = \"weekly\"\nweekday = \"tue\"")?;
/// assert_eq!((weekly.rebalance, weekly.weekday), (Rebalance::Weekly, Weekday::Tue));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScheduleSpec {
    /// How often: `daily`, `weekly`, `monthly` or `every`.
    pub rebalance: Rebalance,
    /// Which day, where `rebalance` is `weekly`: `mon` to `fri`. Other schedules do not look at it.
    pub weekday: Weekday,
    /// Trading days from one rebalance to the next, where `rebalance` is `every`. Other schedules do not look at it.
    pub every: u32,
}

impl Default for ScheduleSpec {
    fn default() -> Self {
        Self { rebalance: Rebalance::Weekly, weekday: Weekday::Mon, every: 5 }
    }
}

impl ScheduleSpec {
    /// Whether all numbers make sense.
    ///
    /// # Errors
    /// [`PortfolioError::Spec`] for `every = 0`.
    pub fn check(&self) -> Result<(), PortfolioError> {
        match self.every {
            0 => Err(PortfolioError::Spec {
                key: "every",
                message: "must be a number of trading days, at least 1".into(),
            }),
            _ => Ok(()),
        }
    }
}

/// The trade days of a run over `days` of the calendar, rising. The first day of the run is always one of them.
///
/// Weekly: a trading day is taken if a wanted weekday lies after the trading day before it and not after itself. That
/// is the first trading day on or after the weekday, over holidays too, and never a day twice.
///
/// # Errors
/// [`PortfolioError::Spec`] for `every = 0`, [`PortfolioError::Days`] outside the calendar.
pub fn rebalance_days(
    schedule: &ScheduleSpec,
    calendar: &Calendar,
    days: Range<u32>,
) -> Result<Vec<DayIdx>, PortfolioError> {
    schedule.check()?;
    if days.start > days.end || days.end as usize > calendar.len() {
        return Err(PortfolioError::Days { start: days.start, end: days.end, len: calendar.len() });
    }
    let first = days.start;
    let due = |day: u32| {
        let (before, date) = (calendar.date(DayIdx(day - 1)), calendar.date(DayIdx(day)));
        match schedule.rebalance {
            Rebalance::Daily => true,
            Rebalance::Weekly => last_on_or_before(date, schedule.weekday.into()) > before,
            Rebalance::Monthly => (before.year(), before.month()) != (date.year(), date.month()),
            Rebalance::Every => (day - first).is_multiple_of(schedule.every),
        }
    };
    Ok(days.filter(|day| *day == first || due(*day)).map(DayIdx).collect())
}

/// The last date of a weekday on or before a date.
fn last_on_or_before(date: NaiveDate, weekday: chrono::Weekday) -> NaiveDate {
    let back = date.weekday().days_since(weekday);
    date.checked_sub_days(chrono::Days::new(u64::from(back))).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use proptest::prelude::*;

    fn date(m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, m, d).unwrap()
    }

    fn dates(schedule: ScheduleSpec, calendar: &Calendar, days: Range<u32>) -> Vec<NaiveDate> {
        let found = rebalance_days(&schedule, calendar, days).unwrap();
        found.into_iter().map(|day| calendar.date(day)).collect()
    }

    fn spec(rebalance: Rebalance) -> ScheduleSpec {
        ScheduleSpec { rebalance, ..ScheduleSpec::default() }
    }

    /// The weeks around the Spring Festival of 2024: no trading from 02-09 to 02-18.
    fn festival() -> Calendar {
        let trading = (22..=31).map(|d| date(1, d)).chain((1..=8).chain(19..=29).map(|d| date(2, d)));
        let weekday = |d: &NaiveDate| d.weekday().num_days_from_monday() < 5;
        Calendar::new(trading.filter(weekday).collect()).unwrap()
    }

    #[test]
    fn weeks_without_the_weekday_trade_on_the_next_day() {
        let all = 0..festival().len() as u32;
        let weekly = |weekday| dates(ScheduleSpec { weekday, ..spec(Rebalance::Weekly) }, &festival(), all.clone());
        assert_eq!(weekly(Weekday::Mon), [date(1, 22), date(1, 29), date(2, 5), date(2, 19), date(2, 26)]);
        // Friday 02-09 and Friday 02-16 are holidays: both fall on 02-19, which is traded once.
        assert_eq!(weekly(Weekday::Fri), [date(1, 22), date(1, 26), date(2, 2), date(2, 19), date(2, 23)]);
    }

    #[test]
    fn a_run_starts_with_a_rebalance() {
        let calendar = festival();
        let from = calendar.find(date(1, 24)).unwrap().0;
        let weekly = spec(Rebalance::Weekly);
        assert_eq!(dates(weekly, &calendar, from..from + 5), [date(1, 24), date(1, 29)]);
        assert_eq!(dates(spec(Rebalance::Monthly), &calendar, from..from + 10), [date(1, 24), date(2, 1)]);
        let third = dates(ScheduleSpec { every: 3, ..spec(Rebalance::Every) }, &calendar, from..from + 7);
        assert_eq!(third, [date(1, 24), date(1, 29), date(2, 1)]);
        assert_eq!(dates(spec(Rebalance::Daily), &calendar, from..from + 3).len(), 3);
        assert!(dates(spec(Rebalance::Daily), &calendar, 3..3).is_empty());
    }

    #[test]
    fn specs_are_read_strictly() {
        for text in ["rebalance = \"yearly\"", "rebalanse = \"daily\"", "weekday = \"sat\"", "every = -1"] {
            assert!(toml::from_str::<ScheduleSpec>(text).is_err(), "{text}");
        }
        assert_eq!(toml::from_str::<ScheduleSpec>("").unwrap(), ScheduleSpec::default());
        let text = toml::to_string(&ScheduleSpec { every: 3, ..spec(Rebalance::Every) }).unwrap();
        assert_eq!(text, "rebalance = \"every\"\nweekday = \"mon\"\nevery = 3\n");
        let never = ScheduleSpec { every: 0, ..spec(Rebalance::Every) };
        assert!(matches!(rebalance_days(&never, &festival(), 0..3), Err(PortfolioError::Spec { key: "every", .. })));
        assert!(matches!(
            rebalance_days(&spec(Rebalance::Daily), &festival(), 0..99),
            Err(PortfolioError::Days { .. })
        ));
    }

    proptest! {
        #[test]
        fn each_week_of_any_calendar_has_its_day(
            open in prop::collection::vec(prop::bool::weighted(0.7), 30..200),
            weekday in 0_usize..5,
            start in 0_u32..20,
        ) {
            let weekday = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri][weekday];
            let origin = date(1, 1);
            let trading = |(i, _): (usize, &bool)| origin.checked_add_days(chrono::Days::new(i as u64)).unwrap();
            let calendar = Calendar::new(open.iter().enumerate().filter(|(_, open)| **open).map(trading).collect()).unwrap();
            prop_assume!(calendar.len() as u32 > start);
            let schedule = ScheduleSpec { weekday, ..spec(Rebalance::Weekly) };
            let found = rebalance_days(&schedule, &calendar, start..calendar.len() as u32).unwrap();
            // By the words of the rule: for each wanted date the first trading day on or after it.
            let mut wanted: Vec<DayIdx> = origin
                .iter_days()
                .take(open.len())
                .filter(|d| d.weekday() == chrono::Weekday::from(weekday))
                .filter_map(|d| calendar.on_or_after(d))
                .filter(|day| day.0 > start)
                .collect();
            wanted.insert(0, DayIdx(start));
            wanted.dedup();
            prop_assert_eq!(found, wanted);
        }
    }
}
