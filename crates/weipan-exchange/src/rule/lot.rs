//! Rule 5: lots. Main boards and ChiNext buy in hundreds; STAR buys at least 200, then any number; Beijing at
//! least 100, then any number. A sell may be any number of whole lots; the odd rest of a holding only goes whole.

use weipan_core::Board;

/// Shares of a buy that fit the board's lots.
#[must_use]
pub(crate) fn buyable(board: Board, wanted: i64) -> i64 {
    match board {
        Board::Main | Board::ChiNext => wanted / 100 * 100,
        Board::Star if wanted >= 200 => wanted,
        Board::Bse if wanted >= 100 => wanted,
        Board::Star | Board::Bse => 0,
    }
}

/// Shares of a sell that fit the board's lots, out of `held`.
#[must_use]
pub(crate) fn sellable(board: Board, wanted: i64, held: i64) -> i64 {
    if wanted >= held {
        return held;
    }
    match board {
        Board::Main | Board::ChiNext => {
            let odd = held % 100;
            // With the whole odd rest inside, the order is `odd + n · 100`.
            let with_odd = if wanted >= odd { odd + (wanted - odd) / 100 * 100 } else { 0 };
            with_odd.max(wanted / 100 * 100)
        }
        Board::Star if wanted >= 200 => wanted,
        Board::Bse if wanted >= 100 => wanted,
        Board::Star | Board::Bse => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(buyable(board, wanted), bought, "{board:?} {wanted}");
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
            assert_eq!(sellable(board, wanted, held), sold, "{board:?} {wanted} of {held}");
        }
    }
}
