//! Top k, z-score, winsorising and buckets against their definitions.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::Array2;
use proptest::prelude::*;
use weipan_kernel::{
    EdgeTies, Float, Outside, SelectScratch, WinsorizeBy, bottom_k, bottom_k_panel, demean, demean_panel,
    quantile_bucket, quantile_bucket_panel, scale, scale_panel, top_k, top_k_panel, winsorize, winsorize_panel, zscore,
    zscore_panel,
};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

#[track_caller]
fn assert_same(got: &[f64], expected: &[f64]) {
    let same = |(a, b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan();
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(same), "{got:?}, expected {expected:?}");
}

fn apply<T: Float>(row: &[T], kernel: impl FnOnce(&[T], &mut [T])) -> Vec<T> {
    let mut out = vec![T::from_f64(-7.0); row.len()];
    kernel(row, &mut out);
    out
}

fn wins(row: &[f64], by: WinsorizeBy<f64>, outside: Outside) -> Vec<f64> {
    apply(row, |row, out| winsorize(row, by, outside, out, &mut SelectScratch::new()))
}

fn buckets(row: &[f64], n: usize) -> Vec<f64> {
    apply(row, |row, out| {
        quantile_bucket(row, n, out, &mut SelectScratch::new());
    })
}

fn chosen<T: Float>(row: &[T], k: usize, ties: EdgeTies, top: bool) -> Vec<bool> {
    let mut mask = vec![true; row.len()];
    let kernel = if top { top_k } else { bottom_k };
    let count = kernel(row, k, ties, &mut mask, &mut SelectScratch::new());
    assert_eq!(count, mask.iter().filter(|&&chosen| chosen).count());
    mask
}

/// The definition of a selection, by sorting columns.
fn chosen_naively<T: Float>(row: &[T], k: usize, ties: EdgeTies, top: bool) -> Vec<bool> {
    let mut columns: Vec<usize> = (0..row.len()).filter(|&column| !row[column].is_missing()).collect();
    columns.sort_by(|&a, &b| {
        let ascending = row[a].partial_cmp(&row[b]).unwrap();
        if top { ascending.reverse() } else { ascending }
    });
    let mut mask = vec![false; row.len()];
    let k = k.min(columns.len());
    columns[..k].iter().for_each(|&column| mask[column] = true);
    if k == 0 || k == columns.len() || row[columns[k - 1]] != row[columns[k]] || ties == EdgeTies::ByColumn {
        return mask;
    }
    let edge = row[columns[k - 1]];
    for &column in columns.iter().filter(|&&column| row[column] == edge) {
        mask[column] = ties == EdgeTies::All;
    }
    mask
}

#[test]
fn selections_worked_by_hand() {
    let row = [5.0, NAN, 7.0, 5.0, 1.0, 5.0];
    let [t, f] = [true, false];
    assert_eq!(chosen(&row, 3, EdgeTies::ByColumn, true), [t, f, t, t, f, f]);
    assert_eq!(chosen(&row, 3, EdgeTies::All, true), [t, f, t, t, f, t]);
    assert_eq!(chosen(&row, 3, EdgeTies::None, true), [f, f, t, f, f, f]);
    assert_eq!(chosen(&row, 4, EdgeTies::None, true), [t, f, t, t, f, t], "they all fit");
    assert_eq!(chosen(&row, 2, EdgeTies::ByColumn, false), [t, f, f, f, t, f]);
    assert_eq!(chosen(&row, 2, EdgeTies::None, false), [f, f, f, f, t, f]);
    assert_eq!(chosen(&row, 0, EdgeTies::All, false), [f; 6]);
    assert_eq!(chosen(&row, 9, EdgeTies::None, false), [t, f, t, t, t, t]);
    assert_eq!(chosen(&[0.0, -0.0, INF, -INF], 2, EdgeTies::All, true), [t, t, t, f]);
    assert_eq!(chosen(&[NAN; 2], 2, EdgeTies::All, true), [f; 2]);
    assert_eq!(chosen::<f32>(&[], 2, EdgeTies::All, true), []);
}

#[test]
fn locations_and_scales_worked_by_hand() {
    assert_same(&apply(&[1.0, NAN, 3.0, 8.0], demean), &[-3.0, NAN, -1.0, 4.0]);
    assert_same(&apply(&[1.0, NAN, -3.0], scale), &[0.25, NAN, -0.75]);
    let z = |row: &[f64], ddof| apply(row, |row, out| zscore(row, ddof, out));
    assert_same(&z(&[1.0, NAN, 3.0], 0), &[-1.0, NAN, 1.0]);
    assert_same(&z(&[2.0, 4.0, 6.0], 1), &[-1.0, 0.0, 1.0]);
    let far = z(&[1e15 + 2.0, 1e15 + 4.0, 1e15 + 6.0], 1);
    assert_same(&far, &[-1.0, 0.0, 1.0]);
}

#[test]
fn too_few_values_give_nan() {
    let z = |row: &[f64], ddof| apply(row, |row, out| zscore(row, ddof, out));
    for n in 0..20 {
        assert!(z(&vec![0.1; n], 1).iter().all(|x| x.is_nan()), "zero variance, {n} values");
        assert_same(&apply(&vec![0.1; n], demean), &vec![0.0; n]);
        assert!(apply(&vec![-0.0_f64; n], scale).iter().all(|x| x.is_nan()), "sum zero");
        let by = WinsorizeBy::Quantile { lower: 0.0, upper: 1.0 };
        assert!(wins(&vec![NAN; n], by, Outside::Clip).iter().all(|x| x.is_nan()));
        assert!(buckets(&vec![NAN; n], 5).iter().all(|x| x.is_nan()));
        assert!(buckets(&vec![1.0; n], 0).iter().all(|x| x.is_nan()), "no buckets");
    }
    assert_same(&z(&[NAN, 4.0], 1), &[NAN, NAN]);
    assert_same(&z(&[1.0, INF, 4.0], 0), &[NAN; 3]);
    assert_same(&apply(&[1.0, INF, -INF], demean), &[NAN; 3]);
    assert_same(&apply(&[1.0, INF], scale), &[NAN; 2]);
    assert_same(&wins(&[NAN, 4.0], WinsorizeBy::Sigma { k: 1.0, ddof: 1 }, Outside::Clip), &[NAN; 2]);
}

#[test]
fn winsorising_worked_by_hand() {
    let row = [0.0, 10.0, NAN, 20.0, 30.0, 1000.0];
    let by = WinsorizeBy::Quantile { lower: 0.125, upper: 0.75 };
    assert_same(&wins(&row, by, Outside::Clip), &[5.0, 10.0, NAN, 20.0, 30.0, 30.0]);
    assert_same(&wins(&row, by, Outside::Drop), &[NAN, 10.0, NAN, 20.0, 30.0, NAN]);
    // Median 20, distances 20, 10, 0, 10, 980: MAD 10, so the bounds are 20 ± 14.826.
    let mad = WinsorizeBy::Mad { k: 1.0 };
    assert_same(&wins(&row, mad, Outside::Clip), &[20.0 - 1.4826 * 10.0, 10.0, NAN, 20.0, 30.0, 20.0 + 1.4826 * 10.0]);
    // Mean 3, population variance 4.
    let row = [1.0, 5.0, 1.0, 5.0];
    let sigma = WinsorizeBy::Sigma { k: 0.5, ddof: 0 };
    assert_same(&wins(&row, sigma, Outside::Clip), &[2.0, 4.0, 2.0, 4.0]);
    assert_same(&wins(&row, sigma, Outside::Drop), &[NAN; 4]);
    assert_same(&wins(&[3.0], WinsorizeBy::Quantile { lower: 0.1, upper: 0.9 }, Outside::Clip), &[3.0]);
}

#[test]
fn winsorising_infinities() {
    let row = [-INF, 1.0, 2.0, 3.0, INF];
    let by = WinsorizeBy::Quantile { lower: 0.25, upper: 0.75 };
    assert_same(&wins(&row, by, Outside::Clip), &[1.0, 1.0, 2.0, 3.0, 3.0]);
    let by = WinsorizeBy::Quantile { lower: 0.2, upper: 0.9 };
    assert_same(&wins(&row, by, Outside::Clip), &row);
    assert_same(&wins(&row, WinsorizeBy::Mad { k: 1.0 }, Outside::Drop), &[NAN, 1.0, 2.0, 3.0, NAN]);
    assert_same(&wins(&[-INF, INF], WinsorizeBy::Quantile { lower: 0.5, upper: 0.5 }, Outside::Clip), &[NAN; 2]);
}

#[test]
#[should_panic(expected = "quantiles 0.9 and 0.1")]
fn reversed_quantiles_are_refused() {
    wins(&[1.0], WinsorizeBy::Quantile { lower: 0.9, upper: 0.1 }, Outside::Clip);
}

#[test]
#[should_panic(expected = "k is -1.0")]
fn a_negative_width_is_refused() {
    wins(&[1.0], WinsorizeBy::Mad { k: -1.0 }, Outside::Clip);
}

#[test]
fn buckets_worked_by_hand() {
    assert_same(&buckets(&[5.0, NAN, 1.0, 4.0, 2.0, 3.0], 2), &[2.0, NAN, 1.0, 2.0, 1.0, 1.0]);
    assert_same(&buckets(&[1.0, 1.0, 1.0, 2.0], 2), &[1.0, 1.0, 1.0, 2.0]);
    assert_same(&buckets(&[1.0, 2.0, 2.0, 2.0], 2), &[1.0, 2.0, 2.0, 2.0].map(|x: f64| if x > 1.0 { 1.0 } else { x }));
    assert_same(&buckets(&[0.0, -0.0, INF, -INF], 4), &[2.0, 2.0, 4.0, 1.0]);
    assert_same(&buckets(&[2.0, 1.0], 4), &[4.0, 1.0]);
    assert_same(&buckets(&[2.0], 4), &[1.0]);
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => prop::sample::select(vec![NAN, 0.0, -0.0, INF, -INF, f64::MAX, f64::MIN, 5e-324, 1.0]),
        3 => (-5..5_i32).prop_map(f64::from),
        3 => -1.0..1.0_f64,
        1 => any::<u64>().prop_map(f64::from_bits),
    ]
}

fn present(row: &[f64]) -> Vec<f64> {
    let mut values: Vec<f64> = row.iter().copied().filter(|x| !x.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    values
}

proptest! {
    #[test]
    fn selections_equal_the_definition(
        row in prop::collection::vec(value(), 0..200),
        k in 0..210_usize,
        top in any::<bool>(),
    ) {
        let narrow: Vec<f32> = row.iter().map(|&x| x as f32).collect();
        for ties in [EdgeTies::ByColumn, EdgeTies::All, EdgeTies::None] {
            prop_assert_eq!(chosen(&row, k, ties, top), chosen_naively(&row, k, ties, top));
            prop_assert_eq!(chosen(&narrow, k, ties, top), chosen_naively(&narrow, k, ties, top));
        }
    }

    #[test]
    fn selections_of_rows_wide_enough_for_a_sample(
        row in prop::collection::vec(value(), 1000..1400),
        tied in any::<bool>(),
        k in 0..1500_usize,
        top in any::<bool>(),
    ) {
        let row: Vec<f64> = if tied { row } else { row.iter().map(|x| (x * 1e3).sin()).collect() };
        for ties in [EdgeTies::ByColumn, EdgeTies::All, EdgeTies::None] {
            prop_assert_eq!(chosen(&row, k, ties, top), chosen_naively(&row, k, ties, top));
        }
    }

    #[test]
    fn z_scores_have_mean_zero_and_variance_one(row in prop::collection::vec(-1e3..1e3_f64, 3..300), shift in -1e6..1e6_f64) {
        let row: Vec<f64> = row.iter().enumerate().map(|(i, x)| if i % 7 == 5 { NAN } else { x + shift }).collect();
        let z = apply(&row, |row, out| zscore(row, 1, out));
        let z = present(&z);
        let n = z.len() as f64;
        prop_assert!((z.iter().sum::<f64>() / n).abs() < 1e-9);
        prop_assert!((z.iter().map(|z| z * z).sum::<f64>() / (n - 1.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn winsorising_keeps_the_order_and_the_bounds(
        row in prop::collection::vec(value(), 0..200),
        lower in 0.0..0.5_f64,
        upper in 0.5..1.0_f64,
    ) {
        let out = wins(&row, WinsorizeBy::Quantile { lower, upper }, Outside::Clip);
        let sorted = present(&row);
        for (x, y) in row.iter().zip(&out).filter(|(_, y)| !y.is_nan()) {
            let place = (sorted.len() - 1) as f64;
            prop_assert!(*y >= sorted[(place * lower) as usize]);
            prop_assert!(*y <= sorted[(place * upper).ceil() as usize]);
            let inside = *x > sorted[(place * lower).ceil() as usize] && *x < sorted[(place * upper) as usize];
            prop_assert!(!inside || x == y);
        }
    }

    #[test]
    fn bucket_counts_differ_by_at_most_one(row in prop::collection::hash_set(any::<i32>(), 0..300), n in 1..40_usize) {
        let row: Vec<f64> = row.into_iter().map(f64::from).collect();
        let out = buckets(&row, n);
        let counts: Vec<usize> = (1..=n).map(|b| out.iter().filter(|&&x| x == b as f64).count()).collect();
        prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{:?}", counts);
    }

    #[test]
    fn buckets_equal_the_definition(row in prop::collection::vec(value(), 0..200), n in 1..40_usize) {
        let sorted = present(&row);
        let expected: Vec<f64> = row.iter().map(|x| {
            if x.is_nan() {
                return NAN;
            }
            (1..=n).find(|b| b == &n || *x <= sorted[(sorted.len() - 1) * b / n]).unwrap() as f64
        }).collect();
        assert_same(&buckets(&row, n), &expected);
    }
}

#[test]
fn panels_have_the_same_bits_on_any_number_of_threads() {
    let panel = Array2::from_shape_fn((50, 130), |(i, j)| {
        let x = ((i * 131 + j * 17) % 101) as f64 / 7.0;
        if (i + j) % 11 == 0 { NAN } else { x }
    });
    let results = [1, 2].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut out = vec![Array2::zeros(panel.dim()); 5];
        let mut masks = vec![Array2::from_elem(panel.dim(), false); 2];
        pool.install(|| {
            demean_panel(panel.view(), out[0].view_mut());
            zscore_panel(panel.view(), 1, out[1].view_mut());
            scale_panel(panel.view(), out[2].view_mut());
            winsorize_panel(panel.view(), WinsorizeBy::Mad { k: 1.0 }, Outside::Clip, out[3].view_mut());
            quantile_bucket_panel(panel.view(), 7, out[4].view_mut());
            top_k_panel(panel.view(), 20, EdgeTies::None, masks[0].view_mut());
            bottom_k_panel(panel.view(), 20, EdgeTies::All, masks[1].view_mut());
        });
        let bits: Vec<u64> = out.iter().flatten().map(|x| x.to_bits()).collect();
        (bits, masks)
    });
    assert_eq!(results[0], results[1]);
    let row = panel.row(49).to_vec();
    assert_eq!(results[0].1[0].row(49).to_vec(), chosen(&row, 20, EdgeTies::None, true));
}
