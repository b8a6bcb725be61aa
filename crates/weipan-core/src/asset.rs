//! Stocks: their symbols, boards and listing dates.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::Shares;

/// Position of a stock in [`Assets`], and so its column in every panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct AssetIdx(pub u32);

impl AssetIdx {
    /// The index as a column number of a panel.
    #[must_use]
    pub fn column(self) -> usize {
        self.0 as usize
    }
}

/// What can be wrong with a symbol.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SymbolError {
    /// Not six digits, a dot and SH, SZ or BJ.
    #[error("`{0}` is not a stock symbol: write six digits, a dot and SH, SZ or BJ, such as 600000.SH")]
    Form(String),
}

/// A stock's symbol in the form `600000.SH`.
///
/// ```
/// use weipan_core::{Board, Symbol};
/// let symbol: Symbol = "688981.SH".parse()?;
/// assert_eq!(symbol.board(), Some(Board::Star));
/// # Ok::<(), weipan_core::SymbolError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(Arc<str>);

impl Symbol {
    /// The whole symbol.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole symbol, shared.
    #[must_use]
    pub fn text(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// The six digits.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }

    /// The board that the code's prefix belongs to; `None` for B shares and funds.
    #[must_use]
    pub fn board(&self) -> Option<Board> {
        Board::from_code(self.code())
    }

    /// The symbol of a bare six-digit code, with the exchange that its prefix belongs to.
    ///
    /// # Errors
    /// [`SymbolError::Form`] if the prefix belongs to no board of A-shares.
    pub fn from_code(code: &str) -> Result<Self, SymbolError> {
        let exchange = match Board::from_code(code) {
            Some(Board::Star) => "SH",
            Some(Board::Main) if code.starts_with('6') => "SH",
            Some(Board::Main | Board::ChiNext) => "SZ",
            Some(Board::Bse) => "BJ",
            None => return Err(SymbolError::Form(code.to_owned())),
        };
        format!("{code}.{exchange}").parse()
    }
}

impl FromStr for Symbol {
    type Err = SymbolError;

    fn from_str(text: &str) -> Result<Self, SymbolError> {
        let well_formed = text.len() == 9
            && text.as_bytes()[..6].iter().all(u8::is_ascii_digit)
            && matches!(&text[6..], ".SH" | ".SZ" | ".BJ");
        if well_formed { Ok(Self(text.into())) } else { Err(SymbolError::Form(text.to_owned())) }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The board a stock is listed on: it decides price limits and lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Board {
    /// Shanghai and Shenzhen main boards (with the former SME board).
    Main,
    /// ChiNext 创业板, Shenzhen.
    ChiNext,
    /// STAR market 科创板, Shanghai.
    Star,
    /// Beijing exchange 北交所.
    Bse,
}

impl Board {
    /// All boards.
    pub const ALL: [Self; 4] = [Self::Main, Self::ChiNext, Self::Star, Self::Bse];

    /// The board of a six-digit code by its prefix; `None` for B shares, funds and bonds.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code.get(..3)? {
            "600" | "601" | "603" | "605" | "000" | "001" | "002" | "003" => Some(Self::Main),
            "688" | "689" => Some(Self::Star),
            "300" | "301" | "302" => Some(Self::ChiNext),
            "920" => Some(Self::Bse),
            _ if matches!(code.get(..2)?, "43" | "83" | "87" | "88") => Some(Self::Bse),
            _ => None,
        }
    }

    /// The fewest shares, at least `wanted`, that a holder of `held` can sell in one order: what is wanted, rounded up to
    /// what the board lets go at once.
    #[must_use]
    pub fn least_sale(self, wanted: Shares, held: Shares) -> Shares {
        let (wanted, held) = (wanted.0, held.0);
        if wanted <= 0 || wanted >= held {
            return Shares(wanted.clamp(0, held));
        }
        let up = |rest: i64| (wanted - rest).max(0).unsigned_abs().div_ceil(100) as i64 * 100 + rest;
        let least = match self {
            Self::Main | Self::ChiNext => up(0).min(up(held % 100)),
            Self::Star => wanted.max(200),
            Self::Bse => wanted.max(100),
        };
        Shares(least.min(held))
    }

    /// The name used in files and specs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::ChiNext => "chinext",
            Self::Star => "star",
            Self::Bse => "bse",
        }
    }
}

/// What is known of a stock that does not change from day to day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// Its symbol.
    pub symbol: Symbol,
    /// Short name, for people; may be of a later date than the bars.
    pub name: String,
    /// Its board.
    pub board: Board,
    /// First trading day.
    pub list_date: NaiveDate,
    /// First day on which it no longer trades; `None` while listed.
    pub delist_date: Option<NaiveDate>,
    /// Industry name; `None` where the data have none.
    pub industry: Option<String>,
}

/// The stocks of a data set in the order of their columns.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    instruments: Vec<Instrument>,
    by_symbol: HashMap<Symbol, AssetIdx>,
}

impl Assets {
    /// The table of the given stocks; of a repeated symbol the last one is found by [`Assets::find`].
    #[must_use]
    pub fn new(instruments: Vec<Instrument>) -> Self {
        let by_symbol = instruments.iter().enumerate().map(|(i, x)| (x.symbol.clone(), AssetIdx(i as u32))).collect();
        Self { instruments, by_symbol }
    }

    /// How many stocks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.instruments.len()
    }

    /// Whether there is no stock.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.instruments.is_empty()
    }

    /// The stock of a column.
    #[must_use]
    pub fn get(&self, asset: AssetIdx) -> &Instrument {
        &self.instruments[asset.column()]
    }

    /// The column of a symbol.
    #[must_use]
    pub fn find(&self, symbol: &Symbol) -> Option<AssetIdx> {
        self.by_symbol.get(symbol).copied()
    }

    /// All stocks with their columns.
    pub fn iter(&self) -> impl Iterator<Item = (AssetIdx, &Instrument)> {
        self.instruments.iter().enumerate().map(|(i, x)| (AssetIdx(i as u32), x))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn prefixes_decide_board_and_exchange() {
        for (code, symbol, board) in [
            ("600000", "600000.SH", Board::Main),
            ("001389", "001389.SZ", Board::Main),
            ("301596", "301596.SZ", Board::ChiNext),
            ("688981", "688981.SH", Board::Star),
            ("430047", "430047.BJ", Board::Bse),
            ("920002", "920002.BJ", Board::Bse),
        ] {
            let found = Symbol::from_code(code).unwrap();
            assert_eq!((found.as_str(), found.board()), (symbol, Some(board)));
        }
        assert!(Symbol::from_code("900901").is_err(), "B shares are not A-shares");
    }

    #[test]
    fn a_rest_is_rounded_up_to_what_can_be_sold() {
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
            assert_eq!(board.least_sale(Shares(wanted), Shares(held)), Shares(sold), "{board:?} {wanted} of {held}");
        }
    }

    #[test]
    fn malformed_symbols_are_named() {
        for text in ["600000", "600000.SS", "60000a.SH", "", "六00000.SH"] {
            assert_eq!(text.parse::<Symbol>(), Err(SymbolError::Form(text.to_owned())));
        }
    }
}
