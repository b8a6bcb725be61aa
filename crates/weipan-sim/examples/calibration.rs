//! Prints the calibration numbers of the default market: `cargo run --release -p weipan-sim --example calibration`.
//! A number as the only argument is another seed.

use std::error::Error;
use std::time::Instant;

use chrono::Datelike;
use weipan_core::{AssetIdx, DayIdx, Field, Market, Price, PriceLimits};
use weipan_sim::{CRASH, Crash, HEDGE_INDEX, LARGE_INDEX, MICRO_INDEX, MID_INDEX, MarketSpec, SNAP_BACK, simulate};

fn main() -> Result<(), Box<dyn Error>> {
    let mut spec = MarketSpec::default();
    if let Some(seed) = std::env::args().nth(1) {
        spec.seed = seed.parse()?;
    }
    let start = Instant::now();
    let market = simulate(&spec)?;
    let (days, stocks) = (market.bars.calendar().len(), market.bars.assets().len());
    println!("seed {}: {stocks} stocks, {days} days, {:.2} s", spec.seed, start.elapsed().as_secs_f64());
    let crash = days - 1 - spec.crash.map_or(0, |crash: Crash| crash.days_before_end);
    indices(&market, crash);
    basis(&market, crash);
    crash_days(&market, crash)?;
    let fall = |code, end: usize| {
        let growth: f64 = returns(&market, code)[crash - 1..end - 1].iter().map(|r| 1.0 + r).product();
        (growth - 1.0) * 100.0
    };
    println!("{HEDGE_INDEX} down to the worst day: {:+.1} %", fall(HEDGE_INDEX, crash + SNAP_BACK));
    println!("{MICRO_INDEX} down to the trough: {:+.1} %", fall(MICRO_INDEX, crash + SNAP_BACK + 2));
    caps(&market);
    Ok(())
}

/// Market caps on the first day, billion yuan.
fn caps(market: &Market) {
    let row = |field| market.bars.field(field).map(|panel| panel.row(DayIdx(0)).to_vec()).unwrap_or_default();
    let mut caps: Vec<f64> = row(Field::Close).iter().zip(row(Field::TotalShares)).map(|(p, n)| p * n / 1e9).collect();
    caps.retain(|cap| cap.is_finite());
    caps.sort_by(f64::total_cmp);
    let at = |share: f64| caps[((caps.len() - 1) as f64 * share) as usize];
    let [low, tenth, fifth, half, top] = [0.0, 0.1, 0.2, 0.5, 1.0].map(at);
    println!(
        "market caps, bn yuan: smallest {low:.2}, 10 % {tenth:.2}, 20 % {fifth:.2}, median {half:.2}, largest {top:.0}"
    );
}

/// Day-to-day returns of an index, the first one on row 1.
fn returns(market: &Market, code: &str) -> Vec<f64> {
    let close = market.indices.get(code).map(|levels| levels.close.clone()).unwrap_or_default();
    close.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect()
}

fn indices(market: &Market, crash: usize) {
    let hedge = returns(market, HEDGE_INDEX);
    for code in [LARGE_INDEX, MID_INDEX, HEDGE_INDEX, MICRO_INDEX] {
        let of_index = returns(market, code);
        print!("{code:>10}");
        let days = market.bars.calendar().days();
        for year in days[0].year()..=days[days.len() - 1].year() {
            let growth: f64 =
                (1..days.len()).filter(|t| days[*t].year() == year).map(|t| 1.0 + of_index[t - 1]).product();
            print!("  {year} {:+6.2} %", (growth - 1.0) * 100.0);
        }
        let calm = volatility(&of_index[..crash - 1]);
        println!(
            "  vol {:.1} % ({calm:.1} % before the crash), correlation with {HEDGE_INDEX} {:.2}",
            volatility(&of_index),
            correlation(&of_index, &hedge)
        );
    }
}

fn mean(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

fn volatility(x: &[f64]) -> f64 {
    let m = mean(x);
    (x.iter().map(|v| (v - m).powi(2)).sum::<f64>() / x.len() as f64 * 245.0).sqrt() * 100.0
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let (mx, my) = (mean(x), mean(y));
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(y).map(|(a, b)| f(a - mx, b - my)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// Mark, close and annualised raw basis (percent) of the front quarter contract of IM with 20 days left at least.
fn front_quarter(market: &Market, day: DayIdx) -> Option<(String, f64, f64)> {
    let date = market.bars.calendar().date(day);
    let index = market.indices.get(HEDGE_INDEX)?.close(day)?;
    let bar = market.futures.bars(day).iter().find(|bar| {
        let contract = market.futures.contract(bar.contract);
        contract.product == "IM" && contract.is_quarterly() && (contract.last_day - date).num_days() >= 20
    })?;
    let contract = market.futures.contract(bar.contract);
    let years = (contract.last_day - date).num_days() as f64 / 365.0;
    Some((contract.code.clone(), bar.close.yuan(), (bar.close.yuan() / index.yuan() - 1.0) / years * 100.0))
}

fn basis(market: &Market, crash: usize) {
    for (label, months) in [("all months", 1..=12), ("May and June", 5..=6)] {
        let rates: Vec<f64> = (0..crash)
            .map(|row| DayIdx(row as u32))
            .filter(|day| months.contains(&market.bars.calendar().date(*day).month()))
            .filter_map(|day| front_quarter(market, day))
            .map(|(_, _, rate)| rate)
            .collect();
        println!("IM front quarter before the crash, {label}: {:+.1} % a year", mean(&rates));
    }
}

/// Stocks that closed at their down-limit, and those that never left it.
fn limit_downs(market: &Market, limits: &PriceLimits, day: DayIdx) -> (usize, usize) {
    let bars = market.bars.day(day, &[]);
    let (mut closed, mut locked) = (0, 0);
    for (asset, instrument) in market.bars.assets().iter() {
        let Some(quote) = bars.quote(asset) else { continue };
        let age = bars.days_listed(asset);
        let band = limits.band(instrument.board, bars.date, bars.is_st[asset.column()], age, quote.prev_close);
        if quote.volume.0 > 0 && band.is_some_and(|band| band.is_down(quote.close)) {
            closed += 1;
            locked += usize::from(quote.high == quote.low);
        }
    }
    (closed, locked)
}

/// The crash day by day, with books of fixed quantities bought and hedged at the close before it.
fn crash_days(market: &Market, crash: usize) -> Result<(), Box<dyn Error>> {
    let limits = PriceLimits::shipped()?;
    let entry = DayIdx(crash as u32 - 1);
    let members = &market.members[MICRO_INDEX];
    let basket: Vec<AssetIdx> =
        market.bars.assets().iter().map(|(asset, _)| asset).filter(|asset| members.at(entry, *asset)).collect();
    let worth = |day: DayIdx, prices: &dyn Fn(AssetIdx) -> f64| -> f64 {
        basket.iter().map(|asset| prices(*asset) * market.bars.adjustment().at(day, *asset)).sum()
    };
    let close = market.bars.field(Field::Close).ok_or("no close")?;
    let entry_price: Vec<f64> =
        market.bars.assets().iter().map(|(a, _)| close.at(entry, a) * market.bars.adjustment().at(entry, a)).collect();
    let long = |day: DayIdx| {
        worth(day, &|asset| {
            if close.at(day, asset).is_nan() { 0.0 } else { close.at(day, asset) / entry_price[asset.column()] }
        }) / basket.len() as f64
    };
    let held = front_quarter(market, entry).ok_or("no contract")?.0;
    let mark = |day: DayIdx| -> Option<Price> {
        market
            .futures
            .bars(day)
            .iter()
            .find(|bar| market.futures.contract(bar.contract).code == held)
            .map(|bar| bar.mark())
    };
    let at_entry = mark(entry).ok_or("no mark")?.yuan();
    println!("date        micro   index  {held}  hedged  basis/yr  down  locked   E/max(L,H) at 4x    3x    2x    1x");
    let (micro, index) = (returns(market, MICRO_INDEX), returns(market, HEDGE_INDEX));
    let mut previous = at_entry;
    for row in crash..crash + CRASH.len() {
        let day = DayIdx(row as u32);
        let Some(level) = mark(day).map(Price::yuan) else { break };
        let future = level / previous - 1.0;
        let (closed, locked) = limit_downs(market, &limits, day);
        let rate = front_quarter(market, day).map_or(f64::NAN, |(_, _, rate)| rate);
        print!(
            "{}  {:+6.2}  {:+6.2}  {:+6.2}  {:+6.2}  {rate:+8.1}  {closed:4}  {locked:4}  ",
            market.bars.calendar().date(day),
            micro[row - 1] * 100.0,
            index[row - 1] * 100.0,
            future * 100.0,
            (micro[row - 1] - future) * 100.0
        );
        let (long, short) = (long(day), level / at_entry);
        for leverage in [4.0, 3.0, 2.0, 1.0] {
            let equity = 1.0 / leverage + long - short;
            print!("  {:5.1} %", equity / long.max(short) * 100.0);
        }
        println!();
        previous = level;
    }
    Ok(())
}
