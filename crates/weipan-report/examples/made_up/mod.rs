//! A made-up run: one book at any leverage, with a panic in February 2024 whose daily returns of stocks, index and future
//! have the shape of the real ones. Every day's causes add up to the change in equity.
//!
//! It is a picture to look at, not a model: the sums of money are plausible, not traded.

mod market;
mod record;

use chrono::NaiveDate;
use market::{MarketDay, market};
use weipan_core::ledger::{DayRow, EventKind, EventRow, ExposureRow, FillRow, IndustryRow, MarginStatus, RejectRow};
use weipan_core::record::RunTables;
use weipan_core::{Cny, Contracts, Origin, Price, RejectRule, Shares, Side};

/// Share of an unwind that can be sold on a day of panic.
const SELLABLE_IN_PANIC: f64 = 0.45;

fn cny(yuan: f64) -> Cny {
    Cny::from_yuan(yuan).unwrap_or_default()
}

/// The account between two days.
struct Fund {
    leverage: f64,
    equity: Cny,
    long: f64,
    short: f64,
    status: MarginStatus,
    /// What is left to sell of an unwind, yuan of stocks.
    unwind: f64,
    closing: bool,
}

/// The run at a leverage.
pub fn run(leverage: f64) -> RunTables {
    let start = 100e6;
    let mut fund = Fund {
        leverage,
        equity: cny(start),
        long: 0.0,
        short: 0.0,
        status: MarginStatus::Normal,
        unwind: 0.0,
        closing: false,
    };
    let mut tables = record::empty(leverage, start);
    for day in market() {
        let row = step(&mut fund, &day, &mut tables);
        tables.days.push(row);
    }
    tables.record.data.days = tables.days.len();
    tables
}

/// One day: the legs move, then trade, then the ratio is tested.
fn step(fund: &mut Fund, day: &MarketDay, tables: &mut RunTables) -> DayRow {
    let (before, long, short) = (fund.equity, fund.long, fund.short);
    let mut row = empty_row(day);
    let x = cny(long * day.index_return);
    row.selection = cny(long * (day.book_return - day.index_return));
    row.market = x - cny(short * day.index_return);
    row.basis = cny(-short * (day.future_return - day.index_return));
    row.basis_carry = cny(-short * 0.06 / 242.0);
    row.basis_rate = row.basis - row.basis_carry;
    row.financing = -cny((long - before.yuan()).max(0.0) * 0.04 * 1.5 / 365.0);
    fund.long = long * (1.0 + day.book_return);
    fund.short = short * (1.0 + day.future_return);
    trade(fund, day, &mut row, tables);
    row.equity = before + row.explained();
    fund.equity = row.equity;
    mark(fund, &mut row);
    test_margin(fund, &mut row, tables);
    expose(fund, day, tables);
    row
}

fn trade(fund: &mut Fund, day: &MarketDay, row: &mut DayRow, tables: &mut RunTables) {
    if fund.unwind > 1.0 {
        return unwind(fund, day, row, tables);
    }
    if fund.status == MarginStatus::Closed || !day.rebalance {
        return;
    }
    row.rebalance = true;
    let target = fund.equity.yuan().max(0.0) * fund.leverage;
    let (buy, sell) =
        ((target - fund.long).max(0.0) + 0.09 * fund.long, (fund.long - target).max(0.0) + 0.09 * fund.long);
    (row.bought, row.sold) = (cny(buy), cny(sell));
    row.futures_traded = cny((target - fund.short).abs());
    costs(row);
    (fund.long, fund.short) = (target, target);
    fill(tables, day.date, Side::Buy, buy, Origin::Strategy);
    fill(tables, day.date, Side::Sell, sell, Origin::Strategy);
    for (rule, side, share) in [
        (RejectRule::LimitUp, Side::Buy, 0.011),
        (RejectRule::Suspended, Side::Buy, 0.004),
        (RejectRule::Volume, Side::Buy, 0.02 * fund.leverage),
        (RejectRule::Lot, Side::Buy, 0.003),
    ] {
        refuse(tables, day.date, side, buy * share, rule, Origin::Strategy);
    }
}

fn unwind(fund: &mut Fund, day: &MarketDay, row: &mut DayRow, tables: &mut RunTables) {
    let asked = fund.unwind.min(fund.long);
    let sold = if day.panic { asked * SELLABLE_IN_PANIC } else { asked };
    (row.unwinding, row.unwind_asked, row.unwind_sold, row.sold) = (true, cny(asked), cny(sold), cny(sold));
    let stuck = asked - sold;
    row.blocked_limit = cny(stuck * 0.71);
    row.blocked_volume = cny(stuck * 0.21);
    row.blocked_suspended = cny(stuck * 0.03);
    row.blocked_ban = cny(stuck * 0.05);
    row.locked_down = cny(stuck * 0.8);
    let share = if fund.long > 0.0 { sold / fund.long } else { 1.0 };
    row.futures_traded = cny(fund.short * share);
    row.trading = cny(-sold * 0.006);
    costs(row);
    for (rule, amount) in [
        (RejectRule::LimitDown, row.blocked_limit),
        (RejectRule::Volume, row.blocked_volume),
        (RejectRule::Suspended, row.blocked_suspended),
        (RejectRule::Ban, row.blocked_ban),
    ] {
        refuse(tables, day.date, Side::Sell, amount.yuan(), rule, Origin::Unwind);
    }
    fill(tables, day.date, Side::Sell, sold, Origin::Unwind);
    fund.long -= sold;
    fund.short *= 1.0 - share;
    fund.unwind = if stuck < 1.0 { 0.0 } else { stuck };
    if fund.unwind == 0.0 {
        event(tables, day.date, EventKind::UnwindEnd, 0.0, "The last unwind order was filled.");
        if fund.closing {
            (fund.long, fund.short, fund.status) = (0.0, 0.0, MarginStatus::Closed);
            event(tables, day.date, EventKind::Closed, 0.0, "The account holds nothing and will not trade again.");
        }
    }
}

/// Costs of the day's trades, each a negative amount.
fn costs(row: &mut DayRow) {
    let (bought, sold, futures) = (row.bought.yuan(), row.sold.yuan(), row.futures_traded.yuan());
    row.commission = -cny((bought + sold) * 0.000_2);
    row.stamp_duty = -cny(sold * 0.000_5);
    row.transfer_fee = -cny((bought + sold) * 0.000_01);
    row.slippage = -cny((bought + sold) * 0.000_5);
    row.impact = -cny((bought + sold) * 0.000_7);
    row.futures_fee = -cny(futures * 0.000_023);
    row.futures_slippage = -cny(futures * 0.000_04);
}

fn mark(fund: &Fund, row: &mut DayRow) {
    row.long_value = cny(fund.long);
    row.short_value = cny(fund.short);
    row.contracts = Contracts((fund.short / (row.future * 200.0)) as i64);
    row.cash = row.equity - row.long_value;
    row.borrowed = (row.long_value - row.equity).floor_zero();
    row.names = if fund.long > 0.0 { 400 } else { 0 };
    let largest = fund.long.max(fund.short);
    row.ratio = if largest > 0.0 { row.equity.yuan() / largest } else { f64::NAN };
}

fn test_margin(fund: &mut Fund, row: &mut DayRow, tables: &mut RunTables) {
    let now = match row.ratio {
        _ if fund.status == MarginStatus::Closed => MarginStatus::Closed,
        r if r < 0.10 => MarginStatus::CloseOut,
        r if r < 0.15 => MarginStatus::Call,
        r if r < 0.18 => MarginStatus::Warning,
        _ => MarginStatus::Normal,
    };
    row.status = now;
    let worse = now > fund.status;
    fund.status = now;
    let percent = format!("{:.1} %", row.ratio * 100.0);
    match now {
        MarginStatus::Warning if worse => {
            event(tables, row.date, EventKind::Warning, 0.0, &format!("The margin ratio fell to {percent}."));
        }
        MarginStatus::Call if worse => {
            let target = fund.equity.yuan().max(0.0) * 4.0;
            fund.unwind = (fund.long - target).max(0.0);
            event(tables, row.date, EventKind::Call, fund.unwind, &format!("The margin ratio fell to {percent}."));
            event(tables, row.date, EventKind::UnwindStart, fund.unwind, "Nobody topped up.");
        }
        MarginStatus::CloseOut if !fund.closing => {
            (fund.unwind, fund.closing) = (fund.long, true);
            event(tables, row.date, EventKind::CloseOut, fund.unwind, &format!("The margin ratio fell to {percent}."));
        }
        _ => {}
    }
    if fund.closing && fund.unwind > 0.0 {
        fund.unwind = fund.long;
    }
}

fn expose(fund: &Fund, day: &MarketDay, tables: &mut RunTables) {
    if !day.rebalance || fund.long <= 0.0 {
        return;
    }
    tables.exposure.push(ExposureRow {
        date: day.date,
        names: 400,
        median_cap: 1.9e9 * day.book_level,
        index_median_cap: 8.1e9 * day.index_level,
        outside_index: 0.93 + 0.03 * (day.index_level - 1.0),
        universe: 4_870,
        unscored: 38,
        days_to_sell: fund.long / 42e6,
        largest_participation: (fund.leverage * 0.024).min(0.1),
        hedge_ratio: 1.0,
    });
    for (i, (name, weight)) in
        [("机械设备", 0.21), ("化工", 0.17), ("电子", 0.14), ("轻工制造", 0.12), ("计算机", 0.11)].iter().enumerate()
    {
        let drift = 0.02 * (day.book_level * (i as f64 + 1.0)).sin();
        tables.industries.push(IndustryRow { date: day.date, industry: (*name).into(), weight: weight + drift });
    }
}

fn event(tables: &mut RunTables, date: NaiveDate, kind: EventKind, amount: f64, text: &str) {
    tables.events.push(EventRow { date, kind, amount: cny(amount), text: text.into() });
}

fn fill(tables: &mut RunTables, date: NaiveDate, side: Side, amount: f64, origin: Origin) {
    tables.fills.push(FillRow {
        date,
        symbol: "002999.SZ".into(),
        side,
        shares: Shares((amount / 10.0) as i64),
        reference: Price(100_000),
        amount: cny(amount),
        participation: 0.05,
        commission: Cny::ZERO,
        stamp_duty: Cny::ZERO,
        transfer_fee: Cny::ZERO,
        slippage: Cny::ZERO,
        impact: Cny::ZERO,
        origin,
    });
}

fn refuse(tables: &mut RunTables, date: NaiveDate, side: Side, worth: f64, rule: RejectRule, origin: Origin) {
    if worth >= 1.0 {
        let shares = Shares((worth / 10.0) as i64);
        tables.rejects.push(RejectRow {
            date,
            symbol: "002999.SZ".into(),
            side,
            shares,
            worth: cny(worth),
            rule,
            origin,
        });
    }
}

fn empty_row(day: &MarketDay) -> DayRow {
    let zero = Cny::ZERO;
    DayRow {
        date: day.date,
        equity: zero,
        cash: zero,
        receivable: zero,
        payable: zero,
        long_value: zero,
        short_value: zero,
        contracts: Contracts(0),
        contract: day.contract.as_str().into(),
        borrowed: zero,
        futures_margin: zero,
        withdrawable: zero,
        selection: zero,
        market: zero,
        basis: zero,
        basis_carry: zero,
        basis_rate: zero,
        financing: zero,
        trading: zero,
        slippage: zero,
        impact: zero,
        commission: zero,
        stamp_duty: zero,
        transfer_fee: zero,
        futures_slippage: zero,
        futures_fee: zero,
        dividend_tax: zero,
        management_fee: zero,
        performance_fee: zero,
        external: zero,
        redemption: zero,
        ratio: f64::NAN,
        status: MarginStatus::Normal,
        unwinding: false,
        unwind_asked: zero,
        unwind_sold: zero,
        bought: zero,
        sold: zero,
        futures_traded: zero,
        names: 0,
        locked_down: zero,
        suspended: zero,
        blocked_limit: zero,
        blocked_suspended: zero,
        blocked_volume: zero,
        blocked_ban: zero,
        rebalance: false,
        index: day.index,
        benchmark: day.index,
        future: day.future,
        basis_annual: day.basis_annual,
        basis_annual_adjusted: day.basis_annual + 0.011,
    }
}
