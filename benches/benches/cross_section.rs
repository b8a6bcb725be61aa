//! The other kernels at real size on one thread, beside a plain copy of the panel as the floor.
//!
//! `cargo bench -p weipan-benches --bench cross_section`; criterion prints elements a second: 1e9 / that is ns a cell.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array2;
use std::hint::black_box;
use weipan_benches::{DAYS, STOCKS, market_caps, returns};
use weipan_kernel::{
    EdgeTies, Outside, WinsorizeBy, bottom_k_panel, demean_panel, quantile_bucket_panel, scale_panel, top_k_panel,
    winsorize_panel, zscore_panel,
};

fn cross_section(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cross_section");
    group.sample_size(10).throughput(Throughput::Elements((DAYS * STOCKS) as u64));
    let caps = market_caps();
    let mut out = Array2::zeros(caps.dim());
    group.bench_function("copy", |bench| bench.iter(|| black_box(&mut out).assign(black_box(&caps))));
    let mut mask = Array2::from_elem(caps.dim(), false);
    one_thread(&mut group, "top 400", || top_k_panel(caps.view(), 400, EdgeTies::All, mask.view_mut()));
    one_thread(&mut group, "bottom 400", || {
        bottom_k_panel(caps.view(), 400, EdgeTies::ByColumn, mask.view_mut());
    });
    drop(caps);
    let returns = returns();
    let panel = returns.view();
    one_thread(&mut group, "demean", || demean_panel(panel, out.view_mut()));
    one_thread(&mut group, "zscore", || zscore_panel(panel, 1, out.view_mut()));
    one_thread(&mut group, "scale", || scale_panel(panel, out.view_mut()));
    for (name, by) in [
        ("winsorize 1-99 %", WinsorizeBy::Quantile { lower: 0.01, upper: 0.99 }),
        ("winsorize 3 sigma", WinsorizeBy::Sigma { k: 3.0, ddof: 1 }),
        ("winsorize 3 MAD", WinsorizeBy::Mad { k: 3.0 }),
    ] {
        one_thread(&mut group, name, || winsorize_panel(panel, by, Outside::Clip, out.view_mut()));
    }
    for buckets in [5, 10, 100] {
        one_thread(&mut group, &format!("{buckets} buckets"), || {
            quantile_bucket_panel(panel, buckets, out.view_mut());
        });
    }
}

fn one_thread(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut work: impl FnMut() + Send) {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    group.bench_function(name, |bench| bench.iter(|| pool.install(&mut work)));
}

criterion_group!(benches, cross_section);
criterion_main!(benches);
