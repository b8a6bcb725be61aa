//! Dividend tax, delisting by kind, takeovers and new codes: worked by hand.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod scene;

use scene::{Scene, day, free_of_interest, fund, stock, unhedged, yuan};
use weipan_core::ledger::{EntryKind, EventKind};
use weipan_core::{
    Action, ActionKind, AssetIdx, Assets, Cny, DayIdx, DelistKind, Exit, FormerCode, Instrument, Ratio, Shares,
};
use weipan_hedge::books::Item;
use weipan_hedge::{AccountKind, AccountSpec, DividendTax, Fund};

fn own() -> AccountSpec {
    free_of_interest(AccountKind::Cash, 1.0)
}

fn taxed() -> AccountSpec {
    AccountSpec { dividend_tax: DividendTax::HoldingPeriod, ..own() }
}

fn dividend(day: u32, cash: f64, new_shares: f64) -> Action {
    Action {
        asset: AssetIdx(0),
        ex_day: DayIdx(day),
        pay_day: DayIdx(day),
        cash_per_share: Ratio::from_fraction(cash).unwrap(),
        new_shares_per_share: Ratio::from_fraction(new_shares).unwrap(),
        kind: if new_shares > 0.0 { ActionKind::Bonus } else { ActionKind::Cash },
    }
}

#[test]
fn dividends_of_sold_shares_are_taxed_by_their_age() {
    let (mut scene, mut fund) = (Scene::new(), fund(1.0, taxed(), unhedged()));
    scene.run(&mut fund, 10.0, 5000.0, 10_000);
    // 0.5 yuan a share on 10,000 shares, and one new share for each.
    let row = scene.run_all(&mut fund, &[5.0], 5000.0, &[], &[dividend(1, 0.5, 1.0)]);
    assert_eq!((row.dividend_tax, fund.shares(AssetIdx(0))), (Cny::ZERO, Shares(20_000)));
    // Half is sold within a month: a fifth of 2,500 is withheld tomorrow.
    let row = scene.run(&mut fund, 5.0, 5000.0, -10_000);
    assert_eq!((row.dividend_tax, row.payable), (yuan(-500.0), yuan(500.0)));
    let row = scene.run(&mut fund, 5.0, 5000.0, 0);
    assert_eq!((row.payable, row.cash), (Cny::ZERO, yuan(1e6 - 100_000.0 + 5_000.0 + 50_000.0 - 500.0)));
    scene.skip_to("2024-06-03");
    assert_eq!(scene.run(&mut fund, 5.0, 5000.0, -5_000).dividend_tax, yuan(-125.0), "a tenth within the year");
    scene.skip_to("2025-06-03");
    assert_eq!(scene.run(&mut fund, 5.0, 5000.0, -5_000).dividend_tax, Cny::ZERO);
}

#[test]
fn without_a_tax_nothing_is_withheld() {
    let (mut scene, mut fund) = (Scene::new(), fund(1.0, own(), unhedged()));
    scene.run(&mut fund, 10.0, 5000.0, 10_000);
    scene.run_all(&mut fund, &[9.5], 5000.0, &[], &[dividend(1, 0.5, 0.0)]);
    assert_eq!(scene.run(&mut fund, 9.5, 5000.0, -10_000).equity, yuan(1e6));
}

/// Two stocks; the first leaves on 2024-01-04.
fn leaving(exit: Exit) -> (Scene, Fund) {
    let gone = Instrument { delist_date: Some(day("2024-01-04")), ..stock("600000.SH") };
    let assets = Assets::new(vec![gone, stock("600001.SH")]).with_exits([(AssetIdx(0), exit)].into());
    (Scene::of(assets, &[10.0, 4.0]), fund(1.0, taxed(), unhedged()))
}

#[test]
fn recovery_depends_on_why_a_stock_left() {
    for (kind, recovered) in
        [(None, 10_000.0), (Some(DelistKind::Fraud), 5_000.0), (Some(DelistKind::Voluntary), 100_000.0)]
    {
        let (mut scene, mut fund) = leaving(Exit { kind, into: None });
        scene.run_all(&mut fund, &[10.0, 4.0], 5000.0, &[(0, 10_000)], &[]);
        scene.run_all(&mut fund, &[10.0, 4.0], 5000.0, &[], &[]);
        let row = scene.run_all(&mut fund, &[f64::NAN, 4.0], 5000.0, &[], &[]);
        assert_eq!((row.cash, row.long_value), (yuan(900_000.0 + recovered), Cny::ZERO), "{kind:?}");
        assert_eq!(scene.kinds(), [EventKind::Delisted]);
    }
}

#[test]
fn shares_of_a_stock_that_was_taken_over_become_the_others() {
    let (mut scene, mut fund) = leaving(Exit { kind: Some(DelistKind::Merger), into: Some(AssetIdx(1)) });
    scene.run_all(&mut fund, &[10.0, 4.0], 5000.0, &[(0, 10_000), (1, 500)], &[]);
    scene.run_all(&mut fund, &[4.1, 4.0], 5000.0, &[], &[]);
    fund.take_lines();
    let row = scene.run_all(&mut fund, &[f64::NAN, 4.2], 5000.0, &[], &[]);
    assert_eq!((fund.shares(AssetIdx(0)), fund.shares(AssetIdx(1))), (Shares::ZERO, Shares(10_500)));
    // 10,000 shares from 4.1 and 500 from 4.0 are worth 4.2 now: what changed is selection and market together.
    assert_eq!(row.selection + row.market, yuan(10_000.0 * 0.1 + 500.0 * 0.2));
    let moved: Vec<_> =
        fund.take_lines().iter().filter(|l| l.kind == EntryKind::CodeChange).map(|l| (l.item, l.quantity)).collect();
    assert_eq!(moved, [(Item::Stock(AssetIdx(0)), -10_000), (Item::Stock(AssetIdx(1)), 10_000)]);
    // They may be sold at once.
    assert_eq!(scene.run_all(&mut fund, &[f64::NAN, 4.2], 5000.0, &[(1, -10_500)], &[]).long_value, Cny::ZERO);
}

#[test]
fn a_new_code_moves_the_shares_from_name_to_name() {
    let former = vec![FormerCode { symbol: "430047.BJ".parse().unwrap(), until: day("2024-01-04") }];
    let assets = Assets::new(vec![stock("920047.BJ")]).with_former_codes([(AssetIdx(0), former)].into());
    let (mut scene, mut fund) = (Scene::of(assets, &[10.0]), fund(1.0, own(), unhedged()));
    scene.run(&mut fund, 10.0, 5000.0, 10_000);
    scene.run(&mut fund, 10.0, 5000.0, 0);
    fund.take_lines();
    let row = scene.run(&mut fund, 10.0, 5000.0, 0);
    assert_eq!((row.equity, fund.shares(AssetIdx(0))), (yuan(1e6), Shares(10_000)));
    let lines: Vec<_> = fund.take_lines().iter().map(|l| (l.item, l.quantity, l.amount)).collect();
    assert_eq!(lines, [(Item::Former(AssetIdx(0)), -10_000, Cny::ZERO), (Item::Stock(AssetIdx(0)), 10_000, Cny::ZERO)]);
    assert!(scene.events[0].text.contains("430047.BJ trades as 920047.BJ"));
    scene.run(&mut fund, 10.0, 5000.0, 0);
    assert!(scene.kinds().is_empty(), "once");
}
