//! Daily price limits 涨跌幅限制, by board, date and ST status, in whole ticks.
//!
//! The table stands here, and not in one of the rooms, because three of them ask it: the data check, the
//! exchange and the made-up market.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::rules::PRICE_LIMIT;
use crate::unit::UNITS_PER_TICK;
use crate::{Board, Price, RuleBook, ScheduleError};

/// The lowest and the highest price at which a stock may trade on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitBand {
    /// Down-limit 跌停价.
    pub down: Price,
    /// Up-limit 涨停价.
    pub up: Price,
}

impl LimitBand {
    /// The band around a reference price: `prev · (1 ± permille / 1000)`, each rounded half up to the tick; a
    /// band narrower than one tick is `prev ± 1` tick.
    ///
    /// ```
    /// use weipan_core::{LimitBand, Price};
    /// let price = |yuan| Price::from_quote(yuan).unwrap_or_default();
    /// let band = LimitBand::around(price(2.15), 100);
    /// assert_eq!((band.up, band.down), (price(2.37), price(1.94)));
    /// ```
    #[must_use]
    pub fn around(reference: Price, permille: i64) -> Self {
        Self::between(reference, permille, permille)
    }

    /// The band of a stock's first day under the approval system: other limits up than down.
    fn between(reference: Price, up: i64, down: i64) -> Self {
        let ticks = reference.0.div_euclid(UNITS_PER_TICK);
        let at = |factor: i64| Price((ticks * factor + 500).div_euclid(1000) * UNITS_PER_TICK);
        let one = Price(UNITS_PER_TICK);
        Self { down: at(1000 - down).min(reference - one), up: at(1000 + up).max(reference + one) }
    }

    /// Whether a price is the up-limit or beyond it.
    #[must_use]
    pub fn is_up(self, price: Price) -> bool {
        price >= self.up
    }

    /// Whether a price is the down-limit or beyond it.
    #[must_use]
    pub fn is_down(self, price: Price) -> bool {
        price <= self.down
    }
}

/// One row of the table: what holds on a board from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LimitRow {
    /// The board.
    pub board: Board,
    /// First day.
    pub from: NaiveDate,
    /// Limit in thousandths of the reference price.
    pub permille: i64,
    /// The same for stocks under ST or *ST.
    pub st_permille: i64,
    /// Trading days without that limit for a stock listed while this row holds.
    pub free_days: i64,
    /// Limit up of the first of them on the issue price, in thousandths; 0 for none.
    pub first_up_permille: i64,
    /// The same down.
    pub first_down_permille: i64,
}

/// All rows, searched by board and date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLimits {
    rows: Vec<LimitRow>,
}

impl PriceLimits {
    /// The limits of a rule book.
    ///
    /// # Errors
    /// [`ScheduleError`] if the book's rows are not of this form, which would be a defect.
    pub fn new(rules: &RuleBook) -> Result<Self, ScheduleError> {
        Ok(Self { rows: rules.read(&PRICE_LIMIT)? })
    }

    /// The limits that ship with weipan (`data/rules/price_limits.toml`), without a user's own rows.
    ///
    /// # Errors
    /// [`ScheduleError`] if a shipped file is broken; a test reads them.
    pub fn shipped() -> Result<Self, ScheduleError> {
        Self::new(&RuleBook::shipped()?)
    }

    /// The row that holds on a board on a date.
    #[must_use]
    pub fn row(&self, board: Board, date: NaiveDate) -> Option<&LimitRow> {
        self.rows.iter().rev().find(|row| row.board == board && row.from <= date)
    }

    /// The rules of one day, for many stocks.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> DayLimits<'_> {
        let rows = Board::ALL.map(|board| self.row(board, date));
        let always = rows.iter().flatten().map(|row| row.permille.min(row.st_permille));
        let first = self.rows.iter().map(|row| row.first_down_permille).filter(|permille| *permille > 0);
        DayLimits {
            table: self,
            date,
            rows,
            longest: self.rows.iter().map(|row| row.free_days).max().unwrap_or(0),
            narrowest: always.chain(first).min().unwrap_or(1000),
        }
    }

    /// [`DayLimits::band`] of one stock on one day.
    #[must_use]
    pub fn band(
        &self,
        board: Board,
        date: NaiveDate,
        is_st: bool,
        days_listed: i64,
        reference: Price,
    ) -> Option<LimitBand> {
        self.on(date).band(board, is_st, days_listed, reference)
    }
}

/// The price limits of one day.
#[derive(Debug, Clone, Copy)]
pub struct DayLimits<'a> {
    table: &'a PriceLimits,
    date: NaiveDate,
    /// The row in force on each board, in the order of [`Board::ALL`].
    rows: [Option<&'a LimitRow>; Board::ALL.len()],
    /// The most free days of any row.
    longest: i64,
    /// The least limit down of any stock, in thousandths.
    narrowest: i64,
}

impl DayLimits<'_> {
    /// Whether a price lies above the down-limit of every board, status and age: the cheap answer for most stocks.
    #[must_use]
    pub fn is_above_every_down(&self, price: Price, reference: Price) -> bool {
        // price > (reference · (1 - narrowest) rounded half up to the tick) whatever the rounding does, in ticks / 1000.
        price.0 * 1000 > reference.0 * (1000 - self.narrowest) + 500 * UNITS_PER_TICK
            && price.0 > reference.0 - UNITS_PER_TICK
    }

    /// The band of a stock; `None` where no limit applies: before the first row, or in the free days of a new listing.
    ///
    /// `days_listed` counts trading days since the listing, 0 on the first day; `reference` is the exchange's
    /// previous close: the ex-right reference price on an ex-date, the issue price on the first day.
    #[must_use]
    pub fn band(&self, board: Board, is_st: bool, days_listed: i64, reference: Price) -> Option<LimitBand> {
        let row = self.rows[board as usize]?;
        match self.free_row(board, days_listed) {
            None => Some(LimitBand::around(reference, if is_st { row.st_permille } else { row.permille })),
            Some(free) if days_listed == 0 && free.first_up_permille > 0 => {
                Some(LimitBand::between(reference, free.first_up_permille, free.first_down_permille))
            }
            Some(_) => None,
        }
    }

    /// The row whose free days a stock is still in: the one that held when it was listed, not today's.
    fn free_row(&self, board: Board, days_listed: i64) -> Option<&LimitRow> {
        if days_listed >= self.longest {
            return None;
        }
        // So few days back the weekdays lead to the listing; a holiday among them only matters around a change of rules.
        let weekdays =
            self.date.iter_days().rev().skip(1).filter(|d| chrono::Datelike::weekday(d).num_days_from_monday() < 5);
        let listed = weekdays.take(days_listed.max(0) as usize).last().unwrap_or(self.date);
        self.table.row(board, listed).filter(|row| days_listed < row.free_days)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn price(yuan: f64) -> Price {
        Price::from_quote(yuan).unwrap()
    }

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn worked_case_7_limits_in_fen() {
        for (prev, permille, up, down) in [
            (9.97, 100, 10.97, 8.97),
            (2.15, 100, 2.37, 1.94),
            (1.05, 50, 1.10, 1.00),
            (33.33, 200, 40.00, 26.66),
            (0.95, 50, 1.00, 0.90),
        ] {
            let band = LimitBand::around(price(prev), permille);
            assert_eq!((band.up, band.down), (price(up), price(down)), "previous close {prev}");
        }
    }

    #[test]
    fn a_band_is_never_narrower_than_a_tick() {
        let band = LimitBand::around(price(0.05), 50);
        assert_eq!((band.up, band.down), (price(0.06), price(0.04)));
    }

    #[test]
    fn the_shipped_table_knows_boards_and_dates() {
        let limits = PriceLimits::shipped().unwrap();
        let up = |board, date, st| limits.band(board, date, st, 100, price(10.0)).map(|band| band.up);
        assert_eq!(up(Board::Main, day(2024, 2, 5), false), Some(price(11.0)));
        assert_eq!(up(Board::Main, day(2026, 7, 3), true), Some(price(10.5)));
        assert_eq!(up(Board::Main, day(2026, 7, 6), true), Some(price(11.0)));
        assert_eq!(up(Board::ChiNext, day(2020, 8, 21), false), Some(price(11.0)));
        assert_eq!(up(Board::ChiNext, day(2020, 8, 24), true), Some(price(12.0)));
        assert_eq!(up(Board::Star, day(2024, 2, 5), true), Some(price(12.0)));
        assert_eq!(up(Board::Bse, day(2024, 2, 5), false), Some(price(13.0)));
        assert_eq!(up(Board::Bse, day(2020, 1, 2), false), None);
    }

    #[test]
    fn new_listings_have_free_days() {
        let limits = PriceLimits::shipped().unwrap();
        let band = |age| limits.band(Board::Main, day(2024, 4, 2), false, age, price(10.0));
        assert_eq!((band(4), band(5).is_some()), (None, true));
        // Listed on 2023-04-06 under the old rules, with one free day: the rules of 2023-04-10 give it no more.
        let on_the_tenth = |age| limits.band(Board::Main, day(2023, 4, 10), false, age, price(10.0));
        assert_eq!((on_the_tenth(0), on_the_tenth(2).map(|band| band.up)), (None, Some(price(11.0))));
    }

    #[test]
    fn first_days_under_the_approval_system_have_limits_of_their_own() {
        let limits = PriceLimits::shipped().unwrap();
        let first = |board, date| limits.band(board, date, false, 0, price(10.0)).map(|band| (band.up, band.down));
        let issue = Some((price(14.4), price(6.4)));
        assert_eq!(first(Board::Main, day(2023, 4, 7)), issue);
        assert_eq!(first(Board::ChiNext, day(2020, 8, 21)), issue);
        assert_eq!(first(Board::Main, day(2013, 4, 8)), None);
        assert_eq!((first(Board::Main, day(2023, 4, 10)), first(Board::ChiNext, day(2020, 8, 24))), (None, None));
    }

    #[test]
    fn what_is_above_every_down_limit_is_at_none() {
        let limits = PriceLimits::shipped().unwrap();
        for (date, longest) in [(day(1997, 3, 3), 0), (day(2019, 8, 1), 9), (day(2024, 2, 5), 9)] {
            let today = limits.on(date);
            for board in Board::ALL {
                for (is_st, days) in [(false, 0), (true, 0), (false, longest), (true, 400), (false, 400)] {
                    for reference in [1, 7, 105, 996, 1000, 12_345].map(|fen| Price(fen * 100)) {
                        let Some(band) = today.band(board, is_st, days, reference) else { continue };
                        for price in (-3..=3).map(|ticks| Price(band.down.0 + ticks * 100)) {
                            let is_above = today.is_above_every_down(price, reference);
                            assert!(!(is_above && band.is_down(price)), "{date} {board:?} {reference:?} {price:?}");
                        }
                        assert!(today.is_above_every_down(Price(reference.0 + 100), reference), "a rise is above all");
                    }
                }
            }
        }
    }
}
