//! Terms of a futures product by date: multiplier, tick, fee, limits.

use chrono::NaiveDate;
use serde::Deserialize;
use weipan_core::{ByDateOr, Dated, Price, Rate, ScheduleError};

use crate::{HedgeError, HedgeSpec};

/// A product of `data/rules/index_futures.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its code, such as `IM`.
    pub code: String,
    /// The underlying index.
    pub index: String,
    /// Yuan a point.
    pub multiplier: i64,
    /// Smallest step of the price, points.
    pub tick: f64,
    /// First trading day.
    pub listed: NaiveDate,
    /// Where it is known from.
    pub source: String,
}

/// Exchange margin as a fraction of notional. The security of a swap account covers it.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Margin {
    /// Without a hedging quota.
    pub non_hedge: f64,
    /// Under a hedging quota.
    pub hedge: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Products {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct MarginRow {
    product: Products,
    from: NaiveDate,
    #[serde(flatten)]
    margin: Margin,
}

impl MarginRow {
    fn is_of(&self, product: &str) -> bool {
        match &self.product {
            Products::One(one) => one == product,
            Products::Several(several) => several.iter().any(|p| p == product),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeRow {
    from: NaiveDate,
    rate: f64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PositionRow {
    product: String,
    from: NaiveDate,
    contracts: i64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitRow {
    from: NaiveDate,
    permille: i64,
    last_day_permille: i64,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    product: Vec<Product>,
    fee: Vec<FeeRow>,
    position_limit: Vec<PositionRow>,
    limit: Vec<LimitRow>,
    futures_margin: Vec<MarginRow>,
}

/// Everything the hedge asks of a product.
#[derive(Debug, Clone)]
pub struct ContractTerms {
    /// The product.
    pub product: Product,
    fee: Dated<Rate>,
    margin: Dated<Margin>,
    position_limit: Dated<i64>,
    /// Limit in thousandths on ordinary days and on the last day.
    limit: Dated<(i64, i64)>,
    slippage: Price,
}

impl ContractTerms {
    /// The terms of the spec's product.
    ///
    /// # Errors
    /// [`HedgeError::UnknownProduct`] if the rules have no such product.
    pub fn new(spec: &HedgeSpec) -> Result<Self, HedgeError> {
        let file: RulesFile = toml::from_str(include_str!("../../../data/rules/index_futures.toml"))
            .map_err(|e| ScheduleError::Form { what: "index_futures.toml".to_owned(), message: e.to_string() })?;
        let known = || file.product.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(", ");
        let product = file.product.iter().find(|p| p.code == spec.product).cloned();
        let product = product.ok_or_else(|| HedgeError::UnknownProduct(spec.product.clone(), known()))?;
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        let fee = match spec.fee {
            ByDateOr::Value(value) => Dated::constant(rate(value)),
            ByDateOr::ByDate => Dated::new("fee", file.fee.iter().map(|r| (r.from, rate(r.rate))).collect())?,
        };
        let position_limit = match spec.position_limit {
            ByDateOr::Value(value) => Dated::constant(if value > 0.0 { value as i64 } else { i64::MAX }),
            ByDateOr::ByDate => {
                let rows = file.position_limit.iter().filter(|r| r.product == product.code);
                Dated::new("position_limit", rows.map(|r| (r.from, r.contracts)).collect())?
            }
        };
        let margins = file.futures_margin.iter().filter(|r| r.is_of(&product.code));
        let margin = Dated::new("futures_margin", margins.map(|r| (r.from, r.margin)).collect())?;
        let limit = file.limit.iter().map(|r| (r.from, (r.permille, r.last_day_permille))).collect();
        let slippage = Price::from_yuan(spec.slippage_ticks * product.tick).unwrap_or_default();
        Ok(Self { product, fee, margin, position_limit, limit: Dated::new("limit", limit)?, slippage })
    }

    /// Fee rate on a date.
    #[must_use]
    pub fn fee(&self, date: NaiveDate) -> Rate {
        self.fee.on(date).copied().unwrap_or_default()
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

    /// Daily price limit on a date, thousandths of the previous settlement.
    #[must_use]
    pub fn limit_permille(&self, date: NaiveDate, is_last_day: bool) -> Option<i64> {
        self.limit.on(date).map(|(ordinary, last)| if is_last_day { *last } else { *ordinary })
    }

    /// Points given away each side.
    #[must_use]
    pub fn slippage(&self) -> Price {
        self.slippage
    }
}
