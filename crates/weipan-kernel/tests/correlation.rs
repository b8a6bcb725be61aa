//! Correlations against hand tables and their definitions.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::Array2;
use proptest::prelude::*;
use weipan_kernel::{Float, SpearmanScratch, pearson, pearson_panel, spearman, spearman_panel};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

fn rank_correlation<T: Float>(x: &[T], y: &[T]) -> f64 {
    spearman(x, y, &mut SpearmanScratch::new())
}

#[test]
fn worked_by_hand() {
    let (x, y) = ([1.0, 2.0, NAN, 3.0, 7.0], [2.0, 6.0, 5.0, 4.0, NAN]);
    assert_eq!(pearson(&x, &y), 0.5);
    assert_eq!(rank_correlation(&x, &y), 0.5);
    assert_eq!(pearson(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0]), 1.0);
    // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: 4.5 / √(4.5 · 5).
    let tied = rank_correlation(&[0.0, 1.0, 1.0, INF], &[-INF, 0.0, 1.0, 9.0]);
    assert_eq!(tied, 4.5 / (4.5 * 5.0_f64).sqrt());
    assert_eq!(rank_correlation(&[-0.0, 0.0, 1.0], &[0.0, 0.0, 5.0]), 1.0);
}

#[test]
fn too_little_to_correlate_gives_nan() {
    let rows: [(&[f64], &[f64]); 7] = [
        (&[], &[]),
        (&[1.0], &[2.0]),
        (&[NAN; 3], &[1.0, 2.0, 3.0]),
        (&[1.0, NAN, 3.0], &[NAN, 2.0, NAN]),
        (&[0.1; 3], &[1.0, 2.0, 3.0]),
        (&[1.0, 2.0, 3.0], &[0.1; 3]),
        (&[1.0, 1.0, 2.0], &[1.0, 2.0, NAN]),
    ];
    for (x, y) in rows {
        assert!(pearson(x, y).is_nan() && rank_correlation(x, y).is_nan(), "{x:?} {y:?}");
        let [x, y] = [x, y].map(|row| row.iter().map(|&x| x as f32).collect::<Vec<_>>());
        assert!(pearson(&x, &y).is_nan() && rank_correlation(&x, &y).is_nan(), "{x:?} {y:?}");
    }
    assert!(pearson(&[1.0, INF, 2.0], &[1.0, 2.0, 3.0]).is_nan());
    assert!(pearson(&[1e200, -1e200, 2.0], &[1.0, 2.0, 3.0]).is_nan(), "a sum overflows");
}

#[test]
fn constants_of_any_length_do_not_correlate_by_rounding() {
    let y: Vec<f64> = (0..100).map(|i| f64::from(i * i % 37)).collect();
    for n in 0..100 {
        assert!(pearson(&vec![0.1; n], &y[..n]).is_nan());
    }
}

#[test]
fn far_from_zero_no_digit_is_lost() {
    let x: Vec<f64> = (0..1000).map(|i| f64::from(i * 7919 % 1009)).collect();
    let y: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 997)).collect();
    let far: Vec<f64> = x.iter().map(|x| x + 1e12).collect();
    assert!((pearson(&far, &y) - pearson(&x, &y)).abs() < 1e-15);
    // Squares whose product overflows or vanishes.
    for size in [1e120, 1e-120] {
        let scaled: Vec<f64> = x.iter().map(|x| x * size).collect();
        let other: Vec<f64> = y.iter().map(|y| y * size).collect();
        assert!((pearson(&scaled, &other) - pearson(&x, &y)).abs() < 1e-14);
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => prop::sample::select(vec![NAN, 0.0, -0.0, 1.0]),
        3 => (-5..5_i32).prop_map(f64::from),
        6 => -1.0..1.0_f64,
    ]
}

fn rows<S: Strategy<Value = f64>>(value: fn() -> S) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((value(), value()), 0..200).prop_map(|pairs| pairs.into_iter().unzip())
}

/// The columns where both are there.
fn pairs(x: &[f64], y: &[f64]) -> (Vec<f64>, Vec<f64>) {
    x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).unzip()
}

fn by_definition(x: &[f64], y: &[f64]) -> f64 {
    let (x, y) = pairs(x, y);
    let n = x.len() as f64;
    let [mean_x, mean_y] = [&x, &y].map(|row| row.iter().sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| x.iter().zip(&y).map(|(x, y)| f(x - mean_x, y - mean_y)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

fn ranks(row: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = row.iter().filter(|other| *other < x).count();
        let equal = row.iter().filter(|other| *other == x).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    row.iter().map(rank).collect()
}

fn constant(row: &[f64]) -> bool {
    row.iter().all(|x| *x == row[0])
}

proptest! {
    #[test]
    fn correlations_equal_their_definition((x, y) in rows(value)) {
        let (paired_x, paired_y) = pairs(&x, &y);
        let (r, rho) = (pearson(&x, &y), rank_correlation(&x, &y));
        if paired_x.len() < 2 || constant(&paired_x) || constant(&paired_y) {
            prop_assert!(r.is_nan() && rho.is_nan());
        } else {
            prop_assert!((r - by_definition(&x, &y)).abs() < 1e-12);
            prop_assert!((rho - by_definition(&ranks(&paired_x), &ranks(&paired_y))).abs() < 1e-12);
        }
    }

    #[test]
    fn they_are_symmetric_and_know_directions((x, y) in rows(value)) {
        let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
        let against: Vec<f64> = y.iter().map(|y| -y).collect();
        prop_assert!(same(pearson(&x, &y), pearson(&y, &x)) && same(rank_correlation(&x, &y), rank_correlation(&y, &x)));
        prop_assert!(same(pearson(&x, &against), -pearson(&x, &y)));
        prop_assert!(same(rank_correlation(&x, &against), -rank_correlation(&x, &y)));
    }

    #[test]
    fn ranks_see_only_the_order((x, y) in rows(|| prop_oneof![1 => Just(INF), 1 => Just(-INF), 8 => value()])) {
        let bent: Vec<f64> = x.iter().map(|x| x.atan()).collect();
        let (a, b) = (rank_correlation(&x, &y), rank_correlation(&bent, &y));
        prop_assert!(a == b || a.is_nan() && b.is_nan());
        let [narrow_x, narrow_y] = [&x, &y].map(|row| row.iter().map(|&x| x as f32).collect::<Vec<_>>());
        let [wide_x, wide_y] = [&narrow_x, &narrow_y].map(|row| row.iter().map(|&x| f64::from(x)).collect::<Vec<_>>());
        let (a, b) = (rank_correlation(&narrow_x, &narrow_y), rank_correlation(&wide_x, &wide_y));
        prop_assert!(a == b || a.is_nan() && b.is_nan());
        let (a, b) = (pearson(&narrow_x, &narrow_y), pearson(&wide_x, &wide_y));
        prop_assert!(a == b || a.is_nan() && b.is_nan());
    }
}

#[test]
fn panels_are_their_rows_on_any_number_of_threads() {
    let panel = |seed: usize| {
        Array2::from_shape_fn((50, 130), |(i, j)| {
            let x = ((i * 131 + j * 17 * seed + j * j) % 101) as f64 / 7.0;
            if (i + j * seed).is_multiple_of(11) { NAN } else { x }
        })
    };
    let (x, y) = (panel(2), panel(3).t().as_standard_layout().into_owned());
    let mut scratch = SpearmanScratch::new();
    let days = || x.rows().into_iter().zip(y.columns()).map(|(x, y)| (x.to_vec(), y.to_vec()));
    let expected: Vec<f64> = days().map(|(x, y)| pearson(&x, &y)).collect();
    let expected_ranks: Vec<f64> = days().map(|(x, y)| spearman(&x, &y, &mut scratch)).collect();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (mut out, mut out_ranks) = (vec![0.0; 50], vec![0.0; 50]);
        pool.install(|| {
            pearson_panel(x.view(), y.t(), &mut out);
            spearman_panel(x.view(), y.t(), &mut out_ranks);
        });
        assert_eq!((&out, &out_ranks), (&expected, &expected_ranks));
    }
}
