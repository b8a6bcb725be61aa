//! How often a stock changes hands.

use super::LibraryFactor;

/// Mean daily turnover over 20 trading days, fraction of the float a day.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "turnover",
    definition: "ts_mean(turnover, 20)",
    doc: "mean daily turnover over 20 trading days; the effect buys the bottom",
    reference: "Datar, Naik and Radcliffe (1998), Journal of Financial Markets 1(2), 203-219",
};
