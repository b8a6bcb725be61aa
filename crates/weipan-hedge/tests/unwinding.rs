//! The queue of an unwind, by hand: what is asked each morning, and when it is done.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use weipan_core::{AssetIdx, Cny, Contracts, Fill, Holdings, Lot, Origin, Price, Shares, Side};
use weipan_hedge::UnwindOrder;
use weipan_hedge::unwind::{Goal, Reason, Unwind};

fn yuan(amount: f64) -> Cny {
    Cny::from_yuan(amount).unwrap()
}

/// 1,000 shares at 10, 2,000 at 20, 500 at 100 yuan: 100,000 yuan.
fn holdings() -> Holdings {
    let mut holdings = Holdings::default();
    for (asset, shares, mark) in [(0, 1000, 10.0), (1, 2000, 20.0), (2, 500, 100.0)] {
        holdings.buy(AssetIdx(asset), Shares(shares), Price::from_yuan(mark).unwrap());
    }
    holdings.release();
    holdings
}

/// What an unwind from 100,000 to 60,000 yuan asks for on its first morning: (asset, shares), and the need.
fn first_morning(order: UnwindOrder, target: f64) -> (Vec<(u32, i64)>, Option<Cny>) {
    let goal = Goal { reason: Reason::Call, long: yuan(100_000.0), target: yuan(target), keep_contracts: None };
    let amount = [3e6, 1e6, 2e6];
    let forced = Unwind::plan(goal, order, &holdings()).orders(&holdings(), |lot: &Lot| lot.mark, &amount);
    (forced.orders.iter().map(|o| (o.asset.0, o.shares.0)).collect(), forced.need)
}

#[test]
fn each_order_of_selling_asks_for_its_own_list() {
    // 40 % of each, in lots.
    assert_eq!(first_morning(UnwindOrder::ProRata, 60_000.0), (vec![(0, 400), (1, 800), (2, 200)], None));
    let all = |order: [u32; 3]| order.map(|a| (a, [1000, 2000, 500][a as usize])).to_vec();
    assert_eq!(first_morning(UnwindOrder::Largest, 60_000.0), (all([2, 1, 0]), Some(yuan(40_000.0))));
    assert_eq!(first_morning(UnwindOrder::MostLiquid, 60_000.0), (all([0, 2, 1]), Some(yuan(40_000.0))));
    // A close-out sells everything, whatever the order.
    assert_eq!(first_morning(UnwindOrder::MostLiquid, 0.0), (all([0, 2, 1]), None));
}

#[test]
fn a_part_is_never_less_than_the_target_needs() {
    let mut holdings = Holdings::default();
    holdings.buy(AssetIdx(0), Shares(1000), Price(1000));
    // 100.4 of 1,000 shares: two hundreds, for one would leave 0.4 shares too many.
    let goal = Goal { reason: Reason::Call, long: Cny(1_000_000), target: Cny(899_600), keep_contracts: None };
    let unwind = Unwind::plan(goal, UnwindOrder::ProRata, &holdings);
    assert_eq!(unwind.left(AssetIdx(0), &holdings), Shares(200));
}

#[test]
fn a_list_ends_when_the_longs_have_come_down() {
    let goal = Goal {
        reason: Reason::Call,
        long: yuan(100_000.0),
        target: yuan(60_000.0),
        keep_contracts: Some(vec![Contracts(3)]),
    };
    let mut unwind = Unwind::plan(goal, UnwindOrder::Largest, &holdings());
    let mut held = holdings();
    assert!(!unwind.is_sold(&held));
    held.sell(AssetIdx(2), Shares(400));
    unwind.filled(&Fill {
        asset: AssetIdx(2),
        side: Side::Sell,
        shares: Shares(400),
        reference: Price::from_yuan(100.0).unwrap(),
        amount: yuan(40_000.0),
        costs: Default::default(),
        origin: Origin::Unwind,
    });
    assert!(unwind.is_sold(&held));
    assert!(!unwind.is_done(&held, &[Contracts(4)]), "a contract too many is still short");
    assert!(unwind.is_done(&held, &[Contracts(3)]));
    assert_eq!(unwind.worth(&held), Cny::ZERO);
    // A recovery of prices reopens it: the longs are too large again.
    held.lots_mut()[0].mark = Price::from_yuan(11.0).unwrap();
    assert!(!unwind.is_sold(&held));
}
