//! What a table of the rule book is: its columns and their kinds, and the places that errors name.

use std::fmt;

use crate::ScheduleError;

/// What may stand in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A date, such as 2024-02-05.
    Date,
    /// A month, such as 2024-02.
    Month,
    /// A fraction from 0 to 1; 0.0005 is 0.05 %.
    Rate,
    /// Thousandths, 0 to 10,000.
    Permille,
    /// A whole number, 0 or more.
    Count,
    /// A whole number, 1 or more.
    Whole,
    /// A number, 0 or more.
    Number,
    /// A number above 0.
    Positive,
    /// Any text.
    Text,
    /// A futures product; where it is a key and left out, all four are meant.
    Product,
    /// One of these words; where it is a key and left out, all of them are meant.
    Word(&'static [&'static str]),
}

/// The futures products that a row without `product` holds for.
const PRODUCTS: &[&str] = &["IF", "IH", "IC", "IM"];

impl Kind {
    /// The words that stand in for a key that is left out; `None` if it must be given.
    pub(super) fn all(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Product => Some(PRODUCTS),
            Self::Word(words) => Some(words),
            _ => None,
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the files.
    pub name: &'static str,
    /// What may stand in it.
    pub kind: Kind,
    /// What it means, with its unit.
    pub what: &'static str,
}

/// Who obeys a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Every run, unless the spec says otherwise.
    Run,
    /// Runs whose spec asks for it; the text names the key.
    Asked(&'static str),
    /// Nobody: it is there to be read.
    Information,
}

/// A table of the rule book.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleTable {
    /// Its name in the files and in a spec's `[rules]`.
    pub name: &'static str,
    /// The file it ships in.
    pub file: &'static str,
    /// What it says.
    pub what: &'static str,
    /// Who obeys it.
    pub used: Use,
    /// The columns that tell rows apart; `from` is the last.
    pub keys: &'static [Column],
    /// What a row says.
    pub values: &'static [Column],
}

impl RuleTable {
    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.keys.iter().chain(self.values).find(|column| column.name == name)
    }
}

/// Where a rule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlace {
    /// The file; `None` for a spec.
    pub file: Option<String>,
    /// The table.
    pub table: String,
    /// The row of the table, from 1.
    pub row: Option<usize>,
    /// The column.
    pub key: Option<String>,
}

impl RulePlace {
    pub(super) fn in_file(file: &str, table: &str) -> Self {
        Self { file: Some(file.to_owned()), table: table.to_owned(), row: None, key: None }
    }

    pub(super) fn in_spec(table: &str) -> Self {
        Self { file: None, table: table.to_owned(), row: None, key: None }
    }

    pub(super) fn row(&self, position: usize) -> Self {
        Self { row: Some(position + 1), ..self.clone() }
    }

    pub(super) fn key(&self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self.clone() }
    }

    pub(super) fn wrong(&self, what: String) -> ScheduleError {
        ScheduleError::Rule { place: Box::new(self.clone()), what }
    }
}

impl fmt::Display for RulePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "data/rules/{file}, [[{}]]", self.table)?,
            None => write!(f, "[[rules.{}]]", self.table)?,
        }
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        match &self.key {
            Some(key) => write!(f, ", `{key}`"),
            None => Ok(()),
        }
    }
}

/// The candidate that a wrong word is nearest to, if one is near.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = candidates.map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate)).min();
    near.filter(|(distance, _)| *distance <= 2 + word.len() / 4).map(|(_, candidate)| candidate)
}
