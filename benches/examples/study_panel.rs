//! Studies a factor on a data set and writes the panel and the daily numbers, so that another program can do the same:
//! `cargo run --release -p weipan-benches --example study_panel -- DATA OUT [DEFINITION]`.
//!
//! OUT gets `shape.json` (dates, stocks, seconds), `price.f64` and `scores.f64` (days × stocks, little-endian, NaN where
//! there is none; prices are total-return prices), `days.csv` and `buckets.csv`. See `benches/peers/alphalens_tear_sheet.py`.
#![expect(clippy::unwrap_used, reason = "an example that cannot run has failed")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use weipan_core::{Field, Panel, PriceLimits};
use weipan_data::{LoadRequest, load};
use weipan_factor::eval::{Scored, StudyOptions, StudyTables, study};
use weipan_factor::{Factor, library};

/// Repeats of the timing, of which the shortest is written.
const REPEATS: usize = 7;

fn main() {
    let mut args = std::env::args().skip(1);
    let (data, out) = (PathBuf::from(args.next().unwrap()), PathBuf::from(args.next().unwrap()));
    let factor = library::resolve(&args.next().unwrap_or_else(|| "reversal".to_owned())).unwrap();
    let mut fields = factor.fields();
    fields.extend([Field::Close, Field::PrevClose, Field::TotalShares]);
    fields.sort_unstable();
    fields.dedup();
    let market = load(&LoadRequest { path: &data, start: None, end: None, fields: &fields, extra: &[] }).unwrap();
    let (bars, limits, options) = (&market.bars, PriceLimits::shipped().unwrap(), StudyOptions::default());
    let days = 0..bars.calendar().len() as u32;
    let scores = factor.score_days(bars, days.clone()).unwrap();
    let one = [Scored { name: "x", scores: &scores }];
    let run = || study(&one, days.clone(), bars, None, Some(&limits), &options).unwrap();
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64()
    };
    let seconds = (0..REPEATS).map(time).fold(f64::INFINITY, f64::min);
    println!("study: {seconds:.3} s, {} days of {} stocks", scores.days(), scores.assets());
    let mut price = bars.field(Field::Close).unwrap().clone();
    price.as_mut_slice().iter_mut().zip(bars.adjustment().as_slice()).for_each(|(price, factor)| *price *= factor);
    std::fs::create_dir_all(&out).unwrap();
    let dates: Vec<String> = bars.calendar().days().iter().map(|date| format!("\"{date}\"")).collect();
    let shape = format!(
        "{{\"dates\": [{}], \"stocks\": {}, \"seconds\": {seconds}, \"buckets\": {}}}",
        dates.join(", "),
        scores.assets(),
        options.buckets
    );
    std::fs::write(out.join("shape.json"), shape).unwrap();
    write_panel(&out.join("price.f64"), &price);
    write_panel(&out.join("scores.f64"), &scores);
    write_tables(&out, &run());
}

fn write_panel(path: &Path, panel: &Panel<f64>) {
    let bytes: Vec<u8> = panel.as_slice().iter().flat_map(|x| x.to_le_bytes()).collect();
    std::fs::write(path, bytes).unwrap();
}

fn write_tables(out: &Path, tables: &StudyTables) {
    let mut days = String::from("date,rank_ic,rank_autocorrelation\n");
    for row in &tables.days {
        writeln!(days, "{},{},{}", row.date, row.rank_ic, row.rank_autocorrelation).unwrap();
    }
    std::fs::write(out.join("days.csv"), days).unwrap();
    let mut buckets = String::from("date,bucket,mean_return,turnover\n");
    for row in &tables.buckets {
        writeln!(buckets, "{},{},{},{}", row.date, row.bucket, row.mean_return, row.turnover).unwrap();
    }
    std::fs::write(out.join("buckets.csv"), buckets).unwrap();
}
