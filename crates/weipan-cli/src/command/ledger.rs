//! `weipan ledger`: the double-entry books of a run, by day, item or account, and the desk's statement of a day.

mod balance;
mod filter;
mod lines;

use std::path::Path;

use miette::{Report, Result};
use weipan_core::ledger::JournalRow;
use weipan_engine::output;

use crate::args::LedgerArgs;
use crate::failure;
use crate::run_folder::COMPARISON;
use filter::Filter;

/// Prints the trial balance of a run, or the lines of its journal that were asked for.
///
/// # Errors
/// A report if the folder holds no run or the words asked for are not in its journal.
pub fn run(args: &LedgerArgs) -> Result<()> {
    if let Some(day) = args.statement {
        let run = output::read(&args.run).map_err(failure::of)?;
        anstream::println!("{}", weipan_report::statement(&run, day).map_err(failure::of)?);
        return Ok(());
    }
    let journal = read(&args.run)?;
    let filter = Filter::of(args, &journal)?;
    let chosen: Vec<&JournalRow> = journal.iter().filter(|line| filter.keeps(line)).collect();
    if let Some(path) = &args.csv {
        return write_csv(path, &lines::csv(&chosen));
    }
    if filter.is_empty() {
        anstream::println!("{}", balance::text(&journal, None));
        return Ok(());
    }
    anstream::println!("{}", lines::text(&chosen, &filter));
    if let Some(day) = filter.only_day() {
        anstream::println!("\n{}", balance::text(&journal, Some(day)));
    }
    Ok(())
}

/// The journal of a run folder.
fn read(folder: &Path) -> Result<Vec<JournalRow>> {
    if folder.join(COMPARISON).is_file() {
        let what = "this is a comparison; name the folder of one of its accounts, such as";
        let first = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
        let mut accounts: Vec<_> = first.filter(|path| path.join(output::RECORD).is_file()).collect();
        accounts.sort();
        let example = accounts.first().map(|path| path.display().to_string()).unwrap_or_default();
        return Err(Report::msg(format!("{}: {what} {example}", folder.display())));
    }
    output::read_journal(folder).map_err(failure::of)
}

/// To a file, or to the terminal for `-`.
fn write_csv(path: &Path, text: &str) -> Result<()> {
    if path == Path::new("-") {
        anstream::print!("{text}");
        return Ok(());
    }
    output::write_whole(path, text.as_bytes()).map_err(failure::of)?;
    anstream::println!("{} lines written to {}", text.lines().count() - 1, path.display());
    Ok(())
}
