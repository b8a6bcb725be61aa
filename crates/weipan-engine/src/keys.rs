//! Keys of the spec: which exist, and the nearest one to a wrong one.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use weipan_core::rules::RulePlace;
use weipan_core::{RuleBook, ScheduleError};

use crate::stress::KINDS;
use crate::{EngineError, Spec};

/// All keys of the spec as `table.key`, and the tables' own names.
fn known() -> Vec<String> {
    let mut keys = Vec::new();
    for (name, value) in toml::Table::try_from(Spec::default()).unwrap_or_default() {
        if let toml::Value::Table(table) = &value {
            keys.extend(table.keys().map(|key| format!("{name}.{key}")));
        }
        keys.push(name);
    }
    keys
}

/// Keys whose contents are free or checked by their own types.
fn is_open(key: &str) -> bool {
    matches!(key, "compare" | "ban" | "rules" | "stress" | "flow")
}

/// Tables inside a table whose keys are the user's own.
const OPEN_INSIDE: [&str; 5] = ["factor.parameters", "factor.library", "hedge.mix", "rules", "book.long"];

/// The error of an unknown key, with the nearest known one.
fn unknown(key: &str, span: Option<Range<usize>>) -> EngineError {
    let nearest = known()
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(key, &candidate), candidate))
        .min()
        .filter(|(distance, _)| *distance <= 2 + key.len() / 4);
    let message = match nearest {
        Some((_, candidate)) => format!("unknown key `{key}`; did you mean `{candidate}`?"),
        None => format!("unknown key `{key}`; `weipan spec init` writes all keys"),
    };
    EngineError::Spec { message, span }
}

/// Refuses keys that the spec does not have.
///
/// # Errors
/// [`EngineError::Spec`] with the place of the key, or of what is not TOML.
pub fn check_known(text: &str) -> Result<(), EngineError> {
    let table = DeTable::parse(text)
        .map_err(|e| EngineError::Spec { message: format!("not TOML: {}", e.message()), span: e.span() })?;
    let known = known();
    let is_known = |key: &str| known.iter().any(|k| k == key);
    for (name, value) in table.get_ref() {
        if !is_known(name.get_ref()) {
            return Err(unknown(name.get_ref(), Some(name.span())));
        }
        if let ("stress", DeValue::Array(overlays)) = (name.get_ref().as_ref(), value.get_ref()) {
            overlays.iter().try_for_each(|overlay| check_overlay(overlay.get_ref(), overlay.span()))?;
        }
        let DeValue::Table(inner) = value.get_ref() else { continue };
        if is_open(name.get_ref()) {
            continue;
        }
        for key in inner.keys() {
            let full = format!("{}.{}", name.get_ref(), key.get_ref());
            if !is_known(&full) {
                return Err(unknown(&full, Some(key.span())));
            }
        }
    }
    Ok(())
}

/// Refuses kinds of `[[stress]]` that do not exist and keys that a kind does not take.
fn check_overlay(overlay: &DeValue<'_>, span: Range<usize>) -> Result<(), EngineError> {
    let wrong = |message: String, span| Err(EngineError::Spec { message, span: Some(span) });
    let nearest = |word: &str, known: &[&'static str]| {
        known.iter().copied().min_by_key(|candidate| strsim::damerau_levenshtein(word, candidate)).unwrap_or_default()
    };
    let DeValue::Table(table) = overlay else { return wrong("a [[stress]] is a table".to_owned(), span) };
    let kinds = KINDS.map(|(kind, _)| kind);
    let kind = match table.iter().find(|(key, _)| key.get_ref() == "kind") {
        Some((_, value)) => match (value.get_ref(), value.span()) {
            (DeValue::String(word), span) if !kinds.contains(&word.as_ref()) => {
                let message = format!(
                    "there is no kind \"{word}\" of stress; did you mean \"{}\"? Kinds are {}",
                    nearest(word, &kinds),
                    kinds.join(", ")
                );
                return wrong(message, span);
            }
            (DeValue::String(word), _) => word.as_ref(),
            (_, span) => return wrong(format!("kind is a word: one of {}", kinds.join(", ")), span),
        },
        None if table.iter().any(|(key, _)| key.get_ref() == "episode") => "episode",
        None => return wrong(format!("a [[stress]] needs `kind` or `episode`; kinds are {}", kinds.join(", ")), span),
    };
    let keys = KINDS.iter().find(|(known, _)| *known == kind).map_or(&[][..], |(_, keys)| keys);
    match table.keys().find(|key| key.get_ref() != "kind" && !keys.contains(&key.get_ref().as_ref())) {
        Some(key) => {
            let word = key.get_ref();
            let message = format!(
                "unknown key `{word}` in a [[stress]] of kind \"{kind}\"; did you mean `{}`? It takes {}",
                nearest(word, keys),
                keys.join(", ")
            );
            wrong(message, key.span())
        }
        None => Ok(()),
    }
}

/// The error of a rule with its place in the spec's text.
pub fn rule_error(error: ScheduleError, text: &str) -> EngineError {
    match error {
        ScheduleError::Rule { ref place, .. } if place.file.is_none() => {
            EngineError::Spec { message: error.to_string(), span: rule_span(place, text) }
        }
        other => EngineError::Rules(other),
    }
}

/// The value of the key that a rule error is about; the name of the key or table where there is no value to blame.
fn rule_span(place: &RulePlace, text: &str) -> Option<Range<usize>> {
    let spec = DeTable::parse(text).ok()?;
    let DeValue::Table(tables) = spec.get_ref().get("rules")?.get_ref() else { return None };
    let (name, rows) = tables.iter().find(|(name, _)| *name.get_ref() == *place.table)?;
    let row = || match rows.get_ref() {
        DeValue::Array(rows) => match rows.get(place.row?.checked_sub(1)?)?.get_ref() {
            DeValue::Table(row) => row.iter().find(|(key, _)| Some(&**key.get_ref()) == place.key.as_deref()),
            _ => None,
        },
        _ => None,
    };
    let table = RuleBook::table(&place.table);
    Some(match row() {
        Some((key, _)) if table.is_some_and(|table| table.column(key.get_ref()).is_none()) => key.span(),
        Some((_, value)) => value.span(),
        None => name.span(),
    })
}

/// Sets `table.key` in a spec that has every key.
///
/// # Errors
/// [`EngineError::Spec`] if there is no such key.
pub fn set(table: &mut toml::Table, key: &str, value: toml::Value) -> Result<(), EngineError> {
    if let Some((open, own)) =
        OPEN_INSIDE.iter().find_map(|open| Some((open, key.strip_prefix(open)?.strip_prefix('.')?)))
    {
        let inner = open.split('.').try_fold(table, |table, name| table.get_mut(name)?.as_table_mut());
        if let Some(inner) = inner {
            inner.insert(own.to_owned(), value);
        }
        return Ok(());
    }
    if !known().iter().any(|k| k == key) {
        return Err(unknown(key, None));
    }
    match key.split_once('.') {
        Some((outer, inner)) => {
            if let Some(toml::Value::Table(of)) = table.get_mut(outer) {
                of.insert(inner.to_owned(), value);
            }
        }
        None => {
            table.insert(key.to_owned(), value);
        }
    }
    Ok(())
}
