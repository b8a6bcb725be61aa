//! `weipan backtest`: one account of a spec.

use std::path::Path;

use miette::Result;
use weipan_core::record::RunTables;
use weipan_report::Lang;

use crate::args::RunArgs;
use crate::progress::Bars;
use crate::run_folder::{self, REPORT};
use crate::spec_file::SpecFile;
use crate::style::{FAINT, GOOD, STRONG, WARN, paint};
use crate::table;

/// Runs the spec and writes its run folder.
///
/// # Errors
/// A report for people.
pub fn run(args: &RunArgs) -> Result<()> {
    let file = SpecFile::read(&args.spec, &args.set, args.lang)?;
    let bars = Bars::default();
    let checkpoints = run_folder::checkpoints(args);
    let run = weipan_engine::backtest_with(&file.spec, checkpoints.as_ref(), &bars).map_err(|e| file.report(&e))?;
    bars.clear();
    let folder = run_folder::save_run(&args.out.out, &run)?;
    run_folder::remove_checkpoints(checkpoints.as_ref(), std::slice::from_ref(&run))?;
    show_warnings(&run);
    show_headline(&run, run_folder::lang(&run.record.lang)?);
    show_folder(&folder);
    Ok(())
}

/// The five numbers that matter.
pub fn show_headline(run: &RunTables, lang: Lang) {
    let lines = weipan_report::headline(run, lang);
    let label = lines.iter().map(|l| table::width(&l.label)).max().unwrap_or(0);
    let value = lines.iter().map(|l| table::width(&l.value)).max().unwrap_or(0);
    for line in lines {
        let gap = " ".repeat(label - table::width(&line.label));
        let pad = " ".repeat(value - table::width(&line.value));
        let note = paint(FAINT, &line.note);
        anstream::println!("  {}{gap}  {pad}{}  {note}", line.label, paint(STRONG, &line.value));
    }
}

/// What a reader must know of the data and the run, to standard error.
pub fn show_warnings(run: &RunTables) {
    show_notes(&run.record.warnings);
}

/// The notes of a record, to standard error.
pub fn show_notes(warnings: &[String]) {
    for warning in warnings {
        anstream::eprintln!("{} {warning}", paint(WARN, "note:"));
    }
}

/// Where the report is.
pub fn show_folder(folder: &Path) {
    anstream::println!("\n{} {}", paint(GOOD, "report"), folder.join(REPORT).display());
}
