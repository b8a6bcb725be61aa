//! Average rank at real size, beside a plain copy of the panel as the floor, and rows made to be slow.
//!
//! `cargo bench -p weipan-benches --bench rank`. All jobs of a table take turns, again and again, so that what else the machine
//! does meets them all; ratios are those within a turn.

use ndarray::Array2;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Instant;
use weipan_benches::{DAYS, STOCKS, market_cap, market_caps, normal, returns};
use weipan_kernel::{Float, RankMethod, RankOptions, RankScale, RankScratch, rank, rank_panel};

fn main() {
    panels();
    rows();
}

fn panels() {
    const TURNS: usize = 41;
    let (caps, returns) = (market_caps(), returns());
    let narrow = returns.mapv(|x| x as f32);
    let (mut out, mut narrow_out) = (Array2::zeros(caps.dim()), Array2::zeros(caps.dim()));
    let [one, two] = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
    let (Ok(one), Ok(two)) = (one, two) else { return };
    let average = RankOptions::default();
    let other = [
        ("returns", average),
        ("returns, as fractions", RankOptions { scale: RankScale::Fraction, ..average }),
        ("returns, ordinal", RankOptions { method: RankMethod::Ordinal, ..average }),
        ("returns, dense", RankOptions { method: RankMethod::Dense, ..average }),
    ];
    let mut jobs = vec![
        Job::new("copy of the panel"),
        Job::new("market values"),
        Job::new("market values, two threads"),
        Job::new("returns, float32"),
    ];
    jobs.extend(other.map(|(name, _)| Job::new(name)));
    for _ in 0..TURNS {
        let mut jobs = jobs.iter_mut();
        let mut next = |work: &mut (dyn FnMut() + Send)| jobs.next().map(|job| job.time(work));
        next(&mut || black_box(&mut out).assign(black_box(&caps)));
        next(&mut || one.install(|| rank_panel(caps.view(), out.view_mut(), average)));
        next(&mut || two.install(|| rank_panel(caps.view(), out.view_mut(), average)));
        next(&mut || one.install(|| rank_panel(narrow.view(), narrow_out.view_mut(), average)));
        for (_, options) in other {
            next(&mut || one.install(|| rank_panel(returns.view(), out.view_mut(), options)));
        }
    }
    println!(
        "{DAYS} days x {STOCKS} stocks, ns a cell, {TURNS} turns: least, median, and the median of what a turn took of the copy's"
    );
    for job in &jobs {
        let [least, median] = least_and_median(job.seconds.clone()).map(|time| 1e9 * time / (DAYS * STOCKS) as f64);
        println!("{:28} {least:6.2} {median:6.2} {:6.2}", job.name, job.median_ratio(&jobs[0]));
    }
    let [one, two] = [1, 2].map(|job| least_and_median(jobs[job].seconds.clone())[0]);
    let median = jobs[1].median_ratio(&jobs[2]);
    println!("one thread / two threads: {:.2} of the least times, {median:.2} in the middle of the turns", one / two);
}

/// Rows that a sort of coarse keys finds hard, 64 different ones of each kind, so that no branch is learnt by heart.
fn rows() {
    const ROWS: usize = 64;
    const TURNS: usize = 41;
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut kinds: Vec<Kind> = Vec::new();
    for (name, make) in KINDS {
        let rows: Vec<Vec<f64>> = (0..ROWS).map(|_| make(&mut random)).collect();
        let narrow = rows.iter().map(|row| row.iter().map(|&x| x as f32).collect()).collect();
        kinds.push(Kind { rows, narrow, times: [Job::new(name), Job::new(name)] });
    }
    let (mut out, mut narrow_out, mut scratch) = (vec![0.0; STOCKS], vec![0.0; STOCKS], RankScratch::new());
    for _ in 0..TURNS {
        for Kind { rows, narrow, times: [double, single] } in &mut kinds {
            double.time(&mut || each_row(rows, &mut out, &mut scratch));
            single.time(&mut || each_row(narrow, &mut narrow_out, &mut scratch));
        }
    }
    println!(
        "\nrows of {STOCKS}, ns a cell, least of {TURNS} turns, and how many times that of market values: float64, float32"
    );
    let typical = [0, 1].map(|width| least_and_median(kinds[0].times[width].seconds.clone())[0]);
    for kind in &kinds {
        let [double, single] = [0, 1].map(|width| least_and_median(kind.times[width].seconds.clone())[0]);
        let cell = 1e9 / (ROWS * STOCKS) as f64;
        println!(
            "{:22} {:6.2} {:5.2} {:8.2} {:5.2}",
            kind.times[0].name,
            cell * double,
            double / typical[0],
            cell * single,
            single / typical[1]
        );
    }
}

struct Kind {
    rows: Vec<Vec<f64>>,
    narrow: Vec<Vec<f32>>,
    times: [Job; 2],
}

fn each_row<T: Float>(rows: &[Vec<T>], out: &mut [T], scratch: &mut RankScratch) {
    for row in rows {
        rank(black_box(row), out, RankOptions::default(), scratch);
    }
}

/// How long it took each time.
struct Job {
    name: &'static str,
    seconds: Vec<f64>,
}

impl Job {
    fn new(name: &'static str) -> Self {
        Self { name, seconds: Vec::new() }
    }

    fn time(&mut self, work: &mut dyn FnMut()) {
        let start = Instant::now();
        work();
        self.seconds.push(start.elapsed().as_secs_f64());
    }

    /// The median of what this took of another's time, turn by turn.
    fn median_ratio(&self, other: &Self) -> f64 {
        least_and_median(self.seconds.iter().zip(&other.seconds).map(|(a, b)| a / b).collect())[1]
    }
}

fn least_and_median(mut numbers: Vec<f64>) -> [f64; 2] {
    numbers.sort_by(f64::total_cmp);
    [numbers[0], numbers[numbers.len() / 2]]
}

type Make = fn(&mut ChaCha8Rng) -> Vec<f64>;

const KINDS: &[(&str, Make)] = &[
    ("market values", |random| fill(|| market_cap(random))),
    ("normal", |random| fill(|| normal(random))),
    ("log-normal", |random| fill(|| normal(random).exp())),
    ("cauchy", |random| fill(|| normal(random) / normal(random))),
    ("skewed 1e300", |random| fill(|| 10_f64.powf(600.0 * random.random::<f64>() - 300.0))),
    ("prices near 1000", |random| fill(|| 1000.0 + 1e-6 * normal(random))),
    ("constant", |_| fill(|| 7.0)),
    ("3 values", |random| fill(|| random.random_range(0..3).into())),
    ("50 values", |random| fill(|| random.random_range(0..50).into())),
    ("2000 values", |random| fill(|| random.random_range(0..2000).into())),
    ("all NaN", |_| fill(|| f64::NAN)),
    ("half NaN", |random| fill(|| if random.random() { f64::NAN } else { normal(random) })),
    ("sorted", |random| sorted(random)),
    ("reversed", |random| sorted(random).into_iter().rev().collect()),
    ("10 outliers 1e6", |random| outliers(random, 1e6)),
    ("10 outliers 1e15", |random| outliers(random, 1e15)),
    ("10 outliers inf", |random| outliers(random, f64::INFINITY)),
    ("3 nested clusters", |random| {
        fill(|| match random.random_range(0..1000) {
            0 => normal(random),
            1 => 1.0 + 1e-6 * normal(random),
            2 => 1.0 + 1e-11 * normal(random),
            _ => 1.0 + 2e-14 * normal(random),
        })
    }),
    ("4 even clusters", |random| fill(|| cluster(random, 4))),
    ("clusters of a tenth", |random| fill(|| cluster(random, 10))),
    ("two modes", |random| fill(|| if random.random() { 1.0 } else { 2.0 } + 1e-9 * normal(random))),
    ("half zero", |random| fill(|| if random.random() { 0.0 } else { normal(random) })),
    ("90 % zero", |random| fill(|| if random.random::<f64>() < 0.9 { 0.0 } else { normal(random) })),
    ("prices in cents", |random| fill(|| (100.0 * (2.7 + 0.8 * normal(random)).exp()).round() / 100.0)),
    ("4s in one cell", |random| crowds(random, 4)),
    ("32s in one cell", |random| crowds(random, 32)),
    ("1000s in one cell", |random| crowds(random, 1000)),
    ("pairs in one cell", |random| crowds(random, 2)),
    ("8s in one cell", |random| crowds(random, 8)),
    ("64s in one cell", |random| crowds(random, 64)),
    ("200s in one cell", |random| crowds(random, 200)),
    ("9s in one cell", |random| crowds(random, 9)),
    ("100s in one cell", |random| crowds(random, 100)),
    ("200s of 3 values", |random| crowds(random, 200).iter().map(|x| (x * 1e10).round() / 1e10).collect()),
    ("nests at 5 places", |random| nests(random, [1.0, 2.0, 3.0, 4.0, 5.0])),
    ("nests round zero", |random| nests(random, [-2.0, -1.0, 0.0, 1.0, 2.0])),
    ("nests at 8 powers", |random| nests(random, std::array::from_fn::<_, 8, _>(|i| 100_f64.powi(i as i32)))),
    ("nests at 12 places", |random| nests(random, std::array::from_fn::<_, 12, _>(|i| i as f64 + 1.0))),
];

fn fill(mut value: impl FnMut() -> f64) -> Vec<f64> {
    (0..STOCKS).map(|_| value()).collect()
}

/// Groups of `size` values that only the last digits tell apart.
fn crowds(random: &mut ChaCha8Rng, size: usize) -> Vec<f64> {
    let mut row: Vec<f64> = (0..STOCKS).map(|i| 1.0 + (i / size) as f64 + 1e-12 * (i % size) as f64).collect();
    row.shuffle(random);
    row
}

/// Clusters of fourteen magnitudes around each of the places.
fn nests<const N: usize>(random: &mut ChaCha8Rng, places: [f64; N]) -> Vec<f64> {
    fill(|| {
        let place = places[random.random_range(0..N)];
        place + place.abs().max(1.0) * 10_f64.powi(-random.random_range(1..15)) * normal(random)
    })
}

/// A value of one of `parts` clusters within each other: all but the three outer ones are the innermost.
fn cluster(random: &mut ChaCha8Rng, parts: usize) -> f64 {
    match random.random_range(0..parts) {
        0 => normal(random),
        1 => 1.0 + 1e-6 * normal(random),
        2 => 1.0 + 1e-11 * normal(random),
        _ => 1.0 + 2e-14 * normal(random),
    }
}

fn sorted(random: &mut ChaCha8Rng) -> Vec<f64> {
    let mut row = fill(|| normal(random));
    row.sort_by(f64::total_cmp);
    row
}

fn outliers(random: &mut ChaCha8Rng, size: f64) -> Vec<f64> {
    let mut row = fill(|| normal(random));
    for i in 0..10 {
        row[i * 401] = if i % 2 == 0 { size } else { -size };
    }
    row
}
