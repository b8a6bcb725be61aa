//! Index futures contracts and their daily bars.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::{DayIdx, Price};

/// Position of a contract in [`Futures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ContractIdx(pub u32);

/// What is known of a contract that does not change from day to day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its code, such as `IM2403`.
    pub code: String,
    /// Its product, such as `IM`.
    pub product: String,
    /// Year of the delivery month.
    pub year: i32,
    /// Delivery month, 1 to 12.
    pub month: u32,
    /// First day with a bar.
    pub first_day: NaiveDate,
    /// Last trading day, which is the delivery day.
    pub last_day: NaiveDate,
}

impl Contract {
    /// Whether it delivers in March, June, September or December.
    #[must_use]
    pub fn is_quarterly(&self) -> bool {
        self.month.is_multiple_of(3)
    }
}

/// One contract's bar on one day, in index points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FutureBar {
    /// The contract.
    pub contract: ContractIdx,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// The exchange's settlement price 结算价; `None` where the data have none.
    pub settlement: Option<Price>,
    /// Contracts traded.
    pub volume: i64,
    /// Contracts open after the close.
    pub open_interest: i64,
}

impl FutureBar {
    /// The price to mark at: settlement, or the close where there is none.
    #[must_use]
    pub fn mark(&self) -> Price {
        self.settlement.unwrap_or(self.close)
    }
}

/// All contracts and bars of a data set.
#[derive(Debug, Clone, Default)]
pub struct Futures {
    contracts: Vec<Contract>,
    by_day: Vec<Vec<FutureBar>>,
}

impl Futures {
    /// Contracts, and for each day of the calendar the bars of that day in the order of contracts.
    #[must_use]
    pub fn new(contracts: Vec<Contract>, by_day: Vec<Vec<FutureBar>>) -> Self {
        Self { contracts, by_day }
    }

    /// All contracts.
    #[must_use]
    pub fn contracts(&self) -> &[Contract] {
        &self.contracts
    }

    /// A contract.
    #[must_use]
    pub fn contract(&self, contract: ContractIdx) -> &Contract {
        &self.contracts[contract.0 as usize]
    }

    /// The bars of one day.
    #[must_use]
    pub fn bars(&self, day: DayIdx) -> &[FutureBar] {
        self.by_day.get(day.row()).map_or(&[], Vec::as_slice)
    }

    /// Moves the last trading day of all contracts of a delivery month, such as `2024-02`.
    pub fn move_last_day(&mut self, month: &str, last_day: NaiveDate) {
        let of_month = |c: &&mut Contract| format!("{}-{:02}", c.year, c.month) == month;
        self.contracts.iter_mut().filter(of_month).for_each(|contract| contract.last_day = last_day);
    }

    /// First day on which a product has a bar.
    #[must_use]
    pub fn first_day(&self, product: &str) -> Option<NaiveDate> {
        self.contracts.iter().filter(|c| c.product == product).map(|c| c.first_day).min()
    }

    /// Delivery months that a product should have had between two days and has not, as codes: months follow one another,
    /// from that of its first contract on. A month counts if its third Friday is not before `from` and it begins no later
    /// than `to`; `quarters` asks for March, June, September and December alone.
    #[must_use]
    pub fn missing_months(&self, product: &str, from: NaiveDate, to: NaiveDate, quarters: bool) -> Vec<String> {
        let own: BTreeSet<(i32, u32)> =
            self.contracts.iter().filter(|c| c.product == product).map(|c| (c.year, c.month)).collect();
        let Some(first) = own.first().copied() else { return Vec::new() };
        let begins = (from.year(), from.month()).max(first);
        let months =
            std::iter::successors(Some(begins), |(y, m)| Some(if *m == 12 { (y + 1, 1) } else { (*y, m + 1) }));
        let third_friday = |y, m| NaiveDate::from_weekday_of_month_opt(y, m, Weekday::Fri, 3);
        months
            .take_while(|month| *month <= (to.year(), to.month()))
            .filter(|(y, m)| !own.contains(&(*y, *m)) && third_friday(*y, *m).is_some_and(|day| day >= from))
            .filter(|(_, m)| !quarters || m.is_multiple_of(3))
            .map(|(y, m)| format!("{product}{:02}{m:02}", y % 100))
            .collect()
    }

    /// The products that have contracts, each once.
    #[must_use]
    pub fn products(&self) -> Vec<String> {
        let mut products: Vec<_> = self.contracts.iter().map(|c| c.product.clone()).collect();
        products.sort_unstable();
        products.dedup();
        products
    }
}

/// One product of a hedge on one day: its index, and whether its shorts may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProductDay<'a> {
    /// The product, such as `IM`.
    pub product: &'a str,
    /// Its index at yesterday's close, points.
    pub index_previous: Price,
    /// Its index at today's close, points.
    pub index: Price,
    /// Whether a ban keeps the hedge from opening shorts of this product today.
    pub opening_banned: bool,
}

/// One day of futures: today's bars, yesterday's marks, and the indices below.
#[derive(Debug, Clone, Copy)]
pub struct FuturesDay<'a> {
    /// Today.
    pub date: NaiveDate,
    /// The trading day before; today on the first day of the data.
    pub previous_date: NaiveDate,
    /// All contracts.
    pub contracts: &'a [Contract],
    /// Today's bars.
    pub bars: &'a [FutureBar],
    /// Yesterday's bars.
    pub previous: &'a [FutureBar],
    /// Trading days left to each contract's last day, 0 on the day itself; parallel to `contracts`.
    pub days_left: &'a [i64],
    /// The main product's index at yesterday's close.
    pub index_previous: Price,
    /// The main product's index at today's close.
    pub index: Price,
    /// All products of the hedge; a day of one product may leave it empty, every contract is then priced on `index`.
    pub products: &'a [ProductDay<'a>],
    /// Annualised dividend-adjusted basis of each contract by yesterday's marks, a fraction a year, parallel to `contracts`;
    /// NaN where it is not known, empty where nobody chooses by it.
    pub carry: &'a [f64],
    /// The benchmark of the book at yesterday's close.
    pub benchmark_previous: Price,
    /// The benchmark of the book at today's close.
    pub benchmark: Price,
}

impl<'a> FuturesDay<'a> {
    /// A contract.
    #[must_use]
    pub fn contract(&self, contract: ContractIdx) -> &'a Contract {
        &self.contracts[contract.0 as usize]
    }

    /// Today's bar of a contract.
    #[must_use]
    pub fn bar(&self, contract: ContractIdx) -> Option<&'a FutureBar> {
        self.bars.iter().find(|bar| bar.contract == contract)
    }

    /// Yesterday's bar of a contract.
    #[must_use]
    pub fn previous_bar(&self, contract: ContractIdx) -> Option<&'a FutureBar> {
        self.previous.iter().find(|bar| bar.contract == contract)
    }

    fn product(&self, product: &str) -> Option<&'a ProductDay<'a>> {
        self.products.iter().find(|day| day.product == product)
    }

    /// A product's index at yesterday's close and at today's.
    #[must_use]
    pub fn levels(&self, product: &str) -> (Price, Price) {
        self.product(product).map_or((self.index_previous, self.index), |day| (day.index_previous, day.index))
    }

    /// Whether a ban keeps the hedge from opening shorts of a product today.
    #[must_use]
    pub fn opening_banned(&self, product: &str) -> bool {
        self.product(product).is_some_and(|day| day.opening_banned)
    }

    /// Annualised dividend-adjusted basis of a contract by yesterday's marks; NaN where it is not known.
    #[must_use]
    pub fn carry(&self, contract: ContractIdx) -> f64 {
        self.carry.get(contract.0 as usize).copied().unwrap_or(f64::NAN)
    }

    /// Trading days left to a contract's last day.
    #[must_use]
    pub fn days_left(&self, contract: ContractIdx) -> i64 {
        self.days_left.get(contract.0 as usize).copied().unwrap_or(0)
    }
}
