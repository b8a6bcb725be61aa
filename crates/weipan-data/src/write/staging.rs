//! A folder that appears whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::DataError;
use crate::layout::MANIFEST;

/// A folder beside the target, removed again unless it is finished.
#[derive(Debug)]
pub(super) struct Staging {
    target: PathBuf,
    folder: PathBuf,
    finished: bool,
}

impl Staging {
    /// Makes the folder, if the target may be written.
    pub fn begin(target: &Path, replace: bool) -> Result<Self, DataError> {
        refuse_unless_free(target, replace)?;
        let folder = sibling(target, "new")?;
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent).map_err(DataError::io(parent, "create it"))?;
        }
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(DataError::io(&folder, "remove what an interrupted run left"))?;
        }
        fs::create_dir(&folder).map_err(DataError::io(&folder, "create it"))?;
        Ok(Self { target: target.to_owned(), folder, finished: false })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Moves the folder to its place; a data set that was there is put back if that fails.
    pub fn finish(mut self) -> Result<(), DataError> {
        let target = self.target.clone();
        if !target.exists() {
            fs::rename(&self.folder, &target).map_err(DataError::io(&target, "put the data set there"))?;
            self.finished = true;
            return Ok(());
        }
        let old = sibling(&target, "old")?;
        fs::rename(&target, &old).map_err(DataError::io(&target, "move the old data set aside"))?;
        if let Err(error) = fs::rename(&self.folder, &target) {
            fs::rename(&old, &target).map_err(DataError::io(&old, "put the old data set back"))?;
            return Err(DataError::io(&target, "put the data set there")(error));
        }
        self.finished = true;
        fs::remove_dir_all(&old).map_err(DataError::io(&old, "remove the old data set"))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing more can be done about a folder that cannot be removed: the error under way says what happened.
            _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn refuse_unless_free(target: &Path, replace: bool) -> Result<(), DataError> {
    if !target.exists() {
        return Ok(());
    }
    let mut entries = fs::read_dir(target).map_err(DataError::io(target, "list it"))?;
    if entries.next().is_none() {
        return Ok(());
    }
    let path = target.to_owned();
    match (target.join(MANIFEST).is_file(), replace) {
        (true, true) => Ok(()),
        (true, false) => {
            Err(DataError::NotEmpty { path, hint: ": it holds a data set; say that it may be replaced (--replace)" })
        }
        (false, _) => Err(DataError::NotEmpty { path, hint: " and holds no data set; choose another folder" }),
    }
}

fn sibling(target: &Path, what: &str) -> Result<PathBuf, DataError> {
    let name = target.file_name().ok_or_else(|| DataError::Unwritable {
        message: format!("{} does not end in the name of a folder", target.display()),
    })?;
    Ok(target.with_file_name(format!(".{}.{what}-{}", name.to_string_lossy(), std::process::id())))
}
