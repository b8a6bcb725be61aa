//! Writes the made-up market of the day-loop bench as numpy files, so that other programs can do the weekly job on it:
//! `cargo run --release -p weipan-benches --example weekly_panel -- OUT [STOCKS] [YEARS]`.
//!
//! OUT gets `price.npy` (total-return prices, days × stocks, NaN where a stock has no bar), `cap.npy` (market value, yuan),
//! `tradable.npy` (bool: has a bar, trades, is not ST) and `dates.txt`. See `benches/peers/weekly_job.py`.
#![expect(clippy::unwrap_used, reason = "an example that cannot run has failed")]

use std::io::Write;
use std::path::{Path, PathBuf};

use weipan_core::Field;
use weipan_sim::{MarketSpec, simulate};

fn main() {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().unwrap());
    let stocks = args.next().map_or(5_000, |n| n.parse().unwrap());
    let years = args.next().map_or(10, |n| n.parse().unwrap());
    let spec = MarketSpec { years, listings_per_year: stocks / 50, ..MarketSpec::of_size(stocks) };
    let market = simulate(&spec).unwrap();
    let bars = &market.bars;
    let (close, shares) = (bars.field(Field::Close).unwrap(), bars.field(Field::TotalShares).unwrap());
    let shape = (close.days(), close.assets());
    let product = |a: &[f64], b: &[f64]| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a * b).collect() };
    let bytes = |values: &[f64]| -> Vec<u8> { values.iter().flat_map(|x| x.to_le_bytes()).collect() };
    let status = bars.is_st().as_slice().iter().zip(bars.is_suspended().as_slice());
    let tradable = close.as_slice().iter().zip(status).map(|(c, (st, halted))| u8::from(!c.is_nan() && !st && !halted));
    std::fs::create_dir_all(&out).unwrap();
    let price = product(close.as_slice(), bars.adjustment().as_slice());
    write_npy(&out.join("price.npy"), "<f8", shape, &bytes(&price));
    write_npy(&out.join("cap.npy"), "<f8", shape, &bytes(&product(close.as_slice(), shares.as_slice())));
    write_npy(&out.join("tradable.npy"), "|b1", shape, &tradable.collect::<Vec<u8>>());
    let dates: Vec<String> = bars.calendar().days().iter().map(ToString::to_string).collect();
    std::fs::write(out.join("dates.txt"), dates.join("\n")).unwrap();
    println!("{} days of {} stocks in {}", shape.0, shape.1, out.display());
}

/// An array in numpy's format, version 1.0: magic, length of the header, header padded to 64 bytes, rows.
fn write_npy(path: &Path, kind: &str, shape: (usize, usize), bytes: &[u8]) {
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}, {}), }}", shape.0, shape.1);
    let padding = 63 - (10 + header.len()) % 64;
    header.push_str(&" ".repeat(padding));
    header.push('\n');
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(b"\x93NUMPY\x01\x00").unwrap();
    file.write_all(&(header.len() as u16).to_le_bytes()).unwrap();
    file.write_all(header.as_bytes()).unwrap();
    file.write_all(bytes).unwrap();
}
