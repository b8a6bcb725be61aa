//! What a fund holds: shares per stock.

use serde::{Deserialize, Serialize};

use crate::{AssetIdx, Cny, Price, Shares};

/// One stock held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// The stock.
    pub asset: AssetIdx,
    /// Shares held; never negative.
    pub shares: Shares,
    /// Shares that may be sold today; bought shares join on the next trading day (T+1).
    pub sellable: Shares,
    /// Last mark, yuan a share.
    pub mark: Price,
}

/// All stocks held, in the order of assets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Holdings {
    lots: Vec<Lot>,
}

impl Holdings {
    /// All lots with shares, by asset.
    #[must_use]
    pub fn lots(&self) -> &[Lot] {
        &self.lots
    }

    /// All lots, to change marks and counts in place.
    pub fn lots_mut(&mut self) -> &mut [Lot] {
        &mut self.lots
    }

    /// A stock's lot.
    #[must_use]
    pub fn get(&self, asset: AssetIdx) -> Option<&Lot> {
        self.lots.binary_search_by_key(&asset, |lot| lot.asset).ok().map(|i| &self.lots[i])
    }

    /// Shares of a stock; zero if not held.
    #[must_use]
    pub fn shares(&self, asset: AssetIdx) -> Shares {
        self.get(asset).map_or(Shares::ZERO, |lot| lot.shares)
    }

    /// Shares of a stock that may be sold today.
    #[must_use]
    pub fn sellable(&self, asset: AssetIdx) -> Shares {
        self.get(asset).map_or(Shares::ZERO, |lot| lot.sellable)
    }

    /// Adds bought shares: held at once, sellable from the next day.
    pub fn buy(&mut self, asset: AssetIdx, shares: Shares, mark: Price) {
        match self.lots.binary_search_by_key(&asset, |lot| lot.asset) {
            Ok(i) => self.lots[i].shares += shares,
            Err(i) => self.lots.insert(i, Lot { asset, shares, sellable: Shares::ZERO, mark }),
        }
    }

    /// Takes sold shares away; a lot without shares disappears.
    pub fn sell(&mut self, asset: AssetIdx, shares: Shares) {
        if let Ok(i) = self.lots.binary_search_by_key(&asset, |lot| lot.asset) {
            let lot = &mut self.lots[i];
            debug_assert!(shares <= lot.sellable, "sold more than may be sold");
            lot.shares -= shares;
            lot.sellable -= shares;
            if lot.shares == Shares::ZERO {
                self.lots.remove(i);
            }
        }
    }

    /// Yesterday's buys become sellable.
    pub fn release(&mut self) {
        for lot in &mut self.lots {
            lot.sellable = lot.shares;
        }
    }

    /// Forgets lots without shares.
    pub fn sweep(&mut self) {
        self.lots.retain(|lot| lot.shares > Shares::ZERO);
    }

    /// Market value at the last marks.
    #[must_use]
    pub fn value(&self) -> Cny {
        self.lots.iter().map(|lot| lot.mark * lot.shares).sum()
    }
}
