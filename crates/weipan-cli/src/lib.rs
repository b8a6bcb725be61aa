//! The command line: arguments in, files and a few lines of text out.
//!
//! Every command is a file under [`command`]; [`args`] says what they take. Results go to standard output, progress and
//! errors to standard error; the exit code is 0, 1 for an error, 2 for wrong usage.

pub mod args;
pub mod command;
pub mod failure;
pub mod progress;
pub mod run_folder;
pub mod spec_file;
pub mod style;
pub mod table;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command, DataCommand, SpecCommand};

/// Parses the arguments and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse_from(std::env::args_os().map(definition_first));
    let ordinary = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // A damaged Parquet page is told as an error with its file; the decoder's own words would only confuse.
        if !weipan_data::is_decoding() {
            ordinary(info);
        }
    }));
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(report) if failure::is_closed_pipe(&report) => ExitCode::SUCCESS,
        Err(report) => {
            anstream::eprintln!("{}", failure::render(&report));
            ExitCode::FAILURE
        }
    }
}

/// A definition such as `-rank(x)` is no option: a blank before it tells the parser so, and is taken away again. Options
/// have one letter after a single dash.
fn definition_first(argument: OsString) -> OsString {
    match argument.to_str() {
        Some(text) if text.starts_with('-') && !text.starts_with("--") && text.chars().count() > 2 => {
            format!(" {text}").into()
        }
        _ => argument,
    }
}

/// Runs one command.
///
/// # Errors
/// A report for people: what is wrong, where, and what to do.
pub fn run(args: Args) -> miette::Result<()> {
    match args.command {
        Command::Demo(args) => command::demo::run(&args),
        Command::Data(DataCommand::Import(args)) => command::data_import::run(&args),
        Command::Data(DataCommand::Check(args)) => command::data_check::run(&args),
        Command::Data(DataCommand::Info(args)) => command::data_info::run(&args),
        Command::Spec(SpecCommand::Init(args)) => command::spec_init::run(&args),
        Command::Spec(SpecCommand::Check(args)) => command::spec_check::run(&args),
        Command::Factor(args) => command::factor::run(&args),
        Command::Backtest(args) => command::backtest::run(&args),
        Command::Compare(args) => command::compare::run(&args),
        Command::Stress(args) => command::stress::run(&args),
        Command::Capacity(args) => command::capacity::run(&args),
        Command::Report(args) => command::report::run(&args),
        Command::Ledger(args) => command::ledger::run(&args),
        Command::Simulate(args) => command::simulate::run(&args),
        Command::Rules(args) => command::rules::run(&args),
        Command::Basis(args) => command::basis::run(&args),
        Command::Runs(args) => command::runs::run(&args),
        Command::Completions(args) => command::completions::run(&args),
    }
}
