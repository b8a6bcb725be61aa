//! ST spells and suspensions, as intervals of rows.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use rand_chacha::ChaCha8Rng;
use weipan_core::Calendar;

use crate::random::{between, chance, exponential};
use crate::stocks::Stock;

/// Chance that a stock below the median size starts a year of ST after an annual report.
const ST_CHANCE: f64 = 0.03;
/// Rows under ST before a delisting.
const ST_BEFORE_DELISTING: usize = 240;
/// Chance of a suspension in a year, and the mean of its length beyond the first day, trading days.
const SUSPENSION: (f64, f64) = (0.05, 4.0);
/// Longest suspension, trading days.
const LONGEST_SUSPENSION: usize = 20;
/// A stock trades on its first days, and on its last ones before it is delisted.
const QUIET: usize = 15;

/// When a stock is under ST, and when it does not trade.
#[derive(Debug, Default)]
pub(crate) struct Status {
    st: Vec<Range<usize>>,
    suspended: Vec<Range<usize>>,
}

impl Status {
    /// Whether the stock is under ST on a row.
    pub(crate) fn is_st(&self, row: usize) -> bool {
        self.st.iter().any(|spell| spell.contains(&row))
    }

    /// Whether the stock does not trade on a row.
    pub(crate) fn is_suspended(&self, row: usize) -> bool {
        self.suspended.iter().any(|spell| spell.contains(&row))
    }
}

/// Draws the status of a stock for all days.
pub(crate) fn draw(stock: &Stock, calendar: &Calendar, rng: &mut ChaCha8Rng) -> Status {
    let mut status = Status { st: spells(stock, calendar, rng), suspended: suspensions(stock, calendar, rng) };
    if stock.is_doomed() {
        status.st.push(stock.end_row.saturating_sub(ST_BEFORE_DELISTING)..stock.end_row);
    }
    status
}

/// Spells from one annual report, early in May, to the next; the first one may have begun before the data.
fn spells(stock: &Stock, calendar: &Calendar, rng: &mut ChaCha8Rng) -> Vec<Range<usize>> {
    let reports = year_starts(calendar, 5, 6);
    let from = std::iter::once(0).chain(reports.iter().copied());
    let to = reports.iter().copied().chain(std::iter::once(calendar.len()));
    let may_fall_ill = stock.size < 0.0 && !stock.is_new;
    from.zip(to).filter(|_| chance(rng, ST_CHANCE) && may_fall_ill).map(|(from, to)| from..to).collect()
}

fn suspensions(stock: &Stock, calendar: &Calendar, rng: &mut ChaCha8Rng) -> Vec<Range<usize>> {
    let (yearly, mean) = SUSPENSION;
    let mut starts = year_starts(calendar, 1, 1);
    starts.push(calendar.len());
    let mut spells = Vec::new();
    for year in starts.windows(2) {
        let (happens, start) = (chance(rng, yearly), between(rng, year[0], year[1]));
        let end = start + 1 + ((mean * exponential(rng)) as usize).min(LONGEST_SUSPENSION - 1);
        let is_quiet = start < stock.first_row + QUIET || end + QUIET > stock.end_row;
        if happens && !is_quiet {
            spells.push(start..end);
        }
    }
    spells
}

/// Rows of the first trading day on or after a date of each year of the data.
pub(crate) fn year_starts(calendar: &Calendar, month: u32, day: u32) -> Vec<usize> {
    let (Some(first), Some(last)) = (calendar.days().first(), calendar.days().last()) else { return Vec::new() };
    (first.year()..=last.year())
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .filter_map(|date| calendar.on_or_after(date))
        .map(weipan_core::DayIdx::row)
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::spec::MarketSpec;

    #[test]
    fn spells_and_suspensions_touch_a_few_percent() {
        let spec = MarketSpec::default();
        let calendar = crate::calendar::trading_days(spec.first, spec.last()).unwrap();
        let mut stocks = crate::stocks::draw(&spec, &calendar).unwrap();
        let mut cells = (0, 0);
        for stock in &mut stocks {
            let mut rng = stock.rng.clone();
            let status = draw(stock, &calendar, &mut rng);
            cells.0 += (0..calendar.len()).filter(|row| status.is_st(*row)).count();
            cells.1 += (0..calendar.len()).filter(|row| status.is_suspended(*row)).count();
            if stock.is_doomed() {
                assert!(status.is_st(stock.end_row - 1) && !status.is_suspended(stock.end_row - 1));
            }
            assert!(!status.is_suspended(stock.first_row) || !stock.is_new);
        }
        let share = |n: usize| n as f64 / (2_000 * calendar.len()) as f64;
        assert!((0.008..0.025).contains(&share(cells.0)), "ST {}", share(cells.0));
        assert!((0.0005..0.002).contains(&share(cells.1)), "suspended {}", share(cells.1));
    }
}
