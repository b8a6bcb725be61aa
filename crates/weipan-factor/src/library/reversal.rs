//! Last month's losers.

use super::LibraryFactor;

/// Minus the total return of the last 20 trading days.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "reversal",
    definition: "-(close / ts_delay(close, 20) - 1)",
    doc: "minus the return of the last 20 trading days; the effect buys the top, last month's losers",
    reference: "Jegadeesh (1990), Journal of Finance 45(3), 881-898",
};
