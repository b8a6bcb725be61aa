//! A short leg of several products, by hand: positions, attribution, rolls, an unwind, a ban on one of them.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use weipan_core::ledger::{DayRow, MarginStatus};
use weipan_core::trade::FutureRejectRule;
use weipan_core::{
    AssetIdx, Assets, Board, ByDateOr, Cny, Contract, ContractIdx, Contracts, DayBars, DayIdx, Fill, FutureBar,
    FuturesDay, Instrument, Origin, Price, ProductDay, RuleBook, Shares, Side, StockCosts,
};
use weipan_hedge::hedger::HedgeDay;
use weipan_hedge::{AccountSpec, ContractChoice, Fund, HedgeError, HedgeSpec, OnHedgeBan};

fn yuan(amount: f64) -> Cny {
    Cny::from_yuan(amount).unwrap()
}

fn points(level: f64) -> Price {
    Price::from_yuan(level).unwrap()
}

fn rules() -> RuleBook {
    RuleBook::shipped().unwrap()
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).unwrap()
}

/// Prices of a day: the stock, IC2403, IM2403, IM2406, and the indices of IC and IM.
#[derive(Clone, Copy)]
struct Close {
    stock: f64,
    futures: [f64; 3],
    index: [f64; 2],
}

const FIRST: Close = Close { stock: 10.0, futures: [5400.0, 5000.0, 4900.0], index: [5500.0, 5100.0] };

struct Scene {
    assets: Assets,
    contracts: Vec<Contract>,
    day: u32,
    prev: Close,
    days_left: [i64; 3],
    /// Whether shorts of IM may not be opened.
    im_banned: bool,
    carry: Vec<f64>,
}

impl Scene {
    fn new() -> Self {
        let assets = Assets::new(vec![Instrument {
            symbol: "600000.SH".parse().unwrap(),
            name: "A".into(),
            board: Board::Main,
            list_date: date(1, 1),
            delist_date: None,
            industry: None,
        }]);
        let contract = |product: &str, month, last_day| Contract {
            code: format!("{product}24{month:02}"),
            product: product.into(),
            year: 2024,
            month,
            first_day: date(1, 1),
            last_day,
        };
        let contracts =
            vec![contract("IC", 3, date(3, 15)), contract("IM", 3, date(3, 15)), contract("IM", 6, date(6, 21))];
        Self { assets, contracts, day: 0, prev: FIRST, days_left: [50, 50, 110], im_banned: false, carry: Vec::new() }
    }

    /// A day with fills of stock at the close.
    fn run(&mut self, fund: &mut Fund, close: Close, trade: &[(Side, i64)]) -> DayRow {
        let bar = |contract: usize, level: f64| FutureBar {
            contract: ContractIdx(contract as u32),
            open: points(level),
            high: points(level + 1.0),
            low: points(level - 1.0),
            close: points(level),
            settlement: Some(points(level)),
            volume: 1,
            open_interest: 1,
        };
        let bars = |of: Close| [0, 1, 2].map(|i| bar(i, of.futures[i]));
        let (today, before) = (bars(close), bars(self.prev));
        let on = |n: u32| date(1, 2) + chrono::Days::new(u64::from(n));
        let (stock, prev_close) = ([close.stock], [self.prev.stock]);
        let day = DayBars {
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
            actions: &[],
        };
        let product = |i: usize, product, opening_banned| ProductDay {
            product,
            index_previous: points(self.prev.index[i]),
            index: points(close.index[i]),
            opening_banned,
        };
        let products = [product(1, "IM", self.im_banned), product(0, "IC", false)];
        let futures = FuturesDay {
            date: day.date,
            previous_date: day.previous_date.unwrap_or(day.date),
            contracts: &self.contracts,
            bars: &today,
            previous: &before,
            days_left: &self.days_left,
            index_previous: products[0].index_previous,
            index: products[0].index,
            products: &products,
            carry: &self.carry,
            benchmark_previous: products[0].index_previous,
            benchmark: products[0].index,
        };
        fund.open(&day);
        let unwind = fund.unwind_orders(|_| None, &[]).orders;
        let unwind = unwind.iter().map(|o| fill(o.side, o.shares.0, close.stock, o.origin));
        let own = trade.iter().map(|(side, shares)| fill(*side, *shares, close.stock, Origin::Strategy));
        let fills: Vec<Fill> = unwind.chain(own).collect();
        fund.apply(&fills);
        fund.hedge(&day, &futures, HedgeDay { rebalance: true, opening_banned: false });
        self.day += 1;
        self.prev = close;
        fund.settle(&day, &futures).unwrap()
    }

    /// Contracts short by code.
    fn held(&self, fund: &Fund) -> Vec<(&str, i64)> {
        fund.shorts().iter().map(|s| (self.contracts[s.contract.0 as usize].code.as_str(), s.contracts.0)).collect()
    }
}

fn fill(side: Side, shares: i64, price: f64, origin: Origin) -> Fill {
    let reference = Price::from_quote(price).unwrap();
    let amount = reference * Shares(shares);
    Fill { asset: AssetIdx(0), side, shares: Shares(shares), reference, amount, costs: StockCosts::default(), origin }
}

/// 0.4 of IC and 0.6 of IM; 25 million, four times, no interest, no costs unless the hedge has some.
fn mixed(hedge: HedgeSpec) -> Fund {
    let account =
        AccountSpec { equity: 25e6, financing_rate: ByDateOr::Value(0.0), leverage: 4.0, ..AccountSpec::default() };
    let mix = [("IC".to_owned(), 0.4), ("IM".to_owned(), 0.6)].into();
    Fund::new(&account, &HedgeSpec { mix, ..hedge }, date(1, 2), &rules()).unwrap()
}

fn free() -> HedgeSpec {
    HedgeSpec { fee: ByDateOr::Value(0.0), slippage_ticks: 0.0, ..HedgeSpec::default() }
}

/// 100 million of longs at 10 yuan against 37 IC and 60 IM.
fn hedged(hedge: HedgeSpec) -> (Scene, Fund) {
    let (mut scene, mut fund) = (Scene::new(), mixed(hedge));
    scene.run(&mut fund, FIRST, &[(Side::Buy, 10_000_000)]);
    (scene, fund)
}

#[test]
fn each_product_is_sized_on_its_own_contract() {
    let (mut scene, mut fund) = (Scene::new(), mixed(free()));
    let row = scene.run(&mut fund, FIRST, &[(Side::Buy, 10_000_000)]);
    // 40 million / (200 · 5400) = 37.04 and 60 million / (200 · 5000) = 60.
    assert_eq!(scene.held(&fund), [("IC2403", 37), ("IM2403", 60)]);
    assert_eq!((row.contracts, &*row.contract, row.index), (Contracts(97), "IM2403", 5100.0));
    assert_eq!(row.short_value, yuan(37.0 * 1.08e6 + 60e6));
    assert_eq!(row.equity, yuan(25e6));
}

#[test]
fn a_day_of_two_products_is_explained_to_the_unit() {
    let (mut scene, mut fund) = hedged(free());
    let close = Close { stock: 10.1, futures: [5430.0, 4950.0, 4850.0], index: [5520.0, 5080.0] };
    let row = scene.run(&mut fund, close, &[]);
    // x = 100 million · -20 / 5100 = -392,156.8627; y = 37·200·20 - 60·200·20 = -92,000.
    assert_eq!(row.selection, yuan(1_392_156.862_7));
    assert_eq!(row.market, yuan(-300_156.862_7));
    // Variation: -37·200·30 + 60·200·50 = 378,000; basis = 378,000 - 92,000.
    assert_eq!(row.basis, yuan(286_000.0));
    // One of 73 days of a discount of 100 points each: 740,000 / 73 + 1,200,000 / 73.
    assert_eq!(row.basis_carry, yuan(-10_136.986_3 - 16_438.356_2));
    assert_eq!(row.equity, yuan(25e6 + 1e6 + 378_000.0));
    assert_eq!(row.short_value, yuan(37.0 * 200.0 * 5430.0 + 60.0 * 200.0 * 4950.0));
    assert_eq!(row.ratio, 26_378_000.0 / 101e6);
}

#[test]
fn a_call_cuts_every_product_by_the_same_part() {
    let (mut scene, mut fund) = hedged(free());
    let close = Close { stock: 9.1, futures: [5508.0, 5100.0, 5000.0], index: [5600.0, 5200.0] };
    scene.days_left = [50, 50, 110];
    let row = scene.run(&mut fund, close, &[]);
    // Yesterday's sizes hold: 9 million lost on stocks, 37·200·108 + 60·200·100 on futures.
    assert_eq!(row.equity, yuan(25e6 - 9e6 - 799_200.0 - 1.2e6));
    assert_eq!((row.short_value, row.status), (yuan(40_759_200.0 + 61.2e6), MarginStatus::Call));
    // Both legs go to 14,000,800 / 0.25 = 56,003,200, that is 0.5493 of the shorts: 20.3 of 37 and 32.96 of 60.
    let row = scene.run(&mut fund, close, &[]);
    assert_eq!(scene.held(&fund), [("IC2403", 20), ("IM2403", 32)]);
    assert_eq!(row.status, MarginStatus::Normal);
}

#[test]
fn a_roll_is_two_trades_of_one_product() {
    let hedge = HedgeSpec { fee: ByDateOr::Value(0.0001), slippage_ticks: 1.0, ..HedgeSpec::default() };
    let (mut scene, mut fund) = hedged(hedge);
    let before = fund.equity();
    scene.days_left = [50, 5, 70];
    let close = Close { futures: [5400.0, 4990.0, 4890.0], ..FIRST };
    let row = scene.run(&mut fund, close, &[]);
    // 60 million / (200 · 4900) = 61.2: 60 move, one more is sold. IC stays: its month has 50 days left.
    assert_eq!(scene.held(&fund), [("IC2403", 37), ("IM2406", 61)]);
    let fills: Vec<(u32, i64, f64)> =
        fund.future_fills().iter().map(|f| (f.contract.0, f.sold.0, f.price.yuan())).collect();
    assert_eq!(fills, [(1, -60, 4990.2), (2, 60, 4889.8), (2, 1, 4889.8)]);
    // The old month fell by 10 points overnight to close; the fills at the close have no timing.
    let fee = |n: f64, price: f64| n * 200.0 * price * 0.0001;
    assert_eq!(row.futures_fee, -yuan(fee(60.0, 4990.2) + fee(61.0, 4889.8)));
    assert_eq!(row.futures_slippage, -yuan(121.0 * 200.0 * 0.2));
    assert_eq!(row.trading, Cny::ZERO);
    assert_eq!(fund.equity() - before, yuan(60.0 * 200.0 * 10.0) + row.futures_fee + row.futures_slippage);
}

#[test]
fn a_roll_can_be_spread_over_days() {
    let (mut scene, mut fund) = hedged(HedgeSpec { roll_over_days: 3, ratio: 0.5, ..free() });
    let mut seen = Vec::new();
    for left in [6, 5, 4, 3, 2] {
        scene.days_left = [50, left, 70];
        scene.run(&mut fund, FIRST, &[]);
        let of = |code: &str| scene.held(&fund).iter().find(|(c, _)| *c == code).map_or(0, |(_, n)| *n);
        seen.push((of("IM2403"), of("IM2406")));
    }
    // 30 contracts of 1 million; once most of them are the new month's, the same 30 million are 30.6 of its 0.98.
    assert_eq!(seen, [(30, 0), (20, 11), (10, 21), (0, 31), (0, 31)]);
}

#[test]
fn a_ban_on_one_product_leaves_the_other_free() {
    let (mut scene, mut fund) = hedged(HedgeSpec { on_ban: OnHedgeBan::CutLongs, ..free() });
    scene.im_banned = true;
    // 110 million of longs want 66 IM and 40.7 IC: the six may not be opened.
    let row = scene.run(&mut fund, FIRST, &[(Side::Buy, 1_000_000)]);
    assert_eq!(scene.held(&fund), [("IC2403", 41), ("IM2403", 60)]);
    assert_eq!(row.long_value, yuan(110e6));
    assert!(fund.take_events().iter().any(|e| e.text.contains(FutureRejectRule::OpeningBan.word())));
    // 60 IM hedge 100 million at a share of 0.6; the longs are cut to that, and IC follows.
    let row = scene.run(&mut fund, FIRST, &[]);
    assert!((row.long_value.yuan() - 100e6).abs() <= 1000.0, "{:?}", row.long_value);
    assert_eq!(scene.held(&fund), [("IC2403", 37), ("IM2403", 60)]);
}

#[test]
fn a_banned_month_is_not_given_up_half_way_through_its_roll() {
    let (mut scene, mut fund) = hedged(HedgeSpec { roll_over_days: 3, ..free() });
    scene.days_left = [50, 5, 70];
    scene.run(&mut fund, FIRST, &[]);
    let half_way = [("IC2403", 37), ("IM2403", 40), ("IM2406", 21)];
    assert_eq!(scene.held(&fund), half_way);
    scene.im_banned = true;
    scene.days_left = [50, 4, 69];
    scene.run(&mut fund, FIRST, &[]);
    assert_eq!(scene.held(&fund).iter().map(|(_, n)| n).sum::<i64>(), 97, "{:?}", scene.held(&fund));
}

#[test]
fn a_capped_roll_gives_up_no_more_than_it_can_open_again() {
    let capped = HedgeSpec { opening_cap: ByDateOr::Value(25.0), ..free() };
    let (mut scene, mut fund) = hedged(capped);
    scene.run(&mut fund, FIRST, &[]);
    scene.run(&mut fund, FIRST, &[]);
    assert_eq!(scene.held(&fund), [("IC2403", 37), ("IM2403", 60)], "25 of each product a day");
    let mut seen = Vec::new();
    for left in [5, 4, 3] {
        scene.days_left = [50, left, 70];
        scene.run(&mut fund, FIRST, &[]);
        let of = |code: &str| scene.held(&fund).iter().find(|(c, _)| *c == code).map_or(0, |(_, n)| *n);
        seen.push((of("IM2403"), of("IM2406")));
    }
    assert_eq!(seen, [(35, 25), (10, 50), (0, 61)]);
}

#[test]
fn the_cheapest_month_is_not_left_for_a_trifle() {
    let rule = HedgeSpec { contract: ContractChoice::CheapestCarry, switch_gain: 0.02, ..free() };
    let (mut scene, mut fund) = (Scene::new(), mixed(rule));
    scene.carry = vec![-0.05, -0.10, -0.06];
    scene.run(&mut fund, FIRST, &[(Side::Buy, 10_000_000)]);
    assert_eq!(scene.held(&fund)[1].0, "IM2406", "6 % a year costs less than 10 %");
    for (carry, held) in
        [([-0.05, -0.05, -0.06], "IM2406"), ([-0.05, -0.03, -0.06], "IM2403"), ([-0.05, -0.03, -0.02], "IM2403")]
    {
        scene.carry = carry.to_vec();
        scene.run(&mut fund, FIRST, &[]);
        assert_eq!(scene.held(&fund)[1].0, held, "{carry:?}");
    }
    // Inside its roll window a month is left for whatever there is.
    scene.days_left = [50, 5, 70];
    scene.run(&mut fund, FIRST, &[]);
    assert_eq!(scene.held(&fund)[1].0, "IM2406");
}

#[test]
fn an_aim_replaces_the_shares_and_the_ratio_scales_it() {
    let (mut scene, mut fund) = (Scene::new(), mixed(HedgeSpec { ratio: 0.5, ..free() }));
    // The main product, IM, comes first: 0.5 · 1.0 and 0.5 · 0.2 of 108 million.
    fund.aim(&[1.0, 0.2]);
    scene.run(&mut fund, FIRST, &[(Side::Buy, 10_800_000)]);
    assert_eq!(scene.held(&fund), [("IC2403", 10), ("IM2403", 54)]);
    assert!((fund.hedge_ratio() - 0.6).abs() < 1e-12);
}

#[test]
fn a_mix_that_cannot_be_is_named() {
    let mix = |entries: &[(&str, f64)]| entries.iter().map(|(p, s)| ((*p).to_owned(), *s)).collect();
    let unknown = HedgeSpec { mix: mix(&[("IM", 0.5), ("XX", 0.5)]), ..HedgeSpec::default() };
    let error = Fund::new(&AccountSpec::default(), &unknown, date(1, 2), &rules()).unwrap_err();
    assert!(matches!(error, HedgeError::UnknownProduct(ref product, _) if product == "XX"), "{error}");
    let none = HedgeSpec { product: "none".into(), mix: mix(&[("IM", 1.0)]), ..HedgeSpec::default() };
    assert!(matches!(none.check().unwrap_err(), HedgeError::Contradiction { first: "hedge.mix", .. }));
    let negative = HedgeSpec { mix: mix(&[("IM", -0.5)]), ..HedgeSpec::default() };
    assert!(matches!(negative.check().unwrap_err(), HedgeError::Range { key: "hedge.mix", .. }));
}
