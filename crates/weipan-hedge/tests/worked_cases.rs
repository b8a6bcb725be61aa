//! The worked cases of the account's contract, by hand, in yuan.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, EventKind, MarginStatus};
use weipan_core::{
    Action, ActionKind, AssetIdx, Assets, Board, ByDateOr, Cny, Contract, ContractIdx, Contracts, DayBars, DayIdx,
    Fill, FutureBar, FuturesDay, Instrument, Origin, Price, Ratio, RuleBook, Shares, Side, StockCosts,
};
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::unwind::target;
use weipan_hedge::{AccountSpec, FinancingBase, Fund, HedgeError, HedgeSpec, Lines, OnHedgeBan, TopUp};

fn yuan(amount: f64) -> Cny {
    Cny::from_yuan(amount).unwrap()
}

fn points(level: f64) -> Price {
    Price::from_yuan(level).unwrap()
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).unwrap()
}

/// One stock, one future, day by day.
struct Scene {
    assets: Assets,
    contracts: Vec<Contract>,
    day: u32,
    prev: (f64, f64, f64),
    /// Whether the market refuses the unwind's own orders.
    blocked: bool,
}

impl Scene {
    fn new(stock: f64, future: f64, index: f64) -> Self {
        let assets = Assets::new(vec![Instrument {
            symbol: "600000.SH".parse().unwrap(),
            name: "A".into(),
            board: Board::Main,
            list_date: date(1, 1),
            delist_date: None,
            industry: None,
        }]);
        let contract = Contract {
            code: "IM2403".into(),
            product: "IM".into(),
            year: 2024,
            month: 3,
            first_day: date(1, 1),
            last_day: date(3, 15),
        };
        Self { assets, contracts: vec![contract], day: 0, prev: (stock, future, index), blocked: false }
    }

    /// Runs one day: `orders` are fills at the close; returns the row.
    fn run(&mut self, fund: &mut Fund, close: (f64, f64, f64), trade: &[(Side, i64)], actions: &[Action]) -> DayRow {
        self.run_day(fund, close, trade, actions, HedgeDay { rebalance: true, opening_banned: false })
    }

    fn run_day(
        &mut self,
        fund: &mut Fund,
        close: (f64, f64, f64),
        trade: &[(Side, i64)],
        actions: &[Action],
        allowed: HedgeDay,
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
        let (today, before) = ([bar(close.1)], [bar(self.prev.1)]);
        let base = date(1, 2);
        let on = |n: u32| base + chrono::Days::new(u64::from(n));
        let (stock, prev_close) = ([close.0], [self.prev.0]);
        let bars = DayBars {
            day: DayIdx(self.day),
            date: on(self.day),
            previous_date: self.day.checked_sub(1).map(on),
            open: &stock,
            high: &stock,
            low: &stock,
            close: &stock,
            prev_close: &prev_close,
            volume: &[1e9],
            amount: &[1e9],
            is_st: &[false],
            is_suspended: &[false],
            listed_at: &[-100],
            assets: &self.assets,
            actions,
        };
        let days_left = [50];
        let futures = FuturesDay {
            date: bars.date,
            previous_date: bars.previous_date.unwrap_or(bars.date),
            contracts: &self.contracts,
            bars: &today,
            previous: &before,
            days_left: &days_left,
            index_previous: points(self.prev.2),
            index: points(close.2),
            products: &[],
            carry: &[],
            benchmark_previous: points(self.prev.2),
            benchmark: points(close.2),
        };
        fund.open(&bars);
        let mut fills: Vec<Fill> = fund
            .unwind_orders(|_| None, &[])
            .orders
            .iter()
            .map(|o| fill(o.side, o.shares.0, close.0, o.origin))
            .collect();
        if self.blocked {
            fills.clear();
        }
        fills.extend(trade.iter().map(|(side, shares)| fill(*side, *shares, close.0, Origin::Strategy)));
        fund.apply(&fills);
        fund.hedge(&bars, &futures, allowed);
        self.day += 1;
        self.prev = close;
        fund.settle(&bars, &futures).unwrap()
    }
}

fn fill(side: Side, shares: i64, price: f64, origin: Origin) -> Fill {
    let reference = Price::from_quote(price).unwrap();
    let amount = reference * Shares(shares);
    Fill { asset: AssetIdx(0), side, shares: Shares(shares), reference, amount, costs: StockCosts::default(), origin }
}

fn rules() -> RuleBook {
    RuleBook::shipped().unwrap()
}

/// Equity of `equity` million; no costs, no interest.
fn fund(equity: f64, account: AccountSpec, hedge: HedgeSpec) -> Fund {
    let account = AccountSpec { equity: equity * 1e6, financing_rate: ByDateOr::Value(0.0), leverage: 4.0, ..account };
    let hedge =
        HedgeSpec { fee: ByDateOr::Value(0.0), position_limit: ByDateOr::Value(0.0), slippage_ticks: 0.0, ..hedge };
    Fund::new(&account, &hedge, date(1, 2), &rules()).unwrap()
}

/// 25 million of equity, 100 million long at 10 yuan, 100 contracts short at 5,000: 100 million.
fn four_times(account: AccountSpec) -> (Scene, Fund) {
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut fund = fund(25.0, account, HedgeSpec::default());
    let row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 10_000_000)], &[]);
    assert_eq!((row.long_value, row.short_value), (yuan(1e8), yuan(1e8)));
    assert_eq!((row.contracts, row.equity), (Contracts(100), yuan(2.5e7)));
    (scene, fund)
}

#[test]
fn case_1_no_call_at_17_6_percent() {
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let held = HedgeDay { rebalance: false, opening_banned: true };
    let row = scene.run_day(&mut fund, (9.5, 5100.0, 5000.0), &[], &[], held);
    assert_eq!(row.equity, yuan(18e6));
    assert_eq!(row.long_value.max(row.short_value), yuan(102e6));
    assert!((row.ratio - 18.0 / 102.0).abs() < 1e-12);
    assert_eq!(row.status, MarginStatus::Warning);
}

#[test]
fn case_2_a_call_cuts_both_legs_to_56() {
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let held = HedgeDay { rebalance: false, opening_banned: false };
    let row = scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[], &[], held);
    assert_eq!((row.equity, row.status), (yuan(14e6), MarginStatus::Call));
    // 91 of longs and 102 of shorts become 56 each: sell 35, buy back 46.
    let orders = fund.unwind_orders(|_| None, &[]).orders;
    let worth: f64 = orders.iter().map(|o| o.shares.0 as f64 * 9.1).sum();
    assert!((worth - 35e6).abs() < 9.1 * 100.0, "whole lots of 35 million, got {worth}");
    let row = scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[], &[], held);
    assert!((row.long_value.yuan() - 56e6).abs() < 1000.0);
    assert_eq!(row.contracts, Contracts(54), "54 · 200 · 5100 = 55.08 million is the most that fits 56");
    assert_eq!(row.equity, yuan(14e6), "without costs an unwind changes nothing");
    assert_eq!(row.status, MarginStatus::Normal);
    assert_eq!(target(yuan(14.0), yuan(91.0), yuan(102.0), fund.lines().unwind_to, 0.0, 0.0), yuan(56.0));
}

#[test]
fn case_3_the_call_line_is_strict_to_the_unit() {
    let lines = Lines::new(&AccountSpec::default(), date(1, 2), &rules()).unwrap();
    assert_eq!(lines.status(yuan(15.0), yuan(100.0)), MarginStatus::Warning);
    assert_eq!(lines.status(yuan(15.0) - Cny(1), yuan(100.0)), MarginStatus::Call);
    assert_eq!(lines.status(yuan(10.0) - Cny(1), yuan(100.0)), MarginStatus::CloseOut);
    // The same through the books: longs lose exactly 10 of 100, shorts stand still.
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let held = HedgeDay { rebalance: false, opening_banned: true };
    let row = scene.run_day(&mut fund, (9.0, 5000.0, 5000.0), &[], &[], held);
    assert_eq!((row.equity, row.status), (yuan(15e6), MarginStatus::Warning));
}

#[test]
fn case_4_carry_at_four_times() {
    // A year seen as one day: the discount of 8 % closes on a flat index while the longs earn 11 %.
    let account = AccountSpec { financing_rate: ByDateOr::Value(0.04), ..AccountSpec::default() };
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let held = HedgeDay { rebalance: false, opening_banned: true };
    let row = scene.run_day(&mut fund, (11.1, 5400.0, 5000.0), &[], &[], held);
    assert_eq!((row.selection, row.market, row.basis), (yuan(11e6), Cny::ZERO, yuan(-8e6)));
    // A year of 4 % on the 75 million borrowed eats what is left: the break-even alpha is 11 %.
    let financing = weipan_hedge::financing::Financing::new(&account, &rules()).unwrap();
    let interest = financing.interest(yuan(100e6), yuan(25e6), date(12, 31), 365);
    assert_eq!(interest, yuan(-3e6));
    assert_eq!(row.selection + row.basis + interest, Cny::ZERO);
}

#[test]
fn case_5_variation_margin_of_one_contract() {
    let mut fund = fund(25.0, AccountSpec::default(), HedgeSpec::default());
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    // One contract: longs of one million at 5,000 points.
    let row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 100_000)], &[]);
    assert_eq!(row.contracts, Contracts(1));
    let held = HedgeDay { rebalance: false, opening_banned: true };
    let cash = row.cash;
    let row = scene.run_day(&mut fund, (10.0, 4950.0, 5000.0), &[], &[], held);
    assert_eq!(row.cash - cash, yuan(10_000.0));
    let cash = row.cash;
    let row = scene.run_day(&mut fund, (10.0, 5020.0, 5000.0), &[], &[], held);
    assert_eq!(row.cash - cash, yuan(-14_000.0));
}

#[test]
fn a_top_up_brings_the_ratio_back_to_the_initial_margin() {
    let (mut scene, mut fund) = four_times(AccountSpec { top_up: TopUp::ToInitial, ..AccountSpec::default() });
    let held = HedgeDay { rebalance: false, opening_banned: false };
    scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[], &[], held);
    assert!(fund.unwind_orders(|_| None, &[]).orders.is_empty(), "the client has until the next open");
    let held = HedgeDay { rebalance: false, opening_banned: true };
    let row = scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[], &[], held);
    // 0.25 of 102 is 25.5: 11.5 are missing.
    assert_eq!(row.external, yuan(11.5e6));
    assert_eq!(row.equity, yuan(25.5e6));
}

#[test]
fn a_close_out_sells_everything_and_the_account_never_trades_again() {
    let (mut scene, mut fund) = four_times(AccountSpec { top_up: TopUp::ToInitial, ..AccountSpec::default() });
    let free = HedgeDay { rebalance: false, opening_banned: false };
    let row = scene.run_day(&mut fund, (8.5, 5100.0, 5000.0), &[], &[], free);
    assert_eq!(row.status, MarginStatus::CloseOut, "8 of 102, and a close-out has no top-up");
    let row = scene.run_day(&mut fund, (8.5, 5100.0, 5000.0), &[], &[], free);
    assert_eq!((row.long_value, row.contracts, row.status), (Cny::ZERO, Contracts::ZERO, MarginStatus::Closed));
    assert!(fund.is_closed());
    let row = scene.run_day(&mut fund, (9.0, 5000.0, 5000.0), &[], &[], free);
    assert_eq!((row.equity, row.status), (yuan(8e6), MarginStatus::Closed));
}

#[test]
fn negative_equity_is_kept() {
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let free = HedgeDay { rebalance: false, opening_banned: false };
    let row = scene.run_day(&mut fund, (7.0, 5000.0, 5000.0), &[], &[], free);
    assert_eq!(row.equity, yuan(-5e6));
    assert!(fund.take_events().iter().any(|e| e.kind == EventKind::Shortfall && e.amount == yuan(5e6)));
}

#[test]
fn interest_is_paid_for_calendar_days_on_borrowed_money() {
    let account = AccountSpec { financing_rate: ByDateOr::Value(0.0365), ..AccountSpec::default() };
    let financing = weipan_hedge::financing::Financing::new(&account, &rules()).unwrap();
    // 75 borrowed at 3.65 % for the three days of a weekend: 75 · 0.0001 · 3.
    assert_eq!(financing.interest(yuan(100.0), yuan(25.0), date(1, 8), 3), yuan(-0.0225));
    assert_eq!(
        financing.interest(yuan(25.0), yuan(100.0), date(1, 8), 3),
        Cny::ZERO,
        "own cash earns nothing by default"
    );
    let notional = AccountSpec { financing_base: FinancingBase::Notional, cash_rate: 0.0073, ..account };
    let financing = weipan_hedge::financing::Financing::new(&notional, &rules()).unwrap();
    assert_eq!(financing.interest(yuan(100.0), yuan(25.0), date(1, 8), 1), yuan(-0.01 + 0.0005));
}

#[test]
fn dividends_bonus_shares_and_fractions_lose_nothing() {
    let mut fund = fund(25.0, AccountSpec::default(), HedgeSpec { product: "none".into(), ..HedgeSpec::default() });
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 10_005)], &[]);
    let ratio = |x: f64| Ratio::from_fraction(x).unwrap();
    let action = Action {
        asset: AssetIdx(0),
        ex_day: DayIdx(1),
        pay_day: DayIdx(3),
        cash_per_share: ratio(0.5),
        new_shares_per_share: ratio(0.3),
        kind: ActionKind::Bonus,
    };
    // (10 - 0.5) / 1.3 = 7.31 on the tick; the day closes there.
    scene.prev.0 = 7.31;
    let before = fund.equity();
    let row = scene.run(&mut fund, (7.31, 5000.0, 5000.0), &[], &[action]);
    assert_eq!(fund.shares(AssetIdx(0)), Shares(13_006), "10,005 · 1.3 = 13,006.5");
    assert_eq!(row.receivable, yuan(5002.5));
    // Half a share in money at 7.31, and the rounding of the reference price is all that moved.
    let exact = 13_006.5 * 7.31 + 5002.5 - 100_050.0;
    assert!(((fund.equity() - before).yuan() - exact).abs() < 1e-3, "rounded once, to the money unit");
    let row = scene.run(&mut fund, (7.31, 5000.0, 5000.0), &[], &[]);
    assert_eq!(row.receivable, yuan(5002.5));
    let row = scene.run(&mut fund, (7.31, 5000.0, 5000.0), &[], &[]);
    assert_eq!(row.receivable, Cny::ZERO, "paid on the pay date");
}

#[test]
fn each_of_two_dividends_is_paid_on_its_own_day() {
    let mut fund = fund(25.0, AccountSpec::default(), HedgeSpec { product: "none".into(), ..HedgeSpec::default() });
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 10_000)], &[]);
    let paid_on = |pay_day, cash| Action {
        asset: AssetIdx(0),
        ex_day: DayIdx(1),
        pay_day: DayIdx(pay_day),
        cash_per_share: Ratio::from_fraction(cash).unwrap(),
        new_shares_per_share: Ratio(0),
        kind: ActionKind::Cash,
    };
    scene.prev.0 = 9.3;
    let rows: Vec<_> = [&[paid_on(2, 0.5), paid_on(4, 0.2)][..], &[], &[], &[]]
        .into_iter()
        .map(|actions| scene.run(&mut fund, (9.3, 5000.0, 5000.0), &[], actions))
        .collect();
    let owed: Vec<Cny> = rows.iter().map(|row| row.receivable).collect();
    assert_eq!(owed, [yuan(7_000.0), yuan(2_000.0), yuan(2_000.0), Cny::ZERO]);
}

#[test]
fn a_ban_on_opening_shorts_cuts_the_longs_if_asked() {
    let banned = HedgeDay { rebalance: true, opening_banned: true };
    let hedge = |on_ban| HedgeSpec { on_ban, ..HedgeSpec::default() };
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut cut = fund(25.0, AccountSpec::default(), hedge(OnHedgeBan::CutLongs));
    let row = scene.run_day(&mut cut, (10.0, 5000.0, 5000.0), &[(Side::Buy, 1_000_000)], &[], banned);
    assert_eq!((row.contracts, row.long_value), (Contracts::ZERO, yuan(1e7)));
    let row = scene.run_day(&mut cut, (10.0, 5000.0, 5000.0), &[], &[], banned);
    assert_eq!(row.long_value, Cny::ZERO, "no hedge is allowed, so no longs");
    assert!(!cut.is_closed(), "cutting is not the end of the account");
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut net_long = fund(25.0, AccountSpec::default(), hedge(OnHedgeBan::RunNetLong));
    scene.run_day(&mut net_long, (10.0, 5000.0, 5000.0), &[(Side::Buy, 1_000_000)], &[], banned);
    let row = scene.run_day(&mut net_long, (10.0, 5000.0, 5000.0), &[], &[], banned);
    assert_eq!(row.long_value, yuan(1e7));
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut stop = fund(25.0, AccountSpec::default(), hedge(OnHedgeBan::Stop));
    scene.run_day(&mut stop, (10.0, 5000.0, 5000.0), &[(Side::Buy, 1_000_000)], &[], banned);
    scene.run_day(&mut stop, (10.0, 5000.0, 5000.0), &[], &[], banned);
    assert!(stop.is_closed());
}

#[test]
fn leverage_beyond_the_margin_is_a_configuration_error() {
    let account = AccountSpec { leverage: 5.0, ..AccountSpec::default() };
    let error = Fund::new(&account, &HedgeSpec::default(), date(1, 2), &rules()).unwrap_err();
    assert!(error.to_string().contains("at most 4"), "{error}");
    // Accounts opened from 2024-08-01 post one half.
    let account = AccountSpec { leverage: 3.0, ..AccountSpec::default() };
    assert!(Fund::new(&account, &HedgeSpec::default(), date(7, 31), &rules()).is_ok());
    let error = Fund::new(&account, &HedgeSpec::default(), date(8, 1), &rules()).unwrap_err();
    assert!(error.to_string().contains("at most 2"), "{error}");
}

#[test]
fn contradictory_lines_are_named() {
    let account = AccountSpec { warning: ByDateOr::Value(0.14), ..AccountSpec::default() };
    let error = Lines::new(&account, date(1, 2), &rules()).unwrap_err();
    assert!(matches!(error, HedgeError::Contradiction { first: "account.call", second: "account.warning", .. }));
}

#[test]
fn a_stop_is_no_close_out() {
    let banned = HedgeDay { rebalance: true, opening_banned: true };
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut stop = fund(25.0, AccountSpec::default(), HedgeSpec { on_ban: OnHedgeBan::Stop, ..HedgeSpec::default() });
    let row = scene.run_day(&mut stop, (10.0, 5000.0, 5000.0), &[(Side::Buy, 1_000_000)], &[], banned);
    assert_eq!(row.status, MarginStatus::Normal, "its margin is untouched");
    let kinds: Vec<EventKind> = stop.take_events().iter().map(|e| e.kind).collect();
    assert!(!kinds.contains(&EventKind::CloseOut) && kinds.contains(&EventKind::UnwindStart), "{kinds:?}");
}

#[test]
fn a_delisted_stock_pays_its_part_to_the_unit() {
    let account = AccountSpec { delist_recovery: 0.0125, ..AccountSpec::default() };
    let mut fund = fund(1.0, account, HedgeSpec { product: "none".into(), ..HedgeSpec::default() });
    let mut scene = Scene::new(13.58, 5000.0, 5000.0);
    let gone = Instrument { delist_date: Some(date(1, 3)), ..scene.assets.get(AssetIdx(0)).clone() };
    scene.assets = Assets::new(vec![gone]);
    let before = scene.run(&mut fund, (13.58, 5000.0, 5000.0), &[(Side::Buy, 101)], &[]);
    let row = scene.run(&mut fund, (13.58, 5000.0, 5000.0), &[], &[]);
    // 1,371.58 · 0.0125 = 17.14475: half a unit, away from zero.
    assert_eq!(row.cash - before.cash, Cny(171_448));
}

#[test]
fn a_cash_account_does_not_borrow_for_a_rights_issue() {
    let none = HedgeSpec { product: "none".into(), ..HedgeSpec::default() };
    let account = AccountSpec {
        kind: weipan_hedge::AccountKind::Cash,
        equity: 1_000_000.0,
        leverage: 1.0,
        ..AccountSpec::default()
    };
    let rights = |cash: f64| Action {
        asset: AssetIdx(0),
        ex_day: DayIdx(1),
        pay_day: DayIdx(1),
        cash_per_share: Ratio::from_fraction(cash).unwrap(),
        new_shares_per_share: Ratio::from_fraction(0.3).unwrap(),
        kind: ActionKind::Rights,
    };
    // 99,000 shares at 10 yuan leave 10,000: 0.1 a share can be paid, 0.2 cannot.
    for (price, shares) in [(-0.1, 128_700), (-0.2, 99_000)] {
        let mut cash = Fund::new(&account, &none, date(1, 2), &rules()).unwrap();
        let mut scene = Scene::new(10.0, 5000.0, 5000.0);
        scene.run(&mut cash, (10.0, 5000.0, 5000.0), &[(Side::Buy, 99_000)], &[]);
        let row = scene.run(&mut cash, (9.0, 5000.0, 5000.0), &[], &[rights(price)]);
        assert_eq!((cash.shares(AssetIdx(0)), row.cash >= Cny::ZERO), (Shares(shares), true));
    }
}

#[test]
fn slippage_stays_inside_the_day() {
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let account = AccountSpec { equity: 25e6, leverage: 4.0, ..AccountSpec::default() };
    let hedge = HedgeSpec { slippage_ticks: 500.0, fee: ByDateOr::Value(0.0), ..HedgeSpec::default() };
    let mut fund = Fund::new(&account, &hedge, date(1, 2), &rules()).unwrap();
    let row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 100_000)], &[]);
    // The day's low is 4,999: one contract gives away 1 point of 200 yuan, not 100.
    assert_eq!(row.futures_slippage, yuan(-200.0));
}

#[test]
fn the_short_leg_follows_longs_that_fall_below_its_target() {
    let (mut scene, mut fund) = four_times(AccountSpec::default());
    let held = HedgeDay { rebalance: false, opening_banned: false };
    scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[], &[], held);
    assert!(!fund.unwind_orders(|_| None, &[]).orders.is_empty(), "called: 54 contracts may stay");
    // The unwind's own orders are refused, but the book sells nine tenths of its stocks.
    scene.blocked = true;
    let row = scene.run_day(&mut fund, (9.1, 5100.0, 5000.0), &[(Side::Sell, 9_000_000)], &[], held);
    // 9.1 million of longs are 8.9 contracts of 1.02 million: keeping 54 would leave the book net short.
    assert_eq!((row.long_value, row.contracts), (yuan(9.1e6), Contracts(9)));
}

#[test]
fn opening_caps_spread_a_hedge_over_days() {
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let capped = HedgeSpec { opening_cap: ByDateOr::Value(30.0), ..HedgeSpec::default() };
    let mut fund = fund(25.0, AccountSpec::default(), capped);
    let bought = [(Side::Buy, 10_000_000)];
    let row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &bought, &[]);
    assert_eq!(row.contracts, Contracts(30), "of 100 wanted");
    assert!(fund.take_events().iter().any(|e| e.text.contains("opening_cap")), "and says why");
    let rows = [60, 90, 100].map(|_| scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[], &[]).contracts.0);
    assert_eq!(rows, [60, 90, 100]);
}

#[test]
fn a_users_rules_reach_the_fund() {
    let own = "opening_cap = [{ product = 'IM', from = '2024-01-03', contracts = 10 }]
               futures_fee = [{ product = 'IM', from = '2024-01-03', rate = 0.001 }]
               futures_product = [{ product = 'IM', multiplier = 100 }]";
    let rules = rules().with(&toml::from_str(own).unwrap()).unwrap();
    let hedge = HedgeSpec { opening_cap: ByDateOr::ByDate, slippage_ticks: 0.0, ..HedgeSpec::default() };
    let account = AccountSpec { equity: 25e6, leverage: 4.0, ..AccountSpec::default() };
    let mut fund = Fund::new(&account, &hedge, date(1, 2), &rules).unwrap();
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 10_000_000)], &[]);
    assert_eq!((row.contracts, row.futures_fee), (Contracts(200), yuan(-2300.0)), "2024-01-02: half the multiplier");
    let row = scene.run(&mut fund, (12.0, 5000.0, 5000.0), &[], &[]);
    assert_eq!((row.contracts, row.futures_fee), (Contracts(200), Cny::ZERO), "sized at yesterday's prices");
    let row = scene.run(&mut fund, (12.0, 5000.0, 5000.0), &[], &[]);
    assert_eq!((row.contracts, row.futures_fee), (Contracts(210), yuan(-5000.0)), "10 a day, one permille");
}

#[test]
fn delivery_has_a_fee_of_its_own() {
    let hedge = HedgeSpec { slippage_ticks: 0.0, roll_days: 0, ..HedgeSpec::default() };
    let account = AccountSpec { equity: 25e6, leverage: 4.0, ..AccountSpec::default() };
    let mut fund = Fund::new(&account, &hedge, date(1, 2), &rules()).unwrap();
    let mut scene = Scene::new(10.0, 5000.0, 5000.0);
    let mut row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[(Side::Buy, 1_000_000)], &[]);
    assert_eq!((row.contracts, row.futures_fee), (Contracts(10), yuan(-230.0)));
    while row.date < date(3, 15) {
        row = scene.run(&mut fund, (10.0, 5000.0, 5000.0), &[], &[]);
    }
    assert_eq!((row.contracts, row.futures_fee), (Contracts::ZERO, yuan(-1000.0)), "1e-4 of ten million");
}
