//! Cure time, target volatility, client flows and fund fees: worked by hand, in millions of yuan.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod scene;

use scene::{Scene, day, free_of_interest, fund, millions, unhedged, yuan};
use weipan_core::ledger::{EventKind, MarginStatus};
use weipan_core::{Cny, Contracts};
use weipan_hedge::{AccountKind, AccountSpec, Crystallise, Flow, Fund, HedgeSpec, LeveragePolicy};

/// 25 of equity, 100 long at 10 yuan, 100 contracts short at 5,000 points.
fn four_times(account: AccountSpec, flows: &[Flow]) -> (Scene, Fund) {
    let account = AccountSpec { leverage: 4.0, ..account };
    let fund = fund(25.0, account, HedgeSpec::default());
    let mut fund = fund.with_flows(flows, day("2024-01-02")).unwrap();
    let mut scene = Scene::new();
    let row = scene.run(&mut fund, 10.0, 5000.0, 10_000_000);
    assert_eq!((row.long_value, row.contracts), (millions(100.0), Contracts(100)));
    (scene, fund)
}

fn dma() -> AccountSpec {
    free_of_interest(AccountKind::Dma, 4.0)
}

fn flow(date: &str, amount: Option<f64>, fraction: Option<f64>, notice_days: u32) -> Flow {
    Flow { date: day(date), amount, fraction, notice_days }
}

#[test]
fn a_call_waits_for_its_cure_and_is_unwound_after_it() {
    let (mut scene, mut fund) = four_times(AccountSpec { cure_days: 3, ..dma() }, &[]);
    for waited in 1..=3 {
        let row = scene.run(&mut fund, 8.9, 5100.0, 0);
        assert_eq!(row.status, MarginStatus::Call);
        assert_eq!((fund.is_unwinding(), fund.may_only_reduce()), (waited == 3, true), "after {waited} days");
    }
    let row = scene.run(&mut fund, 8.9, 5100.0, 0);
    assert!(row.unwinding && row.long_value < millions(60.0), "the third open after the call");
}

#[test]
fn a_call_that_the_market_cures_is_told() {
    let (mut scene, mut fund) = four_times(AccountSpec { cure_days: 3, ..dma() }, &[]);
    scene.run(&mut fund, 9.1, 5100.0, 0);
    let row = scene.run(&mut fund, 10.0, 5100.0, 0);
    assert_eq!((row.status, row.equity), (MarginStatus::Normal, millions(23.0) + yuan(0.0)));
    assert!(scene.kinds().contains(&EventKind::Cured), "{:?}", scene.events);
    assert!(!fund.may_only_reduce());
    // A warning too, and a warning that a top-up did not answer.
    scene.run(&mut fund, 9.4, 5100.0, 0);
    scene.run(&mut fund, 10.0, 5100.0, 0);
    assert!(scene.kinds().contains(&EventKind::Cured));
}

#[test]
fn a_close_out_waits_for_nothing() {
    let (mut scene, mut fund) = four_times(AccountSpec { cure_days: 5, ..dma() }, &[]);
    scene.run(&mut fund, 8.5, 5100.0, 0);
    assert!(fund.is_unwinding());
    let row = scene.run(&mut fund, 8.5, 5100.0, 0);
    assert_eq!(row.status, MarginStatus::Closed);
}

#[test]
fn leverage_follows_the_volatility_of_the_unlevered_book() {
    let account = AccountSpec {
        policy: LeveragePolicy::Volatility,
        target_volatility: 0.2,
        volatility_days: 4,
        leverage: 4.0,
        ..dma()
    };
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, account, unhedged()));
    assert_eq!(fund.wanted_leverage(), 1.0, "nothing is known yet");
    scene.run(&mut fund, 10.0, 5000.0, 10_000_000);
    let (mut price, mut returns) = (10.0_f64, Vec::new());
    for change in [0.1, -0.2, 0.1, 0.3, -0.1] {
        let next = ((price + change) * 100.0).round() / 100.0;
        returns.push(next / price - 1.0);
        price = next;
        scene.run(&mut fund, price, 5000.0, 0);
    }
    let last = &returns[1..];
    let mean = last.iter().sum::<f64>() / 4.0;
    let deviation = (last.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / 3.0).sqrt();
    let expected = 0.2 / (deviation * 242.0_f64.sqrt());
    assert!((fund.wanted_leverage() - expected).abs() < 1e-9, "{} {expected}", fund.wanted_leverage());
}

#[test]
fn a_redemption_sells_pro_rata_and_pays_at_the_days_equity() {
    let (mut scene, mut fund) = four_times(dma(), &[flow("2024-01-03", None, Some(-0.2), 0)]);
    // A fifth leaves: 80 long, 80 short, and 25 - 0.25 · 80 = 5 may go.
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.long_value, row.contracts), (millions(80.0), Contracts(80)));
    assert_eq!((row.redemption, row.equity, row.withdrawable), (millions(-5.0), millions(20.0), Cny::ZERO));
    assert_eq!(scene.kinds(), [EventKind::Redemption]);
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.redemption, row.long_value), (Cny::ZERO, millions(80.0)), "paid once");
}

#[test]
fn what_cannot_be_paid_waits() {
    let (mut scene, mut fund) = four_times(dma(), &[flow("2024-01-03", Some(-5e6), None, 0)]);
    scene.blocked = true;
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.redemption, row.equity), (Cny::ZERO, millions(25.0)), "all of the 25 is margin");
    assert_eq!(scene.kinds(), [EventKind::RedemptionWaits]);
    scene.run(&mut fund, 10.0, 5000.0, 0);
    assert!(scene.kinds().is_empty(), "told once");
    scene.blocked = false;
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.redemption, row.equity), (millions(-5.0), millions(20.0)));
}

#[test]
fn notice_counts_trading_days() {
    let flows = [flow("2024-01-03", None, Some(-0.2), 2), flow("2024-01-04", Some(1e6), None, 1)];
    let (mut scene, mut fund) = four_times(dma(), &flows);
    let row = scene.run(&mut fund, 10.0, 5000.0, 0); // 01-03
    assert_eq!((row.redemption, scene.kinds()), (Cny::ZERO, vec![EventKind::RedemptionNotice]));
    scene.skip_to("2024-01-05"); // A holiday: the second flow is announced today and due tomorrow.
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.external, row.redemption), (Cny::ZERO, Cny::ZERO));
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!(row.external, millions(1.0));
    // A fifth of 26 at the day's equity.
    assert_eq!((row.redemption, row.equity), (millions(-5.2), millions(20.8)));
}

#[test]
fn a_redemption_of_everything_leaves_nothing() {
    let (mut scene, mut fund) = four_times(dma(), &[flow("2024-01-03", None, Some(-1.0), 0)]);
    let row = scene.run(&mut fund, 9.9, 5000.0, 0);
    assert_eq!((row.long_value, row.contracts, row.equity), (Cny::ZERO, Contracts::ZERO, Cny::ZERO));
    assert_eq!(row.redemption, millions(-24.0));
}

#[test]
fn flows_without_a_meaning_are_errors() {
    let fund = |flows: &[Flow]| scene::fund(25.0, dma(), HedgeSpec::default()).with_flows(flows, day("2024-01-02"));
    let error = |f: Flow| fund(&[f]).unwrap_err().to_string();
    assert!(error(flow("2024-01-03", None, None, 0)).contains("exactly one"));
    assert!(error(flow("2024-01-03", Some(1.0), Some(1.0), 0)).contains("exactly one"));
    assert!(error(flow("2024-01-03", None, Some(-1.5), 0)).contains("flow.fraction"));
    assert!(error(flow("2023-12-29", Some(1e6), None, 0)).contains("before the first day"));
}

#[test]
fn the_management_fee_accrues_daily_and_is_paid_monthly() {
    let account = AccountSpec { management_fee: 0.02, ..free_of_interest(AccountKind::Cash, 1.0) };
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, account, unhedged()));
    assert_eq!(scene.run(&mut fund, 10.0, 5000.0, 0).management_fee, Cny::ZERO);
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.management_fee, row.payable), (yuan(-5479.4521), yuan(5479.4521))); // 100 million · 2 % / 365
    assert_eq!((row.cash, row.equity), (millions(100.0), millions(100.0) - yuan(5479.4521)));
    scene.skip_to("2024-01-31");
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    let january = row.payable;
    assert!(january > yuan(28.0 * 5479.0) && row.cash == millions(100.0));
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!(row.cash, millions(100.0) - january, "paid on the first day of February");
    assert_eq!(row.payable, -row.management_fee);
}

#[test]
fn the_performance_fee_is_taken_above_the_high_water_mark() {
    let account = AccountSpec { performance_fee: 0.2, ..free_of_interest(AccountKind::Dma, 1.0) };
    let (mut scene, mut fund) = (Scene::new(), fund(100.0, account, unhedged()));
    scene.run(&mut fund, 10.0, 5000.0, 10_000_000);
    let row = scene.run(&mut fund, 12.0, 5000.0, 0);
    assert_eq!((row.equity, row.performance_fee), (millions(120.0), Cny::ZERO));
    scene.skip_to("2025-01-02");
    let row = scene.run(&mut fund, 12.0, 5000.0, 0);
    assert_eq!((row.performance_fee, row.equity), (millions(-4.0), millions(116.0)));
    assert_eq!((row.payable, row.cash), (Cny::ZERO, millions(-4.0)));
    // 11 is below the mark of 116, 11.9 is above it by 115 - 116 = nothing, 13 by 14.
    for (year, price, fee) in [("2026-01-05", 11.9, 0.0), ("2027-01-04", 13.0, 0.0), ("2028-01-04", 13.0, -2.0)] {
        scene.skip_to(year);
        let row = scene.run(&mut fund, price, 5000.0, 0);
        assert_eq!(row.performance_fee, millions(fee), "{year}");
    }
}

#[test]
fn what_is_redeemed_pays_its_performance_fee_and_moves_the_mark() {
    let account = AccountSpec {
        performance_fee: 0.2,
        crystallise: Crystallise::Quarterly,
        ..free_of_interest(AccountKind::Dma, 1.0)
    };
    let flows = [flow("2024-01-04", None, Some(-0.5), 0)];
    let fund = fund(100.0, account, unhedged());
    let (mut scene, mut fund) = (Scene::new(), fund.with_flows(&flows, day("2024-01-02")).unwrap());
    scene.run(&mut fund, 10.0, 5000.0, 10_000_000);
    scene.run(&mut fund, 12.0, 5000.0, 0);
    // Half of 120 leaves: of its gain of 10 a fifth is fee.
    let row = scene.run(&mut fund, 12.0, 5000.0, 0);
    assert_eq!((row.performance_fee, row.redemption, row.equity), (millions(-2.0), millions(-58.0), millions(60.0)));
    // The rest owes the same at the end of the quarter: 20 % of 60 - 50.
    scene.skip_to("2024-04-01");
    assert_eq!(scene.run(&mut fund, 12.0, 5000.0, 0).performance_fee, millions(-2.0));
}

#[test]
fn money_that_comes_as_the_fee_is_taken_brings_no_gain_with_it() {
    let account = AccountSpec { performance_fee: 0.2, ..free_of_interest(AccountKind::Dma, 1.0) };
    let flows = [flow("2025-01-02", Some(58e6), None, 0)];
    let fund = fund(100.0, account, unhedged());
    let (mut scene, mut fund) = (Scene::new(), fund.with_flows(&flows, day("2024-01-02")).unwrap());
    scene.run(&mut fund, 10.0, 5000.0, 10_000_000);
    scene.run(&mut fund, 12.0, 5000.0, 0);
    // 120 pays 4 of its gain of 20: the mark is 116. 58 come, half as much again, and the mark is 174, as the equity is.
    scene.skip_to("2025-01-02");
    let row = scene.run(&mut fund, 12.0, 5000.0, 0);
    assert_eq!((row.performance_fee, row.external, row.equity), (millions(-4.0), millions(58.0), millions(174.0)));
    scene.skip_to("2026-01-05");
    assert_eq!(scene.run(&mut fund, 12.0, 5000.0, 0).performance_fee, Cny::ZERO);
}

#[test]
fn redemptions_of_one_date_are_paid_in_the_order_of_the_spec() {
    let paid = |flows: &[Flow]| {
        let fund = fund(100.0, free_of_interest(AccountKind::Dma, 1.0), unhedged());
        let mut fund = fund.with_flows(flows, day("2024-01-02")).unwrap();
        Scene::new().run(&mut fund, 10.0, 5000.0, 0).redemption
    };
    let (sixty, half) = (flow("2024-01-02", Some(-60e6), None, 0), flow("2024-01-02", None, Some(-0.5), 0));
    assert_eq!(paid(&[sixty.clone(), half.clone()]), millions(-80.0), "60, and half of the 40 that are left");
    assert_eq!(paid(&[half, sixty]), millions(-100.0), "half, and all of the rest");
}
