//! Rule 5: lots. An order names at least so many shares and grows in steps: main boards and ChiNext trade in hundreds,
//! STAR at least 200 and then any number, Beijing at least 100 and then any number. The odd rest of a holding only goes
//! whole.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::rules::LOT;
use weipan_core::{Board, Dated, RuleBook, ScheduleError};

/// Lots by board and date.
#[derive(Debug, Clone)]
pub(crate) struct Lots {
    /// In the order of [`Board::ALL`].
    boards: [Dated<LotSize>; Board::ALL.len()],
}

/// How many shares an order may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(crate) struct LotSize {
    least: i64,
    step: i64,
}

/// Lots of one day, in the order of [`Board::ALL`]; `None` where lots are switched off.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DayLots(Option<[LotSize; Board::ALL.len()]>);

impl Lots {
    pub(crate) fn new(rules: &RuleBook) -> Result<Self, ScheduleError> {
        let of = |board: Board| rules.schedule::<LotSize>(&LOT, &[("board", board.name())]);
        let [a, b, c, d] = Board::ALL.map(of);
        Ok(Self { boards: [a?, b?, c?, d?] })
    }

    /// The lots of a day. Before a board's first row its first lots hold: the board did not exist.
    pub(crate) fn on(&self, date: NaiveDate, are_on: bool) -> DayLots {
        const ANY: LotSize = LotSize { least: 1, step: 1 };
        let size = |board: Board| self.boards[board as usize].on_or_first(date).copied().unwrap_or(ANY);
        DayLots(are_on.then(|| Board::ALL.map(size)))
    }
}

impl DayLots {
    /// Shares of a buy that fit the board's lots.
    #[must_use]
    pub(crate) fn buyable(&self, board: Board, wanted: i64) -> i64 {
        self.0.map_or(wanted, |lots| lots[board as usize].buyable(wanted))
    }

    /// Shares of a sell that fit the board's lots, out of `held`.
    #[must_use]
    pub(crate) fn sellable(&self, board: Board, wanted: i64, held: i64) -> i64 {
        self.0.map_or(wanted, |lots| lots[board as usize].sellable(wanted, held))
    }

    /// The fewest shares of a sell that are at least `wanted` and fit the board's lots, out of `held`.
    #[must_use]
    pub(crate) fn least_sale(&self, board: Board, wanted: i64, held: i64) -> i64 {
        let wanted = wanted.min(held);
        self.0.map_or(wanted, |lots| lots[board as usize].least_sale(wanted, held))
    }
}

impl LotSize {
    fn buyable(self, wanted: i64) -> i64 {
        if wanted < self.least { 0 } else { self.least + (wanted - self.least) / self.step * self.step }
    }

    fn sellable(self, wanted: i64, held: i64) -> i64 {
        if wanted >= held {
            return held;
        }
        let odd = held % self.step;
        // With the whole odd rest inside, the order is `odd + n · step`.
        let with_odd = if odd > 0 && wanted >= odd { odd + (wanted - odd) / self.step * self.step } else { 0 };
        with_odd.max(self.buyable(wanted))
    }

    fn least_sale(self, wanted: i64, held: i64) -> i64 {
        if wanted <= 0 || wanted >= held {
            return wanted.clamp(0, held);
        }
        let up_from = |first: i64| first + ((wanted - first).max(0) + self.step - 1) / self.step * self.step;
        let odd = held % self.step;
        let with_odd = if odd > 0 { up_from(odd) } else { held };
        with_odd.min(up_from(self.least)).min(held)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn lots() -> DayLots {
        let date = NaiveDate::from_ymd_opt(2024, 2, 5).unwrap();
        Lots::new(&RuleBook::shipped().unwrap()).unwrap().on(date, true)
    }

    #[test]
    fn buys_come_in_lots() {
        for (board, wanted, bought) in [
            (Board::Main, 199, 100),
            (Board::Main, 99, 0),
            (Board::ChiNext, 1050, 1000),
            (Board::Star, 199, 0),
            (Board::Star, 201, 201),
            (Board::Bse, 101, 101),
            (Board::Bse, 99, 0),
        ] {
            assert_eq!(lots().buyable(board, wanted), bought, "{board:?} {wanted}");
        }
    }

    #[test]
    fn a_sell_is_rounded_up_to_what_lots_let_go() {
        for (board, wanted, held, sold) in [
            (Board::Main, 35, 700, 100),
            (Board::Main, 35, 765, 65),
            (Board::Main, 70, 765, 100),
            (Board::Main, 100, 765, 100),
            (Board::Main, 130, 765, 165),
            (Board::Star, 100, 600, 200),
            (Board::Star, 100, 150, 150),
            (Board::Star, 250, 600, 250),
            (Board::Bse, 30, 600, 100),
            (Board::Main, 0, 600, 0),
            (Board::Main, 900, 600, 600),
        ] {
            assert_eq!(lots().least_sale(board, wanted, held), sold, "{board:?} {wanted} of {held}");
        }
        assert_eq!(DayLots(None).least_sale(Board::Main, 35, 700), 35);
        assert_eq!(DayLots(None).least_sale(Board::Main, 900, 700), 700);
    }

    /// Of every size of lot: enough, allowed, and no smaller number is both.
    #[test]
    fn no_smaller_sell_would_do() {
        for lot in [(100, 100), (200, 1), (100, 1), (1, 1), (50, 25)].map(|(least, step)| LotSize { least, step }) {
            for held in [1, 40, 99, 100, 150, 260, 765] {
                for wanted in 1..=held {
                    let sold = lot.least_sale(wanted, held);
                    let fits = |shares: i64| lot.sellable(shares, held) == shares;
                    assert!(sold >= wanted && fits(sold), "{lot:?}: {sold} for {wanted} of {held}");
                    assert!((wanted..sold).all(|fewer| !fits(fewer)), "{lot:?}: {sold} for {wanted} of {held}");
                }
            }
        }
    }

    #[test]
    fn odd_shares_are_sold_whole_or_not() {
        for (board, wanted, held, sold) in [
            (Board::Main, 130, 130, 130),
            (Board::Main, 120, 130, 100),
            (Board::Main, 30, 130, 30),
            (Board::Main, 29, 130, 0),
            (Board::Main, 250, 330, 230),
            (Board::Star, 150, 150, 150),
            (Board::Star, 150, 400, 0),
            (Board::Star, 250, 400, 250),
        ] {
            assert_eq!(lots().sellable(board, wanted, held), sold, "{board:?} {wanted} of {held}");
        }
    }
}
