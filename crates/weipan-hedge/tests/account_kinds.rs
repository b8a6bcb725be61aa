//! Margin accounts, and futures margined from own cash: worked by hand, in millions of yuan.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod scene;

use scene::{Scene, day, free_of_interest, fund, millions, rules, unhedged, yuan};
use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::{ByDateOr, Cny, Contracts};
use weipan_hedge::{AccountKind, AccountSpec, DividendTax, FinancingBase, Fund, HedgeError, HedgeSpec, Lines, TopUp};

fn loan(leverage: f64) -> AccountSpec {
    free_of_interest(AccountKind::Margin, leverage)
}

/// 100 of own money and 100 borrowed buy 20 million shares at 10 yuan.
fn twice(account: AccountSpec) -> (Scene, Fund) {
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, account, unhedged()));
    let row = scene.run(&mut fund, 10.0, 5000.0, 20_000_000);
    assert_eq!((row.long_value, row.cash, row.borrowed), (millions(200.0), millions(-100.0), millions(100.0)));
    assert_eq!((row.equity, row.ratio, row.status), (millions(100.0), 2.0, MarginStatus::Normal));
    (scene, fund)
}

#[test]
fn lines_of_assets_over_debt_are_strict() {
    use MarginStatus::{Call, CloseOut, Normal, Warning};
    for (price, status) in [(7.5, Normal), (7.49, Warning), (7.0, Warning), (6.99, Call), (6.5, Call), (6.49, CloseOut)]
    {
        let (mut scene, mut fund) = twice(loan(2.0));
        let row = scene.run(&mut fund, price, 5000.0, 0);
        assert_eq!(row.status, status, "{price}: {} / 100", price * 20.0);
        assert!((row.ratio - price * 20.0 / 100.0).abs() < 1e-12);
    }
}

#[test]
fn a_call_sells_until_the_ratio_is_back_at_the_warning_line() {
    let (mut scene, mut fund) = twice(loan(2.0));
    let row = scene.run(&mut fund, 6.99, 5000.0, 0);
    assert_eq!((row.equity, row.status), (millions(39.8), MarginStatus::Call));
    // 39.8 of own money carry 79.6 of debt at 1.5: sell 20.4 of 139.8.
    let row = scene.run(&mut fund, 6.99, 5000.0, 0);
    assert!((row.borrowed.yuan() / 1e6 - 79.6).abs() < 1e-3, "{:?}", row.borrowed);
    assert!(row.ratio >= 1.5 && row.ratio < 1.5001, "{}", row.ratio);
    assert_eq!((row.equity, row.status), (millions(39.8), MarginStatus::Normal));
    assert!(!fund.is_closed() && scene.kinds().contains(&EventKind::UnwindEnd));
}

#[test]
fn below_the_last_line_the_broker_sells_at_once_and_the_account_lives() {
    // Neither a top-up nor days to cure help below 1.30.
    let (mut scene, mut fund) = twice(AccountSpec { cure_days: 5, top_up: TopUp::ToInitial, ..loan(2.0) });
    let row = scene.run(&mut fund, 6.4, 5000.0, 0);
    assert_eq!((row.status, row.equity), (MarginStatus::CloseOut, millions(28.0)));
    let row = scene.run(&mut fund, 6.4, 5000.0, 0);
    assert!((row.borrowed.yuan() / 1e6 - 56.0).abs() < 1e-3 && row.status == MarginStatus::Normal);
    assert!(row.external == Cny::ZERO && !fund.is_closed() && !fund.is_unwinding());
}

#[test]
fn assets_below_the_debt_are_the_end() {
    let (mut scene, mut fund) = twice(loan(2.0));
    let row = scene.run(&mut fund, 4.9, 5000.0, 0);
    assert_eq!((row.equity, row.status), (millions(-2.0), MarginStatus::CloseOut));
    let row = scene.run(&mut fund, 4.9, 5000.0, 0);
    assert_eq!((row.long_value, row.equity, row.status), (Cny::ZERO, millions(-2.0), MarginStatus::Closed));
}

#[test]
fn a_top_up_repays_the_loan_to_the_initial_ratio() {
    let (mut scene, mut fund) = twice(AccountSpec { top_up: TopUp::ToInitial, ..loan(2.0) });
    scene.run(&mut fund, 6.99, 5000.0, 0);
    let row = scene.run(&mut fund, 6.99, 5000.0, 0);
    // 139.8 of assets carry 139.8 / 1.8 of debt.
    assert!((row.external.yuan() - (100e6 - 139.8e6 / 1.8)).abs() < 1e-3);
    assert!((row.ratio - 1.8).abs() < 1e-9);
}

#[test]
fn interest_is_paid_on_the_loan() {
    let (mut scene, mut fund) = twice(AccountSpec { financing_rate: ByDateOr::ByDate, ..loan(2.0) });
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!(row.financing, yuan(-16438.3562)); // 100 million · 6 % / 365
    assert_eq!(row.borrowed, millions(100.0) + yuan(16438.3562));
}

#[test]
fn buys_stop_where_the_initial_margin_does() {
    let most = |account: &AccountSpec, opened| Fund::new(account, &unhedged(), day(opened), &rules()).map(|_| ());
    assert!(most(&loan(2.25), "2024-01-02").is_ok(), "0.8 of own money a yuan borrowed");
    let error = most(&loan(2.26), "2024-01-02").unwrap_err().to_string();
    assert!(error.contains("at most 2.25"), "{error}");
    assert!(most(&loan(2.1), "2020-01-02").unwrap_err().to_string().contains("at most 2;"));
}

#[test]
fn money_at_the_futures_broker_is_no_asset_of_the_loan() {
    // 100 of own money, 150 of stocks, 150 short: 22.5 of margin at 15 %, so the loan is 72.5.
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, loan(1.5), HedgeSpec::default()));
    let row = scene.run(&mut fund, 10.0, 5000.0, 15_000_000);
    assert_eq!((row.contracts, row.futures_margin, row.borrowed), (Contracts(150), millions(22.5), millions(72.5)));
    assert!((row.ratio - 150.0 / 72.5).abs() < 1e-12);
    // 1 / 1.8 of the stocks could be borrowed: 83.333, of which 72.5 are.
    assert_eq!(row.withdrawable, millions(150.0).scaled(10, 18) - millions(72.5));
}

fn own(leverage: f64) -> AccountSpec {
    free_of_interest(AccountKind::Cash, leverage)
}

#[test]
fn futures_of_a_cash_account_block_their_margin() {
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, own(0.8), HedgeSpec::default()));
    let row = scene.run(&mut fund, 10.0, 5000.0, 8_000_000);
    assert_eq!((row.contracts, row.futures_margin), (Contracts(80), millions(12.0)));
    assert_eq!((row.cash, row.withdrawable, fund.spendable()), (millions(20.0), millions(8.0), millions(8.0)));
    // Futures rise by an eighth: 10 of variation leave 10 of cash for 13.5 of margin.
    let row = scene.run(&mut fund, 10.0, 5625.0, 0);
    assert_eq!((row.cash, row.futures_margin, row.status), (millions(10.0), millions(13.5), MarginStatus::Call));
    // Selling x frees x and 13.5 x / 80 of margin: x = 3.5 / (1 + 13.5 / 80) = 2.99465.
    let row = scene.run(&mut fund, 10.0, 5625.0, 0);
    assert!((row.long_value.yuan() / 1e6 - 77.005).abs() < 1e-2, "{:?}", row.long_value);
    assert_eq!(row.contracts, Contracts(68), "77.005 of longs at 1.125 a contract");
    assert_eq!((row.status, row.cash >= row.futures_margin), (MarginStatus::Normal, true));
}

#[test]
fn a_hedge_that_cash_cannot_margin_is_refused() {
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, own(0.8), HedgeSpec::default()));
    // 95 of 100 are spent: 5 margin 33 contracts of 0.15 each.
    let row = scene.run(&mut fund, 10.0, 5000.0, 9_500_000);
    assert_eq!(row.contracts, Contracts(33));
    assert!(
        scene.events.iter().any(|e| e.kind == EventKind::HedgeReject && e.text.contains("62")),
        "{:?}",
        scene.events
    );
}

#[test]
fn a_cash_account_that_stays_short_of_margin_loses_its_hedge() {
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, own(0.8), HedgeSpec::default()));
    scene.run(&mut fund, 10.0, 5000.0, 8_000_000);
    scene.run(&mut fund, 10.0, 5800.0, 0);
    scene.blocked = true;
    // 12.8 of variation left 7.2; the longs cannot be sold, and the broker closes what 7.2 does not margin.
    scene.run(&mut fund, 10.0, 5800.0, 0);
    let row = scene.run(&mut fund, 10.0, 5800.0, 0);
    assert!(row.futures_margin <= row.cash, "{row:?}");
    assert!(row.contracts < Contracts(60) && row.contracts > Contracts::ZERO, "{:?}", row.contracts);
}

#[test]
fn a_hedge_that_own_cash_cannot_carry_is_a_configuration_error() {
    let error = Fund::new(&own(1.0), &HedgeSpec::default(), day("2024-01-02"), &rules()).unwrap_err().to_string();
    assert!(error.contains("15.0 % of the longs") && error.contains("at most 0.870"), "{error}");
    assert!(Fund::new(&own(0.8), &HedgeSpec::default(), day("2024-01-02"), &rules()).is_ok());
    let free = AccountSpec { futures_margin: ByDateOr::Value(0.0), ..own(1.0) };
    assert!(Fund::new(&free, &HedgeSpec::default(), day("2024-01-02"), &rules()).is_ok());
}

#[test]
fn lines_that_contradict_each_other_are_named_for_each_kind() {
    let lines = |account: AccountSpec| Lines::new(&account, day("2024-01-02"), &rules()).unwrap_err();
    let error = lines(AccountSpec { call: ByDateOr::Value(1.6), ..loan(2.0) });
    assert!(matches!(error, HedgeError::Contradiction { first: "account.call", second: "account.warning", .. }));
    let error = lines(AccountSpec { close_out: ByDateOr::Value(1.45), ..loan(2.0) });
    assert!(matches!(error, HedgeError::Contradiction { first: "account.close_out", second: "account.call", .. }));
    let error = lines(AccountSpec { warning: ByDateOr::Value(1.9), ..loan(2.0) });
    assert!(error.to_string().contains("1 + account.initial_margin"), "{error}");
    let error = lines(AccountSpec { unwind_to: ByDateOr::Value(1.35), ..loan(2.0) });
    assert!(matches!(error, HedgeError::Contradiction { first: "account.unwind_to", .. }));
    let error = lines(AccountSpec { close_out: ByDateOr::Value(0.1), ..loan(2.0) });
    assert!(error.to_string().contains("lie above 1"), "{error}");
    let error =
        lines(AccountSpec { call: ByDateOr::Value(1.4), warning: ByDateOr::Value(1.5), ..AccountSpec::default() });
    assert!(error.to_string().contains("between 0 and 1"), "{error}");
}

#[test]
fn what_a_kind_does_not_have_is_refused() {
    let dma = AccountSpec { dividend_tax: DividendTax::HoldingPeriod, ..AccountSpec::default() };
    assert!(dma.check().unwrap_err().to_string().contains("the desk holds the stocks"));
    let notional = AccountSpec { financing_base: FinancingBase::Notional, ..loan(2.0) };
    assert!(notional.check().unwrap_err().to_string().contains("what was borrowed"));
}
