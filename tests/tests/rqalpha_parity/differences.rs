//! Where the rules differ: each row of `docs/rqalpha.md` that can be shown, shown on both.

use serde_json::json;
use weipan_core::{ByDateOr, Cny, DayIdx, FillPrice, RejectRule, Side};
use weipan_exchange::{CostSpec, ExchangeSpec};

use crate::book::{self, Day, Setup, StockOrder};
use crate::market::{
    BONUS, CHINEXT, DELIST_DAY, DELISTED, DIVIDEND, FRACTION_DAY, NEAR_LIMIT_DAY, STAR, SmallMarket, UP_LIMIT_DAY,
};
use crate::peer::Scenario;
use crate::{EQUITY, HALF_UNIT, answer, hedged_scenario, near, shared_market};

const MILLION: f64 = 1e6;

const DEFAULTS: [StockOrder; 2] = [(1, DIVIDEND, 1_000), (3, DIVIDEND, -1_000)];
const AT_LIMIT: [StockOrder; 1] = [(UP_LIMIT_DAY, CHINEXT, 800)];
const NEAR_LIMIT: [StockOrder; 1] = [(NEAR_LIMIT_DAY, CHINEXT, 800)];
const FRACTION: [StockOrder; 1] = [(FRACTION_DAY - 1, CHINEXT, 100)];
const POOR: [StockOrder; 1] = [(2, BONUS, 60_000)];
const BUY_FIRST: [StockOrder; 3] = [(1, DIVIDEND, 60_000), (2, BONUS, 30_000), (2, DIVIDEND, -40_000)];
const ODD: [StockOrder; 2] = [(10, BONUS, 100), (19, BONUS, -30)];
const DELISTING: [StockOrder; 1] = [(30, DELISTED, 10_000)];
const HEDGED: [StockOrder; 1] = [(1, DIVIDEND, 100_000)];
/// The third day is a Friday.
const FRIDAY: usize = 3;
const BORROWED: [StockOrder; 1] = [(FRIDAY, DIVIDEND, 100_000)];

fn weipan(equity: f64, fill: FillPrice, orders: &[StockOrder]) -> Vec<Day> {
    book::run(shared_market(), &Setup::new(equity, fill, orders))
}

fn hedged() -> Setup {
    Setup::new(EQUITY, FillPrice::Close, &HEDGED).hedged(2)
}

/// A day on which a quarter of the volume of the STAR stock ends in three quarters of a share.
fn star_day(market: &SmallMarket) -> usize {
    let volume = |day: usize| {
        let asset = market.asset(STAR);
        market.bars.day(DayIdx(day as u32), &[]).quote(asset).unwrap().volume.0
    };
    (1..market.dates.len()).find(|d| volume(*d) % 4 == 3).unwrap()
}

pub fn scenarios(market: &SmallMarket) -> Vec<Scenario> {
    let plain = |name, orders: &[StockOrder]| Scenario::new(name, MILLION, orders);
    let close_marks = hedged_scenario("close_marks", market, &hedged());
    let margin = Scenario { name: "margin", future_cash: 100_000.0, ..close_marks.clone() };
    let ruin = Scenario {
        name: "ruin",
        future_cash: 16_000.0,
        future_orders: vec![(1, "IC2309".to_owned(), 2)],
        base: json!({"margin_multiplier": 0.05}),
        ..plain("ruin", &[])
    };
    vec![
        Scenario { mods: json!({}), ..plain("defaults", &DEFAULTS) },
        plain("at_limit", &AT_LIMIT).at_vwap(),
        plain("near_limit", &NEAR_LIMIT).at_vwap(),
        plain("fraction", &FRACTION),
        plain("poor", &POOR),
        Scenario { base: json!({"partial_fill_on_insufficient_cash": true}), ..plain("poor_partial", &POOR) },
        plain("buy_first", &BUY_FIRST),
        plain("odd", &ODD),
        plain("delisting", &DELISTING),
        Scenario::new("star", 20.0 * MILLION, &[(star_day(market), STAR, 300_000)]),
        Scenario { mods: json!({}), ..close_marks },
        margin,
        ruin,
        Scenario {
            finance: vec![(FRIDAY, MILLION)],
            mods: json!({"sys_accounts": {"financing_rate": 0.0365}}),
            ..plain("borrowed", &[])
        },
    ]
}

#[test]
fn defaults_price_commission_stamp_duty_and_transfer_fee() {
    let Some(theirs) = answer("defaults") else { return };
    let setup = Setup {
        exchange: ExchangeSpec::default(),
        costs: CostSpec { slippage_bps: 0.0, ..CostSpec::default() },
        ..Setup::new(MILLION, FillPrice::Vwap, &DEFAULTS)
    };
    let days = book::run(shared_market(), &setup);
    let (ours, peer) = (&days[3].fills[0], theirs.fills_of(3, DIVIDEND)[0]);
    let quote = shared_market().bars.day(DayIdx(3), &[]).quote(ours.asset).unwrap();
    assert_eq!(ours.reference, quote.vwap, "weipan fills at the day's average");
    near(peer.price, quote.close.yuan(), 0.0, "RQAlpha fills at the close that its strategy has seen", 3);
    let (amount, worth) = (ours.amount.yuan(), peer.price * 1_000.0);
    near(ours.costs.commission.yuan(), 0.000_15 * amount, HALF_UNIT, "weipan: 1.5 in 10,000, no least amount", 3);
    near(peer.commission, 0.0008 * worth, 0.0, "RQAlpha: 8 in 10,000, at least 5 yuan", 3);
    near(ours.costs.stamp_duty.yuan(), 0.001 * amount, HALF_UNIT, "weipan: the rate of 2023-08-04", 3);
    near(peer.tax, 0.0005 * worth, 0.0, "RQAlpha: today's rate on every day, unless `pit_tax`", 3);
    near(ours.costs.transfer_fee.yuan(), 0.000_01 * amount, HALF_UNIT, "weipan: the clearing house's fee", 3);
}

#[test]
fn a_close_at_the_limit_stops_an_average_price_only_in_weipan() {
    let Some(theirs) = answer("at_limit") else { return };
    let days = weipan(MILLION, FillPrice::Vwap, &AT_LIMIT);
    assert_eq!(days[UP_LIMIT_DAY].rejects[0].rule, RejectRule::LimitUp);
    assert_eq!(theirs.fills_of(UP_LIMIT_DAY, CHINEXT)[0].quantity, 800.0);
}

#[test]
fn an_average_within_a_tick_of_the_limit_stops_only_rqalpha() {
    let Some(theirs) = answer("near_limit") else { return };
    let days = weipan(MILLION, FillPrice::Vwap, &NEAR_LIMIT);
    assert_eq!(days[NEAR_LIMIT_DAY].fills[0].shares.0, 800);
    assert!(theirs.fills.is_empty() && theirs.refused[0].reason.contains("limit_up"), "{:?}", theirs.refused);
}

#[test]
fn a_fraction_of_a_share_is_money_in_weipan_and_a_share_or_nothing_in_rqalpha() {
    let Some(theirs) = answer("fraction") else { return };
    let days = weipan(MILLION, FillPrice::Close, &FRACTION);
    let (before, after) = (&days[FRACTION_DAY - 1], &days[FRACTION_DAY]);
    assert_eq!((after.held[CHINEXT], theirs.days[FRACTION_DAY].held[CHINEXT]), (112.0, 113.0));
    let reference =
        shared_market().bars.day(DayIdx(FRACTION_DAY as u32), &[]).prev_close(shared_market().asset(CHINEXT));
    near((after.row.cash - before.row.cash).yuan(), reference.unwrap().yuan() / 2.0, 0.0, "half a share", FRACTION_DAY);
    near(theirs.days[FRACTION_DAY].cash, theirs.days[FRACTION_DAY - 1].cash, 0.0, "no money", FRACTION_DAY);
}

#[test]
fn a_buy_beyond_the_cash_shrinks_in_weipan_and_fails_in_rqalpha() {
    let (Some(whole), Some(partial)) = (answer("poor"), answer("poor_partial")) else { return };
    let days = weipan(MILLION, FillPrice::Close, &POOR);
    let (fill, reject) = (&days[2].fills[0], &days[2].rejects[0]);
    assert_eq!((reject.rule, fill.shares.0 + reject.shares.0), (RejectRule::Cash, 60_000));
    assert!(whole.fills.is_empty(), "RQAlpha's default refuses the whole order");
    // With its option on, RQAlpha buys the most lots that the money pays with all fees. weipan steps down from what the bare
    // price would pay in two-hundredths of the order, so it may stop one such step short of that.
    let most = partial.fills_of(2, BONUS)[0].quantity;
    let bought = fill.shares.0 as f64;
    assert!(bought <= most && bought >= most * (1.0 - 1.0 / 200.0) - 100.0, "{bought} of {most}");
}

#[test]
fn sells_come_first_in_weipan_and_as_they_are_sent_in_rqalpha() {
    let Some(theirs) = answer("buy_first") else { return };
    let days = weipan(MILLION, FillPrice::Close, &BUY_FIRST);
    let sides: Vec<_> = days[2].fills.iter().map(|f| (f.side, f.shares.0)).collect();
    assert_eq!(sides, [(Side::Sell, 40_000), (Side::Buy, 30_000)]);
    assert!(theirs.fills_of(2, BONUS).is_empty(), "the buy came before the money of the sale");
    assert_eq!(theirs.fills_of(2, DIVIDEND)[0].quantity, 40_000.0);
}

#[test]
fn an_odd_rest_may_be_sold_by_itself_in_weipan_only() {
    let Some(theirs) = answer("odd") else { return };
    let days = weipan(MILLION, FillPrice::Close, &ODD);
    assert_eq!((days[19].held[BONUS], theirs.days[19].held[BONUS]), (100.0, 130.0));
}

#[test]
fn a_share_of_the_volume_is_cut_in_weipan_and_rounded_in_rqalpha() {
    let day = star_day(shared_market());
    let Some(theirs) = answer("star") else { return };
    let days = weipan(20.0 * MILLION, FillPrice::Close, &[(day, STAR, 300_000)]);
    assert_eq!(days[day].fills[0].shares.0 as f64 + 1.0, theirs.fills_of(day, STAR)[0].quantity);
}

#[test]
fn a_delisted_stock_pays_a_recovery_in_weipan_and_its_last_price_in_rqalpha() {
    let Some(theirs) = answer("delisting") else { return };
    let days = weipan(MILLION, FillPrice::Close, &DELISTING);
    let worth = days[DELIST_DAY - 1].row.long_value.yuan();
    let paid = (days[DELIST_DAY].row.cash - days[DELIST_DAY - 1].row.cash).yuan();
    near(paid, 0.1 * worth, HALF_UNIT, "`account.delist_recovery`", DELIST_DAY);
    // RQAlpha pays on the evening before.
    let peer = theirs.days[DELIST_DAY - 1].cash - theirs.days[DELIST_DAY - 2].cash;
    near(peer, worth, 0.0, "the whole last price", DELIST_DAY - 1);
}

#[test]
fn futures_are_marked_at_settlement_in_weipan_and_at_the_close_in_rqalpha() {
    let Some(theirs) = answer("close_marks") else { return };
    let (market, days) = (shared_market(), book::run(shared_market(), &hedged()));
    let mut apart = 0;
    for (day, books) in days.iter().enumerate().take(10).skip(1) {
        let bars = market.futures.bars(DayIdx(day as u32));
        let gap = |bar: &weipan_core::FutureBar| {
            let held = books.held.get(&market.futures.contract(bar.contract).code).copied().unwrap_or(0.0);
            held * 200.0 * (bar.close - bar.mark()).yuan()
        };
        let expected: f64 = bars.iter().map(gap).sum();
        near(
            theirs.days[day].equity - books.row.equity.yuan(),
            expected,
            3.0 * HALF_UNIT,
            "close less settlement",
            day,
        );
        apart += i32::from(expected != 0.0);
    }
    assert!(apart > 5, "the marks differ on most days");
}

#[test]
fn futures_need_margin_from_an_account_of_their_own_in_rqalpha() {
    let Some(theirs) = answer("margin") else { return };
    assert!(theirs.fills.iter().all(|f| f.what.contains('.')), "no contract for 100,000 yuan");
    assert!(!book::run(shared_market(), &hedged())[1].futures.is_empty(), "one pool pays for both legs");
}

#[test]
fn rqalpha_forgets_a_loss_beyond_the_account() {
    let Some(theirs) = answer("ruin") else { return };
    let (market, short) = (shared_market(), 2.0 * 200.0);
    let mark = |day: usize| market.futures.bars(DayIdx(day as u32)).iter().find(|b| b.contract.0 == 1).unwrap();
    let sold_at = mark(1).close.yuan();
    let result = |day: usize| 16_000.0 - short * (mark(day).mark().yuan() - sold_at);
    let day = (1..30).find(|d| result(*d) < -1_000.0).unwrap();
    let future_equity = |day: usize| theirs.days[day].equity - MILLION;
    assert!(future_equity(day) == 0.0, "{} in place of {}", future_equity(day), result(day));
    assert_eq!(theirs.days[day].held.len(), 0);
}

#[test]
fn interest_runs_by_calendar_days_in_weipan_and_by_trading_days_in_rqalpha() {
    let Some(theirs) = answer("borrowed") else { return };
    near(theirs.days[FRIDAY + 1].liabilities, MILLION + 100.0, 0.01, "a weekend is one day", FRIDAY + 1);
    let base = Setup::new(0.3 * MILLION, FillPrice::Close, &BORROWED);
    let setup = Setup {
        account: weipan_hedge::AccountSpec { financing_rate: ByDateOr::Value(0.0365), ..base.account.clone() },
        credit: Cny::from_yuan(MILLION).unwrap(),
        ..base
    };
    let days = book::run(shared_market(), &setup);
    let borrowed = days[FRIDAY].row.borrowed.yuan();
    assert!(borrowed > 0.5 * MILLION);
    near(-days[FRIDAY + 1].row.financing.yuan(), borrowed * 0.0365 * 3.0 / 365.0, HALF_UNIT, "three days", FRIDAY + 1);
}
