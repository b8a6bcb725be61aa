//! Specs from files, with keys changed on the command line.

use std::fs;
use std::path::{Path, PathBuf};

use miette::{Report, Result};
use weipan_engine::{EngineError, Spec};
use weipan_factor::UserLibrary;

use crate::args::LangArg;
use crate::failure;

/// A spec and the text it was read from.
#[derive(Debug, Clone)]
pub struct SpecFile {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The spec, with the changes of the command line.
    pub spec: Spec,
}

impl SpecFile {
    /// Reads a spec and changes keys: `account.leverage=3`.
    ///
    /// # Errors
    /// A report with the place in the file.
    pub fn read(path: &Path, changes: &[String], lang: Option<LangArg>) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|e| {
            Report::msg(format!(
                "{}: {e}; `weipan spec init {}` writes a spec with every key",
                path.display(),
                path.display()
            ))
        })?;
        let mut spec = Spec::from_toml(&text).map_err(|e| failure::of_spec(&e, path, &text))?;
        for change in changes {
            spec = apply(&spec, change)?;
        }
        spec.check().map_err(|e| failure::of_spec(&e, path, &text))?;
        resolve_factor_files(&mut spec)?;
        if let Some(lang) = lang {
            spec.report.lang = lang.code().to_owned();
        }
        Ok(Self { path: path.to_owned(), text, spec })
    }

    /// A report of what went wrong while the spec ran.
    #[must_use]
    pub fn report(&self, error: &EngineError) -> Report {
        failure::of_spec(error, &self.path, &self.text)
    }
}

/// Puts the texts of `.factor` files in the place of their names, so that records say them whole.
fn resolve_factor_files(spec: &mut Spec) -> Result<()> {
    spec.factor.definition = definition(&spec.factor.definition)?;
    for value in spec.compare.get_mut("factor.definition").into_iter().flatten() {
        if let toml::Value::String(text) = value {
            *text = definition(text)?;
        }
    }
    if !spec.factor.folder.is_empty() {
        let folder = std::mem::take(&mut spec.factor.folder);
        for (name, text) in factor_folder(Path::new(&folder))? {
            // What the spec itself says goes before the folder.
            spec.factor.library.entry(name).or_insert(text);
        }
    }
    Ok(())
}

/// Names and texts of the `.factor` files of a folder, in the order of names.
///
/// # Errors
/// A report that names the folder or file.
pub fn factor_folder(folder: &Path) -> Result<Vec<(String, String)>> {
    let broken = |path: &Path, e: std::io::Error| Report::msg(format!("{}: {e}", path.display()));
    let (mut files, mut names) = (Vec::new(), UserLibrary::default());
    for entry in fs::read_dir(folder).map_err(|e| broken(folder, e))? {
        let path = entry.map_err(|e| broken(folder, e))?.path();
        if path.extension().is_some_and(|ending| ending == "factor") {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let text = fs::read_to_string(&path).map_err(|e| broken(&path, e))?;
            names.insert(&name, &text).map_err(|e| Report::msg(format!("{}: {e}", path.display())))?;
            files.push((name, text));
        }
    }
    if files.is_empty() {
        return Err(Report::msg(format!("{}: no .factor file in it; give a folder that has some", folder.display())));
    }
    files.sort();
    Ok(files)
}

/// The text of a definition: that of the file where a `.factor` file is named, so that records say it whole.
///
/// # Errors
/// A report that names the file.
pub fn definition(text: &str) -> Result<String> {
    let path = Path::new(text.trim());
    if path.extension().is_none_or(|ending| ending != "factor") {
        return Ok(text.to_owned());
    }
    fs::read_to_string(path)
        .map_err(|e| Report::msg(format!("{}: {e}; give a definition or a .factor file", path.display())))
}

/// One `KEY=VALUE`; the value is TOML, and what is not TOML is text.
fn apply(spec: &Spec, change: &str) -> Result<Spec> {
    let (key, value) = split(change)
        .ok_or_else(|| Report::msg(format!("--set {change}: write KEY=VALUE, such as account.leverage=3")))?;
    let value = parse_value(value);
    if let Some(axis) = key.strip_prefix("compare.") {
        let axis = axis.trim_matches('"');
        let toml::Value::Array(values) = value else {
            return Err(Report::msg(format!("--set {change}: a comparison takes a list, such as [1, 2]")));
        };
        let mut changed = spec.clone();
        changed.compare.insert(axis.to_owned(), values);
        return Ok(changed);
    }
    spec.with(key, &value).map_err(|e| Report::msg(format!("--set {change}: {e}")))
}

/// Splits at the first `=` outside quotes.
fn split(change: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = change.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '=' && !quoted
    })?;
    Some((change[..at.0].trim(), change[at.0 + 1..].trim()))
}

fn parse_value(text: &str) -> toml::Value {
    let table: Result<toml::Table, _> = toml::from_str(&format!("value = {text}"));
    match table.ok().and_then(|mut t| t.remove("value")) {
        Some(value) => value,
        None => toml::Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn values_are_toml_or_text() {
        let spec = apply(&Spec::default(), "account.leverage=3").unwrap();
        assert_eq!(spec.account.leverage, 3.0);
        let spec = apply(&spec, "hedge.contract=front").unwrap();
        assert_eq!(spec.hedge.contract, weipan_engine::spec::ContractChoice::Front);
        let spec = apply(&spec, "compare.\"hedge.ratio\"=[0.8, 1.0]").unwrap();
        assert_eq!(spec.compare["hedge.ratio"].len(), 2);
        assert!(apply(&spec, "account.leverage").is_err());
        assert!(apply(&spec, "account.levrage=3").unwrap_err().to_string().contains("did you mean"));
    }
}
