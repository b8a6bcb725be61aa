//! How good scores are: one statistic a file, all of them together in [`TearSheet`].
//!
//! Labels are the only place of the engine that looks ahead, and they never leave this module.

mod bucket;
mod forward_return;
mod mean;
mod rank_ic;
mod tear_sheet;

pub use forward_return::forward_return;
pub use rank_ic::{IcScratch, IcSummary, rank_ic};
pub use tear_sheet::{TearSheet, evaluate};
