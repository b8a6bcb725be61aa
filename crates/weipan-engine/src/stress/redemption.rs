//! Money that clients take out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::date;

/// Clients redeem a share of the equity: the cash leaves on the day, and the book shrinks to its leverage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redemption {
    /// The day.
    #[serde(with = "date")]
    pub on: NaiveDate,
    /// Share of the equity at the close before, 0 to 1.
    pub share: f64,
}
