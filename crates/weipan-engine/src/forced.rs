//! What became of the day's forced orders: the rows of `unwind.parquet`.

use weipan_core::ledger::UnwindRow;
use weipan_core::trade::FutureRejectRule;
use weipan_core::{
    AssetIdx, Cny, ContractIdx, Contracts, DayBars, Fill, FutureBar, FutureFill, FutureOrigin, FuturesDay, Price,
};
use weipan_exchange::Forced;
use weipan_hedge::Fund;

use crate::day::worth;

/// A row for each stock that was sent to be sold, and for each contract that an unwind bought back or wanted to.
#[must_use]
pub fn forced_orders(
    forced: &[Forced],
    fills: &[Fill],
    fund: &Fund,
    prices: &[(AssetIdx, Price)],
    day: &DayBars<'_>,
    futures: &FuturesDay<'_>,
) -> Vec<UnwindRow> {
    let mut rows: Vec<UnwindRow> = forced.iter().map(|order| stock(order, fills, fund, prices, day)).collect();
    rows.extend(contracts(fund).into_iter().map(|contract| future(contract, fund, futures)));
    rows
}

fn stock(order: &Forced, fills: &[Fill], fund: &Fund, prices: &[(AssetIdx, Price)], day: &DayBars<'_>) -> UnwindRow {
    let fill = fills.iter().find(|f| f.asset == order.asset && f.origin == order.origin);
    let proceeds = fill.map_or(Cny::ZERO, |f| f.amount - f.costs.fees());
    UnwindRow {
        date: day.date,
        item: day.assets.get(order.asset).symbol.text(),
        origin: order.origin,
        asked: order.asked.0,
        filled: order.filled.0,
        rule: order.rule.map_or("", |rule| rule.word()).into(),
        worth: worth(prices, order.asset, order.asked),
        cost: worth(prices, order.asset, order.filled) - proceeds,
        left: fund.left_to_unwind(order.asset).0.min(fund.shares(order.asset).0),
        volume: day.volume.get(order.asset.column()).copied().unwrap_or(f64::NAN),
    }
}

/// The contracts that an unwind traded or wanted to trade today, each once.
fn contracts(fund: &Fund) -> Vec<ContractIdx> {
    let traded = fund.future_fills().iter().filter(|f| f.origin == FutureOrigin::Unwind).map(|f| f.contract);
    let refused = fund.future_rejects().iter().filter(|r| r.origin == FutureOrigin::Unwind).map(|r| r.contract);
    let mut contracts: Vec<_> = traded.chain(refused).collect();
    contracts.sort_unstable();
    contracts.dedup();
    contracts
}

fn future(contract: ContractIdx, fund: &Fund, futures: &FuturesDay<'_>) -> UnwindRow {
    let is_ours = |f: &&FutureFill| f.contract == contract && f.origin == FutureOrigin::Unwind;
    let fills: Vec<&FutureFill> = fund.future_fills().iter().filter(is_ours).collect();
    let rejects: Vec<_> =
        fund.future_rejects().iter().filter(|r| r.contract == contract && r.origin == FutureOrigin::Unwind).collect();
    let filled: i64 = fills.iter().map(|f| f.sold.0.abs()).sum();
    let refused: i64 = rejects.iter().map(|r| r.sold.0.abs()).sum();
    let multiplier = fund.multiplier_of(contract, futures);
    let index = || futures.levels(&futures.contract(contract).product).0;
    let sizing = futures.previous_bar(contract).map_or_else(index, FutureBar::mark);
    let dearer = |f: &&FutureFill| (sizing - f.price).notional(f.sold, multiplier) + f.fee;
    let rule = rejects.first().map(|r| r.rule).map_or("", FutureRejectRule::word);
    let bar = futures.bar(contract);
    UnwindRow {
        date: futures.date,
        item: futures.contract(contract).code.as_str().into(),
        origin: weipan_core::Origin::Unwind,
        asked: filled + refused,
        filled,
        rule: rule.into(),
        worth: sizing.notional(Contracts(filled + refused), multiplier),
        cost: fills.iter().map(dearer).sum(),
        left: 0,
        volume: bar.map_or(f64::NAN, |bar| bar.volume as f64),
    }
}
