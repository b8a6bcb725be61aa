//! `weipan report`: writes the report of a run folder again.

use miette::Result;
use weipan_engine::output;

use crate::args::ReportArgs;
use crate::command::backtest::show_folder;
use crate::command::{basis, capacity, factor};
use crate::failure;
use crate::run_folder::{self, CAPACITY, COMPARISON, STRESS};

/// Reads the folder's tables and writes its pages.
///
/// # Errors
/// A report that names the file.
pub fn run(args: &ReportArgs) -> Result<()> {
    if args.run.join(COMPARISON).is_file() {
        let comparison = run_folder::read_comparison(&args.run)?;
        let code = comparison.runs.first().map_or_else(|| "en".to_owned(), |run| run.record.lang.clone());
        let lang = run_folder::lang(&args.lang.map_or(code, |lang| lang.code().to_owned()))?;
        run_folder::write_comparison_pages(&args.run, &comparison, lang)?;
        for (folder, run) in run_folder::variant_folders(&args.run, &comparison).iter().zip(&comparison.runs) {
            run_folder::write_report(folder, run, lang)?;
        }
    } else if args.run.join(STRESS).is_file() {
        let stress = run_folder::read_stress(&args.run)?;
        let code = args.lang.map_or_else(|| stress.base.record.lang.clone(), |lang| lang.code().to_owned());
        run_folder::write_stress_pages(&args.run, &stress, run_folder::lang(&code)?)?;
    } else if args.run.join(weipan_engine::study::RECORD).is_file() {
        let study = weipan_engine::study::read(&args.run).map_err(failure::of)?;
        let code = args.lang.map_or_else(|| study.record.lang.clone(), |lang| lang.code().to_owned());
        factor::write_page(&args.run, &study, run_folder::lang(&code)?)?;
    } else if args.run.join(weipan_engine::basis_study::RECORD).is_file() {
        let study = weipan_engine::basis_study::read(&args.run).map_err(failure::of)?;
        let code = args.lang.map_or_else(|| study.record.lang.clone(), |lang| lang.code().to_owned());
        basis::write_page(&args.run, &study, run_folder::lang(&code)?)?;
    } else if args.run.join(CAPACITY).is_file() {
        return Err(capacity::not_again(&args.run, args.lang));
    } else {
        let run = output::read(&args.run).map_err(failure::of)?;
        let lang = run_folder::lang(&args.lang.map_or_else(|| run.record.lang.clone(), |lang| lang.code().to_owned()))?;
        run_folder::write_report(&args.run, &run, lang)?;
    }
    show_folder(&args.run);
    Ok(())
}
