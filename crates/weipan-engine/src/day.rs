//! One trading day of one fund, as a list of verbs. Sees nothing else: the backtest feeds it recorded bars, a
//! simulation can feed it bars that it has just made.

use weipan_core::ledger::{DayRow, EventRow};
use weipan_core::{
    AssetIdx, Cny, DayBars, Fill, FutureFill, FuturesDay, Lot, Order, Origin, Price, Reject, RejectRule, Shares, Side,
};
use weipan_exchange::{Credit, Exchange, Matched};
use weipan_hedge::books::Line;
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::{BrokenIdentity, Fund};
use weipan_portfolio::Targets;

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
    /// The journal's lines.
    pub journal: Vec<Line>,
}

/// Lives one day: time passes, the unwind comes first, then the strategy, the hedge, and the settlement.
///
/// `targets` are the strategy's target weights if it rebalances today, known at the close of the day before;
/// `volatility` is each stock's daily volatility known then, for impact, and may be empty.
///
/// # Errors
/// [`BrokenIdentity`] if the day's causes do not add up to its change in equity, which would be a defect.
pub fn step(
    fund: &mut Fund,
    exchange: &Exchange,
    targets: Option<&Targets>,
    day: &DayBars<'_>,
    futures: &FuturesDay<'_>,
    volatility: &[f64],
) -> Result<DayOutcome, BrokenIdentity> {
    fund.open(day);
    fund.expect_selling_cost(exchange.selling_cost(day.date));
    let mut orders = fund.unwind_orders(day.assets);
    let targets = targets.filter(|_| !fund.is_closed());
    match targets {
        Some(targets) => orders.extend(strategy_orders(fund, exchange, targets, day, futures)),
        None => orders.extend(fund.redemption_orders(day)),
    }
    let prices = sizing_prices(&orders, fund, day);
    let Matched { fills, rejects } = exchange.match_day(&orders, fund.holdings(), credit(fund, day), day, volatility);
    let rejects: Vec<_> = rejects.into_iter().map(|r| (r, worth(&prices, r.asset, r.shares))).collect();
    fund.apply(&fills);
    let allowed = HedgeDay { rebalance: targets.is_some(), opening_banned: exchange.opening_banned(day.date) };
    fund.hedge(day, futures, allowed);
    let mut row = fund.settle(day, futures)?;
    row.rebalance = targets.is_some();
    note_orders(&mut row, &orders, &rejects, &prices);
    note_locked(&mut row, fund.holdings().lots(), exchange, day);
    let (futures, events, journal) = (fund.future_fills().to_vec(), fund.take_events(), fund.take_lines());
    Ok(DayOutcome { row, fills, rejects, futures, events, journal })
}

/// The strategy's orders; while an unwind runs or a call waits it may only reduce, and not what the unwind sells already.
fn strategy_orders(
    fund: &Fund,
    exchange: &Exchange,
    targets: &Targets,
    day: &DayBars<'_>,
    futures: &FuturesDay<'_>,
) -> Vec<Order> {
    let wanted = fund.target_long(day);
    let long = match fund.hedge_cap(futures, exchange.opening_banned(day.date)) {
        Some(cap) => wanted.min(cap),
        None => wanted,
    };
    let orders = exchange.size(&targets.weights, long, fund.holdings(), day);
    if !fund.may_only_reduce() {
        return orders;
    }
    let queued = fund.unwind_orders(day.assets);
    let in_queue = |o: &Order| queued.binary_search_by_key(&o.asset, |q| q.asset).is_ok();
    orders.into_iter().filter(|o| o.side == Side::Sell && !in_queue(o)).collect()
}

fn credit(fund: &Fund, day: &DayBars<'_>) -> Credit {
    if fund.is_cash_account() { Credit::Cash(fund.spendable()) } else { Credit::Nominal(fund.nominal_left(day)) }
}

/// Sizing price of each order's stock, by asset: what refused shares are worth.
fn sizing_prices(orders: &[Order], fund: &Fund, day: &DayBars<'_>) -> Vec<(AssetIdx, Price)> {
    let mark = |asset| fund.holdings().get(asset).map_or(Price::ZERO, |lot| lot.mark);
    let mut prices: Vec<_> =
        orders.iter().map(|o| (o.asset, day.prev_close(o.asset).unwrap_or_else(|| mark(o.asset)))).collect();
    prices.sort_by_key(|(asset, _)| *asset);
    prices.dedup();
    prices
}

fn worth(prices: &[(AssetIdx, Price)], asset: AssetIdx, shares: Shares) -> Cny {
    let found = prices.binary_search_by_key(&asset, |(asset, _)| *asset);
    found.map_or(Cny::ZERO, |i| prices[i].1 * shares)
}

/// What forced and refused sells were worth.
fn note_orders(row: &mut DayRow, orders: &[Order], rejects: &[(Reject, Cny)], prices: &[(AssetIdx, Price)]) {
    let is_forced = |origin: Origin| matches!(origin, Origin::Unwind | Origin::HedgeCut);
    let forced = orders.iter().filter(|o| is_forced(o.origin));
    row.unwind_asked = forced.map(|o| worth(prices, o.asset, o.shares)).sum();
    let refused: Cny = rejects.iter().filter(|(r, _)| is_forced(r.origin)).map(|(_, amount)| *amount).sum();
    row.unwind_sold = row.unwind_asked - refused;
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
    for lot in lots {
        let column = lot.asset.column();
        let value = lot.mark * lot.shares;
        let Some(reference) = day.prev_close(lot.asset) else {
            row.suspended += value;
            continue;
        };
        if day.is_suspended.get(column).copied().unwrap_or(false) {
            row.suspended += value;
            continue;
        }
        let is_st = day.is_st.get(column).copied().unwrap_or(false);
        let board = day.assets.get(lot.asset).board;
        let band = limits.band(board, is_st, day.days_listed(lot.asset), reference);
        if band.is_some_and(|band| band.is_down(lot.mark)) {
            row.locked_down += value;
        }
    }
}
