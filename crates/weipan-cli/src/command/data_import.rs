//! `weipan data import`: a vendor's files become a data set.

use miette::{Report, Result};
use weipan_data::Source;

use crate::args::ImportArgs;
use crate::failure;
use crate::progress::Bars;
use crate::style::{GOOD, WARN, paint};
use weipan_engine::Progress;

/// Imports and prints what came in.
///
/// # Errors
/// A report that names the file and the row.
pub fn run(args: &ImportArgs) -> Result<()> {
    let source = Source::from_name(&args.source).map_err(failure::of)?;
    if !args.from.is_dir() {
        return Err(Report::msg(format!(
            "{}: no such folder; give the folder with the vendor's files",
            args.from.display()
        )));
    }
    let bars = Bars::default();
    bars.begin("import", 0);
    let report = weipan_data::import(source, &args.from, &args.to, args.market.as_deref(), args.replace);
    bars.clear();
    let report = report.map_err(failure::of)?;
    for warning in &report.warnings {
        anstream::eprintln!("{} {warning}", paint(WARN, "note:"));
    }
    anstream::println!("{report}");
    anstream::println!("{} {}", paint(GOOD, "data set"), args.to.display());
    Ok(())
}
