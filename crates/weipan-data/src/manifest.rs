//! `dataset.toml`: what a data set is and which files it consists of.

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::dataset::About;
use crate::error::DataError;
use crate::layout::MANIFEST;

/// The format that this version reads and writes.
pub(crate) const FORMAT: u32 = 1;

/// The whole of `dataset.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Format of the files.
    pub format: u32,
    /// Name of the data set.
    pub name: String,
    /// Where the data come from.
    #[serde(default)]
    pub source: String,
    /// Under which licence.
    #[serde(default)]
    pub licence: String,
    /// What made the files.
    #[serde(default)]
    pub made_by: String,
    /// Known problems.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The files; may be empty in a data set made by hand.
    #[serde(default)]
    pub file: Vec<FileEntry>,
}

/// One file of the data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileEntry {
    /// Path inside the folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Rows.
    pub rows: u64,
    /// First date, for tables with dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<NaiveDate>,
    /// Last date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<NaiveDate>,
}

impl Manifest {
    /// A manifest of the given files.
    pub fn new(about: &About, file: Vec<FileEntry>) -> Self {
        let About { name, source, licence, made_by, notes } = about.clone();
        Self { format: FORMAT, name, source, licence, made_by, notes, file }
    }

    /// Reads `dataset.toml` of a folder.
    pub fn read(root: &Path) -> Result<Self, DataError> {
        let path = root.join(MANIFEST);
        if !path.is_file() {
            return Err(DataError::NotADataset { path: root.to_owned() });
        }
        let text = fs::read_to_string(&path).map_err(DataError::io(&path, "read it"))?;
        let wrong = |message| DataError::Manifest { file: path.display().to_string(), message };
        let manifest: Self = toml::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        if manifest.format != FORMAT {
            let message = format!("format {} is not known; this version reads format {FORMAT}", manifest.format);
            return Err(wrong(message));
        }
        Ok(manifest)
    }

    /// The text of `dataset.toml`.
    pub fn text(&self) -> Result<String, DataError> {
        toml::to_string_pretty(self)
            .map_err(|e| DataError::Manifest { file: MANIFEST.to_owned(), message: e.to_string() })
    }

    /// The words for people.
    pub fn about(&self) -> About {
        let Self { name, source, licence, made_by, notes, .. } = self.clone();
        About { name, source, licence, made_by, notes }
    }
}

/// SHA-256 of a file's bytes, hexadecimal.
pub(crate) fn hash_file(path: &Path) -> Result<String, DataError> {
    let mut file = fs::File::open(path).map_err(DataError::io(path, "open it"))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = std::io::Read::read(&mut file, &mut buffer).map_err(DataError::io(path, "read it"))?;
        if read == 0 {
            return Ok(hexadecimal(&digest.finalize()));
        }
        digest.update(&buffer[..read]);
    }
}

/// SHA-256 of a text, hexadecimal.
pub(crate) fn hash_text(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
