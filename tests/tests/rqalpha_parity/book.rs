//! weipan's account through the days of the small market, with scripted stock orders.

use std::collections::BTreeMap;

use weipan_core::ledger::DayRow;
use weipan_core::{
    ByDateOr, Cny, DayIdx, Fill, FillPrice, FutureFill, FutureOrigin, Order, Origin, Reject, RuleBook, Shares, Side,
};
use weipan_exchange::{CostSpec, Credit, Exchange, ExchangeSpec};
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::{AccountSpec, ContractChoice, Fund, HedgeSpec};

use crate::market::SmallMarket;

/// Day, symbol, shares: positive buys.
pub type StockOrder = (usize, &'static str, i64);

/// What weipan is told; the defaults are the rules that both have.
#[derive(Debug, Clone)]
pub struct Setup {
    pub exchange: ExchangeSpec,
    pub costs: CostSpec,
    pub account: AccountSpec,
    pub hedge: HedgeSpec,
    pub orders: Vec<StockOrder>,
    /// Days on which no short may be opened: the contract held then runs into its delivery.
    pub no_opening: std::ops::Range<usize>,
    /// Money that buys may use beyond the account's own.
    pub credit: Cny,
}

impl Setup {
    pub fn new(equity: f64, fill: FillPrice, orders: &[StockOrder]) -> Self {
        Self {
            exchange: ExchangeSpec { fill, participation: 0.25, ..ExchangeSpec::default() },
            costs: CostSpec {
                commission: 0.0008,
                commission_min: 5.0,
                transfer_fee: ByDateOr::Value(0.0),
                slippage_bps: 0.0,
                ..CostSpec::default()
            },
            account: AccountSpec { equity, leverage: 1.0, ..AccountSpec::default() },
            hedge: HedgeSpec { product: "none".to_owned(), ..HedgeSpec::default() },
            orders: orders.to_vec(),
            no_opening: 0..0,
            credit: Cny::ZERO,
        }
    }

    /// With a short leg in the nearest month that rolls `roll_days` before the last day.
    pub fn hedged(self, roll_days: i64) -> Self {
        let hedge = HedgeSpec {
            product: "IC".to_owned(),
            contract: ContractChoice::Front,
            roll_days,
            slippage_ticks: 0.0,
            ..HedgeSpec::default()
        };
        Self { hedge, ..self }
    }
}

/// A day of weipan's books.
#[derive(Debug, Clone)]
pub struct Day {
    pub row: DayRow,
    pub fills: Vec<Fill>,
    pub rejects: Vec<Reject>,
    pub futures: Vec<FutureFill>,
    /// Shares by symbol, contracts short by code (negative).
    pub held: BTreeMap<String, f64>,
}

pub fn run(market: &SmallMarket, setup: &Setup) -> Vec<Day> {
    let rules = RuleBook::shipped().unwrap();
    let exchange = Exchange::new(&setup.exchange, &setup.costs, &[], &rules).unwrap();
    let mut fund = Fund::new(&setup.account, &setup.hedge, market.dates[0], &rules).unwrap();
    (0..market.dates.len()).map(|day| step(market, setup, &exchange, &mut fund, day)).collect()
}

fn step(market: &SmallMarket, setup: &Setup, exchange: &Exchange, fund: &mut Fund, day: usize) -> Day {
    let at = DayIdx(day as u32);
    let (bars, days_left) = (market.bars.day(at, market.actions.on(at)), market.days_left(day));
    let futures = market.futures_day(day, &days_left);
    fund.open(&bars);
    let order = |(_, symbol, shares): &StockOrder| Order {
        asset: market.asset(symbol),
        side: if *shares > 0 { Side::Buy } else { Side::Sell },
        shares: Shares(shares.abs()),
        priority: Cny::ZERO,
        origin: Origin::Strategy,
    };
    let orders: Vec<Order> = setup.orders.iter().filter(|o| o.0 == day).map(order).collect();
    let matched = exchange.match_day(&orders, fund.holdings(), Credit::Cash(fund.cash() + setup.credit), &bars, &[]);
    fund.apply(&matched.fills);
    fund.hedge(&bars, &futures, HedgeDay { rebalance: true, opening_banned: setup.no_opening.contains(&day) });
    let row = fund.settle(&bars, &futures).unwrap();
    let long = fund.holdings().lots().iter().map(|l| (bars.assets.get(l.asset).symbol.to_string(), l.shares.0 as f64));
    let short = fund.shorts().iter().map(|s| (futures.contract(s.contract).code.clone(), -s.contracts.0 as f64));
    let held = long.chain(short).collect();
    Day { row, fills: matched.fills, rejects: matched.rejects, futures: fund.future_fills().to_vec(), held }
}

/// Futures trades as orders for the peer: day, contract, contracts sold (negative: bought back). Deliveries are its own.
pub fn future_orders(market: &SmallMarket, days: &[Day]) -> Vec<(usize, String, i64)> {
    let of_day = |(day, books): (usize, &Day)| {
        let traded = books.futures.iter().filter(|f| f.origin != FutureOrigin::Delivery);
        traded.map(|f| (day, market.futures.contract(f.contract).code.clone(), f.sold.0)).collect::<Vec<_>>()
    };
    days.iter().enumerate().flat_map(of_day).collect()
}
