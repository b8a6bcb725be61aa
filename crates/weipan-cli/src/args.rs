//! What the command line takes. The texts are the help pages.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

mod data;
mod factor;
mod market;
mod result;
mod run;
mod spec;

pub use data::{CheckArgs, DataCommand, ImportArgs, InfoArgs, SimulateArgs};
pub use factor::{
    DefinitionArgs, FactorArgs, FactorCheckArgs, FactorCommand, FactorExplainArgs, FactorListArgs, FactorNullArgs,
    FactorOperatorsArgs, FactorShowArgs, StudyArgs, UniverseArg,
};
pub use market::{BasisArgs, RulesArgs};
pub use result::{LedgerArgs, ReportArgs, RunsArgs};
pub use run::{CapacityArgs, CompareArgs, DemoArgs, RunArgs, StressArgs};
pub use spec::{SpecCheckArgs, SpecCommand, SpecInitArgs};

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
