//! `weipan data …` and `simulate`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

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
