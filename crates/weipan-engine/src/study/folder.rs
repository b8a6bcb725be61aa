//! A study as a folder: its tables as Parquet, its record as JSON.

use std::fs;
use std::path::Path;

use weipan_core::factor_study::FactorStudy;

use crate::EngineError;
use crate::output::{failed, read_table, write_table, write_whole};

/// File name of a study's record.
pub const RECORD: &str = "factor.json";

/// Writes a study's tables and record into a folder that exists.
///
/// # Errors
/// [`EngineError::Output`] names the file.
pub fn write(folder: &Path, study: &FactorStudy) -> Result<(), EngineError> {
    write_table(folder, &study.days)?;
    write_table(folder, &study.buckets)?;
    write_table(folder, &study.horizons)?;
    write_table(folder, &study.months)?;
    write_table(folder, &study.groups)?;
    write_table(folder, &study.returns)?;
    write_table(folder, &study.statistics)?;
    write_table(folder, &study.correlations)?;
    write_table(folder, &study.weights)?;
    let path = folder.join(RECORD);
    let json = serde_json::to_vec_pretty(&study.record).map_err(|e| failed(&path, e))?;
    write_whole(&path, &json)
}

/// Reads a study's folder back.
///
/// # Errors
/// [`EngineError`] names the file that is missing, broken or of another version.
pub fn read(folder: &Path) -> Result<FactorStudy, EngineError> {
    let path = folder.join(RECORD);
    let bytes = fs::read(&path).map_err(|e| failed(&path, format!("{e}; is this the folder of a factor study?")))?;
    Ok(FactorStudy {
        record: serde_json::from_slice(&bytes).map_err(|e| failed(&path, e))?,
        days: read_table(folder)?,
        buckets: read_table(folder)?,
        horizons: read_table(folder)?,
        months: read_table(folder)?,
        groups: read_table(folder)?,
        returns: read_table(folder)?,
        statistics: read_table(folder)?,
        correlations: read_table(folder)?,
        weights: read_table(folder)?,
    })
}
