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
    /// Show how well a factor orders next returns: rank IC, quantile returns, turnover.
    #[command(after_help = "Examples:\n  weipan factor market_cap --data datasets/cn\n  \
                            weipan factor \"-rank(ts_mean(turnover, 20))\" --data datasets/cn --horizon 5\n  \
                            weipan factor my.factor --data datasets/cn\n  weipan factor --list")]
    Factor(FactorArgs),
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
    /// Kind of the files: `cn2021`, `akshare` or `baostock`.
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
pub struct FactorArgs {
    /// Library name, definition in the factor language, or a `.factor` file.
    #[arg(required_unless_present = "list", allow_hyphen_values = true)]
    pub definition: Option<String>,
    /// Folder of the data set.
    #[arg(long, required_unless_present = "list", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// First signal day.
    #[arg(long, value_name = "DATE")]
    pub start: Option<NaiveDate>,
    /// Last signal day.
    #[arg(long, value_name = "DATE")]
    pub end: Option<NaiveDate>,
    /// Trading days of the forward return.
    #[arg(long, default_value_t = 1, value_name = "DAYS")]
    pub horizon: u32,
    /// Quantile buckets.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub buckets: usize,
    /// List the library.
    #[arg(long)]
    pub list: bool,
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
