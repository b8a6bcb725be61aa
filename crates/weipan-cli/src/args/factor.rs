//! `weipan factor …`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::{LangArg, OutArgs};

/// Arguments of `factor`.
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct FactorArgs {
    /// What else to do.
    #[command(subcommand)]
    pub command: Option<FactorCommand>,
    /// Which factors, on what.
    #[command(flatten)]
    pub study: StudyArgs,
    /// Library factors that the main one is compared with; `none` for none.
    #[arg(long, value_delimiter = ',', value_name = "NAME,...", default_value = "market_cap,reversal,volatility")]
    pub against: Vec<String>,
    /// Combine the factors too: `equal`, or weighted by the rank IC or its information ratio so far.
    #[arg(long, value_name = "HOW", value_parser = ["equal", "ic_weighted", "icir_weighted"])]
    pub combine: Vec<String>,
    /// Days with a rank IC before a combination's weights move away from equal ones.
    #[arg(long, default_value_t = 60, value_name = "DAYS")]
    pub least_days: u32,
    /// Language of the page.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}

/// `weipan factor …`
#[derive(Debug, Subcommand)]
pub enum FactorCommand {
    /// List the factors that come with weipan.
    #[command(
        after_help = "Examples:\n  weipan factor list\n  weipan factor list volatility\n  weipan factor list --library factors"
    )]
    List(FactorListArgs),
    /// Show a factor's definition and where it comes from.
    #[command(after_help = "Example:\n  weipan factor show momentum")]
    Show(FactorShowArgs),
    /// Show how definitions will be computed: steps, what is shared, lookback, memory.
    #[command(after_help = "Example:\n  weipan factor explain \"rank(ts_corr(close, volume, 10)) - rank(close)\"")]
    Explain(FactorExplainArgs),
    /// Show the operators of the factor language, each with a worked example.
    #[command(after_help = "Examples:\n  weipan factor operators\n  weipan factor operators ts_rank")]
    Operators(FactorOperatorsArgs),
    /// Put random scores through the same statistics: they must earn nothing.
    #[command(after_help = "Example:\n  weipan factor null --data datasets/cn --trials 50")]
    Null(FactorNullArgs),
    /// Check that scores do not look ahead: the future is cut off and rewritten, and not one bit may move.
    #[command(after_help = "Example:\n  weipan factor check my.factor --data datasets/cn")]
    Check(FactorCheckArgs),
}

/// Factors, data and options of a study.
#[derive(Debug, Clone, ClapArgs)]
pub struct StudyArgs {
    /// Library names, definitions in the factor language, or `.factor` files; the first is the main one.
    #[arg(value_name = "FACTOR")]
    pub factors: Vec<String>,
    /// Folder of the data set.
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Take data, dates, universe and factor from a spec, as far as they are not given here.
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Another value for a parameter of the definitions: `--param window=60`; may be given often.
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Folder of `.factor` files whose names the definitions may use.
    #[arg(long, value_name = "FOLDER")]
    pub library: Option<PathBuf>,
    /// Who can have a score: every stock with a row that day, or those that a spec's defaults would hold (no ST, no
    /// suspended ones, listed for more than 60 days).
    #[arg(long, value_enum)]
    pub universe: Option<UniverseArg>,
    /// Only members of this index.
    #[arg(long, value_name = "CODE")]
    pub index: Option<String>,
    /// First signal day.
    #[arg(long, value_name = "DATE")]
    pub start: Option<NaiveDate>,
    /// Last signal day; nothing after it is read, so the last signals have no return yet.
    #[arg(long, value_name = "DATE")]
    pub end: Option<NaiveDate>,
    /// Trading days of the forward return.
    #[arg(long, default_value_t = 1, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=2500))]
    pub horizon: u32,
    /// Other horizons beside it.
    #[arg(long, value_delimiter = ',', value_name = "DAYS,...", value_parser = clap::value_parser!(u32).range(1..=2500))]
    pub horizons: Option<Vec<u32>>,
    /// Quantile buckets.
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100))]
    pub buckets: u32,
}

/// Who can have a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UniverseArg {
    /// Every stock with a row on the signal day.
    All,
    /// What a spec holds by default.
    Tradable,
}

/// Arguments of `factor list`.
#[derive(Debug, ClapArgs)]
pub struct FactorListArgs {
    /// Only factors with this word in their family, name, doc or reference.
    pub word: Option<String>,
    /// List the `.factor` files of this folder as well.
    #[arg(long, value_name = "FOLDER")]
    pub library: Option<PathBuf>,
}

/// Arguments of `factor show`.
#[derive(Debug, ClapArgs)]
pub struct FactorShowArgs {
    /// Name in the library.
    pub name: String,
    /// Folder of `.factor` files that are looked at first.
    #[arg(long, value_name = "FOLDER")]
    pub library: Option<PathBuf>,
}

/// Arguments of `factor explain`.
#[derive(Debug, ClapArgs)]
pub struct FactorExplainArgs {
    /// Which factors.
    #[command(flatten)]
    pub factors: DefinitionArgs,
    /// Stocks, for the memory.
    #[arg(long, default_value_t = 5000, value_name = "N")]
    pub stocks: usize,
}

/// Factors without data.
#[derive(Debug, Clone, ClapArgs)]
pub struct DefinitionArgs {
    /// Library names, definitions in the factor language, or `.factor` files.
    #[arg(required = true, value_name = "FACTOR")]
    pub factors: Vec<String>,
    /// Another value for a parameter of the definitions: `--param window=60`; may be given often.
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Folder of `.factor` files whose names the definitions may use.
    #[arg(long, value_name = "FOLDER")]
    pub library: Option<PathBuf>,
}

/// Arguments of `factor operators`.
#[derive(Debug, ClapArgs)]
pub struct FactorOperatorsArgs {
    /// Only this one.
    pub name: Option<String>,
    /// All of them as Markdown.
    #[arg(long, conflicts_with = "name")]
    pub markdown: bool,
}

/// Arguments of `factor null`.
#[derive(Debug, ClapArgs)]
pub struct FactorNullArgs {
    /// On what.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How many panels of random scores.
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub trials: u32,
    /// Seed; the same seed draws the same scores.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Arguments of `factor check`.
#[derive(Debug, ClapArgs)]
pub struct FactorCheckArgs {
    /// Which factors, on what.
    #[command(flatten)]
    pub study: StudyArgs,
    /// Signal days after which the future is changed.
    #[arg(long, default_value_t = 12, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub samples: u32,
}
