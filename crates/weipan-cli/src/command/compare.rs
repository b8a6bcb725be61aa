//! `weipan compare`: every setting under `[compare]` on one book.

use miette::Result;
use weipan_engine::{CompareOptions, Comparison};
use weipan_report::Lang;

use crate::args::CompareArgs;
use crate::command::backtest::{show_folder, show_warnings};
use crate::progress::Bars;
use crate::run_folder;
use crate::spec_file::SpecFile;
use crate::table;

/// Runs the comparison and writes its folder.
///
/// # Errors
/// A report for people.
pub fn run(args: &CompareArgs) -> Result<()> {
    let run = &args.run;
    let file = SpecFile::read(&run.spec, &run.set, run.lang)?;
    if file.spec.compare.is_empty() {
        let message = format!(
            "{}: [compare] is empty; add for example\n[compare]\n\"account.leverage\" = [1, 2, 3, 4]",
            run.spec.display()
        );
        return Err(miette::Report::msg(message));
    }
    let bars = Bars::default();
    let checkpoints = run_folder::checkpoints(run);
    let options = CompareOptions { search: args.search, checkpoints: checkpoints.as_ref() };
    let comparison = weipan_engine::compare_with(&file.spec, options, &bars).map_err(|e| file.report(&e))?;
    bars.clear();
    let folder = run_folder::save_comparison(&run.out.out, &comparison)?;
    run_folder::remove_checkpoints(checkpoints.as_ref(), &comparison.runs)?;
    if let Some(first) = comparison.runs.first() {
        show_warnings(first);
    }
    show_table(&comparison, run_folder::lang(&file.spec.report.lang)?);
    show_folder(&folder);
    Ok(())
}

/// Up to so many runs stand side by side in a terminal.
const FEW: usize = 6;

/// The table of the comparison, a column a run, or of many a row a run; and what a search found.
pub fn show_table(comparison: &Comparison, lang: Lang) {
    let Comparison { axes, values, runs, searches } = comparison;
    let rows = if runs.len() <= FEW {
        weipan_report::summary_table(runs, lang)
    } else {
        weipan_report::runs_table(runs, axes, values, lang)
    };
    anstream::println!("{}", table::render(&rows));
    if !searches.is_empty() {
        anstream::println!("\n{}", table::render(&weipan_report::search_table(axes, searches, lang)));
    }
}
