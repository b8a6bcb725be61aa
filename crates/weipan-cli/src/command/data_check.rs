//! `weipan data check`: findings by severity.

use miette::{Report, Result};
use weipan_data::{Finding, Severity};

use crate::args::CheckArgs;
use crate::failure;
use crate::style::{BAD, FAINT, GOOD, WARN, paint};

/// Prints the findings; a data set with errors fails.
///
/// # Errors
/// A report if the data set cannot be read, or has findings of severity error.
pub fn run(args: &CheckArgs) -> Result<()> {
    let report = weipan_data::check(&args.path, args.limit).map_err(failure::of)?;
    for finding in &report.findings {
        show(finding);
    }
    let mut errors = 0;
    if !report.counts.is_empty() {
        anstream::println!();
    }
    for ((severity, rule), count) in &report.counts {
        anstream::println!("{} {count:>8}  {rule}", label(*severity));
        if *severity == Severity::Error {
            errors += count;
        }
    }
    if errors > 0 {
        return Err(Report::msg(format!(
            "{}: {errors} errors; a run on these data cannot be trusted",
            args.path.display()
        )));
    }
    anstream::println!("{} {}: no errors", paint(GOOD, "ok"), args.path.display());
    Ok(())
}

fn label(severity: Severity) -> String {
    match severity {
        Severity::Error => paint(BAD, "error  "),
        Severity::Warning => paint(WARN, "warning"),
        Severity::Note => paint(FAINT, "note   "),
    }
}

fn show(finding: &Finding) {
    let mut place = finding.file.clone();
    if let Some(row) = finding.row {
        place.push_str(&format!(" row {row}"));
    }
    if let Some(date) = finding.date {
        place.push_str(&format!(" {date}"));
    }
    if let Some(symbol) = &finding.symbol {
        place.push_str(&format!(" {symbol}"));
    }
    anstream::println!("{} {} {}: {}", label(finding.severity), finding.rule, paint(FAINT, &place), finding.message);
}
