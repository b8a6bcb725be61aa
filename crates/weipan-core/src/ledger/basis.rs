//! The basis of index futures by contract and day, and its means.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use chrono::NaiveDate;

use super::column::Column;
use super::table::{LedgerError, Table, table};

table! {
    /// One contract's basis on one day, at the closes of index and future.
    pub struct BasisRow = "basis" {
        /// Trading day.
        date: NaiveDate,
        /// Code of the contract.
        contract: Arc<str>,
        /// Its last trading day.
        last_day: NaiveDate,
        /// Calendar days left to it.
        days_left: i64,
        /// Place of the contract among those of the day, the nearest month first, from 1.
        place: i64,
        /// Closing level of the index, points.
        index: f64,
        /// Closing price of the contract, points.
        future: f64,
        /// Future less index, points; negative: a discount.
        points: f64,
        /// The same as a fraction of the index.
        rate: f64,
        /// The same a year of 365 days; null within three days of the last.
        annual: f64,
        /// Dividend points expected until the last day: those of the same days a year before; null where unknown.
        dividend_points: f64,
        /// Annualised basis with them added back; null where they are unknown.
        annual_adjusted: f64,
        /// Contracts open after the close.
        open_interest: i64,
        /// Contracts traded.
        volume: i64,
        /// Whether it is the nearest quarter month with at least 20 days left.
        front_quarter: bool,
        /// Whether it is the contract with the most days left.
        farthest: bool,
    }
}

table! {
    /// Mean annualised basis of a series over a month or a year.
    pub struct BasisMeanRow = "basis_means" {
        /// `front_quarter` or `farthest`.
        series: Arc<str>,
        /// `2024-02`, or `2024` for the whole year, as far as the days reach.
        period: Arc<str>,
        /// Days with a basis.
        days: i64,
        /// Mean annualised basis.
        annual: f64,
        /// Days with expected dividends.
        adjusted_days: i64,
        /// Mean annualised basis with expected dividends added back, over those days.
        annual_adjusted: f64,
        /// The deepest discount (lowest annualised basis).
        least: f64,
        /// Its day.
        least_day: NaiveDate,
        /// Its contract.
        least_contract: Arc<str>,
    }
}
