//! Holes in the futures table: an error where an account would fall into one, a note where it may keep the mark.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use weipan_core::record::RunTables;
use weipan_core::{Contract, DayIdx, FutureBar, Futures, Market};
use weipan_engine::prepare::book;
use weipan_engine::{EngineError, Silent, Spec, run};
use weipan_sim::{MarketSpec, simulate};

static MARKET: LazyLock<Market> =
    LazyLock::new(|| simulate(&MarketSpec { years: 1, ..MarketSpec::of_size(80) }).unwrap());

/// The market without the bars that are `gone`; a contract without any bar is not in the table.
fn without(gone: impl Fn(&Contract, DayIdx) -> bool) -> Market {
    let futures = &MARKET.futures;
    let days = || (0..MARKET.bars.calendar().len() as u32).map(DayIdx);
    let kept = |day: DayIdx| -> Vec<FutureBar> {
        futures.bars(day).iter().filter(|bar| !gone(futures.contract(bar.contract), day)).copied().collect()
    };
    let by_day = days().map(kept).collect();
    let has_bar = |contract: &&Contract| days().any(|day| !gone(contract, day));
    assert_eq!(futures.contracts().iter().filter(has_bar).count(), futures.contracts().len(), "no index has moved");
    Market { futures: Futures::new(futures.contracts().to_vec(), by_day), ..MARKET.clone() }
}

fn done(market: &Market, more: &str) -> Result<RunTables, EngineError> {
    let spec = Spec::from_toml(&format!("[book]\ncount = 20\n[hedge]\n{more}")).unwrap();
    run(&spec, "", market, &book(&spec, market, &Silent)?, &Silent)
}

/// A day in the middle of the run and the contract that is held on it.
fn held() -> (DayIdx, String) {
    let whole = done(&MARKET, "").unwrap();
    let row = &whole.days[whole.days.len() / 2];
    (MARKET.bars.calendar().find(row.date).unwrap(), row.contract.to_string())
}

/// Contracts traded on a day.
fn traded(run: &RunTables, date: NaiveDate) -> Vec<&str> {
    run.futures.iter().filter(|row| row.date == date).map(|row| &*row.contract).collect()
}

#[test]
fn a_held_contract_without_a_bar_stops_the_run_or_keeps_its_mark() {
    let (day, code) = held();
    let date = MARKET.bars.calendar().date(day);
    let market = without(|contract, on| contract.code == code && on == day);
    let error = done(&market, "").unwrap_err().to_string();
    assert!(error.contains(&format!("{code} has no bar on {date}, when the account holds it")), "{error}");
    assert!(error.contains("hedge.missing_bar = \"keep_mark\""), "{error}");
    let kept = done(&market, "missing_bar = \"keep_mark\"").unwrap();
    let told =
        kept.record.warnings.iter().any(|w| w.contains(&format!("lacks bars of months of the hedge on {date}:")));
    assert!(told, "{:?}", kept.record.warnings);
    assert!(traded(&kept, date).iter().all(|other| *other != code), "it could not be traded");
    assert_eq!(kept.days.len(), done(&MARKET, "").unwrap().days.len());
    assert!(done(&MARKET, "").unwrap().record.warnings.iter().all(|w| !w.contains("futures.parquet")));
}

#[test]
fn a_hole_in_a_month_that_is_not_held_is_no_error() {
    let (day, code) = held();
    let market = without(|contract, on| contract.product == "IM" && contract.code != code && on == day);
    let whole = done(&MARKET, "").unwrap();
    assert!(traded(&whole, MARKET.bars.calendar().date(day)).iter().all(|other| *other == code), "no roll that day");
    assert_eq!(format!("{:?}", done(&market, "").unwrap().days), format!("{:?}", whole.days));
}

#[test]
fn a_day_without_any_month_is_an_error_before_something_is_held() {
    let first = MARKET.bars.calendar().find(done(&MARKET, "").unwrap().days[0].date).unwrap();
    let market = without(|contract, on| contract.product == "IM" && on == first);
    let error = done(&market, "").unwrap_err().to_string();
    assert!(error.contains("no month of IM has a bar on"), "{error}");
    assert!(done(&market, "product = \"IC\"").is_ok(), "another product is not asked");
}

#[test]
fn a_month_that_is_not_there_is_named() {
    let months = |gone: &str| {
        let contracts = MARKET.futures.contracts().iter().filter(|c| c.code != gone).cloned().collect();
        Futures::new(contracts, Vec::new())
    };
    let day = |text: &str| text.parse().unwrap();
    let (from, to) = (day("2021-02-01"), day("2021-11-30"));
    assert!(months("").missing_months("IM", from, to, false).is_empty());
    assert_eq!(months("IM2109").missing_months("IM", from, to, false), ["IM2109"]);
    assert_eq!(months("IM2109").missing_months("IM", from, to, true), ["IM2109"], "September ends a quarter");
    assert_eq!(months("IM2108").missing_months("IM", from, to, true), [""; 0], "August does not");
    assert!(months("IM2109").missing_months("IM", from, day("2021-08-31"), false).is_empty(), "not yet");
    assert!(months("IM2109").missing_months("IM", day("2021-09-18"), to, false).is_empty(), "delivered before");
    assert!(months("IM2109").missing_months("IC", from, to, false).is_empty());
}
