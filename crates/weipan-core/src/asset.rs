//! Stocks: their symbols, boards and listing dates.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// The name of an index position, which stands among stocks but is none: it has no board and cannot be parsed.
    #[must_use]
    pub fn of_index(code: &str) -> Self {
        Self(code.into())
    }

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

/// Why a stock left the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelistKind {
    /// Closed below 1 yuan for too long.
    Price,
    /// Market value below the line for too long.
    MarketCap,
    /// Failed the financial tests.
    Financial,
    /// Fraud or another grave offence.
    Fraud,
    /// Merged into another company.
    Merger,
    /// Of its own accord, with an offer to holders.
    Voluntary,
}

impl DelistKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Price, Self::MarketCap, Self::Financial, Self::Fraud, Self::Merger, Self::Voluntary];

    /// The word used in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::MarketCap => "market_cap",
            Self::Financial => "financial",
            Self::Fraud => "fraud",
            Self::Merger => "merger",
            Self::Voluntary => "voluntary",
        }
    }
}

/// How a stock left, where the data say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exit {
    /// Why it was delisted.
    pub kind: Option<DelistKind>,
    /// The stock that its shares turned into, one for one, on its delisting date.
    pub into: Option<AssetIdx>,
}

/// A code that a stock had earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerCode {
    /// The code.
    pub symbol: Symbol,
    /// First day on which the stock trades under a later one.
    pub until: NaiveDate,
}

/// The stocks of a data set in the order of their columns.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    instruments: Vec<Instrument>,
    /// Their boards and last days once more, by themselves: every order and every holding asks for them each day.
    boards: Vec<Board>,
    delist_dates: Vec<Option<NaiveDate>>,
    by_symbol: HashMap<Symbol, AssetIdx>,
    /// Earlier codes, the earliest first; few stocks have any.
    former: BTreeMap<AssetIdx, Vec<FormerCode>>,
    exits: BTreeMap<AssetIdx, Exit>,
}

impl Assets {
    /// The table of the given stocks; of a repeated symbol the last one is found by [`Assets::find`].
    #[must_use]
    pub fn new(instruments: Vec<Instrument>) -> Self {
        let by_symbol = instruments.iter().enumerate().map(|(i, x)| (x.symbol.clone(), AssetIdx(i as u32))).collect();
        let boards = instruments.iter().map(|x| x.board).collect();
        let delist_dates = instruments.iter().map(|x| x.delist_date).collect();
        let (former, exits) = (BTreeMap::new(), BTreeMap::new());
        Self { instruments, boards, delist_dates, by_symbol, former, exits }
    }

    /// The same stocks with the codes that some had earlier; [`Assets::find`] finds a stock by each of its codes.
    #[must_use]
    pub fn with_former_codes(mut self, mut former: BTreeMap<AssetIdx, Vec<FormerCode>>) -> Self {
        for (asset, codes) in &mut former {
            codes.sort_by_key(|code| code.until);
            self.by_symbol.extend(codes.iter().map(|code| (code.symbol.clone(), *asset)));
        }
        self.former = former;
        self
    }

    /// The same stocks with how some of them left.
    #[must_use]
    pub fn with_exits(mut self, exits: BTreeMap<AssetIdx, Exit>) -> Self {
        self.exits = exits;
        self
    }

    /// A stock's board.
    #[must_use]
    pub fn board(&self, asset: AssetIdx) -> Board {
        self.boards[asset.column()]
    }

    /// The first day on which a stock is no longer listed, if the data have one.
    #[must_use]
    pub fn delist_date(&self, asset: AssetIdx) -> Option<NaiveDate> {
        self.delist_dates[asset.column()]
    }

    /// How a stock left, as far as the data say.
    #[must_use]
    pub fn exit(&self, asset: AssetIdx) -> Exit {
        self.exits.get(&asset).copied().unwrap_or_default()
    }

    /// All stocks that had other codes earlier, in the order of columns.
    pub fn all_former_codes(&self) -> impl Iterator<Item = (AssetIdx, &[FormerCode])> {
        self.former.iter().map(|(asset, codes)| (*asset, codes.as_slice()))
    }

    /// Earlier codes of a stock, the earliest first.
    #[must_use]
    pub fn former_codes(&self, asset: AssetIdx) -> &[FormerCode] {
        self.former.get(&asset).map_or(&[], Vec::as_slice)
    }

    /// The code under which a stock trades on a date.
    #[must_use]
    pub fn symbol_on(&self, asset: AssetIdx, date: NaiveDate) -> &Symbol {
        let earlier = self.former_codes(asset).iter().find(|code| date < code.until);
        earlier.map_or(&self.get(asset).symbol, |code| &code.symbol)
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
mod tests;
