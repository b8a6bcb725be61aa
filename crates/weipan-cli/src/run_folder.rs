//! Run folders: `runs/<time>-<name>/` with the report, the ledgers and the record.

use std::path::{Path, PathBuf};

use miette::{Report, Result};
use rayon::prelude::*;
use weipan_core::record::RunTables;
use weipan_core::stress::{ShockCell, ShockGrid};
use weipan_engine::output::{self, Draft};
use weipan_engine::stress::{StressRun, VARIANTS};
use weipan_engine::{Checkpoints, Comparison};
use weipan_report::{Grid, Lang};

use crate::args::RunArgs;
use crate::failure;

/// The report's file name.
pub const REPORT: &str = "report.html";
/// The statistics' file name.
pub const STATISTICS: &str = "statistics.json";
/// The comparison's file name.
pub const COMPARISON: &str = "compare.json";

/// The stress's file name.
pub const STRESS: &str = "stress.json";

/// The file name of a capacity curve's table.
pub const CAPACITY: &str = "capacity.csv";

/// A folder for a run that begins now: `<time>-<name>`, with a number if two begin in the same second.
#[must_use]
pub fn fresh(out: &Path, name: &str) -> PathBuf {
    let safe: String = name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let stem = format!("{}-{safe}", chrono::Local::now().format("%Y%m%d-%H%M%S"));
    let numbered = |n: u32| out.join(if n == 0 { stem.clone() } else { format!("{stem}-{n}") });
    (0..).map(numbered).find(|path| !path.exists()).unwrap_or_else(|| numbered(0))
}

/// The checkpoints that a call asks for.
#[must_use]
pub fn checkpoints(args: &RunArgs) -> Option<Checkpoints> {
    args.checkpoint.map(|every| Checkpoints { folder: args.out.out.join(".checkpoints"), every })
}

/// Takes away the checkpoints of runs whose results are safe.
///
/// # Errors
/// A report that names the folder.
pub fn remove_checkpoints(checkpoints: Option<&Checkpoints>, runs: &[RunTables]) -> Result<()> {
    let Some(checkpoints) = checkpoints else { return Ok(()) };
    runs.iter().try_for_each(|run| checkpoints.remove(&run.record)).map_err(failure::of)
}

/// The language of a code in a record.
///
/// # Errors
/// A report if the code is neither `en` nor `zh`.
pub fn lang(code: &str) -> Result<Lang> {
    Lang::from_code(code).map_err(failure::of)
}

/// Writes a run's ledgers, record, statistics and report into a folder that exists.
///
/// # Errors
/// A report that names the file.
pub fn write_run(folder: &Path, run: &RunTables, lang: Lang) -> Result<()> {
    output::write(folder, run).map_err(failure::of)?;
    write_report(folder, run, lang)
}

/// Writes a run's statistics and report.
///
/// # Errors
/// A report that names the file.
pub fn write_report(folder: &Path, run: &RunTables, lang: Lang) -> Result<()> {
    let statistics = serde_json::to_vec_pretty(&weipan_report::statistics(run)).map_err(failure::of)?;
    output::write_whole(&folder.join(STATISTICS), &statistics).map_err(failure::of)?;
    let page = weipan_report::backtest_page(run, lang).map_err(failure::of)?;
    output::write_whole(&folder.join(REPORT), page.as_bytes()).map_err(failure::of)
}

/// Writes one run as a folder of its own.
///
/// # Errors
/// A report that names the file; nothing is left behind.
pub fn save_run(out: &Path, run: &RunTables) -> Result<PathBuf> {
    let draft = Draft::begin(&fresh(out, &run.record.name)).map_err(failure::of)?;
    write_run(draft.path(), run, lang(&run.record.lang)?)?;
    draft.finish().map_err(failure::of)
}

/// Writes a stress: its page, its tables as CSV and JSON, and a run folder for each of the two runs.
///
/// # Errors
/// A report that names the file; nothing is left behind.
pub fn save_stress(out: &Path, run: &StressRun) -> Result<PathBuf> {
    let lang = lang(&run.base.record.lang)?;
    let draft = Draft::begin(&fresh(out, &run.base.record.name)).map_err(failure::of)?;
    for (name, tables) in VARIANTS.into_iter().zip([&run.base, &run.stressed]) {
        write_run(&draft.folder(name).map_err(failure::of)?, tables, lang)?;
    }
    let record = serde_json::to_vec_pretty(&run.record).map_err(failure::of)?;
    output::write_whole(&draft.path().join(STRESS), &record).map_err(failure::of)?;
    write_stress_pages(draft.path(), run, lang)?;
    draft.finish().map_err(failure::of)
}

/// Writes a stress's page and tables.
///
/// # Errors
/// A report that names the file.
pub fn write_stress_pages(folder: &Path, run: &StressRun, lang: Lang) -> Result<()> {
    let page = weipan_report::stress_page(&run.base, &run.stressed, &run.record, lang).map_err(failure::of)?;
    output::write_whole(&folder.join(REPORT), page.as_bytes()).map_err(failure::of)?;
    if let Some(grid) = &run.record.grid {
        output::write_whole(&folder.join("grid.csv"), csv(&grid_table(grid)).as_bytes()).map_err(failure::of)?;
    }
    Ok(())
}

/// The cells of a grid as numbers; an empty field where there is none.
fn grid_table(grid: &ShockGrid) -> Vec<Vec<String>> {
    let head = ["price", "basis", "worst_ratio", "loss", "calls", "closed_out", "ruined", "blocked"].map(str::to_owned);
    let number = |v: f64| if v.is_nan() { String::new() } else { v.to_string() };
    let row = |c: &ShockCell| {
        vec![
            number(c.price),
            number(c.basis),
            number(c.worst_ratio),
            number(c.loss),
            c.calls.to_string(),
            c.closed_out.to_string(),
            c.ruined.to_string(),
            number(c.blocked),
        ]
    };
    std::iter::once(head.to_vec()).chain(grid.cells.iter().map(row)).collect()
}

/// Reads a stress folder back.
///
/// # Errors
/// A report that names the file.
pub fn read_stress(folder: &Path) -> Result<StressRun> {
    let path = folder.join(STRESS);
    let broken = |what: String| Report::msg(format!("{}: {what}", path.display()));
    let bytes = std::fs::read(&path).map_err(|e| broken(e.to_string()))?;
    let record = serde_json::from_slice(&bytes).map_err(|e| broken(e.to_string()))?;
    let read = |name: &str| output::read(&folder.join(name)).map_err(failure::of);
    Ok(StressRun { base: read(VARIANTS[0])?, stressed: read(VARIANTS[1])?, record })
}

/// What a comparison folder says of itself.
fn comparison_record(comparison: &Comparison, folders: &[String]) -> serde_json::Value {
    serde_json::json!({
        "axes": comparison.axes,
        "values": comparison.values,
        "folders": folders,
        "searches": comparison.searches,
    })
}

/// Writes a comparison: its page, its table as CSV, and a run folder for each variant.
///
/// # Errors
/// A report that names the file; nothing is left behind.
pub fn save_comparison(out: &Path, comparison: &Comparison) -> Result<PathBuf> {
    let Some(first) = comparison.runs.first() else { return Err(Report::msg("nothing was compared")) };
    let lang = lang(&first.record.lang)?;
    let draft = Draft::begin(&fresh(out, &first.record.name)).map_err(failure::of)?;
    let folders: Vec<String> = comparison.values.iter().map(|values| folder_name(&comparison.axes, values)).collect();
    let jobs: Vec<(&RunTables, PathBuf)> = comparison
        .runs
        .iter()
        .zip(&folders)
        .map(|(run, name)| Ok((run, draft.folder(name).map_err(failure::of)?)))
        .collect::<Result<_>>()?;
    jobs.par_iter().map(|(run, folder)| write_run(folder, run, lang)).collect::<Result<Vec<()>>>()?;
    let record = serde_json::to_vec_pretty(&comparison_record(comparison, &folders)).map_err(failure::of)?;
    output::write_whole(&draft.path().join(COMPARISON), &record).map_err(failure::of)?;
    write_comparison_pages(draft.path(), comparison, lang)?;
    draft.finish().map_err(failure::of)
}

/// Writes a comparison's page and table.
///
/// # Errors
/// A report that names the file.
pub fn write_comparison_pages(folder: &Path, comparison: &Comparison, lang: Lang) -> Result<()> {
    let Comparison { axes, values, runs, searches } = comparison;
    let page = weipan_report::grid_page(&Grid { runs, axes, values, searches }, lang).map_err(failure::of)?;
    output::write_whole(&folder.join(REPORT), page.as_bytes()).map_err(failure::of)?;
    let csv = csv(&weipan_report::comparison_table(runs, axes, values));
    output::write_whole(&folder.join("compare.csv"), csv.as_bytes()).map_err(failure::of)
}

/// `leverage-2`, or `leverage-2_hedge.ratio-0.8`.
fn folder_name(axes: &[String], values: &[String]) -> String {
    let part = |(axis, value): (&String, &String)| {
        let axis = axis.strip_prefix("account.").unwrap_or(axis);
        format!("{axis}-{value}")
            .chars()
            .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' })
            .collect()
    };
    let parts: Vec<String> = axes.iter().zip(values).map(part).collect();
    if parts.is_empty() { "run".to_owned() } else { parts.join("_") }
}

/// The folders of a comparison's variants, in their order.
#[must_use]
pub fn variant_folders(folder: &Path, comparison: &Comparison) -> Vec<PathBuf> {
    comparison.values.iter().map(|values| folder.join(folder_name(&comparison.axes, values))).collect()
}

/// Rows as CSV; cells with commas or quotes are quoted.
pub(crate) fn csv(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
    };
    rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
}

/// Reads a comparison folder back.
///
/// # Errors
/// A report that names the file.
pub fn read_comparison(folder: &Path) -> Result<Comparison> {
    let path = folder.join(COMPARISON);
    let broken = |what: String| Report::msg(format!("{}: {what}", path.display()));
    let bytes = std::fs::read(&path).map_err(|e| broken(e.to_string()))?;
    let record: serde_json::Value = serde_json::from_slice(&bytes).map_err(|e| broken(e.to_string()))?;
    let of = |key: &str| record.get(key).cloned().unwrap_or_default();
    let axes: Vec<String> = serde_json::from_value(of("axes")).map_err(|e| broken(e.to_string()))?;
    let values: Vec<Vec<String>> = serde_json::from_value(of("values")).map_err(|e| broken(e.to_string()))?;
    let folders: Vec<String> = serde_json::from_value(of("folders")).map_err(|e| broken(e.to_string()))?;
    let runs =
        folders.iter().map(|name| output::read(&folder.join(name)).map_err(failure::of)).collect::<Result<_>>()?;
    // Comparisons of earlier versions have no searches.
    let searches: Option<Vec<_>> = serde_json::from_value(of("searches")).map_err(|e| broken(e.to_string()))?;
    Ok(Comparison { axes, values, runs, searches: searches.unwrap_or_default() })
}
