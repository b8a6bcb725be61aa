//! Values that change on known dates: fees, limits, margins.

use chrono::NaiveDate;
use thiserror::Error;

use crate::rules::RulePlace;

/// What can be wrong with a dated schedule.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum ScheduleError {
    /// Two rows start on the same day or in the wrong order.
    #[error("{what}: rows must start on rising dates, but {later} follows {earlier}; sort the rows by `from`")]
    Unordered {
        /// Which schedule.
        what: String,
        /// Start of the row before.
        earlier: NaiveDate,
        /// Start of the row after it.
        later: NaiveDate,
    },
    /// The text is not the TOML that was expected.
    #[error("{what}: {message}")]
    Form {
        /// Which table.
        what: String,
        /// The parser's message, with line and column.
        message: String,
    },
    /// A row of the rule book is wrong.
    #[error("{place}: {what}")]
    Rule {
        /// File or spec, table, row and key.
        place: Box<RulePlace>,
        /// What is wrong and what to do.
        what: String,
    },
}

/// Rows `(from, value)` in rising order of dates: a value holds from its date until the next row's.
///
/// ```
/// use chrono::NaiveDate;
/// use weipan_core::Dated;
/// let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
/// let stamp = Dated::new("stamp duty", vec![(day(2008, 9, 19), 10), (day(2023, 8, 28), 5)])?;
/// assert_eq!(stamp.on(day(2023, 8, 27)), Some(&10));
/// assert_eq!(stamp.on(day(2023, 8, 28)), Some(&5));
/// assert_eq!(stamp.on(day(2000, 1, 1)), None);
/// # Ok::<(), weipan_core::ScheduleError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dated<T> {
    rows: Vec<(NaiveDate, T)>,
}

impl<T> Dated<T> {
    /// A schedule of the given rows.
    ///
    /// # Errors
    /// [`ScheduleError::Unordered`] unless the dates rise.
    pub fn new(what: &str, rows: Vec<(NaiveDate, T)>) -> Result<Self, ScheduleError> {
        match rows.windows(2).find(|pair| pair[1].0 <= pair[0].0) {
            Some(pair) => Err(ScheduleError::Unordered { what: what.to_owned(), earlier: pair[0].0, later: pair[1].0 }),
            None => Ok(Self { rows }),
        }
    }

    /// One value for all time.
    #[must_use]
    pub fn constant(value: T) -> Self {
        Self { rows: vec![(NaiveDate::MIN, value)] }
    }

    /// The value on a date; `None` before the first row.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> Option<&T> {
        let after = self.rows.partition_point(|(from, _)| *from <= date);
        after.checked_sub(1).map(|i| &self.rows[i].1)
    }

    /// The value on a date, and before the first row that of the first: for terms that a market which is only made up
    /// may ask for earlier than they were written.
    #[must_use]
    pub fn on_or_first(&self, date: NaiveDate) -> Option<&T> {
        self.on(date).or(self.rows.first().map(|(_, value)| value))
    }

    /// The schedule with every value replaced.
    #[must_use]
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Dated<U> {
        Dated { rows: self.rows.into_iter().map(|(from, value)| (from, change(value))).collect() }
    }

    /// The rows, oldest first.
    #[must_use]
    pub fn rows(&self) -> &[(NaiveDate, T)] {
        &self.rows
    }
}

/// A number of a spec that may be left to the dated rules: `"by_date"` or a value.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ByDateOr {
    /// What the rules under `data/rules` say for the date.
    #[default]
    ByDate,
    /// This value, whatever the date.
    Value(f64),
}

impl serde::Serialize for ByDateOr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ByDate => serializer.serialize_str("by_date"),
            Self::Value(value) => serializer.serialize_f64(*value),
        }
    }
}

impl<'de> serde::Deserialize<'de> for ByDateOr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = ByDateOr;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number or \"by_date\"")
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<ByDateOr, E> {
                Ok(ByDateOr::Value(value))
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<ByDateOr, E> {
                Ok(ByDateOr::Value(value as f64))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<ByDateOr, E> {
                Ok(ByDateOr::Value(value as f64))
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ByDateOr, E> {
                match text {
                    "by_date" => Ok(ByDateOr::ByDate),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
