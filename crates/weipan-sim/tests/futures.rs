//! What holds on every bar of index futures.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use weipan_core::{DayIdx, Market, Price};
use weipan_sim::{HEDGE_INDEX, LARGE_INDEX, MID_INDEX, MarketSpec, simulate};

fn market() -> Market {
    simulate(&MarketSpec { stocks: 200, listings_per_year: 4, delistings_per_year: 0, ..Default::default() }).unwrap()
}

fn days(market: &Market) -> impl Iterator<Item = DayIdx> {
    (0..market.bars.calendar().len()).map(|row| DayIdx(row as u32))
}

#[test]
fn four_contracts_of_each_product_trade_every_day() {
    let market = market();
    assert_eq!(market.futures.products(), ["IC", "IF", "IM"]);
    for day in days(&market) {
        let date = market.bars.calendar().date(day);
        for product in ["IM", "IC", "IF"] {
            let of_product: Vec<_> = market
                .futures
                .bars(day)
                .iter()
                .map(|bar| market.futures.contract(bar.contract))
                .filter(|contract| contract.product == product)
                .collect();
            assert_eq!(of_product.len(), 4);
            assert!(of_product.windows(2).all(|pair| pair[0].last_day < pair[1].last_day));
            assert!(of_product.iter().all(|c| c.first_day <= date && date <= c.last_day));
            assert!(of_product[2].is_quarterly() && of_product[3].is_quarterly());
        }
        let order: Vec<_> = market.futures.bars(day).iter().map(|bar| bar.contract).collect();
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

#[test]
fn last_days_are_open_and_not_before_the_third_friday() {
    let market = market();
    for contract in market.futures.contracts() {
        let third =
            chrono::NaiveDate::from_weekday_of_month_opt(contract.year, contract.month, Weekday::Fri, 3).unwrap();
        assert!(contract.last_day >= third && (contract.last_day - third).num_days() <= 7, "{}", contract.code);
        assert!(contract.last_day.weekday().num_days_from_monday() < 5);
        assert!(contract.code.ends_with(&format!("{:02}{:02}", contract.year % 100, contract.month)));
    }
}

#[test]
fn bars_are_on_ticks_in_order_and_inside_the_limits() {
    let market = market();
    let mut settled: BTreeMap<u32, Price> = BTreeMap::new();
    let mut differ = 0;
    for day in days(&market) {
        let date = market.bars.calendar().date(day);
        for bar in market.futures.bars(day) {
            assert!([bar.open, bar.high, bar.low, bar.close].iter().all(|price| price.0 % 2_000 == 0));
            assert!(bar.low <= bar.open && bar.open <= bar.high && bar.low <= bar.close && bar.close <= bar.high);
            let is_last = market.futures.contract(bar.contract).last_day == date;
            let settlement = bar.settlement.unwrap();
            if is_last {
                assert_eq!((bar.open_interest, settlement.0 % 100), (0, 0));
            } else {
                assert!(bar.open_interest > 0 && settlement.0 % 1_000 == 0);
                assert!(settlement >= bar.low && settlement <= bar.high);
                differ += usize::from(settlement != bar.close);
            }
            assert!(bar.volume > 0);
            if let Some(before) = settled.insert(bar.contract.0, settlement) {
                let percent = if is_last { 20 } else { 10 };
                assert!(
                    bar.low.0 * 100 >= before.0 * (100 - percent) && bar.high.0 * 100 <= before.0 * (100 + percent)
                );
            }
        }
    }
    assert!(differ > 5_000, "settlement differs from the close on {differ} bars");
}

#[test]
fn futures_meet_the_index_on_their_last_day() {
    let market = market();
    for day in days(&market) {
        for bar in market.futures.bars(day) {
            let contract = market.futures.contract(bar.contract);
            if contract.last_day == market.bars.calendar().date(day) {
                let code = [("IM", HEDGE_INDEX), ("IC", MID_INDEX), ("IF", LARGE_INDEX)];
                let code = code.iter().find(|(product, _)| *product == contract.product).unwrap().1;
                let index = market.indices.get(code).unwrap().close(day).unwrap().yuan();
                assert!(
                    (bar.close.yuan() / index - 1.0).abs() < 0.002 && (bar.mark().yuan() / index - 1.0).abs() < 0.01
                );
            }
        }
    }
}
