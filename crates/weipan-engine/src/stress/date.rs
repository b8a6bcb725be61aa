//! Dates of overlays: quoted or as TOML has them.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Form {
    Text(String),
    Toml(toml::value::Datetime),
}

/// Reads `2024-02-05` or `"2024-02-05"`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = match Form::deserialize(deserializer)? {
        Form::Text(text) => text,
        Form::Toml(date) => date.to_string(),
    };
    text.parse().map_err(|_| serde::de::Error::custom(format!("\"{text}\" is not a date; write 2024-02-05")))
}

/// Writes a quoted date.
pub(super) fn serialize<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// Dates that may be left out.
pub(super) mod optional {
    use chrono::NaiveDate;
    use serde::{Deserializer, Serializer};

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        super::deserialize(deserializer).map(Some)
    }

    pub(crate) fn serialize<S: Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }
}
