//! Fills to money: the only room that mutates state.
//!
//! A [`Fund`] lives through a trading day as a list of verbs, in the order of account.md: [`Fund::open`] (interest,
//! corporate actions, T+1 release), [`Fund::unwind_orders`], [`Fund::apply`], [`Fund::hedge`], [`Fund::settle`]
//! (mark, margin test, attribution). Money is exact; a day whose causes do not add up to the change in equity is an
//! error, not a rounding difference.

mod apply;
pub mod attribution;
pub mod books;
mod change;
pub mod contract_terms;
pub mod corporate_action;
mod day_row;
mod delisting;
mod dividend_tax;
pub mod error;
pub mod financing;
mod flow;
mod freeze;
pub mod fund;
mod fund_fee;
pub mod future;
pub mod hedger;
pub mod leg;
pub mod leverage;
pub mod margin;
mod margin_test;
mod own_cash;
pub mod roll;
pub mod settle;
pub mod spec;
pub mod state;
pub mod unwind;

pub use books::Books;
pub use contract_terms::{CapScope, ContractTerms, Margin, OpeningCap, Product};
pub use error::{BrokenIdentity, HedgeError};
pub use fund::Fund;
pub use leg::Leg;
pub use margin::{Lines, dma_initial_margin};
pub use spec::{
    AccountKind, AccountSpec, ContractChoice, Crystallise, DividendTax, FinancingBase, Flow, FutureFillPrice,
    HedgeMethod, HedgeRebalance, HedgeSpec, LeveragePolicy, MissingBar, OnHedgeBan, Shrink, TopUp, UnwindHedge,
    UnwindOrder,
};
pub use state::FundState;
