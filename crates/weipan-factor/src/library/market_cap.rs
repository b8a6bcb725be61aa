//! Market value.

use super::LibraryFactor;

/// Raw close times all shares, yuan.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "market_cap",
    definition: "market_cap",
    doc: "total market value in yuan; the size effect buys the bottom",
    reference: "Banz (1981), Journal of Financial Economics 9; Liu, Stambaugh and Yuan (2019), Journal of Financial Economics 134",
};
