//! Market value of the shares that trade.

use super::LibraryFactor;

/// Raw close times tradable A shares, yuan.
pub const FACTOR: LibraryFactor = LibraryFactor {
    name: "float_cap",
    definition: "float_cap",
    doc: "market value of the tradable A shares in yuan; the size effect buys the bottom",
    reference: "Banz (1981), Journal of Financial Economics 9; index providers weigh by float",
};
