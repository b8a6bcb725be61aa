//! How long loading takes: 12.5 million made-up rows of one column, or a data set given by its folder.
//!
//! `cargo run --release -p weipan-data --example load [folder]`

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Days, NaiveDate};
use weipan_core::{Actions, Assets, Bars, Board, Calendar, Field, Futures, Indices, Instrument, Market, Panel};
use weipan_data::{About, LoadRequest, load, write};

const DAYS: usize = 2_500;
const STOCKS: usize = 5_000;
const RUNS: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(folder) = std::env::args_os().nth(1) {
        let fields =
            [Field::High, Field::Low, Field::Close, Field::PrevClose, Field::Volume, Field::Amount, Field::TotalShares];
        return time("7 fields and 2 flags", Path::new(&folder), &fields);
    }
    let folder = std::env::temp_dir().join(format!("weipan-load-{}", std::process::id()));
    let start = Instant::now();
    write(&folder, &made_up()?, &About { name: "made up".into(), ..About::default() }, true)?;
    println!("written in {:.2} s", start.elapsed().as_secs_f64());
    let timed = time("prices, one field", &folder, &[Field::Close])
        .and_then(|()| time("amounts, one field", &folder, &[Field::Amount]));
    std::fs::remove_dir_all(&folder)?;
    timed
}

fn time(what: &str, folder: &Path, fields: &[Field]) -> Result<(), Box<dyn Error>> {
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let market = load(&LoadRequest { path: folder, start: None, end: None, fields, extra: &[] })?;
        seconds.push(start.elapsed().as_secs_f64());
        let bars = &market.bars;
        assert!(bars.field(fields[0]).is_some_and(|panel| panel.days() == bars.calendar().len()));
    }
    seconds.sort_by(f64::total_cmp);
    let (best, median) = (seconds[0] * 1e3, seconds[RUNS / 2] * 1e3);
    println!("{what}: best {best:.0} ms, median {median:.0} ms on {} threads", rayon::current_num_threads());
    Ok(())
}

/// Random walks on the grid of 0.01, every stock on every day.
fn made_up() -> Result<Market, Box<dyn Error>> {
    let first = NaiveDate::from_ymd_opt(2014, 1, 1).ok_or("no such date")?;
    let days = (0..DAYS as u64).map(|d| first + Days::new(d / 5 * 7 + d % 5)).collect();
    let stocks = (0..STOCKS).map(|i| {
        let symbol = format!("{:06}.{}", if i < 2500 { i } else { 600_000 + i }, if i < 2500 { "SZ" } else { "SH" });
        Ok(Instrument {
            symbol: symbol.parse()?,
            name: symbol,
            board: Board::Main,
            list_date: first,
            delist_date: None,
            industry: None,
        })
    });
    let assets = Arc::new(Assets::new(stocks.collect::<Result<_, Box<dyn Error>>>()?));
    let mut bars = Bars::new(Arc::new(Calendar::new(days)?), assets);
    let mut state = 1_u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let mut ticks: Vec<f64> = (0..STOCKS).map(|_| (200.0 * (6.0 * random()).exp()).round()).collect();
    let (mut close, mut amount) = (Vec::with_capacity(DAYS * STOCKS), Vec::with_capacity(DAYS * STOCKS));
    for _ in 0..DAYS {
        for tick in &mut ticks {
            *tick = (*tick * (1.0 + 0.05 * (random() - 0.5))).round().max(100.0);
            close.push(*tick / 100.0);
            amount.push((*tick * 1e4 * (4.0 * random()).exp()).round());
        }
    }
    let panel = |values: &[f64]| Panel::from_rows(DAYS, STOCKS, values.to_vec()).ok_or("wrong count of values");
    bars.insert(Field::Close, panel(&close)?);
    bars.insert(Field::PrevClose, panel(&close)?);
    bars.insert(Field::Volume, panel(&amount)?);
    bars.insert(Field::Amount, panel(&amount)?);
    Ok(Market {
        name: "made up".into(),
        bars,
        actions: Actions::default(),
        indices: Indices::default(),
        members: std::sync::Arc::default(),
        futures: Futures::default(),
        warnings: Vec::new(),
        fingerprint: String::new(),
    })
}
