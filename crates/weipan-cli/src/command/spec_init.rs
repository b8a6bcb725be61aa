//! `weipan spec init`: a spec with every key.

use std::io::Write;

use miette::{IntoDiagnostic, Report, Result};
use weipan_engine::{output, spec};

use crate::args::SpecInitArgs;
use crate::failure;
use crate::style::{GOOD, paint};

/// Writes or prints the template.
///
/// # Errors
/// A report if the file exists or cannot be written.
pub fn run(args: &SpecInitArgs) -> Result<()> {
    let Some(file) = &args.file else {
        return std::io::stdout().write_all(spec::TEMPLATE.as_bytes()).into_diagnostic();
    };
    if file.exists() && !args.replace {
        return Err(Report::msg(format!("{} exists already; choose another name or add --replace", file.display())));
    }
    output::write_whole(file, spec::TEMPLATE.as_bytes()).map_err(failure::of)?;
    anstream::println!("{} {}", paint(GOOD, "spec"), file.display());
    Ok(())
}
