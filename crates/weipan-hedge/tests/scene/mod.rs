//! Stocks and one future, day by day, traded at the close without costs.
#![allow(dead_code, reason = "each test uses its part")]
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, EventKind, EventRow};
use weipan_core::{
    Action, AssetIdx, Assets, Board, ByDateOr, Cny, Contract, ContractIdx, DayBars, DayIdx, Fill, FutureBar,
    FuturesDay, Instrument, Order, Origin, Price, RuleBook, Shares, Side, StockCosts,
};
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::{AccountKind, AccountSpec, Fund, HedgeSpec};

pub fn yuan(amount: f64) -> Cny {
    Cny::from_yuan(amount).unwrap()
}

pub fn rules() -> RuleBook {
    RuleBook::shipped().unwrap()
}

pub fn millions(amount: f64) -> Cny {
    yuan(amount * 1e6)
}

pub fn points(level: f64) -> Price {
    Price::from_yuan(level).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn stock(symbol: &str) -> Instrument {
    let symbol: weipan_core::Symbol = symbol.parse().unwrap();
    let board = symbol.board().unwrap_or(Board::Main);
    Instrument { symbol, name: String::new(), board, list_date: day("2010-01-04"), delist_date: None, industry: None }
}

/// A fund with `equity` million, opened on 2024-01-02; no costs, no interest unless the spec says so.
pub fn fund(equity: f64, account: AccountSpec, hedge: HedgeSpec) -> Fund {
    let account = AccountSpec { equity: equity * 1e6, ..account };
    let hedge = HedgeSpec { fee: ByDateOr::Value(0.0), slippage_ticks: 0.0, ..hedge };
    Fund::new(&account, &hedge, day("2024-01-02"), &rules()).unwrap()
}

pub fn free_of_interest(kind: AccountKind, leverage: f64) -> AccountSpec {
    AccountSpec { kind, leverage, financing_rate: ByDateOr::Value(0.0), ..AccountSpec::default() }
}

pub fn unhedged() -> HedgeSpec {
    HedgeSpec { product: "none".into(), ..HedgeSpec::default() }
}

pub struct Scene {
    pub assets: Assets,
    contracts: Vec<Contract>,
    pub day: u32,
    date: NaiveDate,
    before: Option<NaiveDate>,
    prices: Vec<f64>,
    future: f64,
    /// Whether the market refuses what the account must sell.
    pub blocked: bool,
    /// Events of the last day.
    pub events: Vec<EventRow>,
}

impl Scene {
    /// One stock at 10 yuan and a future at 5,000 points, from 2024-01-02.
    pub fn new() -> Self {
        Self::of(Assets::new(vec![stock("600000.SH")]), &[10.0])
    }

    pub fn of(assets: Assets, prices: &[f64]) -> Self {
        let contract = Contract {
            code: "IM2503".into(),
            product: "IM".into(),
            year: 2025,
            month: 3,
            first_day: day("2024-01-02"),
            last_day: day("2026-03-20"),
        };
        Self {
            assets,
            contracts: vec![contract],
            day: 0,
            date: day("2024-01-02"),
            before: None,
            prices: prices.to_vec(),
            future: 5000.0,
            blocked: false,
            events: Vec::new(),
        }
    }

    /// The next day is this one.
    pub fn skip_to(&mut self, date: &str) {
        self.date = day(date);
    }

    /// A day on which the first stock closes at `price`, and `trades` shares of it are bought (or sold).
    pub fn run(&mut self, fund: &mut Fund, price: f64, future: f64, trades: i64) -> DayRow {
        self.run_all(fund, &[price], future, &[(0, trades)], &[])
    }

    pub fn run_all(
        &mut self,
        fund: &mut Fund,
        closes: &[f64],
        future: f64,
        trades: &[(u32, i64)],
        actions: &[Action],
    ) -> DayRow {
        let bar = |level: f64| FutureBar {
            contract: ContractIdx(0),
            open: points(level),
            high: points(level + 1.0),
            low: points(level - 1.0),
            close: points(level),
            settlement: Some(points(level)),
            volume: 1,
            open_interest: 1,
        };
        let (today, before) = ([bar(future)], [bar(self.future)]);
        let n = closes.len();
        let bars = DayBars {
            day: DayIdx(self.day),
            date: self.date,
            previous_date: self.before,
            open: closes,
            high: closes,
            low: closes,
            close: closes,
            prev_close: &self.prices.clone(),
            volume: &vec![1e9; n],
            amount: &vec![1e9; n],
            is_st: &vec![false; n],
            is_suspended: &vec![false; n],
            listed_at: &vec![-100; n],
            assets: &self.assets.clone(),
            actions,
        };
        let futures = FuturesDay {
            date: bars.date,
            previous_date: self.before.unwrap_or(bars.date),
            contracts: &self.contracts.clone(),
            bars: &today,
            previous: &before,
            days_left: &[500],
            index_previous: points(self.future),
            index: points(future),
            products: &[],
            carry: &[],
            benchmark_previous: points(self.future),
            benchmark: points(future),
        };
        fund.open(&bars);
        let must: Vec<Order> =
            fund.unwind_orders(|_| None, &[]).orders.into_iter().chain(fund.redemption_orders(&bars)).collect();
        let mut fills: Vec<Fill> = if self.blocked {
            Vec::new()
        } else {
            must.iter().map(|o| fill(o.asset.0, -o.shares.0, closes, o.origin)).collect()
        };
        let wanted = trades.iter().filter(|(_, shares)| *shares != 0);
        fills.extend(wanted.map(|(asset, shares)| fill(*asset, *shares, closes, Origin::Strategy)));
        fund.apply(&fills);
        fund.hedge(&bars, &futures, HedgeDay { rebalance: true, opening_banned: false });
        let row = fund.settle(&bars, &futures).unwrap();
        assert_eq!(row.equity, row.cash + row.receivable + row.long_value - row.payable);
        self.events = fund.take_events();
        self.day += 1;
        self.before = Some(self.date);
        self.date = self.date + chrono::Days::new(1);
        (self.prices, self.future) = (closes.to_vec(), future);
        row
    }

    /// Kinds of the last day's events.
    pub fn kinds(&self) -> Vec<EventKind> {
        self.events.iter().map(|event| event.kind).collect()
    }
}

fn fill(asset: u32, shares: i64, closes: &[f64], origin: Origin) -> Fill {
    let reference = Price::from_quote(closes[asset as usize]).unwrap();
    let side = if shares > 0 { Side::Buy } else { Side::Sell };
    let shares = Shares(shares.abs());
    Fill {
        asset: AssetIdx(asset),
        side,
        shares,
        reference,
        amount: reference * shares,
        costs: StockCosts::default(),
        origin,
    }
}
