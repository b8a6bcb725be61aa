//! `weipan spec …`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

/// `weipan spec …`
#[derive(Debug, Subcommand)]
pub enum SpecCommand {
    /// Write a spec with every key, its default and a line of explanation.
    Init(SpecInitArgs),
    /// Check a spec, and that its data are there.
    Check(SpecCheckArgs),
}

/// Arguments of `spec init`.
#[derive(Debug, ClapArgs)]
pub struct SpecInitArgs {
    /// File to write; without it the spec is printed.
    pub file: Option<PathBuf>,
    /// Replace a file that stands there already.
    #[arg(long)]
    pub replace: bool,
}

/// Arguments of `spec check`.
#[derive(Debug, ClapArgs)]
pub struct SpecCheckArgs {
    /// The spec.
    pub file: PathBuf,
    /// Change a key for this check: `--set account.leverage=3`.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}
