//! Checkpoints: how far an account has come, on disk, so that a run that was killed goes on from there.
//!
//! ```text
//! CHECKPOINTS/                     runs/.checkpoints
//!   0123456789abcdef/              the account: version, spec and data, hashed
//!     0000000250/                  a part, named by the first day that it has not lived (a row number of the data)
//!       state.cbor                 where the account stands
//!       days.parquet, …            its rows since the part before
//! ```
//!
//! A part appears under its name when it is complete; what a killed run left half-written keeps a hidden name and is never
//! read. Another spec, other data or another version of weipan has another key and begins anew.

use std::fs::{self, File};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use weipan_core::DayIdx;
use weipan_core::record::{RunRecord, RunTables};

use crate::EngineError;
use crate::output::{Draft, Rows, append_rows, failed, write_rows, write_whole};
use crate::walk::WalkState;

const STATE: &str = "state.cbor";

/// Where checkpoints lie, and how often one is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoints {
    /// The folder of all accounts' checkpoints.
    pub folder: PathBuf,
    /// Trading days from one to the next.
    pub every: NonZeroU32,
}

impl Checkpoints {
    /// Takes the checkpoint of a run away, once its results are safe.
    ///
    /// # Errors
    /// [`EngineError::Output`] if it cannot be removed.
    pub fn remove(&self, record: &RunRecord) -> Result<(), EngineError> {
        let path = self.of(record).path;
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|e| failed(&path, e))?;
        }
        // Fails while other accounts have checkpoints there.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }

    /// The checkpoint of an account.
    pub(crate) fn of(&self, record: &RunRecord) -> Checkpoint {
        Checkpoint { path: self.folder.join(key(record)), written: None }
    }
}

/// What decides every bit of a run.
fn key(record: &RunRecord) -> String {
    let mut hash = Sha256::new();
    for part in [&record.version, &record.spec, &record.data.fingerprint] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// One account's checkpoint: a chain of parts.
#[derive(Debug)]
pub(crate) struct Checkpoint {
    path: PathBuf,
    /// The end of the last part, and the rows up to there.
    written: Option<(DayIdx, Rows)>,
}

/// A part's state, and the end of the part before.
#[derive(Serialize, Deserialize)]
struct Part<S> {
    after: Option<DayIdx>,
    state: S,
}

impl Checkpoint {
    /// Where the account stood and its rows so far; `None` if there is no checkpoint.
    ///
    /// # Errors
    /// [`EngineError`] names the file that is broken; nothing is resumed from half a chain.
    pub fn read(&mut self, record: &RunRecord) -> Result<Option<(WalkState, RunTables)>, EngineError> {
        let mut found: Option<(WalkState, RunTables)> = None;
        for path in self.parts()? {
            let part = self.read_part(&path)?;
            if part.after != found.as_ref().map(|(state, _)| state.next) {
                return Err(self.broken(&path, "the part before it is missing"));
            }
            let mut rows = found.map_or_else(|| RunTables::new(record.clone()), |(_, rows)| rows);
            append_rows(&path, &mut rows).map_err(|e| self.broken(&path, e))?;
            found = Some((part.state, rows));
        }
        self.written = found.as_ref().map(|(state, rows)| (state.next, Rows::of(rows)));
        Ok(found)
    }

    /// Writes the rows since the last part, and the state.
    ///
    /// # Errors
    /// [`EngineError::Output`] names the file.
    pub fn write(&mut self, state: &WalkState, rows: &RunTables) -> Result<(), EngineError> {
        fs::create_dir_all(&self.path).map_err(|e| failed(&self.path, e))?;
        let draft = Draft::begin(&self.path.join(format!("{:010}", state.next.0)))?;
        let (after, until) = self.written.map_or((None, Rows::default()), |(day, rows)| (Some(day), rows));
        write_rows(draft.path(), rows, &until)?;
        let path = draft.path().join(STATE);
        let mut bytes = Vec::new();
        ciborium::into_writer(&Part { after, state }, &mut bytes).map_err(|e| failed(&path, e))?;
        write_whole(&path, &bytes)?;
        draft.finish()?;
        self.written = Some((state.next, Rows::of(rows)));
        Ok(())
    }

    /// Complete parts, oldest first.
    fn parts(&self) -> Result<Vec<PathBuf>, EngineError> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let is_part = |path: &PathBuf| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'));
        let entries = fs::read_dir(&self.path).map_err(|e| failed(&self.path, e))?;
        let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut parts: Vec<PathBuf> = paths.map_err(|e| failed(&self.path, e))?.into_iter().filter(is_part).collect();
        parts.sort();
        Ok(parts)
    }

    fn read_part(&self, path: &Path) -> Result<Part<WalkState>, EngineError> {
        let file = File::open(path.join(STATE)).map_err(|e| self.broken(path, e))?;
        ciborium::from_reader(std::io::BufReader::new(file)).map_err(|e| self.broken(path, e))
    }

    fn broken(&self, part: &Path, what: impl ToString) -> EngineError {
        let what = format!("{}; remove {} to begin anew", what.to_string(), self.path.display());
        failed(part, what)
    }
}
