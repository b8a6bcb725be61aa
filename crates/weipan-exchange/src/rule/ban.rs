//! Rule 2: dated bans on a side, such as the selling bans of February 2024.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::{Cny, Order, Price, RejectRule, Side};

/// What is forbidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BanSide {
    /// No sells.
    Sell,
    /// Sells only up to the worth of the day's buy orders.
    NetSell,
    /// No buys.
    Buy,
    /// No opening of short futures; the hedge asks this one.
    OpenShort,
}

/// A ban from a day to a day, both inclusive: a `[[ban]]` of the spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ban {
    /// What is forbidden.
    pub side: BanSide,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// For `open_short`: the futures product, such as `IM`; empty for all of them.
    #[serde(default)]
    pub product: String,
    /// Where it is known from.
    #[serde(default)]
    pub source: String,
}

impl Ban {
    /// Whether a kind of ban holds on a date, for every product.
    #[must_use]
    pub fn any(bans: &[Self], side: BanSide, date: NaiveDate) -> bool {
        bans.iter().any(|ban| ban.product.is_empty() && ban.holds(side, date))
    }

    /// Whether a ban on one futures product's own shorts holds on a date.
    #[must_use]
    pub fn of_product(bans: &[Self], product: &str, date: NaiveDate) -> bool {
        bans.iter().any(|ban| ban.product == product && ban.holds(BanSide::OpenShort, date))
    }

    fn holds(&self, side: BanSide, date: NaiveDate) -> bool {
        self.side == side && (self.from..=self.to).contains(&date)
    }
}

/// The bans of one day, with what a net-sell ban still allows.
#[derive(Debug)]
pub(crate) struct DayBans {
    sell: bool,
    buy: bool,
    net_sell_left: Option<Cny>,
}

impl DayBans {
    /// `buys_worth` is the worth of the day's buy orders at the sizing price.
    pub(crate) fn new(bans: &[Ban], date: NaiveDate, buys_worth: Cny) -> Self {
        Self {
            sell: Ban::any(bans, BanSide::Sell, date),
            buy: Ban::any(bans, BanSide::Buy, date),
            net_sell_left: Ban::any(bans, BanSide::NetSell, date).then_some(buys_worth),
        }
    }

    /// Shares that the bans leave of an order.
    pub(crate) fn allowed(&self, order: &Order, price: Price) -> Result<i64, RejectRule> {
        let banned = match order.side {
            Side::Buy => self.buy,
            Side::Sell => self.sell,
        };
        if banned {
            return Err(RejectRule::Ban);
        }
        match (order.side, self.net_sell_left) {
            (Side::Sell, Some(left)) if price > Price::ZERO => Ok(order.shares.0.min(left.floor_zero().0 / price.0)),
            _ => Ok(order.shares.0),
        }
    }

    /// Takes a filled sell from what a net-sell ban allows.
    pub(crate) fn sold(&mut self, worth: Cny) {
        if let Some(left) = &mut self.net_sell_left {
            *left -= worth;
        }
    }
}
