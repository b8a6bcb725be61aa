//! weipan's account against RQAlpha's on one small market: the same orders, day by day, in every fill, fee and mark where
//! the rules are the same; and where they are not, what each of them does (`docs/rqalpha.md`).
//!
//! Needs a Python with RQAlpha: `WEIPAN_RQALPHA_PYTHON`, or `.venv-rqalpha/bin/python` in the workspace.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod book;
mod differences;
mod handover;
mod market;
mod peer;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use weipan_core::{Cny, FillPrice, FutureOrigin, RejectRule, Side};

use book::{Day, Setup, StockOrder};
use market::{BONUS, CHINEXT, DIVIDEND, DOWN_LIMIT_DAY, FRACTION_DAY, HALTED, ST, STAR, SmallMarket, UP_LIMIT_DAY};
use peer::{Answer, Scenario};

const EQUITY: f64 = 20e6;
const FUTURE_CASH: f64 = 6e6;
/// Half a unit of 1e-4 yuan, to which weipan rounds each fee; RQAlpha keeps the fraction.
const HALF_UNIT: f64 = 0.5e-4;
/// What adding up numbers of ten million may lose in an f64.
const FLOAT: f64 = 1e-6;

/// Sells first and then buys in every day, because RQAlpha takes orders as they come.
const ORDERS: [StockOrder; 27] = [
    (1, DIVIDEND, 50_000),
    (1, BONUS, 40_000),
    (1, CHINEXT, 8_000),
    (1, STAR, 1_234),
    (1, ST, 20_000),
    (1, HALTED, 30_000),
    (1, DIVIDEND, -1_000), // Bought today.
    (2, DIVIDEND, 100),    // The least commission.
    (3, DIVIDEND, -10_000),
    (5, DIVIDEND, 99), // Less than a lot.
    (5, STAR, 150),
    (6, DIVIDEND, 400_000), // More than a quarter of the volume.
    (UP_LIMIT_DAY, CHINEXT, -800),
    (UP_LIMIT_DAY, CHINEXT, 800),
    (11, STAR, -300),
    (13, DIVIDEND, -5_000),
    (DOWN_LIMIT_DAY, ST, -1_000),
    (DOWN_LIMIT_DAY, ST, 1_000),
    (19, BONUS, -12_000),
    (21, HALTED, -1_000),
    (21, HALTED, 1_000),
    (26, HALTED, -10_000),
    (27, CHINEXT, -7_200),
    (30, STAR, -934), // An odd number, but all of it.
    (33, BONUS, 300),
    (35, DIVIDEND, -30_000),
    (37, BONUS, -40_000),
];

/// What weipan refuses of these orders at the close, and by which rule.
const REFUSED: [(usize, &str, Side, i64, RejectRule); 7] = [
    (1, DIVIDEND, Side::Sell, 1_000, RejectRule::TPlusOne),
    (5, DIVIDEND, Side::Buy, 99, RejectRule::Lot),
    (5, STAR, Side::Buy, 150, RejectRule::Lot),
    (UP_LIMIT_DAY, CHINEXT, Side::Buy, 800, RejectRule::LimitUp),
    (DOWN_LIMIT_DAY, ST, Side::Sell, 1_000, RejectRule::LimitDown),
    (21, HALTED, Side::Sell, 1_000, RejectRule::Suspended),
    (21, HALTED, Side::Buy, 1_000, RejectRule::Suspended),
];

fn shared_market() -> &'static SmallMarket {
    static MARKET: OnceLock<SmallMarket> = OnceLock::new();
    MARKET.get_or_init(SmallMarket::new)
}

/// The book of the shared rules: hedged, rolled in August two days before the last one, delivered in September.
fn same_rules(fill: FillPrice, orders: &[StockOrder]) -> Setup {
    Setup { no_opening: 30..34, ..Setup::new(EQUITY, fill, orders).hedged(2) }
}

/// The orders that both fill alike at the average price: not those of the days on which a close stands at its limit.
fn vwap_orders() -> Vec<StockOrder> {
    ORDERS.into_iter().filter(|o| o.0 != UP_LIMIT_DAY && o.0 != DOWN_LIMIT_DAY).collect()
}

fn hedged_scenario(name: &'static str, market: &SmallMarket, setup: &Setup) -> Scenario {
    let future_orders = book::future_orders(market, &book::run(market, setup));
    Scenario { future_cash: FUTURE_CASH, future_orders, ..Scenario::new(name, EQUITY - FUTURE_CASH, &setup.orders) }
}

fn same_scenarios(market: &SmallMarket) -> Vec<Scenario> {
    vec![
        hedged_scenario("close", market, &same_rules(FillPrice::Close, &ORDERS)),
        hedged_scenario("vwap", market, &same_rules(FillPrice::Vwap, &vwap_orders())).at_vwap(),
    ]
}

/// The peer is asked once for all tests.
fn answer(name: &str) -> Option<&'static Answer> {
    static ANSWERS: OnceLock<Option<BTreeMap<String, Answer>>> = OnceLock::new();
    let market = shared_market();
    let all = || [same_scenarios(market), differences::scenarios(market)].concat();
    ANSWERS.get_or_init(|| peer::ask(market, &all())).as_ref().map(|answers| &answers[name])
}

fn near(ours: f64, theirs: f64, tolerance: f64, what: &str, day: usize) {
    assert!((ours - theirs).abs() <= tolerance + FLOAT, "{what} on day {day}: weipan {ours}, RQAlpha {theirs}");
}

/// Every stock fill of a day: stock, side, shares and price alike, fees to half a unit.
fn same_stock_fills(day: usize, books: &Day, theirs: &Answer) {
    let market = shared_market();
    let symbol = |fill: &weipan_core::Fill| market.bars.assets().get(fill.asset).symbol.to_string();
    let mut ours: Vec<_> = books.fills.iter().map(|f| (symbol(f), f.side.word(), f.shares.0 as f64, f)).collect();
    let mut peers: Vec<_> = theirs.fills.iter().filter(|f| f.day == day && f.what.contains('.')).collect();
    ours.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    peers.sort_by(|a, b| (&a.what, &a.side).cmp(&(&b.what, &b.side)));
    let words = |f: &(String, &str, f64, &weipan_core::Fill)| (f.0.clone(), f.1.to_owned(), f.2);
    let peer_words: Vec<_> = peers.iter().map(|f| (f.what.clone(), f.side.clone(), f.quantity)).collect();
    assert_eq!(ours.iter().map(words).collect::<Vec<_>>(), peer_words, "fills of day {day}");
    for ((.., fill), peer) in ours.iter().zip(peers) {
        near(fill.reference.yuan(), peer.price, 0.0, "price", day);
        near(fill.costs.commission.yuan(), peer.commission, HALF_UNIT, "commission", day);
        near(fill.costs.stamp_duty.yuan(), peer.tax, HALF_UNIT, "stamp duty", day);
    }
}

/// Every futures fill of a day, the delivery included; RQAlpha delivers without a fee.
fn same_future_fills(day: usize, books: &Day, theirs: &Answer) {
    let code = |f: &weipan_core::FutureFill| shared_market().futures.contract(f.contract).code.clone();
    let peers: Vec<_> = theirs.fills.iter().filter(|f| f.day == day && !f.what.contains('.')).collect();
    assert_eq!(books.futures.len(), peers.len(), "futures fills of day {day}");
    for (ours, peer) in books.futures.iter().zip(peers) {
        let sold = if peer.side == "sell" { peer.quantity } else { -peer.quantity };
        assert_eq!((code(ours), ours.sold.0 as f64), (peer.what.clone(), sold), "futures fill of day {day}");
        near(ours.price.yuan(), peer.price, 0.0, "futures price", day);
        assert_eq!(ours.origin != FutureOrigin::Delivery, peer.by_order);
        if peer.by_order {
            near(ours.fee.yuan(), peer.commission, HALF_UNIT, "futures fee", day);
        } else {
            assert!(ours.fee > Cny::ZERO && peer.commission == 0.0, "delivery costs a fee in weipan only");
        }
    }
}

/// What RQAlpha counts to yesterday's positions and weipan to today's trades: the step from close to settlement of months
/// that were bought back to the last contract, which RQAlpha marks at the close that day.
fn step_of_months_left(day: usize, books: &Day) -> f64 {
    let market = shared_market();
    let is_left = |f: &&weipan_core::FutureFill| {
        f.origin != FutureOrigin::Delivery && !books.held.contains_key(&market.futures.contract(f.contract).code)
    };
    let step = |f: &weipan_core::FutureFill| {
        let bars = market.futures.bars(weipan_core::DayIdx(day as u32));
        let bar = bars.iter().find(|bar| bar.contract == f.contract).unwrap();
        -f.sold.0 as f64 * 200.0 * (bar.mark() - bar.close).yuan()
    };
    books.futures.iter().filter(is_left).map(step).sum()
}

/// Both accounts stand alike after every day: positions, cash, dividends due, and the day's result in three parts.
fn same_books(name: &str, setup: &Setup) {
    let Some(theirs) = answer(name) else { return };
    let days = book::run(shared_market(), setup);
    assert_eq!(days.len(), theirs.days.len());
    let (mut fees, mut delivered) = (0.0, 0.0);
    for (day, (books, peer)) in days.iter().zip(&theirs.days).enumerate() {
        assert_eq!(day, peer.day);
        same_stock_fills(day, books, theirs);
        same_future_fills(day, books, theirs);
        assert_eq!(books.held, peer.held, "positions after day {day}");
        let delivery: f64 =
            books.futures.iter().filter(|f| f.origin == FutureOrigin::Delivery).map(|f| f.fee.yuan()).sum();
        fees += 2.0 * books.fills.len() as f64 + books.futures.len() as f64;
        delivered += delivery;
        let (row, rounding) = (&books.row, fees * HALF_UNIT);
        near(row.cash.yuan() + delivered, peer.cash, rounding, "cash", day);
        near(row.receivable.yuan(), peer.receivable, 0.0, "dividends due", day);
        near(row.equity.yuan() + delivered, peer.equity, rounding, "equity", day);
        let (overnight, step) = ((row.selection + row.market + row.basis).yuan(), step_of_months_left(day, books));
        near(overnight + step, peer.holding_pnl, 0.0, "result of yesterday's positions", day);
        near(row.trading.yuan() - step, peer.trading_pnl, 0.0, "result of today's trades", day);
        let costs = -(row.commission + row.stamp_duty + row.futures_fee).yuan() - delivery;
        near(costs, peer.costs, rounding, "costs", day);
    }
}

#[test]
fn the_same_orders_at_the_close_give_the_same_books() {
    same_books("close", &same_rules(FillPrice::Close, &ORDERS));
}

#[test]
fn the_same_orders_at_the_average_price_give_the_same_books() {
    same_books("vwap", &same_rules(FillPrice::Vwap, &vwap_orders()));
}

/// The market is worth the comparison: everything it was made for happens, and each refusal has its rule.
#[test]
fn the_shared_run_meets_every_rule() {
    let market = shared_market();
    let days = book::run(market, &same_rules(FillPrice::Close, &ORDERS));
    let symbol = |asset| market.bars.assets().get(asset).symbol.as_str();
    let refused = |(day, books): (usize, &Day)| {
        books.rejects.iter().map(|r| (day, symbol(r.asset).to_owned(), r.side, r.shares.0, r.rule)).collect::<Vec<_>>()
    };
    let (by_volume, rest): (Vec<_>, Vec<_>) =
        days.iter().enumerate().flat_map(refused).partition(|r| r.4 == RejectRule::Volume);
    assert_eq!(rest, REFUSED.map(|(day, what, side, shares, rule)| (day, what.to_owned(), side, shares, rule)));
    assert_eq!(by_volume.iter().map(|r| (r.0, r.1.as_str())).collect::<Vec<_>>(), [(6, DIVIDEND)]);
    let origins: Vec<_> = days.iter().flat_map(|d| &d.futures).map(|f| f.origin).collect();
    for origin in [FutureOrigin::Hedge, FutureOrigin::Roll, FutureOrigin::Delivery] {
        assert!(origins.contains(&origin), "{origin:?}");
    }
    assert!(days.iter().any(|d| d.row.receivable > Cny::ZERO) && days[18].held[BONUS] == 52_000.0);
    let least = days.iter().flat_map(|d| &d.fills).filter(|f| f.costs.commission == Cny(50_000));
    assert!(least.count() >= 1, "a commission of the least five yuan");
    assert!(!days[FRACTION_DAY].held.contains_key(CHINEXT), "no fraction of a share in the shared run");
}
