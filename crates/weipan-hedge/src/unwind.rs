//! The forced unwind: a queue that survives days until it has been sold.
//!
//! *Pro rata* fixes each stock's shares when the call comes; the shares that a day refuses stay in the queue. The orders
//! *most liquid first* and *largest first* fix the long value to come down to: each morning the worth that is still too
//! much is sold down that list of all holdings, and a stock that cannot be sold is passed over for the next one.

use weipan_core::{
    AssetIdx, Cny, Contracts, Fill, Holdings, Lot, Order, Origin, Price, Rate, Shares, Side, mul_div_round,
};

use crate::UnwindOrder;

/// Why the book must shrink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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

/// What is left to sell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Queue {
    /// Shares of each stock, by asset.
    Shares(Vec<(AssetIdx, Shares)>),
    /// All holdings down the list, until the longs are worth no more than this.
    DownTo(Cny),
}

/// What is left to do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Unwind {
    /// Why.
    pub reason: Reason,
    order: UnwindOrder,
    queue: Queue,
    /// Most contracts of each product that may stay short, in the order of the fund's legs; `None` leaves the shorts alone.
    pub keep_contracts: Option<Vec<Contracts>>,
}

/// The forced sells of a morning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForcedSells {
    /// In the order in which they are sent.
    pub orders: Vec<Order>,
    /// Worth at sizing prices that they must fetch together; `None`: each is sent whole.
    pub need: Option<Cny>,
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

/// What an unwind has to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Why.
    pub reason: Reason,
    /// Longs at their marks.
    pub long: Cny,
    /// What they may be worth afterwards; zero sells everything.
    pub target: Cny,
    /// Most contracts of each product that may stay short, in the order of the fund's legs; `None` leaves the shorts alone.
    pub keep_contracts: Option<Vec<Contracts>>,
}

impl Unwind {
    /// A queue that brings the longs down to the goal. Pro rata takes the same part of all holdings, rounded up to
    /// hundreds so that the target is reached.
    #[must_use]
    pub fn plan(goal: Goal, order: UnwindOrder, holdings: &Holdings) -> Self {
        let queue = match order {
            UnwindOrder::ProRata => Queue::Shares(pro_rata(&goal, holdings)),
            UnwindOrder::MostLiquid | UnwindOrder::Largest => Queue::DownTo(goal.target.floor_zero()),
        };
        Self { reason: goal.reason, order, queue, keep_contracts: goal.keep_contracts }
    }

    /// Today's orders. Pro rata: what is left of the queue, no more than is held. Down a list: all holdings, `price` being
    /// their sizing prices and `amount` the money traded in each stock a day. The exchange rounds them up to lots: a rest
    /// that no lot can sell would stay in the queue for ever and keep the book from buying.
    #[must_use]
    pub fn orders(&self, holdings: &Holdings, price: impl Fn(&Lot) -> Price, amount: &[f64]) -> ForcedSells {
        let origin = self.reason.origin();
        let order = |asset, shares| Order { asset, side: Side::Sell, shares, priority: Cny::ZERO, origin };
        match &self.queue {
            Queue::Shares(sells) => {
                let sale = |(asset, shares): &(AssetIdx, Shares)| order(*asset, (*shares).min(holdings.shares(*asset)));
                let orders = sells.iter().map(sale).filter(|o| o.shares > Shares::ZERO).collect();
                ForcedSells { orders, need: None }
            }
            Queue::DownTo(target) => {
                let long: Cny = holdings.lots().iter().map(|lot| price(lot) * lot.shares).sum();
                let need = (long - *target).floor_zero();
                let orders = self.listed(holdings, amount).into_iter().map(|lot| order(lot.asset, lot.shares));
                let all = *target == Cny::ZERO;
                ForcedSells { orders: orders.collect(), need: (!all).then_some(need) }
            }
        }
    }

    /// All holdings in the order in which they are sold; equal ones by asset.
    fn listed(&self, holdings: &Holdings, amount: &[f64]) -> Vec<Lot> {
        let mut lots = holdings.lots().to_vec();
        let traded = |lot: &Lot| amount.get(lot.asset.column()).copied().filter(|x| x.is_finite()).unwrap_or(0.0);
        match self.order {
            UnwindOrder::ProRata => {}
            UnwindOrder::MostLiquid => lots.sort_by(|a, b| traded(b).total_cmp(&traded(a))),
            UnwindOrder::Largest => lots.sort_by_key(|lot| std::cmp::Reverse(lot.mark * lot.shares)),
        }
        lots
    }

    /// Takes a fill out of the queue.
    pub fn filled(&mut self, fill: &Fill) {
        if let Queue::Shares(sells) = &mut self.queue
            && let Ok(i) = sells.binary_search_by_key(&fill.asset, |(asset, _)| *asset)
        {
            sells[i].1 = (sells[i].1 - fill.shares).floor_zero();
        }
    }

    /// Scales what is left of a stock whose shares multiplied.
    pub fn scale(&mut self, asset: AssetIdx, before: Shares, after: Shares) {
        if let Queue::Shares(sells) = &mut self.queue
            && let Ok(i) = sells.binary_search_by_key(&asset, |(a, _)| *a)
        {
            sells[i].1 = Shares(mul_div_round(sells[i].1.0, after.0, before.0));
        }
    }

    /// What is left of a stock is sold of the one that its shares turned into.
    pub fn turn_into(&mut self, from: AssetIdx, into: AssetIdx) {
        let Queue::Shares(sells) = &mut self.queue else { return };
        let Ok(i) = sells.binary_search_by_key(&from, |(a, _)| *a) else { return };
        let (_, left) = sells.remove(i);
        match sells.binary_search_by_key(&into, |(a, _)| *a) {
            Ok(at) => sells[at].1 += left,
            Err(at) => sells.insert(at, (into, left)),
        }
    }

    /// Whether nothing is left to sell.
    #[must_use]
    pub fn is_sold(&self, holdings: &Holdings) -> bool {
        match &self.queue {
            Queue::Shares(sells) => {
                sells.iter().all(|(asset, left)| *left == Shares::ZERO || holdings.get(*asset).is_none())
            }
            Queue::DownTo(target) => holdings.value() <= *target,
        }
    }

    /// Whether nothing is left to sell or buy back; `contracts` are the shorts of each leg.
    #[must_use]
    pub fn is_done(&self, holdings: &Holdings, contracts: &[Contracts]) -> bool {
        let few = |keep: &Vec<Contracts>| contracts.iter().zip(keep).all(|(n, most)| n <= most);
        self.is_sold(holdings) && self.keep_contracts.as_ref().is_none_or(few)
    }

    /// Worth of what is left to sell, at the holdings' marks.
    #[must_use]
    pub fn worth(&self, holdings: &Holdings) -> Cny {
        let mark = |asset| holdings.get(asset).map_or(Price::ZERO, |lot| lot.mark);
        match &self.queue {
            Queue::Shares(sells) => sells.iter().map(|(asset, shares)| mark(*asset) * *shares).sum(),
            Queue::DownTo(target) => (holdings.value() - *target).floor_zero(),
        }
    }

    /// Shares of a stock that are left to sell; of a list, which names no shares, all that are held.
    #[must_use]
    pub fn left(&self, asset: AssetIdx, holdings: &Holdings) -> Shares {
        match &self.queue {
            Queue::Shares(sells) => {
                let found = sells.binary_search_by_key(&asset, |(a, _)| *a);
                found.map_or(Shares::ZERO, |i| sells[i].1).min(holdings.shares(asset))
            }
            Queue::DownTo(_) => holdings.shares(asset),
        }
    }
}

fn pro_rata(goal: &Goal, holdings: &Holdings) -> Vec<(AssetIdx, Shares)> {
    let cut = (goal.long - goal.target).floor_zero();
    let part = |shares: Shares| {
        let (wanted, hundred) = (i128::from(shares.0) * i128::from(cut.0), 100 * i128::from(goal.long.0.max(1)));
        let hundreds = (wanted + hundred - 1) / hundred;
        Shares(i64::try_from(hundreds * 100).unwrap_or(shares.0).min(shares.0))
    };
    let all = goal.target <= Cny::ZERO;
    let of = |lot: &Lot| (lot.asset, if all { lot.shares } else { part(lot.shares) });
    holdings.lots().iter().map(of).filter(|(_, shares)| *shares > Shares::ZERO).collect()
}
