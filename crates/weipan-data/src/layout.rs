//! Which file of a folder holds what.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::DataError;
use crate::manifest::{FileEntry, Manifest, hash_file, hash_text};

pub(crate) const MANIFEST: &str = "dataset.toml";
pub(crate) const BARS: &str = "bars";
pub(crate) const INSTRUMENTS: &str = "instruments.parquet";
pub(crate) const ACTIONS: &str = "actions.parquet";
pub(crate) const MEMBERS: &str = "members.parquet";
pub(crate) const INDEX: &str = "index.parquet";
pub(crate) const FUTURES: &str = "futures.parquet";

/// The files of a data set, by what they hold. Names are relative to the folder.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The folder.
    pub root: PathBuf,
    /// Files of bars, in the order of names.
    pub bars: Vec<String>,
    entries: Vec<FileEntry>,
}

impl Layout {
    /// The files of a data set: those that `dataset.toml` lists, or all if it lists none.
    pub fn open(root: &Path, manifest: &Manifest) -> Result<Self, DataError> {
        let mut bars = if manifest.file.is_empty() { bars_in(root)? } else { bars_of(manifest) };
        bars.sort_unstable();
        let layout = Self { root: root.to_owned(), bars, entries: manifest.file.clone() };
        if !layout.has_stocks() && !layout.has(INDEX) {
            return Err(DataError::MissingFile { file: format!("{}/{BARS}/<year>.parquet", root.display()) });
        }
        let listed = layout.entries.iter().map(|entry| &entry.path).chain(&layout.bars);
        for name in listed {
            layout.demand(name)?;
        }
        if layout.has_stocks() {
            layout.demand(INSTRUMENTS)?;
        }
        Ok(layout)
    }

    /// Whether the set has bars; one of indices and futures only has none.
    pub fn has_stocks(&self) -> bool {
        !self.bars.is_empty()
    }

    /// A folder without `dataset.toml` whose bars are one file.
    pub fn of_single_file(root: &Path, bars: &str) -> Result<Self, DataError> {
        let layout = Self { root: root.to_owned(), bars: vec![bars.to_owned()], entries: Vec::new() };
        layout.demand(bars)?;
        layout.demand(INSTRUMENTS)?;
        Ok(layout)
    }

    fn demand(&self, name: &str) -> Result<(), DataError> {
        let path = self.root.join(name);
        if path.is_file() { Ok(()) } else { Err(DataError::MissingFile { file: path.display().to_string() }) }
    }

    /// Whether an optional table is part of the set.
    pub fn has(&self, name: &str) -> bool {
        if self.entries.is_empty() {
            self.root.join(name).is_file()
        } else {
            self.entries.iter().any(|e| e.path == name)
        }
    }

    /// All files that are there, bars first.
    pub fn files(&self) -> Vec<String> {
        let tables = [INSTRUMENTS, ACTIONS, MEMBERS, INDEX, FUTURES].into_iter().filter(|name| self.has(name));
        self.bars.iter().cloned().chain(tables.map(str::to_owned)).collect()
    }

    /// SHA-256 over the hashes of the given files; a file that `dataset.toml` does not list is hashed now.
    pub fn fingerprint(&self, files: &[String]) -> Result<String, DataError> {
        let mut lines = String::new();
        for name in files {
            let listed = self.entries.iter().find(|entry| entry.path == *name);
            let hash = listed.map_or_else(|| hash_file(&self.root.join(name)), |entry| Ok(entry.sha256.clone()))?;
            lines.push_str(&format!("{name} {hash}\n"));
        }
        Ok(hash_text(&lines))
    }
}

fn bars_of(manifest: &Manifest) -> Vec<String> {
    let is_bars = |path: &str| path.starts_with("bars/") && path.ends_with(".parquet");
    manifest.file.iter().map(|entry| entry.path.clone()).filter(|path| is_bars(path)).collect()
}

fn bars_in(root: &Path) -> Result<Vec<String>, DataError> {
    let folder = root.join(BARS);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(DataError::io(&folder, "list it"))? {
        let name = entry.map_err(DataError::io(&folder, "list it"))?.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".parquet") {
            names.push(format!("{BARS}/{name}"));
        }
    }
    Ok(names)
}
