//! The whole study of a factor on a real data set: `WEIPAN_STUDY_DATA=folder cargo bench -p weipan-benches --bench study`.
//!
//! The folder is a data set as `weipan data import` writes it. Prints the shortest of ten repeats after loading, and
//! the number of stock-days.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run has failed")]

use std::path::PathBuf;
use std::time::Instant;

use weipan_core::{Field, PriceLimits};
use weipan_data::{LoadRequest, load};
use weipan_factor::eval::{Scored, StudyOptions, null_test, study};
use weipan_factor::{Factor, library};

/// Repeats of each timing.
const REPEATS: usize = 10;

fn shortest<T>(mut job: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(job());
        start.elapsed().as_secs_f64()
    };
    (0..REPEATS).map(time).fold(f64::INFINITY, f64::min)
}

fn main() {
    let Some(path) = std::env::var_os("WEIPAN_STUDY_DATA").map(PathBuf::from) else {
        println!("skipped: WEIPAN_STUDY_DATA names no data set");
        return;
    };
    let fields = [Field::Close, Field::PrevClose, Field::TotalShares, Field::Turnover];
    let start = Instant::now();
    let market = load(&LoadRequest { path: &path, start: None, end: None, fields: &fields, extra: &[] }).unwrap();
    println!("load {:.3} s", start.elapsed().as_secs_f64());
    let bars = &market.bars;
    let start = Instant::now();
    std::hint::black_box(bars.adjustment());
    println!("adjustment, once a data set {:.3} s", start.elapsed().as_secs_f64());
    let cells = bars.field(Field::Close).unwrap().as_slice().iter().filter(|close| !close.is_nan()).count();
    let (days, limits, options) =
        (0..bars.calendar().len() as u32, PriceLimits::shipped().unwrap(), StudyOptions::default());
    for name in ["market_cap", "reversal", "turnover"] {
        let factor = library::resolve(name).unwrap();
        let scores = factor.score_days(bars, days.clone()).unwrap();
        let scoring = shortest(|| factor.score_days(bars, days.clone()).unwrap());
        let one = [Scored { name, scores: &scores }];
        let seconds = shortest(|| study(&one, days.clone(), bars, None, Some(&limits), &options).unwrap());
        println!("{name}: scores {scoring:.3} s, study {seconds:.3} s of {cells} stock-days");
    }
    let seconds = shortest(|| null_test(bars, days.clone(), None, Some(&limits), &options, 2, 1).unwrap());
    println!("null test: {:.3} s a trial", seconds / 2.0);
}
