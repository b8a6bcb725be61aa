//! Worked cases of other engines, through weipan's account: RQAlpha's IC1603 days and the liquidations of bt's pull
//! request 557.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use weipan_core::{
    AssetIdx, Assets, Board, ByDateOr, Cny, Contract, ContractIdx, Contracts, DayBars, DayIdx, Fill, FutureBar,
    FutureOrigin, FuturesDay, Instrument, Origin, Price, Rate, Shares, Side, StockCosts,
};
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::unwind::target;
use weipan_hedge::{AccountSpec, Fund, HedgeSpec};

fn yuan(amount: f64) -> Cny {
    Cny::from_yuan(amount).unwrap()
}

fn points(level: f64) -> Price {
    Price::from_yuan(level).unwrap()
}

/// What a day's bar says of IC1603.
#[derive(Clone, Copy)]
struct Ic {
    close: f64,
    settlement: Option<f64>,
}

/// Two days of a fund that is short one IC1603 since the first day's settlement `before`: what the second day moves in
/// cash, and the futures fills of that day.
fn variation(before: f64, today: Ic, dates: [NaiveDate; 2]) -> (Cny, Fund) {
    let mut fund = short_of_one(dates[0]);
    let opened = Ic { close: before, settlement: Some(before) };
    let free = HedgeDay { rebalance: true, opening_banned: false };
    live(&mut fund, [opened, opened], dates, 0, free, before);
    assert_eq!(fund.contracts(), Contracts(1), "longs of one contract's worth");
    let cash = fund.cash();
    // Held as it is: without the ban the account would roll on the last day rather than deliver.
    let held = HedgeDay { rebalance: false, opening_banned: true };
    live(&mut fund, [opened, today], dates, 1, held, before);
    (fund.cash() - cash, fund)
}

fn short_of_one(opened: NaiveDate) -> Fund {
    let account =
        AccountSpec { equity: 1e6, leverage: 2.0, financing_rate: ByDateOr::Value(0.0), ..AccountSpec::default() };
    let hedge =
        HedgeSpec { product: "IC".into(), fee: ByDateOr::Value(0.0), slippage_ticks: 0.0, ..HedgeSpec::default() };
    Fund::new(&account, &hedge, opened).unwrap()
}

/// One day of the fund; on the first it buys as many shares at one yuan as a contract is worth.
fn live(fund: &mut Fund, bars: [Ic; 2], dates: [NaiveDate; 2], day: usize, allowed: HedgeDay, level: f64) {
    let bar = |ic: Ic| FutureBar {
        contract: ContractIdx(0),
        open: points(ic.close),
        high: points(ic.close),
        low: points(ic.close),
        close: points(ic.close),
        settlement: ic.settlement.map(points),
        volume: 1,
        open_interest: 1,
    };
    let instrument = Instrument {
        symbol: "600000.SH".parse().unwrap(),
        name: "A".into(),
        board: Board::Main,
        list_date: NaiveDate::from_ymd_opt(2000, 1, 4).unwrap(),
        delist_date: None,
        industry: None,
    };
    let contract = Contract {
        code: "IC1603".into(),
        product: "IC".into(),
        year: 2016,
        month: 3,
        first_day: NaiveDate::from_ymd_opt(2015, 7, 20).unwrap(),
        last_day: NaiveDate::from_ymd_opt(2016, 3, 18).unwrap(),
    };
    let assets = Assets::new(vec![instrument]);
    let stocks = DayBars {
        day: DayIdx(day as u32),
        date: dates[day],
        previous_date: (day > 0).then_some(dates[0]),
        open: &[1.0],
        high: &[1.0],
        low: &[1.0],
        close: &[1.0],
        prev_close: &[1.0],
        volume: &[1e9],
        amount: &[1e9],
        is_st: &[false],
        is_suspended: &[false],
        listed_at: &[-100],
        assets: &assets,
        actions: &[],
    };
    let (today, before, contracts) = ([bar(bars[1])], [bar(bars[0])], [contract]);
    let days_left = [(contracts[0].last_day - dates[day]).num_days()];
    let futures = FuturesDay {
        date: dates[day],
        previous_date: dates[0],
        contracts: &contracts,
        bars: &today,
        previous: &before,
        days_left: &days_left,
        index_previous: points(level),
        index: points(level),
        benchmark_previous: points(level),
        benchmark: points(level),
    };
    fund.open(&stocks);
    if day == 0 {
        let (reference, shares) = (Price::from_quote(1.0).unwrap(), Shares((level * 200.0) as i64));
        let (amount, costs) = (reference * shares, StockCosts::default());
        let bought =
            Fill { asset: AssetIdx(0), side: Side::Buy, shares, reference, amount, costs, origin: Origin::Strategy };
        fund.apply(&[bought]);
    }
    fund.hedge(&stocks, &futures, allowed);
    fund.settle(&stocks, &futures).unwrap();
}

fn days(month: u32, first: u32, second: u32) -> [NaiveDate; 2] {
    [first, second].map(|day| NaiveDate::from_ymd_opt(2016, month, day).unwrap())
}

/// RQAlpha's own test of `futures_settlement_price_type = "settlement"` reads a long IC1603 after the close and before the
/// settlement: the close of the day less the settlement of the day before, each day. weipan only holds shorts, so the sign
/// turns; a bar without a settlement is what the account knows at that hour.
#[test]
fn ic1603_is_marked_from_the_last_settlement_to_the_close() {
    let at_close = |close| Ic { close, settlement: None };
    let (january_5, _) = variation(6657.0, at_close(6364.6), days(1, 4, 5));
    assert_eq!(january_5, yuan(-((6364.6 - 6657.0) * 200.0)));
    let (january_6, _) = variation(6351.2, at_close(6468.0), days(1, 5, 6));
    assert_eq!(january_6, yuan(-((6468.0 - 6351.2) * 200.0)));
}

/// After the settlement the 5th has moved to 6351.2, from which the 6th starts: the close is left behind.
#[test]
fn ic1603_moves_from_settlement_to_settlement() {
    let settled = Ic { close: 6364.6, settlement: Some(6351.2) };
    let (moved, fund) = variation(6657.0, settled, days(1, 4, 5));
    assert_eq!(moved, yuan(-((6351.2 - 6657.0) * 200.0)));
    assert_eq!(fund.shorts()[0].mark, points(6351.2));
}

/// RQAlpha's test of the expiry: from the settlement of the 17th to the delivery price, off the tick, and gone.
#[test]
fn ic1603_is_delivered_at_5944_29() {
    let last = Ic { close: 5950.0, settlement: Some(5944.29) };
    let (moved, fund) = variation(5760.0, last, days(3, 17, 18));
    assert_eq!(moved, yuan(-((5944.29 - 5760.0) * 200.0)));
    assert!(fund.shorts().is_empty());
    let delivery = fund.future_fills().last().copied().unwrap();
    assert_eq!((delivery.origin, delivery.price), (FutureOrigin::Delivery, points(5944.29)));
}

/// bt's liquidations of equity E, position P and maintenance ratio R end at P* = E / R, wherever P was: the largest
/// position that the equity still carries. It is weipan's unwind target with `unwind_to` = R, for either leg.
#[test]
fn bt_liquidates_to_equity_over_ratio() {
    for (equity, position, ratio, left) in
        [(1000.0, 1500.0, 0.8, 1250.0), (1000.0, 3000.0, 0.5, 2000.0), (700.0, 1200.0, 0.6, 1166.6667)]
    {
        let to = Rate::from_fraction(ratio).unwrap();
        let cut = |long: f64, short: f64| target(yuan(equity), yuan(long), yuan(short), to, 0.0, 0.0);
        assert_eq!((cut(position, 0.0), cut(0.0, position)), (yuan(left), yuan(left)));
        assert!((equity / cut(position, 0.0).yuan() - ratio).abs() < 1e-7 && left < position);
    }
}
