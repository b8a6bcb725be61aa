//! One spec, one day loop, one run, one comparison.
//!
//! [`Spec`] is one TOML file; [`prepare`](prepare::Book) turns it into data, scores and targets once; [`run::run`] walks one
//! account through the days; [`compare::compare`] walks many over the same book. [`day::step`] sees one day and one fund
//! and nothing global, so that a simulation can feed it days that it has just made.

pub mod basis;
pub mod basis_study;
pub mod checkpoint;
pub mod compare;
pub mod day;
pub mod error;
pub mod exposure;
pub mod forced;
pub mod hedge_data;
pub mod hedge_ratio;
pub mod keys;
pub mod liquidity;
mod long_index;
pub mod output;
pub mod prepare;
pub mod progress;
pub mod run;
pub mod run_days;
mod run_record;
pub mod shrunk;
pub mod spec;
pub mod stress;
pub mod study;
mod tables;
pub mod volatility;
mod walk;

pub use checkpoint::Checkpoints;
pub use compare::{CompareOptions, Comparison, backtest, backtest_with, compare, compare_with};
pub use error::EngineError;
pub use prepare::{Book, MarketData};
pub use progress::{Progress, Silent};
pub use run::{run, run_days};
pub use spec::Spec;

/// Version of weipan, for records.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
