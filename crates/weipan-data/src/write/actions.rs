//! `actions.parquet`.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use weipan_core::{Action, Calendar, DayIdx, Market};

use crate::error::DataError;
use crate::layout::ACTIONS;
use crate::read::actions::KINDS;
use crate::write::table_file::{Written, dates, numbers, texts, write_small};

pub(super) fn write(folder: &Path, market: &Market) -> Result<Option<Written>, DataError> {
    let (actions, calendar) = (market.actions.all(), market.bars.calendar());
    if actions.is_empty() {
        return Ok(None);
    }
    let kind = |action: &Action| KINDS.into_iter().find(|(kind, _)| *kind == action.kind).map_or("", |(_, name)| name);
    let ex_dates = || actions.iter().map(|a| date(calendar, a.ex_day));
    let mut columns = vec![
        texts("symbol", actions.iter().map(|a| market.bars.assets().get(a.asset).symbol.text())),
        dates("ex_date", ex_dates()),
        numbers("cash_per_share", actions.iter().map(|a| a.cash_per_share.fraction())),
        numbers("bonus_ratio", actions.iter().map(|a| a.new_shares_per_share.fraction())),
        texts("kind", actions.iter().map(kind)),
    ];
    // Without a column, cash is paid on the ex-date, and a report says so.
    if actions.iter().any(|a| a.pay_day != a.ex_day) {
        columns.insert(2, dates("pay_date", actions.iter().map(|a| date(calendar, a.pay_day))));
    }
    write_small(folder, ACTIONS, columns, ex_dates()).map(Some)
}

/// The date of a day, also beyond the calendar: there, weekdays count as trading days.
fn date(calendar: &Calendar, day: DayIdx) -> NaiveDate {
    let beyond = (day.row() + 1).saturating_sub(calendar.len());
    let mut date = calendar.date(day);
    for _ in 0..beyond {
        loop {
            date = date.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
            if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
                break;
            }
        }
    }
    date
}
