//! What tests of several rooms share; the tests stand under `tests/`.

use std::path::{Path, PathBuf};

use weipan_data::{DataError, ImportReport, Source, import};

/// The folder of real data, from `WEIPAN_REAL_DATA` or beside the checkout; `None`, with a word, where there is none.
#[must_use]
pub fn real_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let path = std::env::var_os("WEIPAN_REAL_DATA").map_or(beside, PathBuf::from);
    if path.join("cn_2021_2024/bars.parquet").is_file() {
        return Some(path);
    }
    println!("skipped: no real data at {}", path.display());
    None
}

/// Imports the real set with its indices and futures into a folder, in place of what an earlier run left there.
///
/// # Errors
/// [`DataError`] if the files are not what the importer knows.
pub fn import_real(data: &Path, to: &Path) -> Result<ImportReport, DataError> {
    import(Source::Cn2021, &data.join("cn_2021_2024"), to, Some(&data.join("market")), true)
}
