//! The rule book: every dated rule of the market, from the tables that ship with weipan and the user's own rows.
//!
//! One story for all tables. `data/rules/*.toml` hold rows; [`TABLES`] says which tables there are and what a row
//! says. A row has *key* columns, usually a board or a product and the day `from` which it holds, and *value* columns,
//! and names its source. A spec's `[[rules.stamp_duty]]` rows are laid over the shipped ones:
//!
//! 1. a row with the same key replaces the shipped one, another is added;
//! 2. what it leaves out stays as it was: as in the row it replaces, else as in the row in force on the eve;
//! 3. a key that names a board, market or product may be a list, and where it is left out the row holds for all.
//!
//! The book is a plain value that is passed down to whoever needs rows: the exchange for fees and limits, the hedge
//! for contract terms and margins. Nobody else opens the files.

mod row;
mod table;
mod tables;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use crate::{Dated, ScheduleError};
pub use row::RuleRow;
pub use table::{Column, Kind, RulePlace, RuleTable, Use};
pub use tables::*;

/// A user's rows by table: the spec's `[rules]`.
pub type RulesSpec = BTreeMap<String, Vec<toml::Table>>;

/// All rules, each table's rows in the order of their keys.
///
/// ```
/// use weipan_core::rules::{RuleBook, RulesSpec, STAMP_DUTY};
/// let spec: RulesSpec = toml::from_str("stamp_duty = [{ from = 2023-08-28, sell = 0.001 }]").unwrap_or_default();
/// let book = RuleBook::shipped()?.with(&spec)?;
/// let changed: Vec<_> = book.rows(&STAMP_DUTY).iter().filter(|row| row.changed).collect();
/// assert_eq!((changed.len(), changed[0].text("from"), changed[0].text("buy")), (1, "2023-08-28".into(), "0".into()));
/// # Ok::<(), weipan_core::ScheduleError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RuleBook {
    /// Parallel to [`TABLES`].
    rows: Vec<Vec<RuleRow>>,
}

/// The shipped files are parsed once: a comparison opens hundreds of accounts.
static SHIPPED: LazyLock<Result<RuleBook, ScheduleError>> = LazyLock::new(|| RuleBook::from_files(&FILES));

impl RuleBook {
    /// The tables that ship with weipan.
    ///
    /// # Errors
    /// [`ScheduleError`] names the file and the row if a shipped table is broken; a test reads them all.
    pub fn shipped() -> Result<Self, ScheduleError> {
        SHIPPED.clone()
    }

    /// A book from files: `(name, text)`. A table without rows is empty.
    ///
    /// # Errors
    /// [`ScheduleError::Form`] if a text is not TOML, [`ScheduleError::Rule`] with file, table and row otherwise.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, ScheduleError> {
        let mut book = Self { rows: vec![Vec::new(); TABLES.len()] };
        for (file, text) in files {
            let form = |message| ScheduleError::Form { what: (*file).to_owned(), message };
            let tables: RulesSpec = toml::from_str(text).map_err(|e| form(e.to_string()))?;
            for (name, rows) in &tables {
                let place = RulePlace::in_file(file, name);
                let index = find(name).filter(|i| TABLES[*i].file == *file).ok_or_else(|| unknown(&place))?;
                for (n, raw) in rows.iter().enumerate() {
                    for row in row::read(TABLES[index], raw, &place.row(n))? {
                        row.complete(TABLES[index], &place.row(n))?;
                        insert(&mut book.rows[index], TABLES[index], row, &place.row(n))?;
                    }
                }
            }
        }
        Ok(book)
    }

    /// The book with a user's rows laid over it.
    ///
    /// # Errors
    /// [`ScheduleError::Rule`] names table, row and key: a table or key that does not exist (with the nearest name), a
    /// value that cannot be, a key that stands twice, or a row that leaves out what no earlier row says.
    pub fn with(mut self, spec: &RulesSpec) -> Result<Self, ScheduleError> {
        for (name, rows) in spec {
            let place = RulePlace::in_spec(name);
            let index = find(name).ok_or_else(|| unknown(&place))?;
            if TABLES[index] == &BAN {
                let what =
                    "bans are changed where they are switched on: write [[ban]] with its `name` and what differs";
                return Err(place.wrong(what.to_owned()));
            }
            let mut own = Vec::new();
            for (n, raw) in rows.iter().enumerate() {
                for row in row::read(TABLES[index], raw, &place.row(n))? {
                    insert(&mut own, TABLES[index], row, &place.row(n))?;
                }
            }
            for row in own {
                let place = place.row(row.position);
                self.lay_over(index, row, &place)?;
            }
        }
        Ok(self)
    }

    fn lay_over(&mut self, index: usize, row: RuleRow, place: &RulePlace) -> Result<(), ScheduleError> {
        let (table, rows) = (TABLES[index], &mut self.rows[index]);
        let key = row.key(table);
        let same = rows.iter().position(|other| other.key(table) == key);
        let eve = rows.iter().rev().find(|other| other.is_before(&row, table));
        let base = same.map(|i| &rows[i]).or(eve).cloned();
        let row = row.filled_from(base.as_ref());
        row.complete(table, place)?;
        match same {
            Some(i) => rows[i] = row,
            None => {
                rows.push(row);
                rows.sort_by_key(|row| row.key(table));
            }
        }
        Ok(())
    }

    /// A table by its name.
    #[must_use]
    pub fn table(name: &str) -> Option<&'static RuleTable> {
        find(name).map(|i| TABLES[i])
    }

    /// The table whose name is nearest to a wrong one, if one is near.
    #[must_use]
    pub fn nearest_table(name: &str) -> Option<&'static str> {
        table::nearest(name, TABLES.iter().map(|table| table.name))
    }

    /// A table's rows, by board or product and then oldest first.
    #[must_use]
    pub fn rows(&self, table: &RuleTable) -> &[RuleRow] {
        find(table.name).map_or(&[], |i| &self.rows[i])
    }

    /// A table's rows as values of a type of the reader's, with the columns as fields.
    ///
    /// # Errors
    /// [`ScheduleError::Form`] if the type asks for columns that the table does not have: a defect.
    pub fn read<T: DeserializeOwned>(&self, table: &RuleTable) -> Result<Vec<T>, ScheduleError> {
        self.rows(table).iter().map(|row| row.read(table)).collect()
    }

    /// The dated rows whose other keys are those given, such as `[("product", "IM")]`.
    ///
    /// # Errors
    /// As [`RuleBook::read`].
    pub fn schedule<T: DeserializeOwned>(
        &self,
        table: &RuleTable,
        of: &[(&str, &str)],
    ) -> Result<Dated<T>, ScheduleError> {
        let rows = self.rows(table).iter().filter(|row| of.iter().all(|(key, word)| row.text(key) == *word));
        let dated = rows.map(|row| Ok((row.from().unwrap_or(NaiveDate::MIN), row.read(table)?)));
        Dated::new(table.name, dated.collect::<Result<_, ScheduleError>>()?)
    }

    /// The rows that hold on a date: of each board or product the last one that has begun and not ended (`to`), and all
    /// rows of tables that have no dates.
    #[must_use]
    pub fn on(&self, table: &RuleTable, date: NaiveDate) -> Vec<&RuleRow> {
        let rows = self.rows(table);
        let begun = |row: &RuleRow| row.from().is_none_or(|from| from <= date);
        let is_last = |i: usize| {
            let later = |other: &RuleRow| begun(other) && rows[i].is_before(other, table);
            begun(&rows[i]) && !rows[i + 1..].iter().any(later)
        };
        let is_over = |row: &RuleRow| row.date("to").is_some_and(|to| to < date);
        (0..rows.len()).filter(|i| is_last(*i) && !is_over(&rows[*i])).map(|i| &rows[i]).collect()
    }
}

fn find(name: &str) -> Option<usize> {
    TABLES.iter().position(|table| table.name == name)
}

fn unknown(place: &RulePlace) -> ScheduleError {
    place.wrong(match RuleBook::nearest_table(&place.table) {
        Some(name) => format!("there is no such table; did you mean `{name}`?"),
        None => "there is no such table; `weipan rules` lists them".to_owned(),
    })
}

/// Puts a row in its place; a key may stand only once.
fn insert(rows: &mut Vec<RuleRow>, table: &RuleTable, row: RuleRow, place: &RulePlace) -> Result<(), ScheduleError> {
    let key = row.key(table);
    match rows.binary_search_by_key(&key, |other| other.key(table)) {
        Ok(_) => {
            let keys: Vec<_> = table.keys.iter().map(|k| format!("{} = {}", k.name, row.text(k.name))).collect();
            Err(place.wrong(format!("{} stands in another row too; keep one", keys.join(", "))))
        }
        Err(at) => {
            rows.insert(at, row);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
