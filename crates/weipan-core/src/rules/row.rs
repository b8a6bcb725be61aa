//! One row of the rule book: read, checked, and completed.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use toml::Value;

use super::table::{Column, Kind, RulePlace, RuleTable, nearest};
use crate::ScheduleError;

/// Source of a user's row that names none.
const OWN_SOURCE: &str = "the spec";

/// A row, with every column in the form of its kind: dates and months as text, rates as floats.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRow {
    values: toml::Table,
    /// Its position among the rows of its table where it was written.
    pub(super) position: usize,
    /// Where it comes from; `[K]` marks what is not confirmed.
    pub source: String,
    /// Whether a user changed or added it.
    pub changed: bool,
}

impl RuleRow {
    /// A column as text; empty if there is none.
    #[must_use]
    pub fn text(&self, column: &str) -> String {
        match self.values.get(column) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string().trim_end_matches(".0").to_owned(),
            None => String::new(),
        }
    }

    /// The first day on which it holds; `None` in tables without dates.
    #[must_use]
    pub fn from(&self) -> Option<NaiveDate> {
        self.date("from")
    }

    /// A column's date; `None` if it has none.
    pub(super) fn date(&self, column: &str) -> Option<NaiveDate> {
        self.values.get(column)?.as_str()?.parse().ok()
    }

    /// The row as a value of a type whose fields are columns.
    pub(super) fn read<T: DeserializeOwned>(&self, table: &RuleTable) -> Result<T, ScheduleError> {
        Value::Table(self.values.clone())
            .try_into()
            .map_err(|e: toml::de::Error| ScheduleError::Form { what: table.name.to_owned(), message: e.to_string() })
    }

    /// The key columns, in an order that sorts: closed words in theirs, all else as text.
    pub(super) fn key(&self, table: &RuleTable) -> Vec<(usize, String)> {
        let place = |column: &Column, text: &str| {
            column.kind.all().and_then(|words| words.iter().position(|word| *word == text)).unwrap_or(usize::MAX)
        };
        table.keys.iter().map(|key| (key, self.text(key.name))).map(|(key, text)| (place(key, &text), text)).collect()
    }

    /// Whether it is an earlier row of the same board or product.
    pub(super) fn is_before(&self, later: &Self, table: &RuleTable) -> bool {
        let same = |key: &Column| key.name == "from" || self.values.get(key.name) == later.values.get(key.name);
        table.keys.iter().all(same) && self.from().zip(later.from()).is_some_and(|(mine, other)| mine < other)
    }

    /// The row with what it leaves out taken from another one.
    pub(super) fn filled_from(mut self, base: Option<&Self>) -> Self {
        for (name, value) in base.iter().flat_map(|row| &row.values) {
            if !self.values.contains_key(name) {
                self.values.insert(name.clone(), value.clone());
            }
        }
        self
    }

    /// Refuses a row that lacks a column.
    pub(super) fn complete(&self, table: &RuleTable, place: &RulePlace) -> Result<(), ScheduleError> {
        match table.values.iter().find(|column| !self.values.contains_key(column.name)) {
            Some(column) => {
                let what = format!("is missing, and no earlier row says it: {}", column.what);
                Err(place.key(column.name).wrong(what))
            }
            None => Ok(()),
        }
    }
}

/// The rows that a row of TOML means: one for each board, market or product that it names or leaves out.
pub(super) fn read(table: &RuleTable, raw: &toml::Table, place: &RulePlace) -> Result<Vec<RuleRow>, ScheduleError> {
    if let Some(wrong) = raw.keys().find(|key| *key != "source" && table.column(key).is_none()) {
        return Err(unknown_key(table, wrong, place));
    }
    let source = match raw.get("source") {
        Some(Value::String(text)) => text.clone(),
        None if place.file.is_none() => OWN_SOURCE.to_owned(),
        _ => return Err(place.key("source").wrong("must be a text that names where the row is known from".to_owned())),
    };
    let mut rows = vec![toml::Table::new()];
    for key in table.keys {
        let choices = key_values(key, raw.get(key.name), place)?;
        let with = |row: &toml::Table, value: &Value| {
            let mut row = row.clone();
            row.insert(key.name.to_owned(), value.clone());
            row
        };
        rows = rows.iter().flat_map(|row| choices.iter().map(move |value| with(row, value))).collect();
    }
    for column in table.values {
        let Some(value) = raw.get(column.name) else { continue };
        let value = checked(column, value, place)?;
        rows.iter_mut().for_each(|row| drop(row.insert(column.name.to_owned(), value.clone())));
    }
    let position = place.row.map_or(0, |row| row - 1);
    let changed = place.file.is_none();
    Ok(rows.into_iter().map(|values| RuleRow { values, position, source: source.clone(), changed }).collect())
}

fn unknown_key(table: &RuleTable, key: &str, place: &RulePlace) -> ScheduleError {
    let names = || table.keys.iter().chain(table.values).map(|column| column.name);
    let known = names().collect::<Vec<_>>().join(", ");
    place.key(key).wrong(match nearest(key, names()) {
        Some(name) => format!("there is no such key; did you mean `{name}`?"),
        None => format!("there is no such key; the table has {known} and source"),
    })
}

/// The values that a key means: itself, each of a list, or all words of its kind.
fn key_values(key: &Column, value: Option<&Value>, place: &RulePlace) -> Result<Vec<Value>, ScheduleError> {
    match (value, key.kind.all()) {
        (Some(Value::Array(list)), Some(_)) if !list.is_empty() => {
            list.iter().map(|value| checked(key, value, place)).collect()
        }
        (Some(value), _) => Ok(vec![checked(key, value, place)?]),
        (None, Some(words)) => Ok(words.iter().map(|word| Value::String((*word).to_owned())).collect()),
        (None, None) => Err(place.key(key.name).wrong(format!("is missing: {}", key.what))),
    }
}

/// A value in the form of its column's kind.
fn checked(column: &Column, value: &Value, place: &RulePlace) -> Result<Value, ScheduleError> {
    let wrong = |must: &str| place.key(column.name).wrong(format!("is {value}, but must be {must}: {}", column.what));
    let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    let text = |fits: &dyn Fn(&str) -> bool, must: &str| match value.as_str() {
        Some(text) if fits(text) => Ok(value.clone()),
        _ => Err(wrong(must)),
    };
    let real = |fits: &dyn Fn(f64) -> bool, must: &str| match number {
        Some(number) if fits(number) => Ok(Value::Float(number)),
        _ => Err(wrong(must)),
    };
    let whole = |range: std::ops::RangeInclusive<i64>, must: &str| match value.as_integer() {
        Some(whole) if range.contains(&whole) => Ok(value.clone()),
        _ => Err(wrong(must)),
    };
    match column.kind {
        Kind::Date => {
            let text = value.as_str().map(str::to_owned).or_else(|| Some(value.as_datetime()?.to_string()));
            let date = text.and_then(|text| text.parse::<NaiveDate>().ok());
            date.map(|date| Value::String(date.to_string())).ok_or_else(|| wrong("a date such as 2024-02-05"))
        }
        Kind::Month => text(&is_month, "a month such as \"2024-02\""),
        Kind::Rate => real(&|x| (0.0..=1.0).contains(&x), "a fraction from 0 to 1, such as 0.0005 for 0.05 %"),
        Kind::Number => real(&|x| (0.0..1e15).contains(&x), "a number, 0 or more"),
        Kind::Positive => real(&|x| x > 0.0 && x < 1e15, "a number above 0"),
        Kind::Permille => whole(0..=10_000, "whole thousandths from 0 to 10000"),
        Kind::Count => whole(0..=i64::MAX, "a whole number, 0 or more"),
        Kind::Whole => whole(1..=i64::MAX, "a whole number, 1 or more"),
        Kind::Text | Kind::Product => text(&|text| !text.is_empty(), "a text"),
        Kind::Word(words) => {
            let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            text(&|text| words.contains(&text), &quoted.join(" or "))
        }
    }
}

fn is_month(text: &str) -> bool {
    text.len() == 7 && format!("{text}-01").parse::<NaiveDate>().is_ok()
}
