//! Average rank at real size, beside a plain copy of the panel as the floor, and rows made to be slow.
//!
//! `cargo bench -p weipan-benches --bench rank`; criterion prints elements a second: 1e9 / that is ns a cell. Before it, copy
//! and rank take turns, and the medians of the ratios within a turn are printed: what else the machine does meets both.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array2;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Instant;
use weipan_benches::{DAYS, STOCKS, market_cap, market_caps, normal, returns};
use weipan_kernel::{Float, RankMethod, RankOptions, RankScale, RankScratch, rank, rank_panel};

/// Copy and rank of the market values, one after the other, again and again.
fn turns(_: &mut Criterion) {
    const TURNS: usize = 41;
    let caps = market_caps();
    let mut out = Array2::zeros(caps.dim());
    let [one, two] = [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
    let (Ok(one), Ok(two)) = (one, two) else { return };
    let mut ratios: [Vec<f64>; 2] = Default::default();
    let mut times: [Vec<f64>; 3] = Default::default();
    for _ in 0..TURNS {
        let copy = timed(|| black_box(&mut out).assign(black_box(&caps)));
        let [single, double] = [&one, &two]
            .map(|pool| timed(|| pool.install(|| rank_panel(caps.view(), out.view_mut(), RankOptions::default()))));
        times.iter_mut().zip([copy, single, double]).for_each(|(times, time)| times.push(time));
        ratios.iter_mut().zip([single / copy, single / double]).for_each(|(ratios, ratio)| ratios.push(ratio));
    }
    let cell = 1e9 / (DAYS * STOCKS) as f64;
    for (name, times) in ["copy", "rank, 1 thread", "rank, 2 threads"].into_iter().zip(times) {
        let [least, median] = least_and_median(times);
        println!(
            "{name:16} {:.2} ns a cell at least, {:.2} in the middle of {TURNS} turns",
            cell * least,
            cell * median
        );
    }
    for (name, ratios) in ["rank / copy", "1 thread / 2"].into_iter().zip(ratios) {
        println!("{name:16} {:.2}", least_and_median(ratios)[1]);
    }
}

fn timed(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn least_and_median(mut numbers: Vec<f64>) -> [f64; 2] {
    numbers.sort_by(f64::total_cmp);
    [numbers[0], numbers[numbers.len() / 2]]
}

fn panel(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rank_panel");
    group.sample_size(10).throughput(Throughput::Elements((DAYS * STOCKS) as u64));
    let caps = market_caps();
    let mut out = Array2::zeros(caps.dim());
    group.bench_function("copy", |bench| bench.iter(|| black_box(&mut out).assign(black_box(&caps))));
    let options = RankOptions::default();
    for threads in [1, 2] {
        let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else { continue };
        group.bench_function(format!("{threads} thread"), |bench| {
            bench.iter(|| pool.install(|| rank_panel(black_box(caps.view()), out.view_mut(), options)));
        });
    }
    drop(caps);
    let returns = returns();
    one_thread(&mut group, "returns", &returns, &mut out, options);
    let fraction = RankOptions { scale: RankScale::Fraction, ..options };
    one_thread(&mut group, "returns, as fraction", &returns, &mut out, fraction);
    let narrow = returns.mapv(|x| x as f32);
    let mut narrow_out = Array2::zeros(narrow.dim());
    if let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        group.bench_function("returns, f32", |bench| {
            bench.iter(|| pool.install(|| rank_panel(black_box(narrow.view()), narrow_out.view_mut(), options)));
        });
    }
    let ordinal = RankOptions { method: RankMethod::Ordinal, ..options };
    one_thread(&mut group, "returns, ordinal", &returns, &mut out, ordinal);
    let dense = RankOptions { method: RankMethod::Dense, ..options };
    one_thread(&mut group, "returns, dense", &returns, &mut out, dense);
}

fn one_thread(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    name: &str,
    panel: &Array2<f64>,
    out: &mut Array2<f64>,
    options: RankOptions,
) {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    group.bench_function(name, |bench| {
        bench.iter(|| pool.install(|| rank_panel(black_box(panel.view()), out.view_mut(), options)));
    });
}

/// Rows that a sort of coarse keys finds hard, 64 different ones of each kind, so that no branch is learnt by heart.
fn adversarial(criterion: &mut Criterion) {
    const ROWS: usize = 64;
    let mut random = ChaCha8Rng::seed_from_u64(3);
    for (name, make) in KINDS {
        let rows: Vec<Vec<f64>> = (0..ROWS).map(|_| make(&mut random)).collect();
        let narrow: Vec<Vec<f32>> = rows.iter().map(|row| row.iter().map(|&x| x as f32).collect()).collect();
        each_row(criterion, "rank_row", name, &rows);
        each_row(criterion, "rank_row_f32", name, &narrow);
    }
}

fn each_row<T: Float>(criterion: &mut Criterion, group: &str, name: &str, rows: &[Vec<T>]) {
    let mut group = criterion.benchmark_group(group);
    group.sample_size(10).throughput(Throughput::Elements((rows.len() * STOCKS) as u64));
    let mut out = vec![T::NAN; STOCKS];
    let mut scratch = RankScratch::new();
    group.bench_function(name, |bench| {
        bench.iter(|| {
            for row in rows {
                rank(black_box(row), &mut out, RankOptions::default(), &mut scratch);
            }
        });
    });
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
    ("nests at 5 places", |random| {
        fill(|| {
            let place: f64 = random.random_range(1..6).into();
            place + 10_f64.powi(-random.random_range(1..15)) * normal(random)
        })
    }),
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

criterion_group!(benches, turns, panel, adversarial);
criterion_main!(benches);
