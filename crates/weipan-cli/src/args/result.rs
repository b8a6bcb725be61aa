//! Commands that read what runs left.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as ClapArgs;

use super::{LangArg, OutArgs};

/// Arguments of `ledger`.
#[derive(Debug, ClapArgs)]
pub struct LedgerArgs {
    /// A run folder.
    pub run: PathBuf,
    /// Only this day, with the trial balance after its close.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    pub day: Option<NaiveDate>,
    /// From this day on.
    #[arg(long, value_name = "DATE")]
    pub from: Option<NaiveDate>,
    /// Up to this day.
    #[arg(long, value_name = "DATE")]
    pub to: Option<NaiveDate>,
    /// Only this stock or contract.
    #[arg(long, value_name = "CODE")]
    pub item: Option<String>,
    /// Only this account: cash, stocks, interest, …
    #[arg(long, value_name = "NAME")]
    pub account: Option<String>,
    /// The net statement of the account after the close of a day: what both legs earned, security, ratio, lines.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["day", "from", "to", "item", "account", "csv"])]
    pub statement: Option<NaiveDate>,
    /// Write CSV to a file, or to the terminal with `-`, instead of a table.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

/// Arguments of `report`.
#[derive(Debug, ClapArgs)]
pub struct ReportArgs {
    /// A run folder.
    pub run: PathBuf,
    /// Language of the report; the spec's own if not given.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
}

/// Arguments of `runs`.
#[derive(Debug, ClapArgs)]
pub struct RunsArgs {
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}
