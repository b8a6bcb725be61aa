//! The other kernels at real size on one thread, beside a plain copy of the panel as the floor.
//!
//! `cargo bench -p weipan-benches --bench cross_section`; criterion prints elements a second: 1e9 / that is ns a cell.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array2;
use std::hint::black_box;
use weipan_benches::{DAYS, STOCKS, market_caps, returns};
use weipan_kernel::{
    Alone, EdgeTies, Outside, PanelRegression, RankOptions, WinsorizeBy, bottom_k_panel, demean_panel,
    group_demean_panel, group_mean_panel, group_median_panel, group_rank_panel, group_zscore_panel, pearson_panel,
    quantile_bucket_panel, residual_panel, scale_panel, spearman_panel, top_k_panel, winsorize_panel, zscore_panel,
};

/// Industries of the first level.
const GROUPS: usize = 31;

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

fn groups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("groups");
    group.sample_size(10).throughput(Throughput::Elements((DAYS * STOCKS) as u64));
    let returns = returns();
    let panel = returns.view();
    let mut out = Array2::zeros(panel.dim());
    group.bench_function("copy", |bench| bench.iter(|| black_box(&mut out).assign(black_box(&returns))));
    // Codes as an exchange gives them, the same every day; and small ones that are others every day.
    let industry = |stock: usize| stock * 7919 % 1009 * GROUPS / 1009;
    let industries = Array2::from_shape_fn(panel.dim(), |(_, stock)| 801_010 + 10 * industry(stock) as u32);
    let changing = Array2::from_shape_fn(panel.dim(), |(day, stock)| industry(stock + 3 * day) as u32);
    for (name, codes) in [("small codes that change", &changing), ("exchange codes", &industries)] {
        one_thread(&mut group, &format!("group demean, {name}"), || {
            group_demean_panel(panel, codes.view(), Alone::Zero, out.view_mut());
        });
    }
    let codes = industries.view();
    one_thread(&mut group, "group zscore", || group_zscore_panel(panel, codes, 1, Alone::Zero, out.view_mut()));
    one_thread(&mut group, "group mean", || group_mean_panel(panel, codes, out.view_mut()));
    one_thread(&mut group, "group median", || group_median_panel(panel, codes, out.view_mut()));
    one_thread(&mut group, "group rank", || {
        group_rank_panel(panel, codes, RankOptions::default(), out.view_mut());
    });
}

fn pairs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pairs");
    group.sample_size(10).throughput(Throughput::Elements((DAYS * STOCKS) as u64));
    let (returns, caps) = (returns(), market_caps());
    let mut out = Array2::zeros(caps.dim());
    group.bench_function("copy", |bench| bench.iter(|| black_box(&mut out).assign(black_box(&caps))));
    let mut daily = vec![0.0; DAYS];
    one_thread(&mut group, "pearson", || pearson_panel(caps.view(), returns.view(), &mut daily));
    one_thread(&mut group, "spearman", || spearman_panel(caps.view(), returns.view(), &mut daily));
    let codes = Array2::from_shape_fn(caps.dim(), |(_, stock)| (stock * 7919 % 1009 * GROUPS / 1009) as u32);
    for (name, codes) in [("residual on one", None), ("residual on one and 31 groups", Some(codes.view()))] {
        one_thread(&mut group, name, || {
            let regressors = [caps.view()];
            let on = PanelRegression { regressors: &regressors, codes, weights: None, intercept: true };
            residual_panel(returns.view(), on, out.view_mut());
        });
    }
}

fn one_thread(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, mut work: impl FnMut() + Send) {
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
    group.bench_function(name, |bench| bench.iter(|| pool.install(&mut work)));
}

criterion_group!(benches, cross_section, groups, pairs);
criterion_main!(benches);
