//! `weipan completions`: completions for a shell.

use clap::CommandFactory;
use miette::Result;

use crate::args::{Args, CompletionsArgs};

/// Prints the completions.
///
/// # Errors
/// None; the signature is that of every command.
pub fn run(args: &CompletionsArgs) -> Result<()> {
    clap_complete::generate(args.shell, &mut Args::command(), "weipan", &mut std::io::stdout());
    Ok(())
}
