//! Index levels and contracts that a hedge is priced with, on the calendar of the data.

use std::ops::Range;

use weipan_core::unit::UNITS_PER_YUAN;
use weipan_core::{Contract, DayIdx, FuturesDay, Market, Price, ProductDay, RuleBook};
use weipan_hedge::{ContractChoice, ContractTerms};

use crate::basis::carry;
use crate::{EngineError, Spec};

/// Index levels and contracts of a hedge, on the calendar of the data.
#[derive(Debug, Clone)]
pub struct HedgeData {
    /// Code of the hedge index.
    pub index_code: String,
    /// Code of the benchmark.
    pub benchmark_code: String,
    /// The products of the hedge, the main one first; none without a hedge.
    products: Vec<ProductIndex>,
    index: Vec<Price>,
    benchmark: Vec<Price>,
    /// Position of each contract's last day on the calendar's axis.
    last_positions: Vec<i64>,
    /// Whether the contract is chosen by its carry.
    by_carry: bool,
}

/// A product and the levels of its index.
#[derive(Debug, Clone)]
struct ProductIndex {
    product: String,
    code: String,
    levels: Vec<Price>,
}

/// What a day of futures says beside its bars.
#[derive(Debug, Clone)]
pub struct FuturesFrame<'a> {
    /// Trading days left of every contract.
    days_left: Vec<i64>,
    /// Index and bans of every product.
    products: Vec<ProductDay<'a>>,
    /// Carry of every contract; empty where nobody chooses by it.
    carry: Vec<f64>,
}

/// The benchmark of a book that is compared with nothing: a level that never moves.
const NO_BENCHMARK: &str = "none";

impl HedgeData {
    /// Levels for every day of a run.
    ///
    /// # Errors
    /// [`EngineError::Index`] if an index is unknown or has no level on a day of the run.
    pub fn new(spec: &Spec, market: &Market, days: &Range<u32>) -> Result<Self, EngineError> {
        let rules = spec.rule_book()?;
        let shares = spec.hedge.shares();
        let products = shares.iter().map(|(product, _)| product_index(spec, product, market, days, &rules));
        let products = products.collect::<Result<Vec<_>, _>>()?;
        let benchmark = spec.hedge.benchmark.as_str();
        let unhedged = if benchmark.is_empty() {
            spec.book.long.index().unwrap_or_else(|| default_benchmark(market))
        } else {
            benchmark
        };
        let index_code = products.first().map_or(unhedged, |main| main.code.as_str()).to_owned();
        let benchmark_code = if benchmark.is_empty() { index_code.clone() } else { benchmark.to_owned() };
        let calendar = market.bars.calendar();
        let last_positions = market.futures.contracts().iter().map(|c| calendar.position(c.last_day)).collect();
        Ok(Self {
            index: levels(market, &index_code, days)?,
            benchmark: levels(market, &benchmark_code, days)?,
            index_code,
            benchmark_code,
            products,
            last_positions,
            by_carry: spec.hedge.contract == ContractChoice::CheapestCarry,
        })
    }

    /// The index of each product, the main one first.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.products.iter().map(|of| of.code.as_str())
    }

    /// The index of a product of the hedge.
    #[must_use]
    pub fn code_of(&self, product: &str) -> Option<&str> {
        self.products.iter().find(|of| of.product == product).map(|of| of.code.as_str())
    }

    /// Whether a month of the hedge's products that was listed and has not delivered has no bar on a day.
    #[must_use]
    pub fn has_hole(&self, market: &Market, day: DayIdx) -> bool {
        let (date, today) = (market.bars.calendar().date(day), market.futures.bars(day));
        let is_ours = |contract: &Contract| self.products.iter().any(|of| of.product == contract.product);
        market.futures.contracts().iter().enumerate().any(|(i, contract)| {
            let is_listed = contract.first_day <= date && date <= contract.last_day;
            is_listed && is_ours(contract) && today.iter().all(|bar| bar.contract.0 as usize != i)
        })
    }

    /// What [`HedgeData::day`] needs of a day; `banned` says which product's shorts may not be opened.
    #[must_use]
    pub fn frame(&self, market: &Market, day: DayIdx, banned: impl Fn(&str) -> bool) -> FuturesFrame<'_> {
        let previous = day.row().saturating_sub(1);
        let products = self.products.iter().map(|of| ProductDay {
            product: &of.product,
            index_previous: of.levels[previous],
            index: of.levels[day.row()],
            opening_banned: banned(&of.product),
        });
        FuturesFrame {
            days_left: self.last_positions.iter().map(|last| last - i64::from(day.0)).collect(),
            products: products.collect(),
            carry: if self.by_carry { self.carry(market, day) } else { Vec::new() },
        }
    }

    /// Annualised dividend-adjusted basis of each contract by the marks of the day before.
    fn carry(&self, market: &Market, day: DayIdx) -> Vec<f64> {
        let contracts = market.futures.contracts();
        let mut rates = vec![f64::NAN; contracts.len()];
        let Some(before) = day.back(1) else { return rates };
        let date = market.bars.calendar().date(before);
        for bar in market.futures.bars(before) {
            let contract = market.futures.contract(bar.contract);
            let of = self.products.iter().find(|of| of.product == contract.product);
            if let Some(index) = of.and_then(|of| market.indices.get(&of.code)) {
                rates[bar.contract.0 as usize] = carry(bar.mark(), index, before, date, contract.last_day);
            }
        }
        rates
    }

    /// The futures of a day; `frame` from [`HedgeData::frame`].
    #[must_use]
    pub fn day<'a>(&self, market: &'a Market, day: DayIdx, frame: &'a FuturesFrame<'a>) -> FuturesDay<'a> {
        let calendar = market.bars.calendar();
        let previous = DayIdx(day.0.saturating_sub(1));
        FuturesDay {
            date: calendar.date(day),
            previous_date: calendar.date(previous),
            contracts: market.futures.contracts(),
            bars: market.futures.bars(day),
            previous: market.futures.bars(previous),
            days_left: &frame.days_left,
            index_previous: self.index[previous.row()],
            index: self.index[day.row()],
            products: &frame.products,
            carry: &frame.carry,
            benchmark_previous: self.benchmark[previous.row()],
            benchmark: self.benchmark[day.row()],
        }
    }
}

fn product_index(
    spec: &Spec,
    product: &str,
    market: &Market,
    days: &Range<u32>,
    rules: &RuleBook,
) -> Result<ProductIndex, EngineError> {
    let code = ContractTerms::new(&spec.hedge, product, rules)?.product.index;
    if market.indices.get(&code).is_none() {
        let what = format!("{product} futures are priced on it, but the data set lacks it; add it to index.parquet");
        return Err(EngineError::Index { code, what });
    }
    Ok(ProductIndex { product: product.to_owned(), levels: levels(market, &code, days)?, code })
}

/// What an unhedged book of stocks is compared with where the spec does not say: CSI 1000 if the data have it, else nothing.
fn default_benchmark(market: &Market) -> &'static str {
    if market.indices.get("000852.SH").is_some() { "000852.SH" } else { NO_BENCHMARK }
}

/// Levels of an index on the calendar; days outside the run and its eve may be missing and are zero.
fn levels(market: &Market, code: &str, days: &Range<u32>) -> Result<Vec<Price>, EngineError> {
    if code == NO_BENCHMARK {
        return Ok(vec![Price(UNITS_PER_YUAN * 1000); market.bars.calendar().len()]);
    }
    let index = market.indices.get(code).ok_or_else(|| {
        let known: Vec<&str> = market.indices.codes().collect();
        let what = format!(
            "not in the data set (it has: {}); set hedge.benchmark to one of them",
            if known.is_empty() { "none".to_owned() } else { known.join(", ") }
        );
        EngineError::Index { code: code.to_owned(), what }
    })?;
    for day in days.start - 1..days.end {
        if index.close(DayIdx(day)).is_none_or(|level| level <= Price::ZERO) {
            let date = market.bars.calendar().date(DayIdx(day));
            let what = format!("no level on {date}; choose days on which it has one, or complete index.parquet");
            return Err(EngineError::Index { code: code.to_owned(), what });
        }
    }
    Ok((0..market.bars.calendar().len() as u32).map(|day| index.close(DayIdx(day)).unwrap_or_default()).collect())
}
