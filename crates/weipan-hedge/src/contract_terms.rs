//! Terms of a futures product by date: multiplier, tick, fees, limits, margins.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::rules::{
    FUTURES_DELIVERY_FEE, FUTURES_FEE, FUTURES_INTRADAY_FEE, FUTURES_LIMIT, FUTURES_MARGIN, FUTURES_PRODUCT,
    OPENING_CAP, POSITION_LIMIT, RuleTable,
};
use weipan_core::{ByDateOr, Dated, Price, Rate, RuleBook, ScheduleError};

use crate::{HedgeError, HedgeSpec};

/// A product of `data/rules/index_futures.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Product {
    /// Its code, such as `IM`.
    #[serde(rename = "product")]
    pub code: String,
    /// The underlying index.
    pub index: String,
    /// Yuan a point.
    pub multiplier: i64,
    /// Smallest step of the price, points.
    pub tick: f64,
    /// First trading day.
    pub listed: NaiveDate,
}

/// Exchange margin as a fraction of notional. The security of a swap account covers it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Margin {
    /// Without a hedging quota.
    pub non_hedge: f64,
    /// Under a hedging quota.
    pub hedge: f64,
}

/// Most contracts opened on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct OpeningCap {
    /// Contracts.
    pub contracts: i64,
    /// What is counted together.
    pub per: CapScope,
}

/// What an opening cap counts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CapScope {
    /// All months of the product.
    Product,
    /// Each month by itself.
    Contract,
}

#[derive(Deserialize)]
struct FeeRow {
    rate: f64,
}

#[derive(Deserialize)]
struct PositionRow {
    contracts: i64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct LimitRow {
    permille: i64,
    last_day_permille: i64,
    first_day_permille: i64,
}

/// Which day of a contract's life a price limit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitDay {
    /// The first day of a quarter month.
    First,
    /// A day in between, and the first day of other months.
    Ordinary,
    /// The last trading day.
    Last,
}

/// Everything the hedge asks of a product.
#[derive(Debug, Clone)]
pub struct ContractTerms {
    /// The product.
    pub product: Product,
    fee: Dated<Rate>,
    intraday_fee: Dated<Rate>,
    delivery_fee: Dated<Rate>,
    margin: Dated<Margin>,
    position_limit: Dated<i64>,
    opening_cap: Dated<OpeningCap>,
    limit: Dated<LimitRow>,
    slippage: Price,
}

impl ContractTerms {
    /// The terms of one product of the spec.
    ///
    /// # Errors
    /// [`HedgeError::UnknownProduct`] if the rules have no such product.
    pub fn new(spec: &HedgeSpec, product: &str, rules: &RuleBook) -> Result<Self, HedgeError> {
        let products: Vec<Product> = rules.read(&FUTURES_PRODUCT)?;
        let known = || products.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(", ");
        let found = products.iter().find(|p| p.code == product).cloned();
        let product = found.ok_or_else(|| HedgeError::UnknownProduct(product.to_owned(), known()))?;
        let of = [("product", product.code.as_str())];
        let fee = |table: &RuleTable| match spec.fee {
            ByDateOr::Value(value) => Ok(Dated::constant(rate(value))),
            ByDateOr::ByDate => rules.schedule(table, &of).map(|rows| rows.map(|row: FeeRow| rate(row.rate))),
        };
        Ok(Self {
            fee: fee(&FUTURES_FEE)?,
            intraday_fee: fee(&FUTURES_INTRADAY_FEE)?,
            delivery_fee: fee(&FUTURES_DELIVERY_FEE)?,
            margin: rules.schedule(&FUTURES_MARGIN, &of)?,
            position_limit: position_limit(spec, rules, &of)?,
            opening_cap: opening_cap(spec, rules, &of)?,
            limit: rules.schedule(&FUTURES_LIMIT, &of)?,
            slippage: Price::from_yuan(spec.slippage_ticks * product.tick).unwrap_or_default(),
            product,
        })
    }

    /// Fee rate on a date.
    #[must_use]
    pub fn fee(&self, date: NaiveDate) -> Rate {
        self.fee.on_or_first(date).copied().unwrap_or_default()
    }

    /// Fee rate for closing what was opened the same day 平今仓; before its first row the ordinary fee.
    #[must_use]
    pub fn intraday_fee(&self, date: NaiveDate) -> Rate {
        self.intraday_fee.on(date).copied().unwrap_or_else(|| self.fee(date))
    }

    /// Fee rate on delivery.
    #[must_use]
    pub fn delivery_fee(&self, date: NaiveDate) -> Rate {
        self.delivery_fee.on_or_first(date).copied().unwrap_or_default()
    }

    /// Exchange margin on a date; before the first row, which only a made-up market asks for, that of the first.
    #[must_use]
    pub fn margin(&self, date: NaiveDate) -> Option<Margin> {
        self.margin.on(date).or(self.margin.rows().first().map(|(_, margin)| margin)).copied()
    }

    /// Most contracts of one month on a date.
    #[must_use]
    pub fn position_limit(&self, date: NaiveDate) -> i64 {
        self.position_limit.on(date).copied().unwrap_or(i64::MAX)
    }

    /// Most contracts opened on a date; `None` if there is no cap.
    #[must_use]
    pub fn opening_cap(&self, date: NaiveDate) -> Option<OpeningCap> {
        self.opening_cap.on(date).copied()
    }

    /// Daily price limit on a date, thousandths of the previous settlement.
    #[must_use]
    pub fn limit_permille(&self, date: NaiveDate, day: LimitDay) -> Option<i64> {
        self.limit.on_or_first(date).map(|row| match day {
            LimitDay::First => row.first_day_permille,
            LimitDay::Ordinary => row.permille,
            LimitDay::Last => row.last_day_permille,
        })
    }

    /// Points given away each side.
    #[must_use]
    pub fn slippage(&self) -> Price {
        self.slippage
    }
}

fn rate(value: f64) -> Rate {
    Rate::from_fraction(value).unwrap_or_default()
}

fn position_limit(spec: &HedgeSpec, rules: &RuleBook, of: &[(&str, &str)]) -> Result<Dated<i64>, ScheduleError> {
    match spec.position_limit {
        ByDateOr::Value(value) => Ok(Dated::constant(if value > 0.0 { value as i64 } else { i64::MAX })),
        ByDateOr::ByDate => Ok(rules.schedule(&POSITION_LIMIT, of)?.map(|row: PositionRow| row.contracts)),
    }
}

/// A number caps all months together.
fn opening_cap(spec: &HedgeSpec, rules: &RuleBook, of: &[(&str, &str)]) -> Result<Dated<OpeningCap>, ScheduleError> {
    match spec.opening_cap {
        ByDateOr::Value(value) if value > 0.0 => {
            Ok(Dated::constant(OpeningCap { contracts: value as i64, per: CapScope::Product }))
        }
        ByDateOr::Value(_) => Dated::new(OPENING_CAP.name, Vec::new()),
        ByDateOr::ByDate => rules.schedule(&OPENING_CAP, of),
    }
}
