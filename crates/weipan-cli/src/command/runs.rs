//! `weipan runs`: the runs so far.

use std::fs;
use std::path::{Path, PathBuf};

use miette::{Report, Result};
use weipan_engine::output;

use crate::args::RunsArgs;
use crate::run_folder::{COMPARISON, STATISTICS, STRESS};
use crate::table;

/// Prints one line a run, oldest first.
///
/// # Errors
/// A report if the folder cannot be read.
pub fn run(args: &RunsArgs) -> Result<()> {
    let out = &args.out.out;
    let entries = fs::read_dir(out).map_err(|e| {
        Report::msg(format!("{}: {e}; `weipan backtest` and `weipan compare` write there", out.display()))
    })?;
    let mut folders: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    folders.sort();
    let header = ["run", "variant", "days", "leverage", "annual return", "worst drawdown"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for folder in folders {
        rows.extend(lines(&folder));
    }
    if rows.len() == 1 {
        anstream::println!("no runs under {}", out.display());
    } else {
        anstream::println!("{}", table::render(&rows));
    }
    Ok(())
}

/// One line of a run folder, or one for each run of a comparison or a stress.
fn lines(folder: &Path) -> Vec<Vec<String>> {
    if folder.join(output::RECORD).is_file() {
        return line(folder, folder).into_iter().collect();
    }
    if ![COMPARISON, STRESS].iter().any(|record| folder.join(record).is_file()) {
        return Vec::new();
    }
    let mut variants: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    variants.sort();
    variants.iter().filter_map(|variant| line(folder, variant)).collect()
}

fn line(run: &Path, folder: &Path) -> Option<Vec<String>> {
    let record = output::read_record(folder).ok()?;
    let bytes = fs::read(folder.join(STATISTICS)).ok()?;
    let statistics: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let percent = |key: &str| match statistics.get(key).and_then(serde_json::Value::as_f64) {
        Some(value) => format!("{:.2} %", value * 100.0),
        None => "n/a".to_owned(),
    };
    Some(vec![
        run.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        record.variant,
        record.data.days.to_string(),
        format!("{}", record.account.leverage),
        percent("annual_return"),
        percent("max_drawdown"),
    ])
}
