//! Which contract the hedge is short of, and when it leaves it.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use weipan_core::{Contract, ContractIdx, FutureBar, FuturesDay, Price};
use weipan_hedge::{ContractChoice, HedgeSpec, roll};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).unwrap()
}

fn bar(contract: u32, open_interest: i64) -> FutureBar {
    let at = Price(50_000_000);
    FutureBar {
        contract: ContractIdx(contract),
        open: at,
        high: at,
        low: at,
        close: at,
        settlement: None,
        volume: 1,
        open_interest,
    }
}

/// The four months of IM listed in January 2024.
fn contracts() -> Vec<Contract> {
    [(1, 19), (2, 19), (3, 15), (6, 21)]
        .map(|(month, last)| Contract {
            code: format!("IM24{month:02}"),
            product: "IM".into(),
            year: 2024,
            month,
            first_day: day(1, 2),
            last_day: day(month, last),
        })
        .to_vec()
}

fn chosen(contract: ContractChoice, days_left: [i64; 4]) -> u32 {
    let contracts = contracts();
    let bars = [bar(0, 10), bar(1, 50), bar(2, 90), bar(3, 30)];
    let futures = FuturesDay {
        date: day(1, 10),
        previous_date: day(1, 9),
        contracts: &contracts,
        bars: &bars,
        previous: &bars,
        days_left: &days_left,
        index_previous: Price(1),
        index: Price(1),
        products: &[],
        carry: &[],
        benchmark_previous: Price(1),
        benchmark: Price(1),
    };
    roll::select(&HedgeSpec { contract, ..HedgeSpec::default() }, "IM", &futures).unwrap().0
}

#[test]
fn each_rule_names_its_month() {
    let left = [7, 25, 45, 110];
    for (rule, month) in [
        (ContractChoice::Front, 0),
        (ContractChoice::Next, 1),
        (ContractChoice::FrontQuarter, 2),
        (ContractChoice::NextQuarter, 3),
        (ContractChoice::MostOpenInterest, 2),
    ] {
        assert_eq!(chosen(rule, left), month, "{rule:?}");
    }
}

#[test]
fn months_inside_the_roll_window_are_left() {
    assert_eq!(chosen(ContractChoice::Front, [5, 25, 45, 110]), 1);
    assert_eq!(chosen(ContractChoice::FrontQuarter, [5, 3, 4, 70]), 3);
    assert_eq!(chosen(ContractChoice::FrontQuarter, [5, 3, 4, 5]), 2, "nothing else trades");
}
