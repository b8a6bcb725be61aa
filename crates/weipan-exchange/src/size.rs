//! Target weights to orders, sized at the exchange's reference price before the day begins.

use weipan_core::{AssetIdx, Board, Cny, DayBars, Holdings, Order, Origin, Price, Shares, Side};

use crate::Exchange;
use crate::rule::lot::DayLots;

impl Exchange {
    /// Orders that bring the holdings to `weights · long_value`, in whole lots.
    ///
    /// `weights` is sorted by asset and sums to 1 or less; a stock that is held but not among them is sold whole. Sizes
    /// use `prev_close` of the day (ex-right on ex-dates), so no price of the day enters them. Sells come before
    /// buys, each in the order of assets. A target without a reference price today has no order.
    #[must_use]
    pub fn size(
        &self,
        weights: &[(AssetIdx, f64)],
        long_value: Cny,
        holdings: &Holdings,
        day: &DayBars<'_>,
    ) -> Vec<Order> {
        let mut sells = Vec::new();
        let mut buys = Vec::new();
        let mut lots = holdings.lots().iter().peekable();
        let sizes = self.lots.on(day.date, self.spec.lots);
        for (asset, weight) in weights {
            while let Some(lot) = lots.next_if(|lot| lot.asset < *asset) {
                sells.push(sell(lot.asset, lot.shares));
            }
            let held = lots.next_if(|lot| lot.asset == *asset).map_or(Shares::ZERO, |lot| lot.shares);
            let Some(price) = day.prev_close(*asset).filter(|p| *p > Price::ZERO) else { continue };
            let target = Cny((long_value.floor_zero().0 as f64 * weight.max(0.0)) as i64);
            match change(day.assets.board(*asset), target.0 / price.0, held.0, &sizes) {
                change if change > 0 => buys.push(buy(*asset, Shares(change), target)),
                change if change < 0 => sells.push(sell(*asset, Shares(-change))),
                _ => {}
            }
        }
        sells.extend(lots.map(|lot| sell(lot.asset, lot.shares)));
        sells.append(&mut buys);
        sells
    }

    /// Sells that have to reach a number of shares, rounded up to what lots let go at once: a rest below a lot could not be
    /// sold on any day.
    pub fn round_up_sells(&self, sells: &mut [Order], holdings: &Holdings, day: &DayBars<'_>) {
        if sells.is_empty() {
            return;
        }
        let lots = self.lots.on(day.date, self.spec.lots);
        for Order { asset, shares, .. } in sells {
            shares.0 = lots.least_sale(day.assets.board(*asset), shares.0, holdings.shares(*asset).0);
        }
    }
}

/// Signed shares to trade from `held` to `wanted`, on the board's lots.
fn change(board: Board, wanted: i64, held: i64, lots: &DayLots) -> i64 {
    let change = wanted - held;
    if change >= 0 { lots.buyable(board, change) } else { -lots.sellable(board, -change, held) }
}

fn buy(asset: AssetIdx, shares: Shares, priority: Cny) -> Order {
    Order { asset, side: Side::Buy, shares, priority, origin: Origin::Strategy }
}

fn sell(asset: AssetIdx, shares: Shares) -> Order {
    Order { asset, side: Side::Sell, shares, priority: Cny::ZERO, origin: Origin::Strategy }
}
