//! CSV files, row by row with their line numbers.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::error::DataError;

/// Reads all rows with their lines; the header is line 1. Columns are found by name.
pub(super) fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<(u64, T)>, DataError> {
    let wrong = |e: csv::Error| DataError::Csv { file: path.display().to_string(), message: e.to_string() };
    let value = |line: u64, headers: &csv::StringRecord, e: csv::Error| {
        // The reader counts fields; people know them by their names.
        let field = match e.kind() {
            csv::ErrorKind::Deserialize { err, .. } => err.field().and_then(|at| headers.get(at as usize)),
            _ => None,
        };
        let message = match (field, e.kind()) {
            (Some(column), csv::ErrorKind::Deserialize { err, .. }) => {
                format!("line {line}, column `{column}`: {}", err.kind())
            }
            _ => format!("line {line}: {e}"),
        };
        DataError::Csv { file: path.display().to_string(), message }
    };
    let file = fs::File::open(path).map_err(DataError::io(path, "open it"))?;
    let mut reader = csv::Reader::from_reader(file);
    let headers = reader.headers().map_err(wrong)?.clone();
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    while reader.read_record(&mut record).map_err(wrong)? {
        let line = record.position().map_or(0, csv::Position::line);
        rows.push((line, record.deserialize(Some(&headers)).map_err(|e| value(line, &headers, e))?));
    }
    Ok(rows)
}

/// The CSV files of a folder, in the order of names.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(DataError::io(folder, "list it"))? {
        let path = entry.map_err(DataError::io(folder, "list it"))?.path();
        if path.extension().is_some_and(|end| end == "csv") {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    if paths.is_empty() {
        let message = "there is no CSV file in it; name the folder with one file per stock".to_owned();
        return Err(DataError::Source { path: folder.to_owned(), message });
    }
    Ok(paths)
}

/// A path's last part, for messages.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
