//! Orders, fills and rejects. A reject is data, never an error.

use crate::{AssetIdx, Cny, ContractIdx, Contracts, Price, Shares};

/// Gives a closed set of words its text form for ledgers and specs.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $text)] $variant),+
        }
        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word used in files.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// The value of a word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Direction of a trade.
    pub enum Side {
        /// Shares come in, money goes out.
        Buy = "buy",
        /// Shares go out, money comes in.
        Sell = "sell",
    }
}

words! {
    /// Who wants the trade.
    pub enum Origin {
        /// The strategy's target weights.
        Strategy = "strategy",
        /// A margin call's forced unwind.
        Unwind = "unwind",
        /// Longs cut because the hedge may not be opened.
        HedgeCut = "hedge_cut",
        /// Longs sold to pay a client out.
        Redemption = "redemption",
    }
}

words! {
    /// The price at which orders fill.
    pub enum FillPrice {
        /// The day's first price.
        Open = "open",
        /// The day's amount over its volume.
        Vwap = "vwap",
        /// The day's last price.
        Close = "close",
    }
}

words! {
    /// The first rule that stopped an order, in the order in which they are asked.
    pub enum RejectRule {
        /// Not listed on that day, or without a row in the data.
        NotListed = "not_listed",
        /// Suspended all day.
        Suspended = "suspended",
        /// A dated ban on this side.
        Ban = "ban",
        /// Bought today: sellable tomorrow.
        TPlusOne = "t_plus_one",
        /// A buy at the up-limit.
        LimitUp = "limit_up",
        /// A sell at the down-limit.
        LimitDown = "limit_down",
        /// Less than a lot, or an odd lot that is not sold whole.
        Lot = "lot",
        /// More than the allowed share of the day's volume.
        Volume = "volume",
        /// More than the account can pay.
        Cash = "cash",
    }
}

/// A wish to trade shares of one stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The stock.
    pub asset: AssetIdx,
    /// Buy or sell.
    pub side: Side,
    /// Shares wanted; positive.
    pub shares: Shares,
    /// Target value, by which buys queue for cash; larger first.
    pub priority: Cny,
    /// Who wants it.
    pub origin: Origin,
}

/// What a fill cost, each a positive amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StockCosts {
    /// Broker's commission, with its minimum.
    pub commission: Cny,
    /// Stamp duty 印花税, sells only.
    pub stamp_duty: Cny,
    /// Transfer fee 过户费.
    pub transfer_fee: Cny,
    /// Given away against the reference price by slippage.
    pub slippage: Cny,
    /// Given away against the reference price by the order's own impact.
    pub impact: Cny,
}

impl StockCosts {
    /// The costs that are paid beside the price: all but slippage and impact, which are inside it.
    #[must_use]
    pub fn fees(&self) -> Cny {
        self.commission + self.stamp_duty + self.transfer_fee
    }
}

/// Shares that changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// The stock.
    pub asset: AssetIdx,
    /// Buy or sell.
    pub side: Side,
    /// Shares traded; positive.
    pub shares: Shares,
    /// The day's price of the fill rule, before slippage and impact.
    pub reference: Price,
    /// Money for the shares, without fees: `reference · shares` worse by slippage and impact.
    pub amount: Cny,
    /// The costs.
    pub costs: StockCosts,
    /// Who wanted it.
    pub origin: Origin,
}

/// Shares that did not change hands, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reject {
    /// The stock.
    pub asset: AssetIdx,
    /// Buy or sell.
    pub side: Side,
    /// Shares refused; positive.
    pub shares: Shares,
    /// The first rule that stopped them.
    pub rule: RejectRule,
    /// Who wanted it.
    pub origin: Origin,
}

words! {
    /// Why a futures trade happens.
    pub enum FutureOrigin {
        /// The hedge follows the longs.
        Hedge = "hedge",
        /// From the old contract into the new one.
        Roll = "roll",
        /// A margin call cuts the short leg.
        Unwind = "unwind",
        /// Cash delivery on the last day.
        Delivery = "delivery",
    }
}

/// Contracts that changed hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FutureFill {
    /// The contract.
    pub contract: ContractIdx,
    /// Contracts sold short (positive) or bought back (negative).
    pub sold: Contracts,
    /// The day's price of the fill rule, before slippage.
    pub reference: Price,
    /// The price paid or received.
    pub price: Price,
    /// Exchange and broker fee, positive.
    pub fee: Cny,
    /// Why.
    pub origin: FutureOrigin,
}

/// Contracts that could not change hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FutureReject {
    /// The contract.
    pub contract: ContractIdx,
    /// Contracts that should have been sold short (positive) or bought back (negative).
    pub sold: Contracts,
    /// The rule that stopped them.
    pub rule: FutureRejectRule,
    /// Why they were wanted.
    pub origin: FutureOrigin,
}

words! {
    /// The rule that stopped a futures trade.
    pub enum FutureRejectRule {
        /// No bar or no price today.
        NoPrice = "no_price",
        /// A dated ban on opening shorts.
        OpeningBan = "opening_ban",
        /// The position limit of one contract.
        PositionLimit = "position_limit",
        /// The cap on contracts opened on one day.
        OpeningCap = "opening_cap",
        /// At the day's price limit.
        PriceLimit = "price_limit",
        /// More than the account's own cash can margin.
        Cash = "cash",
    }
}
