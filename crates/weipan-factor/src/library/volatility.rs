//! How much a stock moves.

use super::LibraryFactor;

/// Sample standard deviation of daily returns over 20 trading days, per day.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "volatility",
    definition: "ts_std(returns, 20)",
    doc: "standard deviation of daily returns over 20 trading days; the low-volatility effect buys the bottom",
    reference: "Ang, Hodrick, Xing and Zhang (2006), Journal of Finance 61(1), 259-299",
};
