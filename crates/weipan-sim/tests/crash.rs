//! The crash: what a levered neutral book lives through.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use weipan_core::{DayIdx, Market, PriceLimits};
use weipan_sim::{CRASH, Crash, HEDGE_INDEX, LARGE_INDEX, MICRO_INDEX, MarketSpec, SNAP_BACK, simulate};

fn spec(seed: u64) -> MarketSpec {
    MarketSpec { seed, stocks: 1_000, years: 1, listings_per_year: 20, delistings_per_year: 0, ..Default::default() }
}

/// A market with the row of the crash's first day.
fn market(seed: u64) -> (Market, usize) {
    let market = simulate(&spec(seed)).unwrap();
    let start = market.bars.calendar().len() - 1 - Crash::default().days_before_end;
    (market, start)
}

fn growth(market: &Market, code: &str, rows: std::ops::Range<usize>) -> f64 {
    let close = &market.indices.get(code).unwrap().close;
    close[rows.end - 1] / close[rows.start - 1] - 1.0
}

/// Marks of the IM contract that was the front quarter on the day before the crash, by row of the crash, that day
/// first.
fn future(market: &Market, start: usize) -> Vec<f64> {
    let entry = DayIdx(start as u32 - 1);
    let date = market.bars.calendar().date(entry);
    let of = |day: DayIdx, code: &str| {
        let bar = market.futures.bars(day).iter().find(|bar| market.futures.contract(bar.contract).code == code);
        bar.map(|bar| bar.mark().yuan())
    };
    let contracts = market.futures.contracts().iter();
    let held =
        contracts.filter(|c| c.product == "IM" && c.is_quarterly()).find(|c| (c.last_day - date).num_days() >= 20);
    let code = &held.unwrap().code;
    (start - 1..start + SNAP_BACK + 3).map(|row| of(DayIdx(row as u32), code).unwrap()).collect()
}

/// The micro-cap index from the day before the crash on, that day 1.
fn micro(market: &Market, start: usize) -> Vec<f64> {
    let close = &market.indices.get(MICRO_INDEX).unwrap().close;
    (start - 1..start + SNAP_BACK + 3).map(|row| close[row] / close[start - 1]).collect()
}

fn limit_downs(market: &Market, row: usize) -> usize {
    let limits = PriceLimits::shipped().unwrap();
    let bars = market.bars.day(DayIdx(row as u32), &[]);
    let closes_down = |asset, board| {
        let quote = bars.quote(asset)?;
        let is_st = bars.is_st[asset.column()];
        let band = limits.band(board, bars.date, is_st, bars.days_listed(asset), quote.prev_close)?;
        (quote.volume.0 > 0 && band.is_down(quote.close)).then_some(())
    };
    market.bars.assets().iter().filter(|(asset, x)| closes_down(*asset, x.board).is_some()).count()
}

#[test]
fn the_index_falls_a_quarter_and_micro_caps_nearly_half() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        let index = growth(&market, HEDGE_INDEX, start..start + SNAP_BACK);
        let small = growth(&market, MICRO_INDEX, start..start + SNAP_BACK + 2);
        let large = growth(&market, LARGE_INDEX, start..start + SNAP_BACK);
        assert!((-0.30..-0.20).contains(&index), "seed {seed}: index {index}");
        assert!((-0.50..-0.38).contains(&small), "seed {seed}: micro-caps {small}");
        assert!((-0.18..-0.02).contains(&large), "seed {seed}: large caps {large}");
        assert!(growth(&market, MICRO_INDEX, start + SNAP_BACK + 2..start + CRASH.len()) > 0.15);
    }
}

#[test]
fn hundreds_close_at_their_down_limit_on_the_worst_day() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        let worst = limit_downs(&market, start + SNAP_BACK - 1);
        let quiet = limit_downs(&market, start - 1);
        assert!(worst >= 180 && quiet < 20, "seed {seed}: {worst} of 1000 stocks, {quiet} before");
        assert!(limit_downs(&market, start + SNAP_BACK) >= 20);
    }
}

#[test]
fn the_index_rebounds_while_micro_caps_still_fall() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        for row in [start + SNAP_BACK, start + SNAP_BACK + 1] {
            assert!(growth(&market, HEDGE_INDEX, row..row + 1) > 0.03);
            assert!(growth(&market, MICRO_INDEX, row..row + 1) < -0.02);
        }
    }
}

#[test]
fn the_discount_is_deepest_on_the_worst_day_and_then_closes() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        let deepest_rate = |row: usize| {
            let day = DayIdx(row as u32);
            let index = market.indices.get(HEDGE_INDEX).unwrap().close(day).unwrap().yuan();
            let date = market.bars.calendar().date(day);
            let rates = market.futures.bars(day).iter().filter_map(|bar| {
                let contract = market.futures.contract(bar.contract);
                let left = (contract.last_day - date).num_days();
                let is_held = contract.product == "IM" && contract.is_quarterly() && left >= 20;
                is_held.then_some((bar.close.yuan() / index - 1.0) * 365.0 / left as f64)
            });
            rates.fold(f64::INFINITY, f64::min)
        };
        assert!(deepest_rate(start + SNAP_BACK - 1) < -0.35, "seed {seed}: {}", deepest_rate(start + SNAP_BACK - 1));
        assert!(deepest_rate(start + SNAP_BACK + 1) > -0.16, "seed {seed}");
        assert!(deepest_rate(start - 1) > -0.16);
    }
}

#[test]
fn one_unit_long_and_short_loses_a_fifth_in_two_days() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        let (long, short) = (micro(&market, start), future(&market, start));
        let over = |x: &[f64], from: usize| x[from + 2] / x[from] - 1.0;
        let worst = (0..SNAP_BACK + 1).map(|from| over(&long, from) - over(&short, from)).fold(0.0, f64::min);
        assert_eq!(worst, over(&long, SNAP_BACK) - over(&short, SNAP_BACK), "seed {seed}: the snap-back is the worst");
        assert!((-0.36..-0.20).contains(&worst), "seed {seed}: {worst}");
    }
}

#[test]
fn four_times_is_called_and_ruined_and_two_times_survives() {
    for seed in 1..=4 {
        let (market, start) = market(seed);
        let (long, short) = (micro(&market, start), future(&market, start));
        let start_level = short[0];
        let ratio = |leverage: f64, at: usize| {
            let (l, s) = (long[at], short[at] / start_level);
            (1.0 / leverage + l - s) / l.max(s)
        };
        let lowest = |leverage| (1..long.len()).map(|at| ratio(leverage, at)).fold(f64::INFINITY, f64::min);
        assert!(ratio(4.0, SNAP_BACK) > 0.15, "seed {seed}: no call before the snap-back");
        assert!(lowest(4.0) < 0.10, "seed {seed}: closed out at 4x, {}", lowest(4.0));
        assert!(lowest(2.0) > 0.15 && lowest(2.0) < 0.45, "seed {seed}: 2x suffers and lives, {}", lowest(2.0));
        assert!(lowest(1.0) > 0.6, "seed {seed}: 1x hardly notices");
    }
}

#[test]
fn a_market_without_a_crash_has_none() {
    let calm = simulate(&MarketSpec { crash: None, ..spec(1) }).unwrap();
    let (market, start) = market(1);
    let close = |market: &Market| market.indices.get(HEDGE_INDEX).unwrap().close.clone();
    assert_eq!(close(&calm)[..start], close(&market)[..start]);
    assert!(growth(&calm, HEDGE_INDEX, start..start + SNAP_BACK) > -0.15);
}
