//! The forced unwind: a queue that survives days until it has been sold.

use weipan_core::{
    AssetIdx, Assets, Board, Cny, Contracts, Fill, Holdings, Order, Origin, Price, Rate, Shares, Side, mul_div_round,
};

/// Why the book must shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The ratio fell below the call line and nobody topped up.
    Call,
    /// The ratio fell below the close-out line: everything goes, for good.
    CloseOut,
    /// Shorts may not be opened and the book cuts its longs to the hedge it has.
    HedgeCut,
    /// Shorts may not be opened and the book stops for good.
    Stop,
    /// A client is paid out.
    Redemption,
}

impl Reason {
    /// Whether the account never trades again once the queue is empty.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::CloseOut | Self::Stop)
    }

    fn origin(self) -> Origin {
        match self {
            Self::HedgeCut => Origin::HedgeCut,
            Self::Redemption => Origin::Redemption,
            Self::Call | Self::CloseOut | Self::Stop => Origin::Unwind,
        }
    }
}

/// What is left to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwind {
    /// Why.
    pub reason: Reason,
    /// Shares still to sell, by asset.
    sells: Vec<(AssetIdx, Shares)>,
    /// Most contracts that may stay short; `None` leaves the short leg alone.
    pub keep_contracts: Option<Contracts>,
}

/// The value to which an unwind cuts each leg by itself: `max(0, E - costs) / unwind_to`, the costs being what selling
/// the longs and buying back the shorts down to `E / unwind_to` is expected to take (fractions of the traded worth).
///
/// ```
/// use weipan_core::{Cny, Rate};
/// use weipan_hedge::unwind::target;
/// let to = Rate::from_fraction(0.25).unwrap_or_default();
/// assert_eq!(target(Cny(14), Cny(91), Cny(102), to, 0.0, 0.0), Cny(56));
/// ```
#[must_use]
pub fn target(equity: Cny, long: Cny, short: Cny, unwind_to: Rate, selling_cost: f64, buying_cost: f64) -> Cny {
    let legs = |equity: Cny| equity.floor_zero().scaled(Rate::ONE, unwind_to.0);
    let first = legs(equity);
    let cost = (long - first).floor_zero().yuan() * selling_cost + (short - first).floor_zero().yuan() * buying_cost;
    legs(equity - Cny::from_yuan(cost).unwrap_or_default())
}

impl Unwind {
    /// A queue that brings the longs from `long` down to `target`, pro rata over all holdings, rounded up to hundreds
    /// so that the target is reached.
    #[must_use]
    pub fn plan(
        reason: Reason,
        holdings: &Holdings,
        long: Cny,
        target: Cny,
        keep_contracts: Option<Contracts>,
    ) -> Self {
        let cut = (long - target).floor_zero();
        let part = |shares: Shares| {
            let exact = mul_div_round(shares.0, cut.0, long.0.max(1));
            Shares(((exact + 99) / 100 * 100).min(shares.0))
        };
        let all = target <= Cny::ZERO;
        let sells = holdings
            .lots()
            .iter()
            .map(|lot| (lot.asset, if all { lot.shares } else { part(lot.shares) }))
            .filter(|(_, shares)| *shares > Shares::ZERO)
            .collect();
        Self { reason, sells, keep_contracts }
    }

    /// Today's orders: what is left of the queue, rounded up to what the board lets go at once, no more than is held. A
    /// rest that no lot can sell would stay in the queue for ever and keep the book from buying.
    #[must_use]
    pub fn orders(&self, holdings: &Holdings, assets: &Assets) -> Vec<Order> {
        let order = |(asset, shares): &(AssetIdx, Shares)| Order {
            asset: *asset,
            side: Side::Sell,
            shares: sellable_from(assets.get(*asset).board, *shares, holdings.shares(*asset)),
            priority: Cny::ZERO,
            origin: self.reason.origin(),
        };
        self.sells.iter().map(order).filter(|o| o.shares > Shares::ZERO).collect()
    }

    /// Takes a fill out of the queue.
    pub fn filled(&mut self, fill: &Fill) {
        if let Ok(i) = self.sells.binary_search_by_key(&fill.asset, |(asset, _)| *asset) {
            self.sells[i].1 = (self.sells[i].1 - fill.shares).floor_zero();
        }
    }

    /// Scales what is left of a stock whose shares multiplied.
    pub fn scale(&mut self, asset: AssetIdx, before: Shares, after: Shares) {
        if let Ok(i) = self.sells.binary_search_by_key(&asset, |(a, _)| *a) {
            self.sells[i].1 = Shares(mul_div_round(self.sells[i].1.0, after.0, before.0));
        }
    }

    /// What is left of a stock is sold of the one that its shares turned into.
    pub fn turn_into(&mut self, from: AssetIdx, into: AssetIdx) {
        let Ok(i) = self.sells.binary_search_by_key(&from, |(a, _)| *a) else { return };
        let (_, left) = self.sells.remove(i);
        match self.sells.binary_search_by_key(&into, |(a, _)| *a) {
            Ok(at) => self.sells[at].1 += left,
            Err(at) => self.sells.insert(at, (into, left)),
        }
    }

    /// Whether nothing is left to sell or buy back.
    #[must_use]
    pub fn is_done(&self, holdings: &Holdings, contracts: Contracts) -> bool {
        let sold = self.sells.iter().all(|(asset, left)| *left == Shares::ZERO || holdings.get(*asset).is_none());
        sold && self.keep_contracts.is_none_or(|keep| contracts <= keep)
    }

    /// Worth of what is left to sell, at the holdings' marks.
    #[must_use]
    pub fn worth(&self, holdings: &Holdings) -> Cny {
        let mark = |asset| holdings.get(asset).map_or(Price::ZERO, |lot| lot.mark);
        self.sells.iter().map(|(asset, shares)| mark(*asset) * *shares).sum()
    }
}

/// The fewest shares, at least `wanted`, that a board lets a holder of `held` sell in one order.
fn sellable_from(board: Board, wanted: Shares, held: Shares) -> Shares {
    let (wanted, held) = (wanted.0, held.0);
    if wanted <= 0 || wanted >= held {
        return Shares(wanted.clamp(0, held));
    }
    let up = |rest: i64| (wanted - rest).max(0).unsigned_abs().div_ceil(100) as i64 * 100 + rest;
    let least = match board {
        Board::Main | Board::ChiNext => up(0).min(up(held % 100)),
        Board::Star => wanted.max(200),
        Board::Bse => wanted.max(100),
    };
    Shares(least.min(held))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_rounded_up_to_what_can_be_sold() {
        for (board, wanted, held, sold) in [
            (Board::Main, 35, 700, 100),
            (Board::Main, 35, 765, 65),
            (Board::Main, 70, 765, 100),
            (Board::Main, 100, 765, 100),
            (Board::Main, 130, 765, 165),
            (Board::Star, 100, 600, 200),
            (Board::Star, 100, 150, 150),
            (Board::Star, 250, 600, 250),
            (Board::Bse, 30, 600, 100),
            (Board::Main, 0, 600, 0),
            (Board::Main, 900, 600, 600),
        ] {
            assert_eq!(
                sellable_from(board, Shares(wanted), Shares(held)),
                Shares(sold),
                "{board:?} {wanted} of {held}"
            );
        }
    }
}
