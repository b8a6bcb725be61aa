//! `weipan data info`: what is in a data set.

use miette::Result;

use crate::args::InfoArgs;
use crate::failure;

/// Prints the description.
///
/// # Errors
/// A report that names the file.
pub fn run(args: &InfoArgs) -> Result<()> {
    let dataset = weipan_data::describe(&args.path).map_err(failure::of)?;
    anstream::println!("{dataset}");
    Ok(())
}
