//! How good scores are: one statistic a file, all of them together in [`study`].
//!
//! Labels are the only place of the engine that looks ahead, and they never leave this module.
//!
//! | file | does |
//! |---|---|
//! | `study.rs`, `options.rs` | [`study`]: all tables of one or several factors |
//! | `setting.rs`, `ordered.rs`, `day.rs` | what factors share; each day ranked once; everything of one day |
//! | `forward_return.rs`, `tradable.rs` | what a stock earns after the signal; whether it could be traded |
//! | `rank_ic.rs`, `coefficient.rs`, `newey_west.rs` | IC, rank IC, Fama–MacBeth slope, and the t of their means |
//! | `quantile.rs`, `long_short.rs`, `sorted.rs`, `group.rs` | buckets, factor-weighted and monthly sorted portfolios, groups |
//! | `combine.rs`, `null.rs`, `prefix.rs` | [`combine`], [`null_test`], [`prefix_check`] |
//! | `statistic.rs`, `table.rs`, `similarity.rs` | rows of the result tables |
//! | `performance.rs`, `moment.rs`, `sum.rs` | returns a year, moments, sums |

mod coefficient;
mod combine;
mod day;
mod forward_return;
mod group;
mod long_short;
mod moment;
mod newey_west;
mod null;
mod options;
mod ordered;
mod performance;
mod prefix;
mod quantile;
mod rank_ic;
mod setting;
mod similarity;
mod sorted;
mod statistic;
mod study;
mod sum;
mod table;
#[cfg(test)]
mod table_market;
mod tradable;

pub use combine::{Combination, combine};
pub use forward_return::forward_return;
pub use newey_west::{t_newey_west, two_sided_p};
pub use null::{NullEstimate, NullResult, SIGNIFICANT, null_scores, null_test};
pub use options::StudyOptions;
pub use performance::DAYS_PER_YEAR;
pub use prefix::{Difference, Future, prefix_check};
pub use rank_ic::{IcScratch, IcSummary, rank_ic};
pub use study::{Scored, StudyTables, similar, study};
