//! Dated bans on opening shorts and on selling.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_exchange::{Ban, BanSide};

use super::date;

/// Nobody may open a short future: what the forum post of 2024-02-06 tells of. What the book then does is
/// `hedge.on_ban`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShortBan {
    /// First day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Last day, inclusive.
    #[serde(with = "date")]
    pub to: NaiveDate,
    /// The futures product, such as `IM`; empty for all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
}

/// What a selling ban forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selling {
    /// Every sell.
    Sell,
    /// Sells beyond the worth of the day's buy orders.
    #[default]
    NetSell,
}

/// The longs may not be sold: 2024-02-05 for some books (fact book C.5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SellBan {
    /// First day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Last day, inclusive.
    #[serde(with = "date")]
    pub to: NaiveDate,
    /// `sell` or `net_sell`.
    #[serde(default)]
    pub side: Selling,
}

fn ban(side: BanSide, from: NaiveDate, to: NaiveDate, product: &str) -> Ban {
    Ban { side, from, to, product: product.to_owned(), source: "stress".to_owned() }
}

impl ShortBan {
    /// The ban that the exchange keeps.
    #[must_use]
    pub fn ban(&self) -> Ban {
        ban(BanSide::OpenShort, self.from, self.to, &self.product)
    }
}

impl SellBan {
    /// The ban that the exchange keeps.
    #[must_use]
    pub fn ban(&self) -> Ban {
        let side = match self.side {
            Selling::Sell => BanSide::Sell,
            Selling::NetSell => BanSide::NetSell,
        };
        ban(side, self.from, self.to, "")
    }
}
