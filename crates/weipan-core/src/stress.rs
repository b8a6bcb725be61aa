//! The record of a stress: what was laid over the history, and what a grid of shocks did.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One overlay as people read it: its kind and its values, dates and numbers as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverlayRecord {
    /// The word of the spec, such as `price` or `sell_ban`.
    pub kind: String,
    /// The spec's keys with their values; keys that were not given are left out.
    pub values: BTreeMap<String, String>,
    /// The named episode that it came from; empty if the spec wrote it itself.
    pub episode: String,
}

/// What one shock of a grid did to an account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ShockCell {
    /// Total change of the bucket's prices, a fraction.
    pub price: f64,
    /// Jump of the basis as a fraction of the index; negative widens the discount.
    pub basis: f64,
    /// Lowest margin ratio from the shock to the end of the horizon, up to a close-out; NaN without a position.
    #[serde(with = "nan_is_null")]
    pub worst_ratio: f64,
    /// Lowest equity of those days over that at the close before the shock, less one.
    pub loss: f64,
    /// Calls in those days.
    pub calls: u32,
    /// Whether the account was closed out in those days.
    pub closed_out: bool,
    /// Whether equity was zero or less on one of those days.
    pub ruined: bool,
    /// Worth of sells refused in those days (limit, suspension, volume, ban) over the longs at the close before, each day's
    /// refusals counted once a day.
    #[serde(with = "nan_is_null")]
    pub blocked: f64,
}

/// A grid of shocks: every price shock with every jump of the basis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShockGrid {
    /// First day of the shocks.
    pub on: NaiveDate,
    /// Trading days over which a price shock is spread.
    pub days: u32,
    /// The bucket: market values from this quantile ...
    pub size_from: f64,
    /// ... to this one.
    pub size_to: f64,
    /// Trading days that are judged, the day of the shock included.
    pub horizon: u32,
    /// Price shocks, in the spec's order.
    pub prices: Vec<f64>,
    /// Jumps of the basis, in the spec's order.
    pub bases: Vec<f64>,
    /// A cell for each pair, prices slowest.
    pub cells: Vec<ShockCell>,
}

/// What a stress was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StressRecord {
    /// What was laid over the history, in the order in which it was applied.
    pub overlays: Vec<OverlayRecord>,
    /// The grid, if one was asked for.
    pub grid: Option<ShockGrid>,
}

/// JSON has no NaN: null stands for it.
mod nan_is_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        (!value.is_nan()).then_some(*value).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN))
    }
}
