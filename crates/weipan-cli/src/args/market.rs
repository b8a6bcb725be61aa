//! Commands that show the market's rules and its basis.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as ClapArgs;

use super::{LangArg, OutArgs};

/// Arguments of `rules`.
#[derive(Debug, ClapArgs)]
pub struct RulesArgs {
    /// The table; without it all are listed.
    pub table: Option<String>,
    /// Only what holds on this date.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Only the rows of this board, market or product.
    #[arg(long, value_name = "WORD", requires = "table")]
    pub of: Option<String>,
    /// Lay this spec's [rules] over the shipped ones.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
}

/// Arguments of `basis`.
#[derive(Debug, ClapArgs)]
pub struct BasisArgs {
    /// Folder of the data set.
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Futures product: IF, IH, IC or IM.
    #[arg(long, default_value = "IM")]
    pub product: String,
    /// First day.
    #[arg(long, value_name = "DATE")]
    pub start: Option<NaiveDate>,
    /// Last day.
    #[arg(long, value_name = "DATE")]
    pub end: Option<NaiveDate>,
    /// The day whose contracts the terminal shows; the last one if not given.
    #[arg(long, value_name = "DATE")]
    pub on: Option<NaiveDate>,
    /// Lay this spec's [rules] over the shipped ones.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Language of the page.
    #[arg(long, value_enum, default_value = "en")]
    pub lang: LangArg,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}
