//! One file a command.

pub mod backtest;
pub mod basis;
pub mod capacity;
pub mod compare;
pub mod completions;
pub mod data_check;
pub mod data_import;
pub mod data_info;
pub mod demo;
pub mod factor;
pub mod ledger;
pub mod report;
pub mod rules;
pub mod runs;
pub mod simulate;
pub mod spec_check;
pub mod spec_init;
pub mod stress;
