//! Window operators at real size on one thread, beside a plain copy of the panel as the floor.
//!
//! `cargo bench -p weipan-benches --bench rolling`; criterion prints elements a second: 1e9 / that is ns a cell.
//! `cargo bench -p weipan-benches --bench rolling -- table` prints ns a cell of every operator at four window lengths,
//! whole panels and blocks of 64 asked rows, the fastest of several runs each.

use criterion::{Criterion, Throughput, criterion_group};
use ndarray::Array2;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::hint::black_box;
use std::time::Instant;
use weipan_benches::{DAYS, STOCKS, normal, returns};
use weipan_kernel::{
    Past, Rolling, RollingPair, RollingScratch, Window, rolling, rolling_pair, rolling_pair_panel, rolling_panel,
};

const WINDOWS: [usize; 4] = [5, 20, 60, 250];
const BLOCK: usize = 64;

/// Without missing values, as after filling: every window has all its values.
fn filled(seed: u64) -> Array2<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    Array2::from_shape_fn((DAYS, STOCKS), |_| 10.0 + 0.2 * normal(&mut random))
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    One(Rolling),
    Two(RollingPair),
}

fn operators() -> Vec<Operator> {
    use Rolling::{
        ArgMax, ArgMin, Backfill, Count, DecayExp, DecayLinear, Kurt, Mad, Max, Mean, Median, Min, Product, Quantile,
        Rank, Resid, Rsquare, Skew, Slope, Std, Sum, Var, ZScore,
    };
    let (ddof, factor) = (1, 0.9);
    let one = [
        Sum,
        Mean,
        Var { ddof },
        Std { ddof },
        Product,
        Min,
        Max,
        ArgMin,
        ArgMax,
        Rank,
        Quantile { q: 0.3 },
        Median,
        Skew,
        Kurt,
        ZScore { ddof },
        Mad,
        DecayLinear,
        DecayExp { factor },
        Count,
        Backfill,
        Slope,
        Rsquare,
        Resid,
    ];
    let two =
        [RollingPair::Corr, RollingPair::Cov { ddof }, RollingPair::Beta, RollingPair::Rsquare, RollingPair::Resid];
    one.into_iter().map(Operator::One).chain(two.into_iter().map(Operator::Two)).collect()
}

fn panel(operator: Operator, y: &Array2<f64>, x: &Array2<f64>, window: Window, out: &mut Array2<f64>) {
    match operator {
        Operator::One(operator) => rolling_panel(operator, y.view(), window, out.view_mut()),
        Operator::Two(operator) => rolling_pair_panel(operator, y.view(), x.view(), window, out.view_mut()),
    }
}

/// The whole panel in blocks of `BLOCK` days, each with its own lead.
fn blocks(operator: Operator, y: &Array2<f64>, x: &Array2<f64>, window: Window, out: &mut Array2<f64>) {
    let scratch = &mut RollingScratch::new();
    let (Some(y), Some(x), Some(out)) = (y.as_slice(), x.as_slice(), out.as_slice_mut()) else { return };
    for (i, out) in out.chunks_mut(BLOCK * STOCKS).enumerate() {
        let first = i * BLOCK;
        let lead = first.min(window.days - 1);
        let rows = (first - lead) * STOCKS..first * STOCKS + out.len();
        let past = |values| Past { rows: values, lead, width: STOCKS, start: first - lead };
        let (y, x) = (past(&y[rows.clone()]), past(&x[rows]));
        match operator {
            Operator::One(operator) => rolling(operator, y, window, out, scratch),
            Operator::Two(operator) => rolling_pair(operator, y, x, window, out, scratch),
        }
    }
}

fn criterion(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rolling");
    group.sample_size(10).throughput(Throughput::Elements((DAYS * STOCKS) as u64));
    let (y, x) = (returns(), filled(3));
    let mut out = Array2::zeros(y.dim());
    group.bench_function("copy", |bench| bench.iter(|| black_box(&mut out).assign(black_box(&y))));
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    for operator in operators() {
        group.bench_function(format!("{operator:?} 20"), |bench| {
            bench.iter(|| pool.install(|| panel(operator, &y, &x, Window::full(20), &mut out)));
        });
    }
}

/// ns a cell, the fastest of some runs.
fn fastest(mut work: impl FnMut() + Send) -> f64 {
    let mut best = f64::INFINITY;
    let begin = Instant::now();
    let mut runs = 0;
    while runs < 2 || (runs < 7 && begin.elapsed().as_secs_f64() < 0.5) {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
        runs += 1;
    }
    best * 1e9 / (DAYS * STOCKS) as f64
}

fn table() {
    let only: Vec<String> = std::env::args().skip_while(|word| word != "table").skip(1).collect();
    let wanted = |operator: Operator| {
        only.iter().all(|word| word.starts_with("--")) || only.iter().any(|word| format!("{operator:?}").contains(word))
    };
    let (y, x) = (filled(3), filled(4));
    let mut out = Array2::zeros(y.dim());
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    println!("copy {:.2} ns a cell", fastest(|| black_box(&mut out).assign(black_box(&y))));
    println!("{:28} {:>27} | {:>27} | {:>27}", "", "panel, full", "panel, half needed", "blocks of 64, full");
    for operator in operators().into_iter().filter(|&operator| wanted(operator)) {
        print!("{:28}", format!("{operator:?}"));
        for part in 0..3 {
            for days in WINDOWS {
                let window = if part == 1 { Window { days, min_periods: days / 2 } } else { Window::full(days) };
                let work = if part == 2 { blocks } else { panel };
                print!(" {:6.2}", fastest(|| pool.install(|| work(operator, &y, &x, window, &mut out))));
            }
            print!(" |");
        }
        println!();
    }
    println!("copy {:.2} ns a cell", fastest(|| black_box(&mut out).assign(black_box(&y))));
}

criterion_group!(benches, criterion);

fn main() {
    if std::env::args().any(|word| word == "table") {
        return table();
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
