//! What the command line takes. The texts are the help pages.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Backtests factor strategies and levered market-neutral books on Chinese A-shares.
#[derive(Debug, Parser)]
#[command(
    name = "weipan",
    version,
    about,
    after_help = "Start here:\n  weipan demo                          the whole job on a made-up market\n  \
                  weipan spec init my.toml             a spec with every key explained\n  \
                  weipan compare my.toml               leverage settings side by side\n  \
                  weipan help COMMAND                  examples for each command"
)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the whole job on a made-up market: data, book, hedge, four leverages, report.
    #[command(after_help = "Example:\n  weipan demo --lang zh")]
    Demo(DemoArgs),
    /// Import, check and describe data sets.
    #[command(subcommand)]
    Data(DataCommand),
    /// Write and check specs.
    #[command(subcommand)]
    Spec(SpecCommand),
    /// Study factors: how well they order what stocks earn afterwards. Writes a page and its tables.
    #[command(after_help = "Examples:\n  weipan factor market_cap --data datasets/cn\n  \
                            weipan factor \"-rank(ts_mean(turnover, 20))\" --data datasets/cn --horizon 5\n  \
                            weipan factor my.factor --param window=60 --data datasets/cn\n  \
                            weipan factor micro_cap reversal volatility --combine equal --data datasets/cn\n  \
                            weipan factor list")]
    Factor(Box<FactorArgs>),
    /// Run one account of a spec.
    #[command(after_help = "Example:\n  weipan backtest examples/microcap_dma.toml --set account.leverage=3")]
    Backtest(RunArgs),
    /// Run every setting under [compare] on one book, side by side.
    #[command(after_help = "Examples:\n  weipan compare examples/microcap_dma.toml\n  \
                            weipan compare my.toml --set 'compare.\"hedge.ratio\"=[0.8, 1.0]'")]
    Compare(RunArgs),
    /// Write the report of a run folder again, in another language.
    #[command(after_help = "Example:\n  weipan report runs/20240208-101500-microcap --lang zh")]
    Report(ReportArgs),
    /// Write a made-up market as an ordinary data set.
    #[command(after_help = "Example:\n  weipan simulate datasets/made-up --seed 7 --stocks 3000")]
    Simulate(SimulateArgs),
    /// List the runs so far.
    Runs(RunsArgs),
    /// Print shell completions.
    #[command(after_help = "Example:\n  weipan completions bash > /etc/bash_completion.d/weipan")]
    Completions(CompletionsArgs),
}

/// `weipan data …`
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Turn a vendor's files into a data set.
    #[command(
        after_help = "Examples:\n  weipan data import cn2021 DOWNLOADS/cn_2021_2024 datasets/cn --market DOWNLOADS/market\n  \
                            weipan data import akshare DOWNLOADS/akshare datasets/akshare"
    )]
    Import(ImportArgs),
    /// List what is wrong or doubtful in a data set.
    Check(CheckArgs),
    /// Say what is in a data set.
    Info(InfoArgs),
}

/// `weipan spec …`
#[derive(Debug, Subcommand)]
pub enum SpecCommand {
    /// Write a spec with every key, its default and a line of explanation.
    Init(SpecInitArgs),
    /// Check a spec, and that its data are there.
    Check(SpecCheckArgs),
}

/// Language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl LangArg {
    /// The code used in specs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }
}

/// Where results go.
#[derive(Debug, Clone, ClapArgs)]
pub struct OutArgs {
    /// Folder that collects run folders.
    #[arg(long, value_name = "FOLDER", default_value = "runs")]
    pub out: PathBuf,
}

/// Arguments of `demo`.
#[derive(Debug, ClapArgs)]
pub struct DemoArgs {
    /// Seed of the made-up market; the same seed makes the same market.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Language of the report.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}

/// Arguments of `data import`.
#[derive(Debug, ClapArgs)]
pub struct ImportArgs {
    /// Kind of the files: `cn2021`, `akshare`, `baostock`, or `market` for indices and futures without stocks.
    pub source: String,
    /// Folder with the vendor's files.
    pub from: PathBuf,
    /// Folder of the data set to write.
    pub to: PathBuf,
    /// Folder with index levels and futures contracts (`sh000852.csv`, `h00852.csv`, `cffex_index_futures_daily.csv`, …).
    #[arg(long, value_name = "FOLDER")]
    pub market: Option<PathBuf>,
    /// Replace a data set that stands there already.
    #[arg(long)]
    pub replace: bool,
}

/// Arguments of `data check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// Folder of the data set.
    pub path: PathBuf,
    /// Findings shown for each rule.
    #[arg(long, default_value_t = 5, value_name = "N")]
    pub limit: usize,
}

/// Arguments of `data info`.
#[derive(Debug, ClapArgs)]
pub struct InfoArgs {
    /// Folder of the data set.
    pub path: PathBuf,
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
    #[command(after_help = "Examples:\n  weipan factor list\n  weipan factor list volatility")]
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
    /// Last signal day.
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
}

/// Arguments of `factor show`.
#[derive(Debug, ClapArgs)]
pub struct FactorShowArgs {
    /// Name in the library.
    pub name: String,
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

/// Arguments of `backtest` and `compare`.
#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// The spec.
    pub spec: PathBuf,
    /// Change a key for this run: `--set account.leverage=3`; may be given often.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Language of the report.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
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

/// Arguments of `simulate`.
#[derive(Debug, ClapArgs)]
pub struct SimulateArgs {
    /// Folder of the data set to write.
    pub to: PathBuf,
    /// Seed; the same seed makes the same market.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Number of stocks.
    #[arg(long, default_value_t = 2000)]
    pub stocks: usize,
    /// Years of trading.
    #[arg(long, default_value_t = 3)]
    pub years: u32,
    /// Replace a data set that stands there already.
    #[arg(long)]
    pub replace: bool,
}

/// Arguments of `runs`.
#[derive(Debug, ClapArgs)]
pub struct RunsArgs {
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}

/// Arguments of `completions`.
#[derive(Debug, ClapArgs)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        Args::command().debug_assert();
    }
}
