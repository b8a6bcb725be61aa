//! Symbols: codes by board and exchange, older listings first.

use chrono::NaiveDate;
use weipan_core::{Board, Symbol};

use crate::spec::SimError;

/// Codes that one prefix numbers.
const CODES_A_PREFIX: usize = 999;

/// Where a stock is listed: its board and exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Venue {
    /// Shanghai main board.
    ShanghaiMain,
    /// Shenzhen main board.
    ShenzhenMain,
    /// ChiNext, Shenzhen.
    ChiNext,
    /// STAR market, Shanghai.
    Star,
}

impl Venue {
    /// The venue of a number in `[0, 1)`: about the shares that the boards have among A-shares.
    pub(crate) fn of(u: f64) -> Self {
        match u {
            u if u < 0.34 => Self::ShanghaiMain,
            u if u < 0.63 => Self::ShenzhenMain,
            u if u < 0.89 => Self::ChiNext,
            _ => Self::Star,
        }
    }

    /// Its board.
    pub(crate) fn board(self) -> Board {
        match self {
            Self::ShanghaiMain | Self::ShenzhenMain => Board::Main,
            Self::ChiNext => Board::ChiNext,
            Self::Star => Board::Star,
        }
    }

    /// Year before which nothing was listed there.
    pub(crate) fn opened(self) -> i32 {
        match self {
            Self::ShanghaiMain | Self::ShenzhenMain => 1992,
            Self::ChiNext => 2010,
            Self::Star => 2019,
        }
    }

    fn prefixes(self, is_new: bool) -> &'static [&'static str] {
        match (self, is_new) {
            (Self::ShanghaiMain, false) => &["600", "601", "603"],
            (Self::ShanghaiMain, true) => &["605"],
            (Self::ShenzhenMain, false) => &["000", "002", "003"],
            (Self::ShenzhenMain, true) => &["001"],
            (Self::ChiNext, false) => &["300", "302"],
            (Self::ChiNext, true) => &["301"],
            (Self::Star, false) => &["688"],
            (Self::Star, true) => &["689"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::ShanghaiMain => "Shanghai main-board",
            Self::ShenzhenMain => "Shenzhen main-board",
            Self::ChiNext => "ChiNext",
            Self::Star => "STAR",
        }
    }
}

/// A symbol for each `(venue, listed during the data, listing date)`, in the order given.
///
/// Codes of a venue rise with the listing date; listings during the data have prefixes of their own.
pub(crate) fn number(listings: &[(Venue, bool, NaiveDate)]) -> Result<Vec<Symbol>, SimError> {
    let mut order: Vec<usize> = (0..listings.len()).collect();
    order.sort_by_key(|i| listings[*i]);
    let mut symbols = vec![None; listings.len()];
    let (mut group, mut taken) = (None, 0);
    for i in order {
        let (venue, is_new, _) = listings[i];
        if group != Some((venue, is_new)) {
            (group, taken) = (Some((venue, is_new)), 0);
        }
        let prefix = venue.prefixes(is_new).get(taken / CODES_A_PREFIX);
        let prefix = prefix.ok_or(SimError::Codes { what: venue.name() })?;
        symbols[i] = Some(Symbol::from_code(&format!("{prefix}{:03}", taken % CODES_A_PREFIX + 1))?);
        taken += 1;
    }
    Ok(symbols.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn codes_rise_with_the_listing_date_and_name_the_board() {
        let day = |year| NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
        let listings = [
            (Venue::ChiNext, false, day(2015)),
            (Venue::ChiNext, false, day(2011)),
            (Venue::Star, true, day(2022)),
            (Venue::ShanghaiMain, true, day(2022)),
        ];
        let symbols = number(&listings).unwrap();
        let text: Vec<_> = symbols.iter().map(Symbol::as_str).collect();
        assert_eq!(text, ["300002.SZ", "300001.SZ", "689001.SH", "605001.SH"]);
        for (symbol, (venue, ..)) in symbols.iter().zip(listings) {
            assert_eq!(symbol.board(), Some(venue.board()));
        }
    }

    #[test]
    fn too_many_stocks_of_a_venue_are_an_error() {
        let day = NaiveDate::from_ymd_opt(2022, 3, 1).unwrap();
        let error = number(&vec![(Venue::Star, true, day); 1_000]).unwrap_err();
        assert!(error.to_string().contains("STAR"), "{error}");
        let symbols = number(&vec![(Venue::ChiNext, false, day); 1_000]).unwrap();
        assert_eq!(symbols[999].as_str(), "302001.SZ");
    }
}
