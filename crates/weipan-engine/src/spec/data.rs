//! The spec's `[data]` table.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where the bars are and which days to run: `[data]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSpec {
    /// Folder of the data set; relative paths start at the current folder.
    pub path: PathBuf,
    /// First day of the run; `"data"` takes the first day on which every input is known.
    pub start: Bound,
    /// Last day of the run; `"data"` takes the last day of the data.
    pub end: Bound,
}

/// A date of the spec, or the end of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bound {
    /// As far as the data reach.
    #[default]
    Data,
    /// A date.
    Date(NaiveDate),
}

impl Bound {
    /// The date, if one is given.
    #[must_use]
    pub fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Data => None,
            Self::Date(date) => Some(date),
        }
    }
}

impl Serialize for Bound {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Data => serializer.serialize_str("data"),
            Self::Date(date) => serializer.collect_str(date),
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A bare TOML date (2024-01-02) and a quoted one are both welcome.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Text(String),
            Toml(toml::value::Datetime),
        }
        let text = match Form::deserialize(deserializer)? {
            Form::Text(text) => text,
            Form::Toml(date) => date.to_string(),
        };
        if text == "data" {
            return Ok(Self::Data);
        }
        let wrong = |_| serde::de::Error::custom(format!("\"{text}\" is not a date; write 2024-02-05 or \"data\""));
        text.parse().map(Self::Date).map_err(wrong)
    }
}

impl Default for DataSpec {
    fn default() -> Self {
        Self { path: PathBuf::from("datasets/made-up"), start: Bound::Data, end: Bound::Data }
    }
}
