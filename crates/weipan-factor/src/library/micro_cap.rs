//! The rank of market value, upside down.

use super::LibraryFactor;

/// Between −1, the largest, and almost 0, the smallest. The book takes the top n of it: with n = 400, equal weights and daily
/// rebalancing this is the make of the Wind micro-cap index. Ranks are among all stocks that have a market value;
/// who may be bought is the universe's business.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "micro_cap",
    definition: "-rank(market_cap)",
    doc: "negated rank of total market value; the top n are the n smallest",
    reference: "Wind micro-cap index 8841431.WI: the 400 smallest by total market value, equal weight",
};
