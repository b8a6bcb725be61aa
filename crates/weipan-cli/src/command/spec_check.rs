//! `weipan spec check`: is the spec right, and are its data there?

use miette::Result;
use weipan_engine::{compare, prepare};

use crate::args::SpecCheckArgs;
use crate::failure;
use crate::spec_file::SpecFile;
use crate::style::{GOOD, paint};

/// Reads the spec, its variants, its factor, and the description of its data set.
///
/// # Errors
/// A report with the place in the file.
pub fn run(args: &SpecCheckArgs) -> Result<()> {
    let file = SpecFile::read(&args.file, &args.set, None)?;
    let (_, variants) = compare::variants(&file.spec).map_err(|e| file.report(&e))?;
    for variant in &variants {
        prepare::factor(&variant.spec).map_err(|e| file.report(&e))?;
        prepare::check_account(&variant.spec).map_err(|e| file.report(&e))?;
    }
    let dataset = weipan_data::describe(&file.spec.data.path).map_err(failure::of)?;
    anstream::println!(
        "{} {}: {} on {} ({} to {})",
        paint(GOOD, "ok"),
        args.file.display(),
        if variants.len() == 1 { "1 run".to_owned() } else { format!("{} runs", variants.len()) },
        dataset.about.name,
        dataset.first,
        dataset.last
    );
    Ok(())
}
