//! Rule 2: dated bans on a side, such as the selling bans of February 2024.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::rules::BAN;
use weipan_core::{Cny, Order, Price, RejectRule, RuleBook, Side};

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

/// A ban from a day to a day, both inclusive: a `[[ban]]` of the spec, which says its side and days or takes them from a
/// name in `data/rules/bans.toml`.
///
/// ```
/// use weipan_exchange::{Ban, BanSide};
/// let ban: Result<Ban, _> = toml::from_str("name = '2024-02 selling'\nto = '2024-02-07'");
/// let Ok(ban) = ban else { panic!("{ban:?}") };
/// assert_eq!((ban.side, ban.to.to_string()), (BanSide::Sell, "2024-02-07".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BanEntry")]
pub struct Ban {
    /// What is forbidden.
    pub side: BanSide,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// For `open_short`: the futures product, such as `IM`; empty for all of them.
    pub product: String,
    /// Where it is known from.
    pub source: String,
}

/// A `[[ban]]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct BanEntry {
    name: Option<String>,
    side: Option<BanSide>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    product: String,
    source: Option<String>,
}

/// A row of `data/rules/bans.toml`.
#[derive(Debug, Deserialize)]
struct NamedBan {
    name: String,
    side: BanSide,
    from: NaiveDate,
    to: NaiveDate,
}

impl TryFrom<BanEntry> for Ban {
    type Error = String;

    fn try_from(entry: BanEntry) -> Result<Self, String> {
        let named = entry.name.as_deref().map(named).transpose()?;
        let (base, known_from) = named.unzip();
        let missing = |key: &str| format!("a [[ban]] lacks `{key}`; write it, or a `name` of data/rules/bans.toml");
        let base = base.as_ref();
        Ok(Self {
            side: entry.side.or(base.map(|b| b.side)).ok_or_else(|| missing("side"))?,
            from: entry.from.or(base.map(|b| b.from)).ok_or_else(|| missing("from"))?,
            to: entry.to.or(base.map(|b| b.to)).ok_or_else(|| missing("to"))?,
            product: entry.product,
            source: entry.source.or(known_from).unwrap_or_default(),
        })
    }
}

/// A shipped ban and where it is known from, its name first: a record says the ban whole.
fn named(name: &str) -> Result<(NamedBan, String), String> {
    let rules = RuleBook::shipped().map_err(|e| e.to_string())?;
    let bans: Vec<NamedBan> = rules.read(&BAN).map_err(|e| e.to_string())?;
    let known: Vec<String> = bans.iter().map(|ban| format!("\"{}\"", ban.name)).collect();
    let sources = rules.rows(&BAN).iter().map(|row| row.source.clone());
    let found = bans.into_iter().zip(sources).find(|(ban, _)| ban.name == name);
    let (ban, source) =
        found.ok_or_else(|| format!("no ban is named \"{name}\"; data/rules/bans.toml has {}", known.join(", ")))?;
    let source = format!("{}: {source}", ban.name);
    Ok((ban, source))
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
    pub(crate) fn new(bans: &[Ban], date: NaiveDate, buys_worth: impl FnOnce() -> Cny) -> Self {
        Self {
            sell: Ban::any(bans, BanSide::Sell, date),
            buy: Ban::any(bans, BanSide::Buy, date),
            net_sell_left: Ban::any(bans, BanSide::NetSell, date).then(buys_worth),
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
