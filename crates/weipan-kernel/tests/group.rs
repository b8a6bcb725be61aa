//! Group kernels against hand tables, and against the row kernels on the members alone.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, aview1, s};
use proptest::prelude::*;
use weipan_kernel::{
    Alone, Float, GroupScratch, NO_GROUP, Order, RankMethod, RankOptions, RankScale, RankScratch, demean, group_count,
    group_count_panel, group_demean, group_demean_panel, group_max, group_max_panel, group_mean, group_mean_panel,
    group_median, group_median_panel, group_min, group_min_panel, group_rank, group_rank_panel, group_scale,
    group_scale_panel, group_std, group_std_panel, group_sum, group_sum_panel, group_zscore, group_zscore_panel, rank,
    scale, zscore,
};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;
const FRACTION: RankOptions =
    RankOptions { method: RankMethod::Min, order: Order::Descending, scale: RankScale::Fraction };

/// A group kernel with its options chosen, and what it makes of the members alone.
struct Kernel<T: 'static> {
    name: &'static str,
    grouped: fn(&[T], &[u32], &mut [T], &mut GroupScratch),
    alone: fn(&[T], &mut [T]),
}

/// Kernels of sums: the order in which a row and a group are summed differs, and so does the last digit.
fn sums<T: Float>() -> Vec<Kernel<T>> {
    let kernel = |name, grouped, alone| Kernel { name, grouped, alone };
    vec![
        kernel("demean", |row, codes, out, scratch| group_demean(row, codes, Alone::Zero, out, scratch), demean),
        kernel(
            "demean, alone missing",
            |row, codes, out, scratch| group_demean(row, codes, Alone::Missing, out, scratch),
            |row, out| if values(row).len() == 1 { out.fill(T::NAN) } else { demean(row, out) },
        ),
        kernel(
            "zscore",
            |row, codes, out, scratch| group_zscore(row, codes, 1, Alone::Zero, out, scratch),
            |row, out| if values(row).len() == 1 { demean(row, out) } else { zscore(row, 1, out) },
        ),
        kernel(
            "population zscore, alone missing",
            |row, codes, out, scratch| group_zscore(row, codes, 0, Alone::Missing, out, scratch),
            |row, out| zscore(row, 0, out),
        ),
        kernel("scale", group_scale, scale),
    ]
}

/// Kernels of order.
fn orders<T: Float>() -> Vec<Kernel<T>> {
    let kernel = |name, grouped, alone| Kernel { name, grouped, alone };
    vec![
        kernel(
            "rank",
            |row, codes, out, scratch| group_rank(row, codes, FRACTION, out, scratch),
            |row, out| {
                rank(row, out, FRACTION, &mut RankScratch::new());
            },
        ),
        kernel(
            "ordinal rank",
            |row, codes, out, scratch| {
                group_rank(row, codes, RankOptions { method: RankMethod::Ordinal, ..FRACTION }, out, scratch);
            },
            |row, out| {
                rank(row, out, RankOptions { method: RankMethod::Ordinal, ..FRACTION }, &mut RankScratch::new());
            },
        ),
        kernel("count", group_count, |row, out| spread(row, out, |values| values.len() as f64)),
        kernel("min", group_min, |row, out| spread(row, out, |values| values[0])),
        kernel("max", group_max, |row, out| spread(row, out, |values| values[values.len() - 1])),
        kernel("median", group_median, |row, out| spread(row, out, middle)),
    ]
}

/// The values of a row, sorted.
fn values<T: Float>(row: &[T]) -> Vec<f64> {
    let mut values: Vec<f64> = row.iter().filter(|x| !x.is_missing()).map(|x| x.to_f64()).collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values
}

fn spread<T: Float>(row: &[T], out: &mut [T], summary: impl Fn(&[f64]) -> f64) {
    let values = values(row);
    for (y, x) in out.iter_mut().zip(row) {
        *y = if x.is_missing() { T::NAN } else { T::from_f64(summary(&values)) };
    }
}

fn middle(values: &[f64]) -> f64 {
    let (a, b) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
    if a == b { a } else { a / 2.0 + b / 2.0 }
}

fn apply<T: Float>(row: &[T], codes: &[u32], kernel: fn(&[T], &[u32], &mut [T], &mut GroupScratch)) -> Vec<T> {
    let mut out = vec![T::from_f64(-7.0); row.len()];
    kernel(row, codes, &mut out, &mut GroupScratch::new());
    out
}

/// The row kernel on the members of each group.
fn apply_to_members<T: Float>(row: &[T], codes: &[u32], kernel: fn(&[T], &mut [T])) -> Vec<T> {
    let mut out = vec![T::NAN; row.len()];
    for &code in codes.iter().filter(|&&code| code != NO_GROUP) {
        let columns: Vec<usize> = (0..row.len()).filter(|&column| codes[column] == code).collect();
        let members: Vec<T> = columns.iter().map(|&column| row[column]).collect();
        let mut results = vec![T::from_f64(-7.0); members.len()];
        kernel(&members, &mut results);
        columns.iter().zip(results).for_each(|(&column, y)| out[column] = y);
    }
    out
}

#[track_caller]
fn assert_same<T: Float>(name: &str, got: &[T], expected: &[T]) {
    let same = |(a, b): (&T, &T)| a == b || a.is_missing() && b.is_missing();
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(same), "{name}: {got:?}, not {expected:?}");
}

/// Equal but for rounding: of the result, or of a number of size 1.
#[track_caller]
fn assert_near<T: Float>(name: &str, got: &[T], expected: &[T], rounding: f64) {
    let near = |(a, b): (&T, &T)| {
        let (a, b) = (a.to_f64(), b.to_f64());
        a == b || (a - b).abs() <= rounding * b.abs().max(1.0) || a.is_nan() && b.is_nan()
    };
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(near), "{name}: {got:?}, not {expected:?}");
}

const ROW: [f64; 9] = [3.0, 10.0, NAN, 1.0, 20.0, 7.0, 2.0, NAN, -4.0];
const CODES: [u32; 9] = [5, 801_010, 5, 5, 801_010, 77, 5, 9, NO_GROUP];

#[test]
fn worked_by_hand() {
    // Group 5 holds 3, 1, 2; group 801010 holds 10, 20; group 77 holds 7 alone; group 9 holds nothing.
    let table = |name, [a, b, c, d, e, f]: [f64; 6], kernel| {
        assert_same(name, &apply(&ROW, &CODES, kernel), &[a, d, NAN, b, e, f, c, NAN, NAN]);
    };
    table("demean", [1.0, -1.0, 0.0, -5.0, 5.0, 0.0], |r, c, o, s| group_demean(r, c, Alone::Zero, o, s));
    table("demean", [1.0, -1.0, 0.0, -5.0, 5.0, NAN], |r, c, o, s| group_demean(r, c, Alone::Missing, o, s));
    table("zscore", [1.0, -1.0, 0.0, -5.0 / 50.0_f64.sqrt(), 5.0 / 50.0_f64.sqrt(), 0.0], |r, c, o, s| {
        group_zscore(r, c, 1, Alone::Zero, o, s);
    });
    table("zscore", [1.5_f64.sqrt(), -(1.5_f64.sqrt()), 0.0, -1.0, 1.0, NAN], |r, c, o, s| {
        group_zscore(r, c, 0, Alone::Missing, o, s);
    });
    table("zscore", [NAN, NAN, NAN, NAN, NAN, 0.0], |r, c, o, s| group_zscore(r, c, 9, Alone::Zero, o, s));
    table("rank", [3.0, 1.0, 2.0, 1.0, 2.0, 1.0], |r, c, o, s| group_rank(r, c, RankOptions::default(), o, s));
    table("scale", [3.0 / 6.0, 1.0 / 6.0, 2.0 / 6.0, 10.0 / 30.0, 20.0 / 30.0, 1.0], group_scale);
    table("mean", [2.0, 2.0, 2.0, 15.0, 15.0, 7.0], group_mean);
    table("sum", [6.0, 6.0, 6.0, 30.0, 30.0, 7.0], group_sum);
    table("count", [3.0, 3.0, 3.0, 2.0, 2.0, 1.0], group_count);
    table("min", [1.0, 1.0, 1.0, 10.0, 10.0, 7.0], group_min);
    table("max", [3.0, 3.0, 3.0, 20.0, 20.0, 7.0], group_max);
    table("median", [2.0, 2.0, 2.0, 15.0, 15.0, 7.0], group_median);
    table("std", [1.0, 1.0, 1.0, 50.0_f64.sqrt(), 50.0_f64.sqrt(), NAN], |r, c, o, s| group_std(r, c, 1, o, s));
    table(
        "std",
        [(2.0_f64 / 3.0).sqrt(); 3].into_iter().chain([5.0, 5.0, 0.0]).collect::<Vec<_>>().try_into().unwrap(),
        |r, c, o, s| {
            group_std(r, c, 0, o, s);
        },
    );
}

#[test]
fn infinities() {
    let row = [INF, 1.0, 2.0, -INF, INF];
    let codes = [1, 1, 2, 3, 3];
    assert_same("mean", &apply(&row, &codes, group_mean), &[NAN, NAN, 2.0, NAN, NAN]);
    assert_same("sum", &apply(&row, &codes, group_sum), &[INF, INF, 2.0, NAN, NAN]);
    assert_same("count", &apply(&row, &codes, group_count), &[2.0, 2.0, 1.0, 2.0, 2.0]);
    assert_same("median", &apply(&row, &codes, group_median), &[INF, INF, 2.0, NAN, NAN]);
    assert_same("min", &apply(&row, &codes, group_min), &[1.0, 1.0, 2.0, -INF, -INF]);
    let demeaned = apply(&[INF, 4.0], &[1, 2], |r, c, o, s| group_demean(r, c, Alone::Zero, o, s));
    assert_same("demean", &demeaned, &[NAN, 0.0]);
    let scores = apply(&[INF, 4.0], &[1, 2], |r, c, o, s| group_zscore(r, c, 0, Alone::Zero, o, s));
    assert_same("zscore", &scores, &[NAN, 0.0]);
}

#[test]
fn rows_without_groups_or_columns() {
    for kernel in sums::<f64>().into_iter().chain(orders()) {
        assert_same(kernel.name, &apply(&[], &[], kernel.grouped), &[]);
        assert_same(kernel.name, &apply(&[1.0, 2.0], &[NO_GROUP; 2], kernel.grouped), &[NAN; 2]);
        assert_same(kernel.name, &apply(&[NAN; 3], &[1, 1, 2], kernel.grouped), &[NAN; 3]);
    }
}

#[test]
#[should_panic(expected = "a row of 2 values and 1 group codes")]
fn codes_of_another_length_are_refused() {
    apply(&[1.0, 2.0], &[1], group_mean);
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => prop::sample::select(vec![NAN, 0.0, -0.0, INF, -INF, f64::MAX, f64::MIN, 5e-324, 1.0]),
        3 => (-5..5_i32).prop_map(f64::from),
        6 => -1.0..1.0_f64,
    ]
}

fn moderate() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => prop::sample::select(vec![NAN, 0.0, -0.0, INF, -INF, 1.0]),
        3 => (-5..5_i32).prop_map(f64::from),
        6 => -1.0..1.0_f64,
    ]
}

fn code() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..5_u32, 2 => 801_010..801_020_u32, 1 => prop::sample::select(vec![NO_GROUP, NO_GROUP - 1, 1 << 31])]
}

proptest! {
    #[test]
    fn a_group_is_a_row(
        cells in prop::collection::vec((value(), code()), 0..150),
        dense in any::<bool>(),
    ) {
        let (row, codes): (Vec<f64>, Vec<u32>) = cells.into_iter().unzip();
        let codes: Vec<u32> = codes.into_iter().map(|code| if dense { code % 4 } else { code }).collect();
        let narrow: Vec<f32> = row.iter().map(|&x| x as f32).collect();
        for Kernel { name, grouped, alone } in orders::<f64>() {
            assert_same(name, &apply(&row, &codes, grouped), &apply_to_members(&row, &codes, alone));
        }
        for Kernel { name, grouped, alone } in orders::<f32>() {
            assert_same(name, &apply(&narrow, &codes, grouped), &apply_to_members(&narrow, &codes, alone));
        }
    }

    #[test]
    fn a_group_is_summed_like_a_row(
        cells in prop::collection::vec((moderate(), code()), 0..150),
        dense in any::<bool>(),
        far in prop::sample::select(vec![0.0, 1e9]),
    ) {
        let (row, codes): (Vec<f64>, Vec<u32>) = cells.into_iter().unzip();
        let codes: Vec<u32> = codes.into_iter().map(|code| if dense { code % 4 } else { code }).collect();
        let row: Vec<f64> = row.into_iter().map(|x| x + far).collect();
        let narrow: Vec<f32> = row.iter().map(|&x| x as f32).collect();
        for Kernel { name, grouped, alone } in sums::<f64>() {
            assert_near(name, &apply(&row, &codes, grouped), &apply_to_members(&row, &codes, alone), 1e-12);
        }
        for Kernel { name, grouped, alone } in sums::<f32>() {
            assert_near(name, &apply(&narrow, &codes, grouped), &apply_to_members(&narrow, &codes, alone), 1e-6);
        }
    }

    #[test]
    fn equal_values_are_exactly_at_their_mean(x in -1e12..1e12_f64, codes in prop::collection::vec(0..3_u32, 1..300)) {
        let row = vec![x; codes.len()];
        let distances = apply(&row, &codes, |r, c, o, s| group_demean(r, c, Alone::Zero, o, s));
        assert_same("demean", &distances, &vec![0.0; row.len()]);
        assert_same("mean", &apply(&row, &codes, group_mean), &row);
        let deviations = apply(&row, &codes, |r, c, o, s| group_std(r, c, 0, o, s));
        assert_same("std", &deviations, &vec![0.0; row.len()]);
    }

    #[test]
    fn sums_means_and_deviations_equal_their_definition(
        cells in prop::collection::vec((-1e3..1e3_f64, code(), 0..9_u8), 0..150),
    ) {
        let row: Vec<f64> = cells.iter().map(|&(x, _, missing)| if missing == 0 { NAN } else { x }).collect();
        let codes: Vec<u32> = cells.iter().map(|&(_, code, _)| code).collect();
        let [means, sums] = [group_mean, group_sum].map(|kernel| apply(&row, &codes, kernel));
        let deviations = apply(&row, &codes, |r, c, o, s| group_std(r, c, 1, o, s));
        for column in 0..row.len() {
            let members = (0..row.len()).filter(|&other| codes[other] == codes[column]);
            let members = values(&members.map(|other| row[other]).collect::<Vec<_>>());
            if row[column].is_nan() || codes[column] == NO_GROUP {
                prop_assert!(means[column].is_nan() && sums[column].is_nan() && deviations[column].is_nan());
                continue;
            }
            let n = members.len() as f64;
            let sum: f64 = members.iter().sum();
            let squares: f64 = members.iter().map(|x| (x - sum / n).powi(2)).sum();
            prop_assert!((sums[column] - sum).abs() < 1e-9);
            prop_assert!((means[column] - sum / n).abs() < 1e-10);
            let deviation = (squares / (n - 1.0)).sqrt();
            prop_assert!((deviations[column] - deviation).abs() < 1e-9 || n == 1.0 && deviations[column].is_nan());
        }
    }

    #[test]
    fn names_of_groups_do_not_matter(cells in prop::collection::vec((value(), 0..6_u32), 0..100), factor in 1..1000_u32) {
        let (row, codes): (Vec<f64>, Vec<u32>) = cells.into_iter().unzip();
        let renamed: Vec<u32> = codes.iter().map(|code| (code + 7) * factor * 65_521).collect();
        for Kernel { name, grouped, .. } in sums::<f64>().into_iter().chain(orders()) {
            assert_same(name, &apply(&row, &codes, grouped), &apply(&row, &renamed, grouped));
        }
    }
}

type OnPanel = fn(ArrayView2<'_, f64>, ArrayView2<'_, u32>, ArrayViewMut2<'_, f64>);
type OnRow = fn(&[f64], &[u32], &mut [f64], &mut GroupScratch);

const FORMS: [(OnPanel, OnRow); 11] = [
    (|p, c, o| group_demean_panel(p, c, Alone::Zero, o), |r, c, o, s| group_demean(r, c, Alone::Zero, o, s)),
    (|p, c, o| group_zscore_panel(p, c, 1, Alone::Zero, o), |r, c, o, s| group_zscore(r, c, 1, Alone::Zero, o, s)),
    (|p, c, o| group_rank_panel(p, c, FRACTION, o), |r, c, o, s| group_rank(r, c, FRACTION, o, s)),
    (group_scale_panel, group_scale),
    (group_mean_panel, group_mean),
    (group_sum_panel, group_sum),
    (group_count_panel, group_count),
    (group_min_panel, group_min),
    (group_max_panel, group_max),
    (group_median_panel, group_median),
    (|p, c, o| group_std_panel(p, c, 1, o), |r, c, o, s| group_std(r, c, 1, o, s)),
];

#[test]
fn panels_are_their_rows_on_any_number_of_threads() {
    let panel = Array2::from_shape_fn((60, 90), |(i, j)| {
        let x = ((i * 131 + j * 17) % 101) as f64 / 7.0;
        if (i + j) % 11 == 0 { NAN } else { x }
    });
    // Codes that change now and then, so that remembered arrangements are both used and replaced.
    let codes = Array2::from_shape_fn((60, 90), |(i, j)| if j == 3 { NO_GROUP } else { (j * (1 + i / 25)) as u32 % 7 });
    for (on_panel, on_row) in FORMS {
        let mut expected = panel.clone();
        for ((row, codes), mut out) in panel.rows().into_iter().zip(codes.rows()).zip(expected.rows_mut()) {
            let row = row.to_slice().unwrap();
            on_row(row, codes.to_slice().unwrap(), out.as_slice_mut().unwrap(), &mut GroupScratch::new());
        }
        let expected: Vec<u64> = expected.iter().map(|x| x.to_bits()).collect();
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut out = Array2::zeros(panel.dim());
            pool.install(|| on_panel(panel.view(), codes.view(), out.view_mut()));
            assert_eq!(out.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), expected);
        }
    }
}

#[test]
fn strided_panels_and_one_row_of_codes_for_all_days() {
    let wide = Array2::from_shape_fn((40, 20), |(i, j)| (i * 20 + j) as f64);
    let codes: Vec<u32> = (0..10).map(|j| j % 3).collect();
    let codes = aview1(&codes);
    let repeated = codes.broadcast((40, 10)).unwrap();
    let mut expected = Array2::zeros((40, 10));
    let whole = wide.slice(s![.., ..;2]).to_owned();
    group_demean_panel(whole.view(), repeated.to_owned().view(), Alone::Zero, expected.view_mut());
    let mut out = Array2::zeros((10, 40));
    group_demean_panel(wide.slice(s![.., ..;2]), repeated, Alone::Zero, out.view_mut().reversed_axes());
    assert_eq!(out.reversed_axes(), expected);
    assert!(expected.index_axis(Axis(1), 0).iter().all(|&x| x == -9.0));
}
