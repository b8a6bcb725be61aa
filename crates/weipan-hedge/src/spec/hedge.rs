//! The spec's `[hedge]` table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use weipan_core::ByDateOr;

use super::in_range;
use crate::HedgeError;

/// Which contract to be short of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractChoice {
    /// The nearest month.
    Front,
    /// The month after it.
    Next,
    /// The nearest quarter month.
    FrontQuarter,
    /// The quarter month after it.
    NextQuarter,
    /// The most open interest yesterday.
    MostOpenInterest,
    /// The least discount a year by yesterday's marks, dividends expected until the last day added back.
    CheapestCarry,
}

impl ContractChoice {
    /// Whether only months that end a quarter are chosen.
    #[must_use]
    pub fn is_quarterly(self) -> bool {
        matches!(self, Self::FrontQuarter | Self::NextQuarter)
    }
}

/// How the hedge ratio is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HedgeMethod {
    /// `ratio · L`, in the shares of the mix.
    Value,
    /// `ratio · beta · L` in the shares of the mix, beta being that of the book's target weights on the index (or on the
    /// mix of indices).
    Beta,
    /// `ratio · h_j · L`, h being the weights of the futures held with the least variance of the book hedged by them.
    MinVariance,
}

/// How far an estimated hedge is trusted: the weight of the estimate, the rest being that of the hedge by value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shrink {
    /// The weight that follows from the estimate's own error, as Vasicek (1973) has it.
    Vasicek,
    /// This weight, from 0 to 1.
    Weight(f64),
}

impl Serialize for Shrink {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Vasicek => serializer.serialize_str("vasicek"),
            Self::Weight(weight) => serializer.serialize_f64(*weight),
        }
    }
}

impl<'de> Deserialize<'de> for Shrink {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(f64),
            Text(String),
        }
        match Form::deserialize(deserializer)? {
            Form::Number(weight) => Ok(Self::Weight(weight)),
            Form::Text(text) if text == "vasicek" => Ok(Self::Vasicek),
            Form::Text(text) => {
                Err(serde::de::Error::custom(format!("\"{text}\": write \"vasicek\" or a weight from 0 to 1")))
            }
        }
    }
}

/// At which price futures fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FutureFillPrice {
    /// The day's first price.
    Open,
    /// The day's last price.
    Close,
    /// The settlement price; the close where there is none.
    Settlement,
}

/// What the book does when its hedge may not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnHedgeBan {
    /// Keeps the longs and runs net long.
    RunNetLong,
    /// Sells longs until they match the hedge that is allowed.
    CutLongs,
    /// Sells everything and stays out.
    Stop,
}

/// When the hedge follows the longs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HedgeRebalance {
    /// Every day.
    Daily,
    /// When the book rebalances.
    WithBook,
}

/// What happens when the futures table has a hole: a day on which a contract that is held, or every month of a product, has
/// no bar, or a month that is not there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingBar {
    /// The run stops with an error.
    Stop,
    /// The contract keeps its last mark and is not traded that day; a note of the run says so.
    KeepMark,
}

/// Short leg: `[hedge]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HedgeSpec {
    /// Futures product, or `none`; `mix` replaces it.
    pub product: String,
    /// Short value over long value; scales whatever `mix` and `method` ask for.
    pub ratio: f64,
    /// How the hedge ratio is found.
    pub method: HedgeMethod,
    /// Trading days that the methods `beta` and `min_variance` look back.
    pub window: i64,
    /// Days with all returns that they need; with fewer the hedge is by value.
    pub min_days: i64,
    /// How far they trust the estimate.
    pub beta_shrink: Shrink,
    /// Which contract.
    pub contract: ContractChoice,
    /// Basis a year that `cheapest_carry` must gain before it changes the contract.
    pub switch_gain: f64,
    /// Trading days before the last day on which the hedge rolls.
    pub roll_days: i64,
    /// Trading days over which a roll before the last day is spread.
    pub roll_over_days: i64,
    /// Fill price of futures.
    pub fill: FutureFillPrice,
    /// When the hedge follows the longs.
    pub rebalance: HedgeRebalance,
    /// What happens when shorts may not be opened.
    pub on_ban: OnHedgeBan,
    /// What happens when the futures table has a hole.
    pub missing_bar: MissingBar,
    /// Slippage each side in ticks of the contract.
    pub slippage_ticks: f64,
    /// Fee each side as a fraction of notional; `"by_date"` takes `data/rules/index_futures.toml`.
    pub fee: ByDateOr,
    /// Most contracts of one month; 0 means no bound, because the desk of a swap hedges under a quota of its own;
    /// `"by_date"` takes the limits without a quota from `data/rules/index_futures.toml`.
    pub position_limit: ByDateOr,
    /// Most contracts opened on a day, all months together; 0 means no bound, for the same reason; `"by_date"` takes the
    /// caps without a quota from `data/rules/index_futures.toml`, each month by itself since 2018-12-03.
    pub opening_cap: ByDateOr,
    /// Index that the attribution compares the longs with; `""` takes the product's own.
    pub benchmark: String,
    /// Several products instead of one: the share of the longs' value that each hedges, such as `{ IC = 0.4, IM = 0.6 }`.
    pub mix: BTreeMap<String, f64>,
}

impl Default for HedgeSpec {
    fn default() -> Self {
        Self {
            product: "IM".to_owned(),
            ratio: 1.0,
            method: HedgeMethod::Value,
            window: 60,
            min_days: 30,
            beta_shrink: Shrink::Vasicek,
            contract: ContractChoice::FrontQuarter,
            switch_gain: 0.05,
            roll_days: 5,
            roll_over_days: 1,
            fill: FutureFillPrice::Close,
            rebalance: HedgeRebalance::Daily,
            on_ban: OnHedgeBan::RunNetLong,
            missing_bar: MissingBar::Stop,
            slippage_ticks: 1.0,
            fee: ByDateOr::ByDate,
            position_limit: ByDateOr::Value(0.0),
            opening_cap: ByDateOr::Value(0.0),
            benchmark: String::new(),
            mix: BTreeMap::new(),
        }
    }
}

impl HedgeSpec {
    /// Whether there is a short leg.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.product != "none"
    }

    /// The products and the share of the longs' value that each hedges, the main one first: that of the largest share, by
    /// name among equals. The other ones follow by name. Empty without a short leg.
    ///
    /// ```
    /// use weipan_hedge::HedgeSpec;
    /// let mix = [("IC".to_owned(), 0.4), ("IM".to_owned(), 0.6)].into();
    /// let spec = HedgeSpec { mix, ..HedgeSpec::default() };
    /// assert_eq!(spec.shares(), [("IM", 0.6), ("IC", 0.4)]);
    /// assert_eq!(HedgeSpec::default().shares(), [("IM", 1.0)]);
    /// ```
    #[must_use]
    pub fn shares(&self) -> Vec<(&str, f64)> {
        if !self.is_on() {
            return Vec::new();
        }
        if self.mix.is_empty() {
            return vec![(&self.product, 1.0)];
        }
        let mut shares: Vec<(&str, f64)> = self.mix.iter().map(|(product, share)| (product.as_str(), *share)).collect();
        let largest = shares.iter().map(|(_, share)| *share).fold(f64::NEG_INFINITY, f64::max);
        if let Some(main) = shares.iter().position(|(_, share)| *share >= largest) {
            shares[..=main].rotate_right(1);
        }
        shares
    }

    /// The hedge in a line: a product, or a mix such as `0.6 IM + 0.4 IC`; `none` without a short leg.
    #[must_use]
    pub fn describe(&self) -> String {
        if self.mix.is_empty() || !self.is_on() {
            return self.product.clone();
        }
        self.shares().iter().map(|(product, share)| format!("{share} {product}")).collect::<Vec<_>>().join(" + ")
    }

    /// Checks every number.
    ///
    /// # Errors
    /// [`HedgeError`] names the key.
    pub fn check(&self) -> Result<(), HedgeError> {
        in_range("hedge.ratio", self.ratio, 0.0, 3.0)?;
        in_range("hedge.roll_days", self.roll_days as f64, 0.0, 60.0)?;
        in_range("hedge.roll_over_days", self.roll_over_days as f64, 1.0, 1.0 + self.roll_days as f64)?;
        in_range("hedge.switch_gain", self.switch_gain, 0.0, 10.0)?;
        in_range("hedge.window", self.window as f64, 5.0, 2500.0)?;
        in_range("hedge.min_days", self.min_days as f64, 5.0, self.window as f64)?;
        if let Shrink::Weight(weight) = self.beta_shrink {
            in_range("hedge.beta_shrink", weight, 0.0, 1.0)?;
        }
        for share in self.mix.values() {
            in_range("hedge.mix", *share, 0.001, 3.0)?;
        }
        if !self.mix.is_empty() && !self.is_on() {
            return Err(HedgeError::Contradiction {
                first: "hedge.mix",
                second: "hedge.product",
                why: "a mix of products is no hedge of product \"none\"; leave one of the two out".to_owned(),
            });
        }
        in_range("hedge.slippage_ticks", self.slippage_ticks, 0.0, 1000.0)?;
        if let ByDateOr::Value(fee) = self.fee {
            in_range("hedge.fee", fee, 0.0, 0.05)?;
        }
        if let ByDateOr::Value(limit) = self.position_limit {
            in_range("hedge.position_limit", limit, 0.0, 1e9)?;
        }
        if let ByDateOr::Value(cap) = self.opening_cap {
            in_range("hedge.opening_cap", cap, 0.0, 1e9)?;
        }
        Ok(())
    }
}
