//! Rank against its definition: tables worked by hand, random rows, and rows made to be hard.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::{Array2, ArrayView2, s};
use proptest::prelude::*;
use weipan_kernel::{EdgeTies, Float, Order, RankMethod, RankOptions, RankScale, RankScratch, SelectScratch};
use weipan_kernel::{rank, rank_panel, rank_top_k, top_k};

const METHODS: [RankMethod; 5] =
    [RankMethod::Average, RankMethod::Min, RankMethod::Max, RankMethod::Dense, RankMethod::Ordinal];
const ORDERS: [Order; 2] = [Order::Ascending, Order::Descending];
const SCALES: [RankScale; 3] = [RankScale::Count, RankScale::Fraction, RankScale::Unit];
const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

fn every_option() -> Vec<RankOptions> {
    let mut all = Vec::new();
    for method in METHODS {
        for order in ORDERS {
            all.extend(SCALES.map(|scale| RankOptions { method, order, scale }));
        }
    }
    all
}

fn ranked<T: Float>(row: &[T], options: RankOptions) -> Vec<T> {
    let mut out = vec![T::from_f64(-1.0); row.len()];
    let count = rank(row, &mut out, options, &mut RankScratch::new());
    assert_eq!(count, row.iter().filter(|x| !x.is_missing()).count());
    out
}

/// The definition, by comparing each value with each other.
fn naive<T: Float>(row: &[T], options: RankOptions) -> Vec<T> {
    let before = |a: &T, b: &T| if options.order == Order::Ascending { a < b } else { a > b };
    let present: Vec<T> = row.iter().copied().filter(|x| !x.is_missing()).collect();
    // The first of each group of equal values.
    let first_of_group: Vec<T> =
        present.iter().enumerate().filter(|(i, x)| !present[..*i].contains(x)).map(|(_, &x)| x).collect();
    let dense = options.method == RankMethod::Dense;
    let n = if dense { first_of_group.len() } else { present.len() } as f64;
    let one = |(column, x): (usize, &T)| {
        if x.is_missing() {
            return T::NAN;
        }
        let a = present.iter().filter(|y| before(y, x)).count() as f64;
        let t = present.iter().filter(|y| *y == x).count() as f64;
        let r = match options.method {
            RankMethod::Average => a + (t + 1.0) / 2.0,
            RankMethod::Min => a + 1.0,
            RankMethod::Max => a + t,
            RankMethod::Dense => first_of_group.iter().filter(|y| before(y, x)).count() as f64 + 1.0,
            RankMethod::Ordinal => a + 1.0 + row[..column].iter().filter(|y| *y == x).count() as f64,
        };
        T::from_f64(match options.scale {
            RankScale::Count => r,
            RankScale::Fraction => r / n,
            RankScale::Unit => (r - 1.0) / (n - 1.0),
        })
    };
    row.iter().enumerate().map(one).collect()
}

#[track_caller]
fn assert_same<T: Float>(got: &[T], expected: &[T], what: &str) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (column, (a, b)) in got.iter().zip(expected).enumerate() {
        assert!(a == b || a.is_missing() && b.is_missing(), "{what}: column {column}: {a:?}, expected {b:?}");
    }
}

#[track_caller]
fn check<T: Float>(row: &[T]) {
    for options in every_option() {
        assert_same(&ranked(row, options), &naive(row, options), &format!("{options:?}"));
    }
}

/// Like [`check`] for rows too wide for a quadratic definition: ranks from a sort, by one more simple program.
#[track_caller]
fn check_wide<T: Float>(row: &[T]) {
    for order in ORDERS {
        let mut columns: Vec<usize> = (0..row.len()).filter(|&column| !row[column].is_missing()).collect();
        columns.sort_by(|&a, &b| {
            let ascending = row[a].partial_cmp(&row[b]).unwrap();
            if order == Order::Ascending { ascending } else { ascending.reverse() }
        });
        for method in METHODS {
            let mut expected = vec![T::NAN; row.len()];
            let mut before = 0.0;
            for (group, tied) in columns.chunk_by(|&a, &b| row[a] == row[b]).enumerate() {
                let size = tied.len() as f64;
                for (i, &column) in tied.iter().enumerate() {
                    expected[column] = T::from_f64(match method {
                        RankMethod::Average => before + (size + 1.0) / 2.0,
                        RankMethod::Min => before + 1.0,
                        RankMethod::Max => before + size,
                        RankMethod::Dense => group as f64 + 1.0,
                        RankMethod::Ordinal => before + 1.0 + i as f64,
                    });
                }
                before += size;
            }
            let options = RankOptions { method, order, scale: RankScale::Count };
            assert_same(&ranked(row, options), &expected, &format!("{options:?}"));
        }
    }
}

#[test]
fn a_table_worked_by_hand() {
    //           0    1     2    3     4    5    6
    let row = [3.0, -1.0, NAN, 3.0, -INF, 0.0, -0.0];
    let table = [
        (RankMethod::Average, [5.5, 2.0, NAN, 5.5, 1.0, 3.5, 3.5]),
        (RankMethod::Min, [5.0, 2.0, NAN, 5.0, 1.0, 3.0, 3.0]),
        (RankMethod::Max, [6.0, 2.0, NAN, 6.0, 1.0, 4.0, 4.0]),
        (RankMethod::Dense, [4.0, 2.0, NAN, 4.0, 1.0, 3.0, 3.0]),
        (RankMethod::Ordinal, [5.0, 2.0, NAN, 6.0, 1.0, 3.0, 4.0]),
    ];
    for (method, expected) in table {
        let options = RankOptions { method, ..RankOptions::default() };
        assert_same(&ranked(&row, options), &expected, &format!("{method:?}"));
    }
    let down = RankOptions { order: Order::Descending, method: RankMethod::Ordinal, ..RankOptions::default() };
    assert_same(&ranked(&row, down), &[1.0, 5.0, NAN, 2.0, 6.0, 3.0, 4.0], "descending, ties by column");
}

#[test]
fn scales_worked_by_hand() {
    let row = [10.0, NAN, 20.0, 20.0, 40.0];
    for (method, scale, expected) in [
        (RankMethod::Average, RankScale::Fraction, [0.25, NAN, 0.625, 0.625, 1.0]),
        (RankMethod::Min, RankScale::Unit, [0.0, NAN, 1.0 / 3.0, 1.0 / 3.0, 1.0]),
        (RankMethod::Dense, RankScale::Fraction, [1.0 / 3.0, NAN, 2.0 / 3.0, 2.0 / 3.0, 1.0]),
        (RankMethod::Dense, RankScale::Unit, [0.0, NAN, 0.5, 0.5, 1.0]),
    ] {
        let options = RankOptions { method, scale, ..RankOptions::default() };
        assert_same(&ranked(&row, options), &expected, &format!("{options:?}"));
    }
}

#[test]
fn too_few_values() {
    let unit = RankOptions { scale: RankScale::Unit, ..RankOptions::default() };
    assert_same(&ranked::<f64>(&[], unit), &[], "no columns");
    assert_same(&ranked(&[NAN, NAN], RankOptions::default()), &[NAN, NAN], "no values");
    assert_same(&ranked(&[NAN, 5.0], RankOptions::default()), &[NAN, 1.0], "one value");
    assert_same(&ranked(&[NAN, 5.0], unit), &[NAN, NAN], "one value has no place between 0 and 1");
}

#[test]
#[should_panic(expected = "a row of 2 values and an output of 1")]
fn a_short_output_is_refused() {
    rank(&[1.0, 2.0], &mut [0.0], RankOptions::default(), &mut RankScratch::new());
}

/// Numbers that look random and are the same everywhere.
fn noise(i: usize) -> f64 {
    let x = (i as u64).wrapping_add(0x9E37_79B9).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ x >> 29).wrapping_mul(0x94D0_49BB_1331_11EB);
    (x >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
}

/// Rows that share, crowd or stretch the cells of the grid.
fn adversarial(width: usize) -> Vec<(&'static str, Vec<f64>)> {
    let row = |f: &dyn Fn(usize) -> f64| (0..width).map(f).collect::<Vec<f64>>();
    let mut sorted = row(&noise);
    sorted.sort_by(f64::total_cmp);
    vec![
        ("noise", row(&noise)),
        ("skewed", row(&|i| 10_f64.powf(600.0 * noise(i)))),
        ("skewed, both signs", row(&|i| 10_f64.powf(600.0 * noise(i)) * noise(i + width).signum())),
        ("constant", row(&|_| 7.0)),
        ("zeros", row(&|i| if i % 2 == 0 { 0.0 } else { -0.0 })),
        ("few values", row(&|i| (noise(i) * 6.0).round())),
        ("many ties", row(&|i| (noise(i) * 1e3).round())),
        ("all NaN", row(&|_| NAN)),
        ("half NaN", row(&|i| if noise(i) < 0.0 { NAN } else { noise(i + width) })),
        ("only infinities", row(&|i| if noise(i) < 0.0 { -INF } else { INF })),
        ("outliers", row(&|i| if i % 500 == 1 { 1e15 * noise(i) } else { noise(i) })),
        ("far outliers", row(&|i| if i % 500 == 1 { 1e300 * noise(i) } else { noise(i) })),
        ("infinite outliers", row(&|i| if i % 500 == 1 { INF * noise(i) } else { noise(i) })),
        ("near one", row(&|i| 1.0 + 1e-13 * noise(i))),
        ("next floats", row(&|i| f64::from_bits(1.0_f64.to_bits() + (noise(i) * 1e3 + 500.0) as u64))),
        ("subnormal", row(&|i| f64::from_bits((noise(i) * 1e4 + 5e3) as u64))),
        (
            "nested clusters",
            row(&|i| match i % 1000 {
                0 => noise(i),
                1 => 1.0 + 1e-6 * noise(i),
                2 => 1.0 + 1e-11 * noise(i),
                _ => 1.0 + 1e-14 * noise(i),
            }),
        ),
        (
            "even clusters",
            row(&|i| match i * 7919 % 4 {
                0 => noise(i),
                1 => 1.0 + 1e-6 * noise(i),
                2 => 1.0 + 1e-11 * noise(i),
                _ => 1.0 + 2e-14 * noise(i),
            }),
        ),
        ("nests at five places", row(&|i| (i % 5) as f64 + 10_f64.powi(-((i * 7919 % 14) as i32)) * noise(i + width))),
        (
            "nests at twelve places",
            row(&|i| (i % 12) as f64 + 10_f64.powi(-((i * 7919 % 14) as i32)) * noise(i + width)),
        ),
        (
            "nests of all sizes",
            row(&|i| {
                let place = 10_f64.powi((i % 8) as i32 * 40 - 160) * if i % 3 == 0 { -1.0 } else { 1.0 };
                place * (1.0 + 10_f64.powi(-((i * 7919 % 14) as i32)) * noise(i + width))
            }),
        ),
        (
            "nests beside infinities",
            row(&|i| match i % 4 {
                0 => INF * noise(i),
                place => {
                    place as f64 * f64::MAX / 4.0 * (1.0 + 10_f64.powi(-((i * 7919 % 14) as i32)) * noise(i + width))
                }
            }),
        ),
        // Places and nothing around them.
        ("few places", row(&|i| if i % 40 == 0 { 1e9 } else { 1.0 + 1e-3 * (i % 7) as f64 })),
        // Near in value, and many floats apart.
        ("down to zero", row(&|i| if i % 4 == 0 { 10_f64.powf(600.0 * noise(i) - 305.0) } else { noise(i) })),
        ("two modes", row(&|i| if noise(i) < 0.0 { 1.0 } else { 2.0 } + 1e-9 * noise(i + width))),
        ("mostly zero", row(&|i| if noise(i) < 0.4 { 0.0 } else { noise(i + width) })),
        ("next to nothing", row(&|i| 1e-290 * (1.0 + 1e-13 * noise(i)))),
        ("octaves of crowds", row(&|i| 2_f64.powi((i % 40) as i32 * 50 - 1000) * (1.0 + 1e-12 * noise(i)))),
        ("one sample in 64", row(&|i| if i % 64 == 0 { noise(i) } else { 1e-9 * noise(i) })),
        ("one value in two, the rest around it", row(&|i| if i % 2 == 0 { 1.0 } else { 1.0 + noise(i).powi(9) })),
        ("shared cells", row(&|i| 1.0 + (i % 97) as f64 + 1e-13 * (noise(i) * 9.0).round())),
        ("sorted", sorted.clone()),
        ("reversed", sorted.into_iter().rev().collect()),
    ]
}

#[test]
fn adversarial_rows_of_every_width() {
    for width in [0, 1, 2, 3, 63, 64, 65, 66, 300, 5000, 8191, 8192, 8193, 16_383, 16_384] {
        for (name, row) in adversarial(width) {
            println!("{name}, {width} columns");
            check_wide(&row);
            check_wide(&row.iter().map(|&x| x as f32).collect::<Vec<f32>>());
        }
    }
}

/// So wide that there are fewer cells than 16 a value, and most are shared.
#[test]
fn a_very_wide_row() {
    let row: Vec<f64> =
        (0..300_000).map(|i| if i % 11 == 0 { NAN } else { (noise(i) * 1e5).round() + noise(i + 1) }).collect();
    check_wide(&row);
}

/// Groups of every size that is treated in its own way: near and far from each other, of different values, with ties, and
/// of three values each.
#[test]
fn groups_of_every_size_in_one_cell() {
    let kinds: [fn(usize) -> usize; 3] = [|i| i, |i| i / 2, |i| i % 3];
    for size in (2..50).chain([64, 65, 80, 81, 96, 97, 100, 200, 700]) {
        for (gap, width) in [(1e-12, 3000_usize), (1e-7, 3000), (1e-10, 17_000)] {
            for kind in kinds {
                let width = width.next_multiple_of(size);
                let value = |i: usize| (i / size) as f64 + gap * kind(i % size) as f64;
                let row: Vec<f64> = (0..width).map(|i| value(i * 7919 % width)).collect();
                check_wide(&row);
            }
        }
    }
}

#[test]
fn ranks_and_mask_in_one_go() {
    for (name, row) in adversarial(300) {
        check_top_k(&row, name);
        check_top_k(&row.iter().map(|&x| x as f32).collect::<Vec<f32>>(), name);
    }
}

#[track_caller]
fn check_top_k<T: Float>(row: &[T], name: &str) {
    let (mut out, mut mask, mut expected) = (vec![T::NAN; row.len()], vec![false; row.len()], vec![true; row.len()]);
    for k in [0, 1, 2, row.len() / 3, row.len().saturating_sub(1), row.len(), row.len() + 1] {
        top_k(row, k, EdgeTies::ByColumn, &mut expected, &mut SelectScratch::new());
        for options in every_option() {
            let count = rank_top_k(row, k, options, &mut out, &mut mask, &mut RankScratch::new());
            assert_eq!(count, row.iter().filter(|x| !x.is_missing()).count());
            assert_same(&out, &ranked(row, options), name);
            assert_eq!(mask, expected, "{name}, k {k}, {options:?}");
        }
    }
}

#[test]
fn scratch_keeps_nothing_from_row_to_row() {
    let mut scratch = RankScratch::new();
    for width in [5000, 70, 8193, 3, 300] {
        for (name, row) in adversarial(width) {
            let mut out = vec![0.0; width];
            rank(&row, &mut out, RankOptions::default(), &mut scratch);
            assert_same(&out, &ranked(&row, RankOptions::default()), name);
        }
    }
}

fn bits(panel: &Array2<f64>) -> Vec<u64> {
    panel.iter().map(|x| x.to_bits()).collect()
}

fn on_threads(threads: usize, panel: ArrayView2<'_, f64>, options: RankOptions) -> Array2<f64> {
    let mut out = Array2::zeros(panel.dim());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| rank_panel(panel, out.view_mut(), options));
    out
}

#[test]
fn a_panel_has_the_same_bits_on_any_number_of_threads() {
    let rows: Vec<f64> = adversarial(300).into_iter().flat_map(|(_, row)| row).collect();
    let panel = Array2::from_shape_vec((rows.len() / 300, 300), rows).unwrap();
    for options in every_option() {
        let one = on_threads(1, panel.view(), options);
        assert_eq!(bits(&one), bits(&on_threads(2, panel.view(), options)));
        for (row, out) in panel.rows().into_iter().zip(one.rows()) {
            assert_same(&out.to_vec(), &ranked(&row.to_vec(), options), "a row of the panel");
        }
    }
}

#[test]
fn a_strided_panel_ranks_like_its_copy() {
    let panel = Array2::from_shape_fn((40, 90), |(i, j)| (noise(i * 90 + j) * 50.0).round());
    for view in [panel.t(), panel.slice(s![..;2, 5..;3])] {
        let mut out = Array2::zeros((view.ncols(), view.nrows()));
        rank_panel(view, out.view_mut().reversed_axes(), RankOptions::default());
        let expected = on_threads(1, view.as_standard_layout().view(), RankOptions::default());
        assert_eq!(out.reversed_axes(), expected);
    }
}

#[test]
fn a_panel_without_days_or_stocks() {
    for shape in [(0, 5), (5, 0), (0, 0)] {
        let panel = Array2::<f32>::zeros(shape);
        rank_panel(panel.view(), Array2::zeros(shape).view_mut(), RankOptions::default());
    }
}

/// Values that meet: special ones, a few small integers, and any float at all.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => prop::sample::select(vec![NAN, 0.0, -0.0, INF, -INF, f64::MAX, f64::MIN, 5e-324, -5e-324, 1.0]),
        3 => (-5..5_i32).prop_map(f64::from),
        3 => -1.0..1.0_f64,
        2 => any::<u64>().prop_map(f64::from_bits),
    ]
}

fn row() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        prop::collection::vec(value(), 0..70),
        prop::collection::vec(value(), 63..=66),
        prop::collection::vec(value(), 100..400),
        // Many values close together: several levels of grids.
        (prop::collection::vec(0..3000_u64, 65..300), any::<u64>())
            .prop_map(|(steps, base)| steps.into_iter().map(|step| f64::from_bits(base.wrapping_add(step))).collect()),
    ]
}

proptest! {
    #[test]
    fn equals_the_definition(row in row()) {
        check(&row);
        check(&row.iter().map(|&x| x as f32).collect::<Vec<f32>>());
    }

    #[test]
    fn the_mask_is_that_of_top_k(row in row()) {
        check_top_k(&row, "random");
    }

    #[test]
    fn permuting_the_row_permutes_the_ranks((row, order) in row().prop_flat_map(|row| {
        let order = Just((0..row.len()).collect::<Vec<usize>>()).prop_shuffle();
        (Just(row), order)
    })) {
        let permuted: Vec<f64> = order.iter().map(|&i| row[i]).collect();
        for method in &METHODS[..4] {
            let options = RankOptions { method: *method, ..RankOptions::default() };
            let ranks = ranked(&row, options);
            let expected: Vec<f64> = order.iter().map(|&i| ranks[i]).collect();
            assert_same(&ranked(&permuted, options), &expected, "permuted");
        }
    }

    #[test]
    fn a_monotone_transform_changes_nothing(row in prop::collection::vec(-1000..1000_i32, 0..300)) {
        let original: Vec<f64> = row.iter().map(|&x| f64::from(x)).collect();
        let exp: Vec<f64> = original.iter().map(|x| (x / 100.0).exp()).collect();
        let far: Vec<f64> = original.iter().map(|x| x * 1e290).collect();
        let small: Vec<f32> = original.iter().map(|x| (x * 1e-3) as f32).collect();
        for options in every_option() {
            let ranks = ranked(&original, options);
            assert_same(&ranked(&exp, options), &ranks, "exp");
            assert_same(&ranked(&far, options), &ranks, "far");
            let narrow: Vec<f32> = ranks.iter().map(|&x| x as f32).collect();
            assert_same(&ranked(&small, options), &narrow, "small f32");
        }
    }

    #[test]
    fn descending_is_ascending_of_the_negative(row in row()) {
        let negative: Vec<f64> = row.iter().map(|x| -x).collect();
        for method in METHODS {
            let up = RankOptions { method, ..RankOptions::default() };
            let down = RankOptions { order: Order::Descending, ..up };
            assert_same(&ranked(&row, down), &ranked(&negative, up), "negated");
        }
    }

    #[test]
    fn average_ranks_add_up(row in row()) {
        let n = row.iter().filter(|x| !x.is_nan()).count() as f64;
        let total: f64 = ranked(&row, RankOptions::default()).iter().filter(|x| !x.is_nan()).sum();
        prop_assert_eq!(total, n * (n + 1.0) / 2.0);
    }
}
