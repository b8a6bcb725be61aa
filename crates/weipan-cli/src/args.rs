//! What the command line takes. The texts are the help pages.

use std::num::NonZeroU32;
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
    #[command(after_help = "Examples:\n  weipan backtest examples/microcap_dma.toml --set account.leverage=3\n  \
                            weipan backtest my.toml --checkpoint 250      call again after a kill: it goes on")]
    Backtest(RunArgs),
    /// Run every setting under [compare] on one book, side by side.
    #[command(after_help = "Examples:\n  weipan compare examples/microcap_dma.toml\n  \
                            weipan compare my.toml --search\n  \
                            weipan compare my.toml --set 'compare.\"hedge.ratio\"=[0.8, 1.0]'")]
    Compare(CompareArgs),
    /// Lay shocks over the history and run the book beside itself: bans, prices, basis, volume, rates, margins.
    #[command(after_help = "Examples:\n  weipan stress my.toml\n  weipan stress my.toml --grid\n  \
                            weipan stress my.toml --grid --set stress_grid.on=2024-02-05 --set account.leverage=4\n  \
                            weipan stress --episodes\n\nOverlays are [[stress]] tables of the spec; `weipan spec init` shows \
                            every kind.")]
    Stress(StressArgs),
    /// Run one book at rising equity, its own trades moving prices: return against assets under management.
    #[command(
        after_help = "Example:\n  weipan capacity examples/microcap_dma.toml --equity 1e7,1e8,1e9,1e10 --impact 0.5"
    )]
    Capacity(CapacityArgs),
    /// Write the report of a run folder again, in another language.
    #[command(after_help = "Example:\n  weipan report runs/20240208-101500-microcap --lang zh")]
    Report(ReportArgs),
    /// Show a run's books: the trial balance, or the entries of a day, a stock, a contract, an account.
    #[command(after_help = "Examples:\n  weipan ledger runs/20240208-101500-microcap\n  \
                            weipan ledger runs/20240208-101500-microcap --day 2024-02-06\n  \
                            weipan ledger runs/20240208-101500-microcap --item IM2403\n  \
                            weipan ledger runs/20240208-101500-microcap --account interest --csv interest.csv\n  \
                            weipan ledger runs/20240208-101500-microcap --statement 2024-02-06")]
    Ledger(LedgerArgs),
    /// Write a made-up market as an ordinary data set.
    #[command(after_help = "Example:\n  weipan simulate datasets/made-up --seed 7 --stocks 3000")]
    Simulate(SimulateArgs),
    /// Show the dated rules of the market: fees, limits, margins, bans, with their sources.
    #[command(after_help = "Examples:\n  weipan rules                                  all tables\n  \
                            weipan rules stamp_duty                       one, with its sources\n  \
                            weipan rules price_limit --on 2024-02-05      what holds on a date\n  \
                            weipan rules futures_margin --of IM --spec my.toml")]
    Rules(RulesArgs),
    /// Show the basis of index futures: discount and annualised rate by contract and day. Writes a page and its tables.
    #[command(after_help = "Examples:\n  weipan basis --data datasets/cn --product IM\n  \
                            weipan basis --data datasets/cn --product IC --start 2024-01-02 --end 2024-02-29 --on 2024-02-05")]
    Basis(BasisArgs),
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

/// Arguments of `compare`.
#[derive(Debug, ClapArgs)]
pub struct CompareArgs {
    /// What to run.
    #[command(flatten)]
    pub run: RunArgs,
    /// Also run accounts at many leverages to find, to a hundredth, the one that grows fastest and the largest that survives,
    /// for each combination of the other axes.
    #[arg(long)]
    pub search: bool,
}

/// Arguments of `stress`.
#[derive(Debug, ClapArgs)]
pub struct StressArgs {
    /// The spec, with its [[stress]] tables.
    pub spec: Option<PathBuf>,
    /// Run the shocks of [stress_grid] too: every price shock with every jump of the basis.
    #[arg(long)]
    pub grid: bool,
    /// List the named episodes that a [[stress]] can replay.
    #[arg(long, conflicts_with = "grid")]
    pub episodes: bool,
    /// Change a key for this run: `--set account.leverage=4`; may be given often.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Language of the report.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}

/// Arguments of `capacity`.
#[derive(Debug, ClapArgs)]
pub struct CapacityArgs {
    /// The spec.
    pub spec: PathBuf,
    /// Starting equities to try, yuan.
    #[arg(long, value_delimiter = ',', value_name = "YUAN,...", default_value = "1e7,3e7,1e8,3e8,1e9,3e9,1e10")]
    pub equity: Vec<f64>,
    /// k of the impact k · σ · sqrt(q / V); without it the spec's, or 0.7 if the spec has none.
    #[arg(long, value_name = "K")]
    pub impact: Option<f64>,
    /// Change a key of the spec: `--set account.leverage=3`; may be given often.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Language of the page.
    #[arg(long, value_enum)]
    pub lang: Option<LangArg>,
    /// Where results go.
    #[command(flatten)]
    pub out: OutArgs,
}

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

/// Arguments of `backtest` and `compare`.
#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// The spec.
    pub spec: PathBuf,
    /// Change a key for this run: `--set account.leverage=3`; may be given often.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Write a checkpoint every so many trading days, under OUT/.checkpoints. If the run is killed, the same call goes on
    /// from the last one, to the same bits.
    #[arg(long, value_name = "DAYS")]
    pub checkpoint: Option<NonZeroU32>,
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
