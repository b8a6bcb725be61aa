//! What holds on every row of a made-up market.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::OnceLock;

use chrono::Datelike;
use weipan_core::{Action, AssetIdx, Bars, DayIdx, Field, LimitBand, Market, Price, PriceLimits, Ratio, Shares};
use weipan_sim::{HEDGE_INDEX, LARGE_INDEX, MICRO_INDEX, MID_INDEX, MarketSpec, simulate};

const FIELDS: [Field; 10] = Field::ALL;

fn spec() -> MarketSpec {
    MarketSpec { stocks: 300, listings_per_year: 12, delistings_per_year: 3, ..Default::default() }
}

fn market() -> &'static Market {
    static MARKET: OnceLock<Market> = OnceLock::new();
    MARKET.get_or_init(|| simulate(&spec()).unwrap())
}

/// One row of the bars.
struct Row {
    day: DayIdx,
    asset: AssetIdx,
    values: [f64; 10],
}

impl Row {
    fn get(&self, field: Field) -> f64 {
        self.values[field as usize]
    }

    fn ticks(&self, field: Field) -> i64 {
        (self.get(field) * 100.0).round() as i64
    }
}

/// All rows, each stock's in the order of days.
fn rows(bars: &Bars) -> Vec<Vec<Row>> {
    let of_stock = |asset| {
        (0..bars.calendar().len()).map(|row| DayIdx(row as u32)).filter_map(move |day| {
            let values = FIELDS.map(|field| bars.field(field).unwrap().at(day, asset));
            (!values[Field::Close as usize].is_nan()).then_some(Row { day, asset, values })
        })
    };
    bars.assets().iter().map(|(asset, _)| of_stock(asset).collect()).collect()
}

fn every(mut check: impl FnMut(&Row)) {
    let rows = rows(&market().bars);
    assert!(rows.iter().map(Vec::len).sum::<usize>() > 200_000);
    rows.iter().flatten().for_each(&mut check);
}

fn is_suspended(row: &Row) -> bool {
    market().bars.is_suspended().at(row.day, row.asset)
}

fn action(row: &Row) -> Option<&'static Action> {
    market().actions.on(row.day).iter().find(|action| action.asset == row.asset)
}

fn band(limits: &PriceLimits, row: &Row) -> Option<LimitBand> {
    let bars = &market().bars;
    let instrument = bars.assets().get(row.asset);
    let (date, age) = (bars.calendar().date(row.day), bars.days_listed(row.day, row.asset));
    let reference = Price::from_quote(row.get(Field::PrevClose)).unwrap();
    limits.band(instrument.board, date, bars.is_st().at(row.day, row.asset), age, reference)
}

#[test]
fn a_row_is_whole_or_absent() {
    let bars = &market().bars;
    for day in (0..bars.calendar().len()).map(|row| DayIdx(row as u32)) {
        for (asset, _) in bars.assets().iter() {
            let missing = FIELDS.iter().filter(|f| bars.field(**f).unwrap().at(day, asset).is_nan()).count();
            assert!(missing == 0 || missing == FIELDS.len(), "{asset:?} on {day:?}: {missing} fields are missing");
        }
    }
}

#[test]
fn prices_are_whole_ticks_in_order() {
    every(|row| {
        for field in [Field::Open, Field::High, Field::Low, Field::Close, Field::PrevClose] {
            assert_eq!(row.get(field), row.ticks(field) as f64 / 100.0);
            assert!(row.ticks(field) >= 20);
        }
        let (low, high) = (row.ticks(Field::Low), row.ticks(Field::High));
        for field in [Field::Open, Field::Close] {
            assert!((low..=high).contains(&row.ticks(field)));
        }
    });
}

#[test]
fn prices_stay_in_the_band_and_reach_it_sometimes() {
    let limits = PriceLimits::shipped().unwrap();
    let (mut at_limit, mut free) = (0, 0);
    every(|row| match band(&limits, row) {
        Some(band) => {
            let price = |field| Price::from_quote(row.get(field)).unwrap();
            assert!(price(Field::Low) >= band.down && price(Field::High) <= band.up, "{:?} {:?}", row.asset, row.day);
            at_limit += usize::from(band.is_down(price(Field::Close)) || band.is_up(price(Field::Close)));
        }
        None => free += 1,
    });
    assert!(at_limit > 500, "{at_limit}");
    let listings = market().bars.assets().iter().filter(|(_, x)| x.list_date >= spec().first).count();
    assert_eq!(listings, 36);
    assert!((listings..=5 * listings).contains(&free), "{free} rows without limits");
}

#[test]
fn suspended_rows_carry_the_last_close() {
    let mut suspended = 0;
    every(|row| {
        let flat = [Field::Open, Field::High, Field::Low, Field::Close]
            .iter()
            .all(|f| row.get(*f) == row.get(Field::PrevClose));
        if is_suspended(row) {
            suspended += 1;
            assert!(flat && [Field::Volume, Field::Amount, Field::Turnover].iter().all(|f| row.get(*f) == 0.0));
        } else {
            assert!(row.get(Field::Volume) >= 100.0);
        }
    });
    assert!(suspended > 50, "{suspended}");
}

#[test]
fn the_average_price_and_the_turnover_fit_the_row() {
    every(|row| {
        let (volume, amount) = (row.get(Field::Volume), row.get(Field::Amount));
        if volume > 0.0 {
            let cents = (amount * 100.0).round() as i128;
            assert_eq!(amount, cents as f64 / 100.0);
            let volume = volume as i128;
            assert!(cents >= i128::from(row.ticks(Field::Low)) * volume);
            assert!(cents <= i128::from(row.ticks(Field::High)) * volume);
            assert_eq!(volume % 100, 0);
        }
        assert_eq!(row.get(Field::Turnover), volume / row.get(Field::FloatShares));
        assert!(row.get(Field::Turnover) < 0.7 && row.get(Field::FloatShares) <= row.get(Field::TotalShares));
    });
}

#[test]
fn reference_prices_and_shares_follow_from_the_day_before() {
    let (mut cash, mut bonus) = (0, 0);
    for stock in rows(&market().bars) {
        for pair in stock.windows(2) {
            let (before, row) = (&pair[0], &pair[1]);
            let (paid, given) =
                action(row).map_or((Ratio(0), Ratio(0)), |a| (a.cash_per_share, a.new_shares_per_share));
            cash += usize::from(paid.0 > 0);
            bonus += usize::from(given.0 > 0);
            // (close - cash) / (1 + new shares), half up, in 1e-8 yuan.
            let numerator = (i128::from(before.ticks(Field::Close)) * 1_000_000 - i128::from(paid.0)) * 100;
            let denominator = i128::from(100_000_000 + given.0);
            let expected = (2 * numerator + denominator).div_euclid(2 * denominator);
            assert_eq!(i128::from(row.ticks(Field::PrevClose)), expected, "{:?} {:?}", row.asset, row.day);
            for field in [Field::TotalShares, Field::FloatShares] {
                let old = before.get(field) as i64;
                let (new, _) = given.new_shares_for(Shares(old));
                assert_eq!(row.get(field) as i64, old + new.0);
            }
        }
    }
    assert!(cash > 300 && bonus > 20, "{cash} {bonus}");
}

#[test]
fn actions_go_ex_on_trading_rows_and_pay_within_the_data() {
    let market = market();
    let days = market.bars.calendar().len();
    let mut in_season = 0;
    for action in market.actions.all() {
        assert!(!market.bars.is_suspended().at(action.ex_day, action.asset));
        assert!(action.pay_day > action.ex_day && action.pay_day.row() < days);
        assert!(action.cash_per_share.0 >= 0 && action.cash_per_share.0 % 100_000 == 0);
        let month = market.bars.calendar().date(action.ex_day).month();
        in_season += usize::from((5..=7).contains(&month));
    }
    let share = in_season as f64 / market.actions.all().len() as f64;
    assert!((0.72..0.9).contains(&share), "{share}");
}

#[test]
fn rows_run_from_the_listing_to_the_day_before_the_delisting() {
    let market = market();
    let calendar = market.bars.calendar();
    let mut delisted = 0;
    for ((_, instrument), rows) in market.bars.assets().iter().zip(rows(&market.bars)) {
        let first = calendar.date(rows[0].day);
        let last = calendar.date(rows[rows.len() - 1].day);
        assert_eq!(first, instrument.list_date.max(calendar.days()[0]));
        match instrument.delist_date {
            Some(date) => {
                delisted += 1;
                assert!(last < date && market.bars.is_st().at(rows[rows.len() - 1].day, rows[0].asset));
                assert_eq!(calendar.find(date).unwrap().back(1), calendar.find(last));
            }
            None => assert_eq!(Some(&last), calendar.days().last()),
        }
        assert_eq!(rows[rows.len() - 1].day.row() - rows[0].day.row() + 1, rows.len(), "no gap");
    }
    assert_eq!(delisted, 6);
}

#[test]
fn boards_follow_codes_and_st_narrows_the_main_board() {
    let limits = PriceLimits::shipped().unwrap();
    let mut narrow = 0;
    every(|row| {
        let instrument = market().bars.assets().get(row.asset);
        assert_eq!(instrument.symbol.board(), Some(instrument.board));
        if market().bars.is_st().at(row.day, row.asset) && instrument.board == weipan_core::Board::Main {
            let up = band(&limits, row).unwrap().up.yuan() / row.get(Field::PrevClose);
            assert!(up < 1.06 || row.get(Field::PrevClose) < 1.0);
            narrow += 1;
        }
    });
    assert!(narrow > 500, "{narrow}");
}

#[test]
fn members_have_rows_and_their_number_is_the_share_of_all_stocks() {
    let market = market();
    for (code, count) in [(LARGE_INDEX, 23), (MID_INDEX, 38), (HEDGE_INDEX, 75), (MICRO_INDEX, 30)] {
        let mask = &market.members[code];
        for day in (0..market.bars.calendar().len()).map(|row| DayIdx(row as u32)) {
            assert!((count - 2..=count).contains(&mask.count(day)), "{code} {day:?}: {}", mask.count(day));
            for (asset, _) in market.bars.assets().iter().filter(|(asset, _)| mask.at(day, *asset)) {
                assert!(market.bars.field(Field::Close).unwrap().at(day, asset) > 0.0);
            }
        }
    }
    let overlap = |day| {
        let masks = [LARGE_INDEX, MID_INDEX, HEDGE_INDEX].map(|code| &market.members[code]);
        (0..300).map(AssetIdx).any(|asset| masks.iter().filter(|mask| mask.at(day, asset)).count() > 1)
    };
    assert!((0..market.bars.calendar().len()).all(|row| !overlap(DayIdx(row as u32))));
}

#[test]
fn index_rows_agree_with_their_dated_rows_and_reach_a_year_back() {
    let market = market();
    let first = market.bars.calendar().days()[0];
    for code in market.indices.codes() {
        let levels = market.indices.get(code).unwrap();
        assert!(levels.dated.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!((first - levels.dated[0].0).num_days() > 366);
        let from = levels.dated.partition_point(|row| row.0 < first);
        let close: Vec<f64> = levels.dated[from..].iter().map(|row| row.1).collect();
        assert_eq!(close, levels.close);
        let gained: Vec<f64> = levels.total_return.iter().zip(&close).map(|(total, close)| total / close).collect();
        assert!(gained.windows(2).all(|pair| pair[1] >= pair[0] - 1e-6), "cash only adds to {code}");
    }
}
