//! The shared words of weipan: assets, calendar, units, panels, bars, orders, fills and ledger rows.
//!
//! No I/O, no threads, no policy. Every other room speaks these words and none of the rooms needs another
//! room to understand them: scores are `Panel<f64>`, money is [`Cny`], prices are [`Price`], and a day of
//! trading is [`DayBars`].

pub mod action;
pub mod asset;
pub mod bars;
pub mod basis_study;
pub mod calendar;
pub mod contract;
pub mod day_bars;
pub mod factor_study;
pub mod history;
pub mod holdings;
pub mod index;
pub mod ledger;
pub mod market;
pub mod mask;
pub mod panel;
pub mod price_limit;
pub mod record;
pub mod rules;
pub mod schedule;
pub mod search;
pub mod stress;
pub mod trade;
pub mod unit;

pub use action::{Action, ActionKind, Actions};
pub use asset::{AssetIdx, Assets, Board, DelistKind, Exit, FormerCode, Instrument, Symbol, SymbolError};
pub use bars::{Bars, Field};
pub use calendar::{Calendar, CalendarError, DayIdx};
pub use contract::{Contract, ContractIdx, FutureBar, Futures, FuturesDay, ProductDay};
pub use day_bars::{DayBars, Quote};
pub use history::History;
pub use holdings::{Holdings, Lot};
pub use index::{IndexLevels, Indices};
pub use market::Market;
pub use mask::Mask;
pub use panel::Panel;
pub use price_limit::{DayLimits, LimitBand, PriceLimits};
pub use rules::{RuleBook, RulesSpec};
pub use schedule::{ByDateOr, Dated, ScheduleError};
pub use trade::{
    Fill, FillPrice, FutureFill, FutureOrigin, FutureReject, Order, Origin, Reject, RejectRule, Side, StockCosts,
};
pub use unit::{Cny, Contracts, Price, Rate, Ratio, Shares, mul_div_round};
