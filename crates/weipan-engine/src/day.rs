//! One trading day of one fund, as a list of verbs. Sees nothing else: the backtest feeds it recorded bars, a
//! simulation can feed it bars that it has just made.

use std::collections::BTreeMap;

use weipan_core::ledger::{DayRow, EventRow, UnwindRow};
use weipan_core::{
    AssetIdx, Cny, DayBars, Fill, FutureFill, FuturesDay, Lot, Order, Price, Reject, RejectRule, Shares, Side,
};
use weipan_exchange::{Credit, Exchange, Forced, Matched, Means, Pressure};
use weipan_hedge::books::Line;
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::unwind::ForcedSells;
use weipan_hedge::{BrokenIdentity, Fund};
use weipan_portfolio::Targets;

use crate::forced::forced_orders;

/// What the day leaves behind.
#[derive(Debug, Clone)]
pub struct DayOutcome {
    /// The row of the ledger; the annualised basis is left to the run, which knows last year's dividends.
    pub row: DayRow,
    /// Stock fills.
    pub fills: Vec<Fill>,
    /// Stock rejects, each with the worth of its shares at the sizing price.
    pub rejects: Vec<(Reject, Cny)>,
    /// Futures fills.
    pub futures: Vec<FutureFill>,
    /// Events.
    pub events: Vec<EventRow>,
    /// Forced orders.
    pub unwind: Vec<UnwindRow>,
    /// The journal's lines.
    pub journal: Vec<Line>,
}

/// What was known of the stocks at the close before; either may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Daily volatility, for impact.
    pub volatility: &'a [f64],
    /// Money traded a day, for an unwind that begins with the most liquid stocks.
    pub amount: &'a [f64],
}

/// Lives one day: time passes, the unwind comes first, then the strategy, the hedge, and the settlement.
///
/// `targets` are the strategy's target weights if it rebalances today, and `known` what else was known of the stocks at
/// the close of the day before; `pressure` is what the account's earlier trades still weigh on prices.
///
/// # Errors
/// [`BrokenIdentity`] if the day's causes do not add up to its change in equity, which would be a defect.
pub fn step(
    fund: &mut Fund,
    exchange: &Exchange,
    targets: Option<&Targets>,
    day: &DayBars<'_>,
    futures: &FuturesDay<'_>,
    known: Known<'_>,
    pressure: &mut Pressure,
) -> Result<DayOutcome, BrokenIdentity> {
    fund.open(day);
    fund.expect_selling_cost(exchange.selling_cost(day.date));
    let ForcedSells { mut orders, need } = fund.unwind_orders(|asset| day.prev_close(asset), known.amount);
    exchange.round_up_sells(&mut orders, fund.holdings(), day);
    let targets = targets.filter(|_| !fund.is_closed());
    match targets {
        Some(targets) => orders.extend(strategy_orders(fund, exchange, targets, &orders, day, futures)),
        None => {
            let mut sells = fund.redemption_orders(day);
            exchange.round_up_sells(&mut sells, fund.holdings(), day);
            orders.append(&mut sells);
        }
    }
    let Matched { fills, rejects, forced } = if orders.is_empty() {
        Matched::default()
    } else {
        let means = Means { credit: credit(fund, day), need, volatility: known.volatility, pressure };
        exchange.match_with(&orders, fund.holdings(), means, day)
    };
    let told = forced.iter().map(|order| order.asset).chain(rejects.iter().map(|reject| reject.asset));
    let prices = sizing_prices(told, fund, day);
    let rejects: Vec<_> = rejects.into_iter().map(|r| (r, worth(&prices, r.asset, r.shares))).collect();
    fund.apply(&fills);
    let allowed = HedgeDay { rebalance: targets.is_some(), opening_banned: exchange.opening_banned(day.date) };
    fund.hedge(day, futures, allowed);
    let mut row = fund.settle(day, futures)?;
    row.rebalance = targets.is_some();
    note_orders(&mut row, &forced, &rejects, &prices);
    note_locked(&mut row, fund.holdings().lots(), exchange, day);
    let unwind = forced_orders(&forced, &fills, fund, &prices, day, futures);
    let (futures, events, journal) = (fund.future_fills().to_vec(), fund.take_events(), fund.take_lines());
    Ok(DayOutcome { row, fills, rejects, futures, events, unwind, journal })
}

/// The strategy's orders; while an unwind runs or a call waits it may only reduce: its sells, less what the unwind sells
/// already.
fn strategy_orders(
    fund: &Fund,
    exchange: &Exchange,
    targets: &Targets,
    forced: &[Order],
    day: &DayBars<'_>,
    futures: &FuturesDay<'_>,
) -> Vec<Order> {
    let wanted = fund.within_freeze(day.date, fund.target_long(day));
    let long = match fund.hedge_cap(futures, exchange.opening_banned(day.date)) {
        Some(cap) => wanted.min(cap),
        None => wanted,
    };
    let orders = exchange.size(&targets.weights, long, fund.holdings(), day);
    if !fund.may_only_reduce() {
        return orders;
    }
    let asked: BTreeMap<AssetIdx, Shares> = forced.iter().map(|order| (order.asset, order.shares)).collect();
    let rest = |o: &Order| o.shares - asked.get(&o.asset).copied().unwrap_or_default();
    let sells = orders.into_iter().filter(|o| o.side == Side::Sell);
    sells.map(|o| Order { shares: rest(&o), ..o }).filter(|o| o.shares > Shares::ZERO).collect()
}

fn credit(fund: &Fund, day: &DayBars<'_>) -> Credit {
    if fund.is_cash_account() { Credit::Cash(fund.spendable()) } else { Credit::Nominal(fund.nominal_left(day)) }
}

/// Sizing prices, by asset, of stocks whose orders will be told: what refused or forced shares are worth.
fn sizing_prices(assets: impl Iterator<Item = AssetIdx>, fund: &Fund, day: &DayBars<'_>) -> Vec<(AssetIdx, Price)> {
    let mark = |asset| fund.holdings().get(asset).map_or(Price::ZERO, |lot| lot.mark);
    let mut prices: Vec<_> =
        assets.map(|asset| (asset, day.prev_close(asset).unwrap_or_else(|| mark(asset)))).collect();
    prices.sort_by_key(|(asset, _)| *asset);
    prices.dedup();
    prices
}

pub(crate) fn worth(prices: &[(AssetIdx, Price)], asset: AssetIdx, shares: Shares) -> Cny {
    let found = prices.binary_search_by_key(&asset, |(asset, _)| *asset);
    found.map_or(Cny::ZERO, |i| prices[i].1 * shares)
}

/// What forced and refused sells were worth.
fn note_orders(row: &mut DayRow, forced: &[Forced], rejects: &[(Reject, Cny)], prices: &[(AssetIdx, Price)]) {
    row.unwind_asked = forced.iter().map(|o| worth(prices, o.asset, o.asked)).sum();
    row.unwind_sold = forced.iter().map(|o| worth(prices, o.asset, o.filled)).sum();
    for (reject, amount) in rejects.iter().filter(|(r, _)| r.side == Side::Sell) {
        match reject.rule {
            RejectRule::LimitDown => row.blocked_limit += *amount,
            RejectRule::Suspended | RejectRule::NotListed => row.blocked_suspended += *amount,
            RejectRule::Volume => row.blocked_volume += *amount,
            RejectRule::Ban => row.blocked_ban += *amount,
            RejectRule::TPlusOne | RejectRule::LimitUp | RejectRule::Lot | RejectRule::Cash => {}
        }
    }
}

/// Value of holdings that nobody could sell at the close: at the down-limit, or suspended.
fn note_locked(row: &mut DayRow, lots: &[Lot], exchange: &Exchange, day: &DayBars<'_>) {
    let limits = exchange.limits().on(day.date);
    let references = day.prev_closes(lots.iter().map(|lot| lot.asset));
    for (lot, reference) in lots.iter().zip(references) {
        let column = lot.asset.column();
        let is_suspended = day.is_suspended.get(column).copied().unwrap_or(false);
        let Some(reference) = reference.filter(|_| !is_suspended) else {
            row.suspended += lot.mark * lot.shares;
            continue;
        };
        if limits.is_above_every_down(lot.mark, reference) {
            continue;
        }
        let is_st = day.is_st.get(column).copied().unwrap_or(false);
        let board = day.assets.board(lot.asset);
        let band = limits.band(board, is_st, day.days_listed(lot.asset), reference);
        if band.is_some_and(|band| band.is_down(lot.mark)) {
            row.locked_down += lot.mark * lot.shares;
        }
    }
}
