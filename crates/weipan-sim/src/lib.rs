//! Made-up markets whose truth is known.
//!
//! [`simulate`] turns a [`MarketSpec`] into a [`weipan_core::Market`]: stocks on all boards, corporate actions,
//! ST spells, suspensions, price limits, indices with their members, and index futures. The same specification
//! gives the same bits at any thread count, and what drives the prices is written in the specification, so a
//! result can be held against the truth. `docs/simulated-market.md` explains the model and its numbers.
//!
//! One file a step, in the order in which [`simulate`] takes them:
//!
//! | file | what it makes |
//! |---|---|
//! | `spec` | the specification and what can be wrong with it |
//! | `calendar` | trading days and holidays |
//! | `crash` | the prescribed weeks of the crash |
//! | `factors` | daily common returns: market, size, industries |
//! | `stocks`, `symbols`, `industry` | the listed companies |
//! | `status` | ST spells and suspensions |
//! | `actions` | dividends, bonus shares, ex-right prices |
//! | `price`, `volume` | one stock's day in whole ticks |
//! | `bars` | all stocks' days, as panels |
//! | `members`, `index` | index members and levels |
//! | `history` | index levels of the year before the data |
//! | `contracts`, `basis`, `futures` | index futures |

mod actions;
mod bars;
mod basis;
mod calendar;
mod contracts;
mod crash;
mod factors;
mod futures;
mod history;
mod index;
mod industry;
mod market;
mod members;
mod price;
mod random;
mod spec;
mod status;
mod stocks;
mod symbols;
mod volume;

pub use crash::{CRASH, CrashDay, SNAP_BACK};
pub use index::{HEDGE_INDEX, LARGE_INDEX, MICRO_INDEX, MID_INDEX};
pub use market::simulate;
pub use spec::{Crash, MarketSpec, SimError};
