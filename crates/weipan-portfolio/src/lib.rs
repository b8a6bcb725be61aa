//! Scores to target weights: universe, selection, weights, buffer, schedule.
//!
//! | file | does |
//! |---|---|
//! | `universe.rs` | who may be held: [`universe`] |
//! | `schedule.rs` | on which days the book trades: [`rebalance_days`] |
//! | `select.rs` | who is held: the best or worst scores, with a buffer for those held already: [`select`] |
//! | `weigh.rs` | how much of each: [`weigh`] |
//! | `targets.rs` | all of it, one list of weights a rebalance day: [`targets`] |
//!
//! Everything here is pure and point in time: what is traded on day t is decided by what was known after the close of
//! day t − 1.

mod error;
#[cfg(test)]
mod made_up;
mod schedule;
mod select;
mod targets;
mod universe;
mod weigh;

pub use error::PortfolioError;
pub use schedule::{Rebalance, ScheduleSpec, Weekday, rebalance_days};
pub use select::{Amount, Select, select};
pub use targets::{BookSpec, LongSpec, Targets, targets};
pub use universe::{UniverseSpec, universe};
pub use weigh::{Weights, weigh};
