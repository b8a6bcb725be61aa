//! The small made-up market in which both accounts live: seven stocks, four months of one index future, forty days.
//!
//! Prices are whole fen, averages and settlements lie on the grid of 1e-4 yuan, so that both see the same numbers. The
//! limits given to the peer come from the exchange's formula in integers, not from weipan.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate, Weekday};
use weipan_core::{
    Action, ActionKind, Actions, AssetIdx, Assets, Bars, Board, Calendar, Contract, ContractIdx, DayIdx, Field,
    FutureBar, Futures, FuturesDay, Instrument, Panel, Price, Ratio,
};

pub const DAYS: usize = 40;
/// Futures fee each side as a fraction of notional.
pub const FUTURE_FEE: f64 = 0.000_023;

pub const DIVIDEND: &str = "600001.SH";
pub const BONUS: &str = "000002.SZ";
pub const CHINEXT: &str = "300003.SZ";
pub const STAR: &str = "688004.SH";
pub const ST: &str = "600005.SH";
pub const HALTED: &str = "002006.SZ";
pub const DELISTED: &str = "600007.SH";

/// Days on which something happens.
pub const UP_LIMIT_DAY: usize = 9;
pub const DOWN_LIMIT_DAY: usize = 15;
pub const HALT: std::ops::RangeInclusive<usize> = 20..=24;
pub const NEAR_LIMIT_DAY: usize = 25;
pub const FRACTION_DAY: usize = 28;
pub const DELIST_DAY: usize = 32;

/// Symbol, board, ST, first close in fen.
pub const STOCKS: [(&str, Board, bool, i64); 7] = [
    (DIVIDEND, Board::Main, false, 1234),
    (BONUS, Board::Main, false, 1876),
    (CHINEXT, Board::ChiNext, false, 2345),
    (STAR, Board::Star, false, 4567),
    (ST, Board::Main, true, 321),
    (HALTED, Board::Main, false, 877),
    (DELISTED, Board::Main, false, 154),
];

/// Stock, ex-day, pay day, cash in fen a share, new shares in thousandths of a share.
pub const ACTIONS: [(usize, usize, usize, i64, i64); 3] =
    [(0, 12, 14, 35, 0), (1, 18, 20, 10, 300), (2, FRACTION_DAY, FRACTION_DAY, 0, 125)];

/// A day of a stock: fen, shares, and the average price in 1e-4 yuan.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    pub open: i64,
    pub high: i64,
    pub low: i64,
    pub close: i64,
    pub prev: i64,
    pub volume: i64,
    pub vwap: i64,
    pub halted: bool,
    pub limits: (i64, i64),
}

pub struct SmallMarket {
    pub dates: Vec<NaiveDate>,
    pub bars: Bars,
    pub actions: Actions,
    pub futures: Futures,
    index: Vec<Price>,
    pub rows: Vec<Vec<Option<Bar>>>,
}

/// A fixed number from -1000 to 1000.
fn noise(a: usize, b: usize, c: usize) -> i64 {
    let mut x = (a * 7_919 + b * 104_729 + c * 1_299_709 + 12_345) as u64;
    for _ in 0..3 {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    (x % 2001) as i64 - 1000
}

fn trading_days() -> Vec<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2023, 8, 1).unwrap();
    first.iter_days().filter(|d| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun)).take(DAYS).collect()
}

fn half_up(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}

/// Yesterday's close as an ex-day sees it: `(close - cash) / (1 + new shares)`.
fn ex_right(close: i64, stock: usize, day: usize) -> i64 {
    let on_day = ACTIONS.iter().find(|a| a.0 == stock && a.1 == day);
    on_day.map_or(close, |(_, _, _, cash, new)| half_up((close - cash) * 1000, 1000 + new))
}

fn bar(stock: usize, day: usize, prev: i64) -> Bar {
    let (symbol, board, is_st, _) = STOCKS[stock];
    let permille = match board {
        Board::Main if is_st => 50,
        Board::Main => 100,
        _ => 200,
    };
    let limits = (half_up(prev * (1000 + permille), 1000), half_up(prev * (1000 - permille), 1000));
    let (open, close) = (prev + prev * noise(stock, day, 0) / 60_000, prev + prev * noise(stock, day, 1) / 60_000);
    let high = open.max(close) + prev * noise(stock, day, 2).abs() / 200_000;
    let low = open.min(close) - prev * noise(stock, day, 3).abs() / 200_000;
    let volume = 600_000 + noise(stock, day, 4) * 400 + day as i64;
    let plain = Bar { open, high, low, close, prev, volume, vwap: 0, halted: false, limits };
    let bar = match (symbol, day) {
        (CHINEXT, UP_LIMIT_DAY) => Bar { high: limits.0, close: limits.0, ..plain },
        (ST, DOWN_LIMIT_DAY) => Bar { open: limits.1, high: limits.1, low: limits.1, close: limits.1, ..plain },
        (CHINEXT, NEAR_LIMIT_DAY) => Bar { high: limits.0, close: limits.0 - 3, ..plain },
        (HALTED, day) if HALT.contains(&day) => {
            Bar { open: prev, high: prev, low: prev, close: prev, volume: 0, halted: true, ..plain }
        }
        _ => plain,
    };
    let vwap = match (symbol, day) {
        (CHINEXT, NEAR_LIMIT_DAY) => limits.0 * 100 - 40,
        _ => (bar.open + bar.high + bar.low + bar.close) * 25,
    };
    Bar { vwap, ..bar }
}

fn rows() -> Vec<Vec<Option<Bar>>> {
    let walk = |stock: usize| {
        let mut close = STOCKS[stock].3;
        let day = |day: usize| {
            let bar = bar(stock, day, ex_right(close, stock, day));
            close = bar.close;
            (STOCKS[stock].0 != DELISTED || day < DELIST_DAY).then_some(bar)
        };
        (0..DAYS).map(day).collect()
    };
    (0..STOCKS.len()).map(walk).collect()
}

fn stock_bars(dates: &[NaiveDate], rows: &[Vec<Option<Bar>>]) -> Bars {
    let instrument = |(symbol, board, _, _): &(&str, Board, bool, i64)| Instrument {
        symbol: symbol.parse().unwrap(),
        name: (*symbol).into(),
        board: *board,
        list_date: NaiveDate::from_ymd_opt(2010, 1, 4).unwrap(),
        delist_date: (*symbol == DELISTED).then(|| dates[DELIST_DAY]),
        industry: None,
    };
    let assets = Assets::new(STOCKS.iter().map(instrument).collect());
    let mut bars = Bars::new(Arc::new(Calendar::new(dates.to_vec()).unwrap()), Arc::new(assets));
    let panel = |value: fn(&Bar) -> f64| {
        let cells = (0..DAYS).flat_map(|d| rows.iter().map(move |r| r[d].as_ref().map_or(f64::NAN, value)));
        Panel::from_rows(DAYS, STOCKS.len(), cells.collect()).unwrap()
    };
    bars.insert(Field::Open, panel(|b| b.open as f64 / 100.0));
    bars.insert(Field::High, panel(|b| b.high as f64 / 100.0));
    bars.insert(Field::Low, panel(|b| b.low as f64 / 100.0));
    bars.insert(Field::Close, panel(|b| b.close as f64 / 100.0));
    bars.insert(Field::PrevClose, panel(|b| b.prev as f64 / 100.0));
    bars.insert(Field::Volume, panel(|b| b.volume as f64));
    bars.insert(Field::Amount, panel(amount));
    let mut flags = [Panel::filled(DAYS, STOCKS.len(), false), Panel::filled(DAYS, STOCKS.len(), false)];
    for day in 0..DAYS {
        for (stock, row) in rows.iter().enumerate() {
            flags[0].row_mut(DayIdx(day as u32))[stock] = STOCKS[stock].2;
            flags[1].row_mut(DayIdx(day as u32))[stock] = row[day].is_some_and(|b| b.halted);
        }
    }
    let [is_st, is_suspended] = flags;
    bars.insert_status(is_st, is_suspended);
    bars
}

/// Traded money, yuan.
pub fn amount(bar: &Bar) -> f64 {
    (bar.vwap * bar.volume) as f64 / 1e4
}

fn actions() -> Actions {
    let action = |(stock, ex, pay, cash, new): &(usize, usize, usize, i64, i64)| Action {
        asset: AssetIdx(*stock as u32),
        ex_day: DayIdx(*ex as u32),
        pay_day: DayIdx(*pay as u32),
        cash_per_share: Ratio::from_fraction(*cash as f64 / 100.0).unwrap(),
        new_shares_per_share: Ratio::from_fraction(*new as f64 / 1000.0).unwrap(),
        kind: if *new > 0 { ActionKind::Bonus } else { ActionKind::Cash },
    };
    Actions::new(ACTIONS.iter().map(action).collect())
}

/// Index level in tenths of a point.
fn index(day: usize) -> i64 {
    (0..=day).fold(60_000, |level, d| level + level * noise(99, d, 0) / 90_000)
}

fn contracts() -> Vec<Contract> {
    let last = [(8, 18), (9, 15), (10, 20), (12, 15)];
    let contract = |(month, day): &(u32, u32)| Contract {
        code: format!("IC23{month:02}"),
        product: "IC".into(),
        year: 2023,
        month: *month,
        first_day: NaiveDate::from_ymd_opt(2023, 1, 3).unwrap(),
        last_day: NaiveDate::from_ymd_opt(2023, *month, *day).unwrap(),
    };
    last.iter().map(contract).collect()
}

fn future_bar(contract: usize, day: usize, is_last: bool) -> FutureBar {
    let tenths = |level: i64| Price(level * 1000);
    let close = (index(day) - 300 * (contract as i64 + 1) + noise(contract, day, 7) / 20) / 2 * 2;
    // The last day's settlement has two decimals, as a mean of the index has.
    let delivery = Price(index(day) * 1000 + 700);
    FutureBar {
        contract: ContractIdx(contract as u32),
        open: tenths(close - 4),
        high: tenths(close + 60),
        low: tenths(close - 60),
        close: tenths(close),
        settlement: Some(if is_last { delivery } else { tenths(close + noise(contract, day, 8) / 40) }),
        volume: 50_000,
        open_interest: 80_000,
    }
}

impl SmallMarket {
    pub fn new() -> Self {
        let (dates, rows, contracts) = (trading_days(), rows(), contracts());
        let bars_on = |day: usize| {
            let listed = contracts.iter().enumerate().filter(|(_, c)| c.last_day >= dates[day]);
            listed.map(|(i, c)| future_bar(i, day, c.last_day == dates[day])).collect()
        };
        let by_day = (0..DAYS).map(bars_on).collect();
        Self {
            bars: stock_bars(&dates, &rows),
            actions: actions(),
            futures: Futures::new(contracts, by_day),
            index: (0..DAYS).map(|d| Price(index(d) * 1000)).collect(),
            dates,
            rows,
        }
    }

    pub fn asset(&self, symbol: &str) -> AssetIdx {
        self.bars.assets().find(&symbol.parse().unwrap()).unwrap()
    }

    /// Trading days left to each contract.
    pub fn days_left(&self, day: usize) -> Vec<i64> {
        let left = |c: &Contract| self.bars.calendar().trading_days_between(self.dates[day], c.last_day);
        self.futures.contracts().iter().map(left).collect()
    }

    pub fn futures_day<'a>(&'a self, day: usize, days_left: &'a [i64]) -> FuturesDay<'a> {
        let before = day.saturating_sub(1);
        FuturesDay {
            date: self.dates[day],
            previous_date: self.dates[before],
            contracts: self.futures.contracts(),
            bars: self.futures.bars(DayIdx(day as u32)),
            previous: self.futures.bars(DayIdx(before as u32)),
            days_left,
            products: &[],
            carry: &[],
            index_previous: self.index[before],
            index: self.index[day],
            benchmark_previous: self.index[before],
            benchmark: self.index[day],
        }
    }
}
