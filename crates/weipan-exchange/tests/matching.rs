//! Orders against a day: hand-made tables, and what must hold on any day.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::NaiveDate;
use proptest::prelude::*;
use weipan_core::{
    AssetIdx, Assets, Board, ByDateOr, Cny, DayBars, DayIdx, FillPrice, Holdings, Instrument, Order, Origin, Price,
    RejectRule, RuleBook, Shares, Side,
};
use weipan_exchange::{Ban, BanSide, CostSpec, Credit, Exchange, ExchangeSpec, Means, Pressure};

const UNBOUND: Credit = Credit::Nominal(Cny(i64::MAX / 4));

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).unwrap()
}

/// A day of `n` main-board stocks, all fields by hand.
#[derive(Debug, Clone)]
struct Market {
    assets: Assets,
    open: Vec<f64>,
    high: Vec<f64>,
    low: Vec<f64>,
    close: Vec<f64>,
    prev_close: Vec<f64>,
    volume: Vec<f64>,
    amount: Vec<f64>,
    suspended: Vec<bool>,
    st: Vec<bool>,
    listed_at: Vec<i64>,
}

impl Market {
    /// Quiet stocks: 10 yuan, a million shares traded.
    fn quiet(symbols: &[&str]) -> Self {
        let n = symbols.len();
        let instrument = |symbol: &&str| {
            let symbol: weipan_core::Symbol = symbol.parse().unwrap();
            let board = symbol.board().unwrap();
            Instrument { symbol, name: String::new(), board, list_date: date(1, 2), delist_date: None, industry: None }
        };
        let ten = vec![10.0; n];
        Self {
            assets: Assets::new(symbols.iter().map(instrument).collect()),
            open: ten.clone(),
            high: ten.clone(),
            low: ten.clone(),
            close: ten.clone(),
            prev_close: ten,
            volume: vec![1e6; n],
            amount: vec![1e7; n],
            suspended: vec![false; n],
            st: vec![false; n],
            listed_at: vec![-1000; n],
        }
    }

    /// One stock's prices: open, high, low, close.
    fn prices(mut self, asset: usize, ohlc: [f64; 4]) -> Self {
        [self.open[asset], self.high[asset], self.low[asset], self.close[asset]] = ohlc;
        self.amount[asset] = self.volume[asset] * f64::midpoint(ohlc[1], ohlc[2]);
        self
    }

    fn day(&self) -> DayBars<'_> {
        DayBars {
            day: DayIdx(10),
            date: date(2, 5),
            previous_date: Some(date(2, 2)),
            open: &self.open,
            high: &self.high,
            low: &self.low,
            close: &self.close,
            prev_close: &self.prev_close,
            volume: &self.volume,
            amount: &self.amount,
            is_st: &self.st,
            is_suspended: &self.suspended,
            listed_at: &self.listed_at,
            assets: &self.assets,
            actions: &[],
        }
    }
}

fn order(asset: u32, side: Side, shares: i64) -> Order {
    Order { asset: AssetIdx(asset), side, shares: Shares(shares), priority: Cny(shares), origin: Origin::Strategy }
}

/// Holdings that were bought yesterday or earlier.
fn held(lots: &[(u32, i64)]) -> Holdings {
    let mut holdings = Holdings::default();
    for (asset, shares) in lots {
        holdings.buy(AssetIdx(*asset), Shares(*shares), Price(100_000));
    }
    holdings.release();
    holdings
}

fn exchange(spec: ExchangeSpec, costs: CostSpec, bans: &[Ban]) -> Exchange {
    Exchange::new(&spec, &costs, bans, &RuleBook::shipped().unwrap()).unwrap()
}

/// Filled shares and the reject's rule of one order.
fn outcome(market: &Market, spec: ExchangeSpec, holdings: &Holdings, order: Order) -> (i64, Option<RejectRule>) {
    let matched = exchange(spec, CostSpec::free(), &[]).match_day(&[order], holdings, UNBOUND, &market.day(), &[]);
    let filled = matched.fills.iter().map(|f| f.shares.0).sum();
    (filled, matched.rejects.first().map(|r| r.rule))
}

#[test]
fn each_rule_stops_its_orders() {
    let quiet = Market::quiet(&["600000.SH"]);
    let buy = order(0, Side::Buy, 1000);
    let sell = order(0, Side::Sell, 1000);
    let default = ExchangeSpec::default;
    let have = held(&[(0, 1000)]);
    let mut suspended = quiet.clone();
    suspended.suspended[0] = true;
    let mut unlisted = quiet.clone();
    unlisted.listed_at[0] = 11;
    let mut gone = quiet.clone();
    gone.close[0] = f64::NAN;
    let mut thin = quiet.clone();
    thin.volume[0] = 5550.0;
    let locked_down = quiet.clone().prices(0, [9.5, 9.5, 9.0, 9.0]);
    let locked_up = quiet.clone().prices(0, [11.0, 11.0, 11.0, 11.0]);
    let mut bought_today = Holdings::default();
    bought_today.buy(AssetIdx(0), Shares(1000), Price(100_000));
    for (market, holdings, wish, expected) in [
        (&quiet, &have, buy, (1000, None)),
        (&quiet, &have, sell, (1000, None)),
        (&suspended, &have, sell, (0, Some(RejectRule::Suspended))),
        (&unlisted, &have, buy, (0, Some(RejectRule::NotListed))),
        (&gone, &have, sell, (0, Some(RejectRule::NotListed))),
        (&quiet, &bought_today, sell, (0, Some(RejectRule::TPlusOne))),
        (&locked_down, &have, sell, (0, Some(RejectRule::LimitDown))),
        (&locked_down, &have, buy, (1000, None)),
        (&locked_up, &have, buy, (0, Some(RejectRule::LimitUp))),
        (&locked_up, &have, sell, (1000, None)),
        (&thin, &have, sell, (500, Some(RejectRule::Volume))),
        (&quiet, &have, order(0, Side::Buy, 150), (100, Some(RejectRule::Lot))),
        (&quiet, &have, order(0, Side::Sell, 1500), (1000, Some(RejectRule::TPlusOne))),
    ] {
        assert_eq!(outcome(market, default(), holdings, wish), expected, "{wish:?}");
    }
    let open = ExchangeSpec { fill: FillPrice::Open, ..default() };
    assert_eq!(outcome(&locked_down, open, &have, sell), (1000, None), "opened before it locked");
    let free = ExchangeSpec { price_limits: false, t_plus_one: false, participation: 0.0, lots: false, ..default() };
    assert_eq!(outcome(&locked_down, free.clone(), &bought_today, sell), (1000, None));
    assert_eq!(outcome(&thin, free, &have, order(0, Side::Buy, 9_999)), (9_999, None));
}

#[test]
fn st_stocks_and_boards_have_their_own_limits() {
    let at_95 = |market: Market| market.prices(0, [9.5, 9.6, 9.5, 9.5]);
    let mut st = at_95(Market::quiet(&["600000.SH"]));
    st.st[0] = true;
    let have = held(&[(0, 1000)]);
    let sell = order(0, Side::Sell, 1000);
    assert_eq!(outcome(&st, ExchangeSpec::default(), &have, sell).1, Some(RejectRule::LimitDown), "5 %");
    assert_eq!(outcome(&at_95(Market::quiet(&["600000.SH"])), ExchangeSpec::default(), &have, sell).1, None, "10 %");
    let at_90 = Market::quiet(&["300750.SZ"]).prices(0, [9.0, 9.0, 9.0, 9.0]);
    assert_eq!(outcome(&at_90, ExchangeSpec::default(), &have, sell).1, None, "20 % on ChiNext");
    let mut new = Market::quiet(&["600000.SH"]).prices(0, [12.0, 12.0, 12.0, 12.0]);
    new.listed_at[0] = 8;
    let buy = order(0, Side::Buy, 1000);
    // Listed under the rules of 2024: five free days, this is the third.
    assert_eq!(outcome(&new, ExchangeSpec::default(), &have, buy).1, None);
    new.listed_at[0] = 5;
    assert_eq!(outcome(&new, ExchangeSpec::default(), &have, buy).1, Some(RejectRule::LimitUp));
}

#[test]
fn bans_by_date_and_side() {
    let market = Market::quiet(&["600000.SH", "600001.SH"]);
    let have = held(&[(0, 1000), (1, 1000)]);
    let ban = |side, to| Ban { side, from: date(2, 5), to, product: String::new(), source: String::new() };
    let run = |ban: Ban, orders: &[Order]| {
        exchange(ExchangeSpec::default(), CostSpec::free(), &[ban]).match_day(
            orders,
            &have,
            UNBOUND,
            &market.day(),
            &[],
        )
    };
    let sells = [order(0, Side::Sell, 1000), order(1, Side::Sell, 1000)];
    let matched = run(ban(BanSide::Sell, date(2, 8)), &sells);
    assert!(matched.fills.is_empty() && matched.rejects.iter().all(|r| r.rule == RejectRule::Ban));
    let outside = Ban { from: date(2, 1), ..ban(BanSide::Sell, date(2, 2)) };
    assert_eq!(run(outside, &sells).fills.len(), 2);
    // Net sells are banned: 12,000 yuan of buys let 1,200 shares of sells through, in their order.
    let orders = [sells[0], sells[1], order(0, Side::Buy, 1200)];
    let matched = run(ban(BanSide::NetSell, date(2, 8)), &orders);
    let filled: Vec<_> = matched.fills.iter().map(|f| (f.side, f.shares.0)).collect();
    assert_eq!(filled, [(Side::Sell, 1000), (Side::Sell, 200), (Side::Buy, 1200)]);
    assert_eq!((matched.rejects[0].shares, matched.rejects[0].rule), (Shares(800), RejectRule::Ban));
}

#[test]
fn costs_are_the_dated_ones() {
    let market = Market::quiet(&["600000.SH"]);
    let have = held(&[(0, 10_000)]);
    let orders = [order(0, Side::Sell, 10_000), order(0, Side::Buy, 10_000)];
    let matched = exchange(ExchangeSpec::default(), CostSpec::default(), &[]).match_day(
        &orders,
        &have,
        UNBOUND,
        &market.day(),
        &[],
    );
    let yuan = |x| Cny::from_yuan(x).unwrap();
    // 100,000 yuan on 2024-02-05, slippage 5 ‱: of 99,950 and 100,050 that change hands, commission 1.5 ‱, stamp duty 5 ‱ on
    // the sale, transfer fee 0.1 ‱.
    let [sell, buy] = &matched.fills[..] else { unreachable!("two fills") };
    assert_eq!((sell.costs.commission, sell.costs.stamp_duty), (yuan(14.9925), yuan(49.975)));
    assert_eq!((sell.costs.transfer_fee, sell.costs.slippage), (yuan(0.9995), yuan(50.0)));
    assert_eq!((buy.costs.stamp_duty, buy.costs.commission), (Cny::ZERO, yuan(15.0075)));
    assert_eq!((sell.amount, buy.amount), (yuan(99_950.0), yuan(100_050.0)));
    let minimum = CostSpec { commission_min: 20.0, impact: 1.0, ..CostSpec::free() };
    let matched =
        exchange(ExchangeSpec::default(), minimum, &[]).match_day(&orders[..1], &have, UNBOUND, &market.day(), &[0.04]);
    assert_eq!(matched.fills[0].costs.commission, yuan(20.0));
    // k · σ · sqrt(q / V) = 0.04 · sqrt(0.01) = 0.4 %.
    assert_eq!(matched.fills[0].costs.impact, yuan(400.0));
}

#[test]
fn fees_outside_the_commission_are_the_dated_ones_of_the_market() {
    let market = Market::quiet(&["600000.SH", "830001.BJ"]);
    let have = held(&[(0, 10_000), (1, 10_000)]);
    let orders = [order(0, Side::Sell, 10_000), order(1, Side::Sell, 10_000)];
    let commission = |costs| {
        let matched =
            exchange(ExchangeSpec::default(), costs, &[]).match_day(&orders, &have, UNBOUND, &market.day(), &[]);
        matched.fills.iter().map(|fill| fill.costs.commission.yuan()).collect::<Vec<_>>()
    };
    let costs =
        CostSpec { commission: 0.0001, commission_includes_fees: false, slippage_bps: 0.0, ..CostSpec::default() };
    // 100,000 yuan on 2024-02-05: 10 of the broker's own, 3.41 or 12.5 of the exchange's, 2 of the regulator's.
    assert_eq!(commission(costs.clone()), [15.41, 24.5]);
    assert_eq!(
        commission(CostSpec { commission_min: 20.0, ..costs.clone() }),
        [25.41, 34.5],
        "the least is the broker's"
    );
    assert_eq!(commission(CostSpec { commission_includes_fees: true, ..costs }), [10.0, 10.0]);
}

#[test]
fn buys_shrink_to_the_cash_largest_target_first() {
    let market = Market::quiet(&["600000.SH", "600001.SH"]);
    let costs = CostSpec { commission: 0.001, stamp_duty: ByDateOr::Value(0.0), ..CostSpec::free() };
    let orders = [order(0, Side::Buy, 1000), order(1, Side::Buy, 2000)];
    let money = Credit::Cash(Cny::from_yuan(25_000.0).unwrap());
    let matched = exchange(ExchangeSpec::default(), costs, &[]).match_day(
        &orders,
        &Holdings::default(),
        money,
        &market.day(),
        &[],
    );
    let filled: Vec<_> = matched.fills.iter().map(|f| (f.asset.0, f.shares.0)).collect();
    // 2,000 shares with commission take 20,020; 4,980 pay for 400 shares, not 500.
    assert_eq!(filled, [(1, 2000), (0, 400)]);
    assert_eq!((matched.rejects[0].shares, matched.rejects[0].rule), (Shares(600), RejectRule::Cash));
}

/// What forced sells of a need came to: (asset, asked, filled) of those that were sent, and the rest's rules.
fn forced(market: &Market, need: Option<i64>, lots: &[(u32, i64)]) -> (Vec<(u32, i64, i64)>, Vec<RejectRule>) {
    let orders: Vec<Order> =
        lots.iter().map(|(a, n)| Order { origin: Origin::Unwind, ..order(*a, Side::Sell, *n) }).collect();
    let means = Means {
        credit: UNBOUND,
        need: need.and_then(|yuan| Cny::from_yuan(yuan as f64)),
        volatility: &[],
        pressure: &mut Pressure::default(),
    };
    let exchange = exchange(ExchangeSpec::default(), CostSpec::free(), &[]);
    let matched = exchange.match_with(&orders, &held(lots), means, &market.day());
    let sent = matched.forced.iter().map(|f| (f.asset.0, f.asked.0, f.filled.0)).collect();
    (sent, matched.forced.iter().filter_map(|f| f.rule).collect())
}

#[test]
fn forced_sells_go_down_the_list_until_enough_is_sold() {
    let market = Market::quiet(&["600000.SH", "600001.SH", "600002.SH"]);
    let lots = [(0, 1000), (1, 500), (2, 2000)];
    // 10 yuan each: 12,000 yuan are all of the first and 200 of the second; the third is not asked.
    assert_eq!(forced(&market, Some(12_000), &lots), (vec![(0, 1000, 1000), (1, 200, 200)], vec![]));
    // 12,010 yuan need one share more, and so a lot more.
    assert_eq!(forced(&market, Some(12_010), &lots).0[1], (1, 300, 300));
    // The first is locked at its down-limit: it is passed over.
    let locked = market.clone().prices(0, [9.0; 4]);
    let sent = vec![(0, 1000, 0), (1, 500, 500), (2, 700, 700)];
    assert_eq!(forced(&locked, Some(12_000), &lots), (sent, vec![RejectRule::LimitDown]));
    // Volume lets go of a tenth: what it keeps is sold further down the list.
    let mut thin = market.clone();
    (thin.volume[0], thin.amount[0]) = (3_000.0, 30_000.0);
    let sent = vec![(0, 1000, 300), (1, 500, 500), (2, 400, 400)];
    assert_eq!(forced(&thin, Some(12_000), &lots), (sent, vec![RejectRule::Volume]));
    // Without a need every order is sent whole.
    assert_eq!(forced(&market, None, &lots).0.len(), 3);
}

#[test]
fn forced_sells_are_rounded_up_to_the_lots_of_the_rules() {
    let market = Market::quiet(&["600000.SH"]);
    let asked = |exchange: &Exchange| {
        let mut sells = [order(0, Side::Sell, 130)];
        exchange.round_up_sells(&mut sells, &held(&[(0, 1500)]), &market.day());
        let order = Order { origin: Origin::Unwind, ..order(0, Side::Sell, 1500) };
        let need = Some(Cny::from_yuan(1_300.0).unwrap());
        let means = Means { credit: UNBOUND, need, volatility: &[], pressure: &mut Pressure::default() };
        let matched = exchange.match_with(&[order], &held(&[(0, 1500)]), means, &market.day());
        [sells[0].shares.0, matched.forced[0].asked.0]
    };
    let of = |spec: ExchangeSpec, rules: &RuleBook| Exchange::new(&spec, &CostSpec::free(), &[], rules).unwrap();
    let shipped = RuleBook::shipped().unwrap();
    assert_eq!(asked(&of(ExchangeSpec::default(), &shipped)), [200, 200]);
    assert_eq!(asked(&of(ExchangeSpec { lots: false, ..ExchangeSpec::default() }, &shipped)), [130, 130]);
    let own = toml::from_str("lot = [{ board = \"main\", from = 2024-01-01, least = 500, step = 500 }]").unwrap();
    assert_eq!(asked(&of(ExchangeSpec::default(), &shipped.with(&own).unwrap())), [500, 500]);
}

#[test]
fn a_second_day_of_selling_costs_what_it_adds_to_the_whole() {
    let market = Market::quiet(&["600000.SH"]);
    let costs = CostSpec { impact: 1.0, impact_half_life: 1.0, ..CostSpec::free() };
    let exchange = exchange(ExchangeSpec::default(), costs, &[]);
    let mut pressure = exchange.no_pressure();
    // 20,000 of a million shares were sold the day before: half of 2 % is remembered.
    pressure.add(AssetIdx(0), DayIdx(9), Side::Sell, 0.02);
    let impact = |side| {
        let holdings = held(&[(0, 10_000)]);
        let means = Means { credit: UNBOUND, need: None, volatility: &[0.04], pressure: &mut pressure.clone() };
        exchange.match_with(&[order(0, side, 10_000)], &holdings, means, &market.day()).fills[0].costs.impact
    };
    // 0.04 · (0.02^1.5 - 0.01^1.5) / 0.01 of 100,000 yuan; a buy is not helped: 0.04 · sqrt(0.01).
    let after = 100_000.0 * 0.04 * (0.02_f64.powf(1.5) - 0.01_f64.powf(1.5)) / 0.01;
    assert_eq!(impact(Side::Sell), Cny::from_yuan(after).unwrap());
    assert_eq!(impact(Side::Buy), Cny::from_yuan(400.0).unwrap());
}

#[test]
fn a_buy_takes_all_that_the_cash_pays_for() {
    let market = Market::quiet(&["600000.SH"]);
    let costs = CostSpec { commission: 0.001, ..CostSpec::free() };
    let money = Credit::Cash(Cny::from_yuan(1_000_000.0).unwrap());
    let orders = [order(0, Side::Buy, 100_000)];
    let matched = exchange(ExchangeSpec::default(), costs, &[]).match_day(
        &orders,
        &Holdings::default(),
        money,
        &market.day(),
        &[],
    );
    // 10.01 yuan a share with commission: 99,900.09 shares.
    assert_eq!(matched.fills[0].shares, Shares(99_900));
}

#[test]
fn sizes_use_the_reference_price_and_whole_lots() {
    let mut market = Market::quiet(&["600000.SH", "688001.SH", "600002.SH"]);
    market.close = vec![50.0; 3]; // prices of the day must not enter sizes
    market.prev_close = vec![10.0, 10.0, 8.0];
    let exchange = exchange(ExchangeSpec::default(), CostSpec::free(), &[]);
    let weights = [(AssetIdx(0), 0.5), (AssetIdx(1), 0.5)];
    let orders = exchange.size(&weights, Cny::from_yuan(5_030.0).unwrap(), &held(&[(2, 130)]), &market.day());
    let wishes: Vec<_> = orders.iter().map(|o| (o.asset.0, o.side, o.shares.0)).collect();
    // 2,515 yuan each: 251 shares; the main board buys 200, STAR 251, and what is no target goes whole.
    assert_eq!(wishes, [(2, Side::Sell, 130), (0, Side::Buy, 200), (1, Side::Buy, 251)]);
}

fn any_market() -> impl Strategy<Value = Market> {
    let stock = (5.0..15.0_f64, 5.0..15.0_f64, 0.0..3e5_f64, prop::bool::weighted(0.1), prop::bool::weighted(0.2));
    prop::collection::vec(stock, 6).prop_map(|stocks| {
        let mut market = Market::quiet(&["600000.SH", "600001.SH", "300001.SZ", "688001.SH", "430001.BJ", "000001.SZ"]);
        for (i, (close, open, volume, suspended, st)) in stocks.into_iter().enumerate() {
            let tick = |x: f64| (x * 100.0).round() / 100.0;
            let (open, close) = (tick(open), tick(close));
            market.open[i] = open;
            market.close[i] = close;
            market.high[i] = open.max(close);
            market.low[i] = open.min(close);
            market.volume[i] = volume.floor();
            market.amount[i] = volume.floor() * f64::midpoint(open, close);
            market.suspended[i] = suspended;
            market.st[i] = st;
        }
        market
    })
}

fn any_orders() -> impl Strategy<Value = Vec<Order>> {
    let one = (0_u32..6, prop::bool::ANY, 1_i64..60_000);
    prop::collection::vec(one, 0..20).prop_map(|orders| {
        orders.into_iter().map(|(a, buy, n)| order(a, if buy { Side::Buy } else { Side::Sell }, n)).collect()
    })
}

proptest! {
    #[test]
    fn what_is_ordered_is_filled_or_rejected_and_no_fill_breaks_a_rule(
        market in any_market(), orders in any_orders(), lots in prop::collection::vec(0_i64..40_000, 6),
        fill in prop::sample::select(vec![FillPrice::Open, FillPrice::Vwap, FillPrice::Close]), money in 0_i64..100_000_000_000,
    ) {
        let lots: Vec<(u32, i64)> = lots.into_iter().enumerate().filter(|(_, n)| *n > 0).map(|(i, n)| (i as u32, n)).collect();
        let holdings = held(&lots);
        let exchange = exchange(ExchangeSpec { fill, ..ExchangeSpec::default() }, CostSpec::default(), &[]);
        let day = market.day();
        let matched = exchange.match_day(&orders, &holdings, Credit::Cash(Cny(money)), &day, &[]);
        for asset in (0..6).map(AssetIdx) {
            for side in [Side::Buy, Side::Sell] {
                let ordered: i64 = orders.iter().filter(|o| o.asset == asset && o.side == side).map(|o| o.shares.0).sum();
                let filled: i64 = matched.fills.iter().filter(|f| f.asset == asset && f.side == side).map(|f| f.shares.0).sum();
                let refused: i64 = matched.rejects.iter().filter(|r| r.asset == asset && r.side == side).map(|r| r.shares.0).sum();
                prop_assert_eq!(filled + refused, ordered);
            }
            let sold: i64 = matched.fills.iter().filter(|f| f.asset == asset && f.side == Side::Sell).map(|f| f.shares.0).sum();
            let traded: i64 = matched.fills.iter().filter(|f| f.asset == asset).map(|f| f.shares.0).sum();
            prop_assert!(sold <= holdings.sellable(asset).0);
            prop_assert!(traded as f64 <= day.volume[asset.column()] * 0.10 + 1e-9);
        }
        let mut cash = money;
        for f in &matched.fills {
            let quote = day.quote(f.asset).unwrap();
            prop_assert!(!day.is_suspended[f.asset.column()]);
            let board = day.assets.get(f.asset).board;
            let band = exchange.limits().band(board, day.date, day.is_st[f.asset.column()], 1010, quote.prev_close).unwrap();
            let blocked = if f.side == Side::Buy { band.is_up(f.reference) } else { band.is_down(f.reference) };
            prop_assert!(!blocked, "filled at the limit: {:?}", f);
            if f.side == Side::Buy {
                let lots = match board { Board::Main | Board::ChiNext => f.shares.0 % 100 == 0, Board::Star => f.shares.0 >= 200, Board::Bse => f.shares.0 >= 100 };
                prop_assert!(lots, "{:?} bought {}", board, f.shares.0);
            }
            let fees = f.costs.fees().0;
            cash += if f.side == Side::Buy { -f.amount.0 - fees } else { f.amount.0 - fees };
            prop_assert!(f.side == Side::Sell || cash >= 0, "paid more than there was");
        }
    }
}
