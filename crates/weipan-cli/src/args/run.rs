//! Commands that run accounts.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{LangArg, OutArgs};

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
