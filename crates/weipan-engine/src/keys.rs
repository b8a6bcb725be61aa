//! Keys of the spec: which exist, and the nearest one to a wrong one.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

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
    matches!(key, "compare" | "ban" | "flow")
}

/// Tables inside a table whose keys are the user's own.
const OPEN_INSIDE: [&str; 3] = ["factor.parameters", "factor.library", "book.long"];

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
