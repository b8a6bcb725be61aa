//! Fills, rejects, futures, positions, events, exposures.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

use super::EventKind;
use super::column::Column;
use super::table::{LedgerError, Table, table};
use crate::{Cny, Contracts, FutureOrigin, Origin, Price, RejectRule, Shares, Side};

table! {
    /// One stock fill.
    pub struct FillRow = "fills" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Buy or sell.
        side: Side,
        /// Shares traded.
        shares: Shares,
        /// The day's price of the fill rule.
        reference: Price,
        /// Money for the shares, without fees.
        amount: Cny,
        /// Share of the day's volume.
        participation: f64,
        /// Commission.
        commission: Cny,
        /// Stamp duty.
        stamp_duty: Cny,
        /// Transfer fee.
        transfer_fee: Cny,
        /// Slippage.
        slippage: Cny,
        /// Impact.
        impact: Cny,
        /// Who wanted it.
        origin: Origin,
    }
}

table! {
    /// One refused stock order, or the refused part of one.
    pub struct RejectRow = "rejects" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Buy or sell.
        side: Side,
        /// Shares refused.
        shares: Shares,
        /// Their worth at the sizing price.
        worth: Cny,
        /// The first rule that stopped them.
        rule: RejectRule,
        /// Who wanted it.
        origin: Origin,
    }
}

table! {
    /// One futures fill.
    pub struct FutureRow = "futures" {
        /// Trading day.
        date: NaiveDate,
        /// The contract.
        contract: Arc<str>,
        /// Contracts sold short (positive) or bought back (negative).
        sold: Contracts,
        /// The day's price of the fill rule.
        reference: Price,
        /// The price paid or received.
        price: Price,
        /// Fee.
        fee: Cny,
        /// Why.
        origin: FutureOrigin,
    }
}

table! {
    /// Shares held after the close, on days on which they changed.
    pub struct PositionRow = "positions" {
        /// Trading day.
        date: NaiveDate,
        /// The stock.
        symbol: Arc<str>,
        /// Shares held after the close; 0 when the last one left.
        shares: Shares,
        /// Mark.
        mark: Price,
    }
}

table! {
    /// Something that a reader must see.
    pub struct EventRow = "events" {
        /// Trading day.
        date: NaiveDate,
        /// What happened.
        kind: EventKind,
        /// The amount it is about; zero where there is none.
        amount: Cny,
        /// A sentence.
        text: Arc<str>,
    }
}

table! {
    /// One forced order of a day: stocks sold by an unwind or a hedge cut, contracts bought back by an unwind.
    pub struct UnwindRow = "unwind" {
        /// Trading day.
        date: NaiveDate,
        /// The stock or contract.
        item: Arc<str>,
        /// Who wanted it.
        origin: Origin,
        /// Shares to sell, or contracts to buy back, that were asked for.
        asked: i64,
        /// What traded.
        filled: i64,
        /// The first rule that kept the rest; empty where all of it traded.
        rule: Arc<str>,
        /// Worth of what was asked for, at the sizing price.
        worth: Cny,
        /// What trading cost against the sizing price: the day's move up to the fill, slippage, impact and fees; a gain is negative.
        cost: Cny,
        /// Shares that are left to sell; of an unwind down a list all that are held; 0 for contracts.
        left: i64,
        /// Shares or contracts that everybody traded that day.
        volume: f64,
    }
}

table! {
    /// What the book was exposed to after a rebalance.
    pub struct ExposureRow = "exposure" {
        /// Trading day.
        date: NaiveDate,
        /// Stocks held.
        names: i64,
        /// Median market value of the holdings, yuan.
        median_cap: f64,
        /// Median market value of the hedge index's members, yuan; null without members.
        index_median_cap: f64,
        /// Share of the book's value outside the hedge index's members; null without members.
        outside_index: f64,
        /// Stocks in the universe that day.
        universe: i64,
        /// Stocks in the universe without a score.
        unscored: i64,
        /// Trading days to sell 95 % of the book at the allowed share of the 20-day mean volume, no stock counted twice.
        days_to_sell: f64,
        /// Largest fill of the day as a share of the stock's volume.
        largest_participation: f64,
        /// Short value over long value that the hedge aims at, all products together; 0 without a hedge.
        hedge_ratio: f64,
    }
}

table! {
    /// Weight of an industry in the book after a rebalance.
    pub struct IndustryRow = "industries" {
        /// Trading day.
        date: NaiveDate,
        /// The industry.
        industry: Arc<str>,
        /// Share of the book's value.
        weight: f64,
    }
}
