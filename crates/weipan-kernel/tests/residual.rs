//! Regressions against hand tables, normal equations with dummies written out, and what least squares promises.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::Array2;
use proptest::prelude::*;
use weipan_kernel::{
    Float, NO_GROUP, PanelRegression, Regression, ResidualScratch, coefficients, coefficients_panel, residual,
    residual_panel,
};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

/// A regression in owned rows.
#[derive(Clone, Debug, Default)]
struct On {
    regressors: Vec<Vec<f64>>,
    codes: Option<Vec<u32>>,
    weights: Option<Vec<f64>>,
    intercept: bool,
}

impl On {
    fn regressors(regressors: &[&[f64]]) -> Self {
        let regressors = regressors.iter().map(|x| x.to_vec()).collect();
        Self { regressors, intercept: true, ..Self::default() }
    }

    /// Residuals, slopes and the number kept.
    fn fit(&self, y: &[f64]) -> (Vec<f64>, Vec<f64>, usize) {
        let regressors: Vec<&[f64]> = self.regressors.iter().map(Vec::as_slice).collect();
        let (codes, weights) = (self.codes.as_deref(), self.weights.as_deref());
        let on = Regression { regressors: &regressors, codes, weights, intercept: self.intercept };
        let (mut out, mut slopes) = (vec![-7.0; y.len()], vec![-7.0; regressors.len()]);
        let scratch = &mut ResidualScratch::new();
        let kept = residual(y, on, &mut out, scratch);
        assert_eq!(coefficients(y, on, &mut slopes, scratch), kept);
        assert_eq!(slopes.iter().filter(|slope| !slope.is_nan()).count(), kept);
        (out, slopes, kept)
    }

    /// Columns of the sample.
    fn sample(&self, y: &[f64]) -> Vec<usize> {
        let there = |&column: &usize| {
            !y[column].is_nan()
                && self.regressors.iter().all(|x| !x[column].is_nan())
                && self.codes.as_ref().is_none_or(|codes| codes[column] != NO_GROUP)
                && self.weights.as_ref().is_none_or(|weights| weights[column] > 0.0)
        };
        (0..y.len()).filter(there).collect()
    }

    /// Residuals by the normal equations, a column for each dummy.
    fn by_normal_equations(&self, y: &[f64]) -> Vec<f64> {
        let sample = self.sample(y);
        let mut columns: Vec<Vec<f64>> = self.constants(&sample);
        columns.extend(self.regressors.iter().map(|x| sample.iter().map(|&column| x[column]).collect()));
        let weight = |i: usize| self.weights.as_ref().map_or(1.0, |weights| weights[sample[i]]);
        let of_y: Vec<f64> = sample.iter().map(|&column| y[column]).collect();
        let inner = |a: &[f64], b: &[f64]| (0..a.len()).map(|i| weight(i) * a[i] * b[i]).sum::<f64>();
        let rows = columns.iter().map(|a| {
            let mut row: Vec<f64> = columns.iter().map(|b| inner(a, b)).collect();
            row.push(inner(a, &of_y));
            row
        });
        let solution = solve(rows.collect());
        let mut out = vec![NAN; y.len()];
        for (i, &column) in sample.iter().enumerate() {
            out[column] = of_y[i] - columns.iter().zip(&solution).map(|(x, b)| x[i] * b).sum::<f64>();
        }
        out
    }

    fn constants(&self, sample: &[usize]) -> Vec<Vec<f64>> {
        let Some(codes) = &self.codes else {
            return if self.intercept { vec![vec![1.0; sample.len()]] } else { vec![] };
        };
        let mut names: Vec<u32> = sample.iter().map(|&column| codes[column]).collect();
        names.sort_unstable();
        names.dedup();
        let dummy = |name| sample.iter().map(|&column| f64::from(u8::from(codes[column] == name))).collect();
        names.into_iter().map(dummy).collect()
    }
}

/// Solve [A | b] by elimination with pivots.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for step in 0..n {
        let pivot = (step..n).max_by(|&a, &b| rows[a][step].abs().total_cmp(&rows[b][step].abs())).unwrap();
        rows.swap(step, pivot);
        let top = rows[step].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|&(i, _)| i != step) {
            let factor = row[step] / top[step];
            row.iter_mut().zip(&top).for_each(|(x, t)| *x -= factor * t);
        }
    }
    (0..n).map(|i| rows[i][n] / rows[i][i]).collect()
}

#[track_caller]
fn assert_near(got: &[f64], expected: &[f64], tolerance: f64) {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance || a.is_nan() && b.is_nan();
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(near), "{got:?}, expected {expected:?}");
}

#[test]
fn worked_by_hand() {
    // Slope 4 / 2, mean 6: fitted 4, 6, 8.
    let x = [1.0, 2.0, NAN, 3.0, 9.0];
    let y = [5.0, 4.0, 1.0, 9.0, NAN];
    let (residuals, slopes, kept) = On::regressors(&[&x]).fit(&y);
    assert_near(&residuals, &[1.0, -2.0, NAN, 1.0, NAN], 1e-14);
    assert_near(&slopes, &[2.0], 1e-14);
    assert_eq!(kept, 1);
    // Without a constant: slope (5 + 8 + 27) / 14.
    let (residuals, slopes, _) = On { intercept: false, ..On::regressors(&[&x]) }.fit(&y);
    assert_near(&slopes, &[20.0 / 7.0], 1e-14);
    assert_near(&residuals, &[15.0 / 7.0, -12.0 / 7.0, NAN, 3.0 / 7.0, NAN], 1e-14);
    // Weights 1, 1, 2 about the means 9/4 and 27/4: slope (100/16) / (44/16).
    let weights = Some(vec![1.0, 1.0, 3.0, 2.0, 1.0]);
    let (residuals, slopes, _) = On { weights, ..On::regressors(&[&x]) }.fit(&y);
    assert_near(&slopes, &[25.0 / 11.0], 1e-14);
    let fitted = |x: f64| 6.75 + 25.0 / 11.0 * (x - 2.25);
    assert_near(&residuals, &[5.0 - fitted(1.0), 4.0 - fitted(2.0), NAN, 9.0 - fitted(3.0), NAN], 1e-14);
}

#[test]
fn groups_worked_by_hand() {
    let codes = Some(vec![801_010, 2, 801_010, 2, NO_GROUP, 9]);
    let y = [1.0, 10.0, 3.0, 20.0, 4.0, 8.0];
    let on = On { codes, ..On::default() };
    let (residuals, _, kept) = on.fit(&y);
    assert_eq!((residuals[..4].to_vec(), residuals[5], kept), (vec![-1.0, -5.0, 1.0, 5.0], 0.0, 0));
    assert!(residuals[4].is_nan());
    // Within groups x is ∓1 and ∓1, y ∓1 and ∓5: slope (2 + 10) / 4.
    let x = vec![1.0, 8.0, 3.0, 10.0, 0.0, 7.0];
    let (residuals, slopes, kept) = On { regressors: vec![x], ..on }.fit(&y);
    assert_near(&slopes, &[3.0], 1e-14);
    assert_near(&residuals, &[2.0, -2.0, -2.0, 2.0, NAN, 0.0], 1e-14);
    assert_eq!(kept, 1);
}

#[test]
fn regressors_without_news_are_dropped_in_order() {
    let x: Vec<f64> = (0..50).map(|i| f64::from(i * 37 % 50)).collect();
    let z: Vec<f64> = (0..50).map(|i| f64::from(i * 13 % 11)).collect();
    let y: Vec<f64> = (0..50).map(|i| f64::from(i * i % 17)).collect();
    let sum: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 0.1 * x - 7.0 * z + 3.0).collect();
    let (expected, slopes, kept) = On::regressors(&[&x, &z]).fit(&y);
    assert_eq!(kept, 2);
    let (residuals, with_dropped, kept) = On::regressors(&[&[4.2; 50], &x, &[0.0; 50], &x, &z, &sum]).fit(&y);
    assert_eq!((kept, &residuals), (2, &expected));
    assert_near(&with_dropped, &[NAN, slopes[0], NAN, NAN, slopes[1], NAN], 0.0);
    // The first that says it is kept: with the sum before z, z is the one without news.
    let (residuals, slopes, kept) = On::regressors(&[&x, &sum, &z]).fit(&y);
    assert_eq!(kept, 2);
    assert_near(&residuals, &expected, 1e-12);
    assert!(slopes[2].is_nan());
    // What is constant in each group is explained by the groups.
    let codes: Vec<u32> = (0..50).map(|i| i % 4).collect();
    let of_group: Vec<f64> = codes.iter().map(|&code| 0.1 + 0.3 * f64::from(code)).collect();
    let on = On { codes: Some(codes), ..On::regressors(&[&of_group, &x]) };
    assert!(on.fit(&y).1[0].is_nan() && on.fit(&y).2 == 1);
}

#[test]
fn exact_fits_leave_zeros_and_too_few_values_nan() {
    let x = [0.3, 1.7, 2.9, 4.1];
    let squares = x.map(|x| x * x);
    let cubes = x.map(|x| x * x * x);
    let y = [0.7, -1.3, 2.2, 9.1];
    // Four values, a constant and three regressors; then one regressor too many.
    let (residuals, _, kept) = On::regressors(&[&x, &squares, &cubes]).fit(&y);
    assert_eq!((residuals, kept), (vec![0.0; 4], 3));
    let (residuals, slopes, kept) = On::regressors(&[&x, &squares, &cubes, &y]).fit(&y);
    assert_eq!((residuals, kept), (vec![0.0; 4], 3));
    assert!(slopes[3].is_nan());
    let two = [0.7, NAN, NAN, 9.1];
    assert_near(&On::regressors(&[&x, &squares]).fit(&two).0, &[0.0, NAN, NAN, 0.0], 0.0);
    for y in [[NAN; 4], [NAN, 3.0, NAN, NAN]] {
        let (residuals, slopes, kept) = On::regressors(&[&x]).fit(&y);
        assert_near(&residuals, &[NAN; 4], 0.0);
        assert_near(&slopes, &[NAN], 0.0);
        assert_eq!(kept, 0);
    }
    let codes = Some(vec![1, 2, 3, 4]);
    let (residuals, slopes, kept) = On { codes, ..On::regressors(&[&x]) }.fit(&y);
    assert_eq!((residuals, kept), (vec![0.0; 4], 0));
    assert!(slopes[0].is_nan());
    assert_eq!(On::regressors(&[]).fit(&[]).0, Vec::<f64>::new());
    // A y that is explained leaves no rounding noise that a rank would make something of.
    let explained: Vec<f64> = (0..99).map(|i| 0.1 * f64::from(i).sqrt() - 2.7).collect();
    let root: Vec<f64> = (0..99).map(|i| f64::from(i).sqrt()).collect();
    assert_eq!(On::regressors(&[&root]).fit(&explained).0, [0.0; 99]);
}

#[test]
fn infinities_spoil_the_day_and_weights_choose_the_sample() {
    let x = [1.0, 2.0, 4.0, 3.0];
    let y = [1.0, 5.0, 2.0, 2.0];
    let on = On::regressors(&[&x]);
    for spoilt in [INF, -INF] {
        assert_near(&on.fit(&[spoilt, 5.0, 2.0, 2.0]).0, &[NAN; 4], 0.0);
        assert_near(&On::regressors(&[&x, &[1.0, 0.0, spoilt, 3.0]]).fit(&y).0, &[NAN; 4], 0.0);
        // Also one that has no room left.
        let many = [&x[..], &[1.0, 0.0, 0.0, 3.0], &[0.0, 1.0, 0.0, 0.0], &[spoilt, 0.0, 0.0, 0.0]];
        assert_near(&On::regressors(&many).fit(&y).0, &[NAN; 4], 0.0);
    }
    assert_near(&On { weights: Some(vec![1.0, INF, 1.0, 1.0]), ..on.clone() }.fit(&y).0, &[NAN; 4], 0.0);
    // A column without weight is as if it were missing, whatever is in it.
    let weights = Some(vec![2.0, 1.0, 0.5, 3.0, 0.0, -1.0, NAN]);
    let wide = |row: &[f64; 4]| [&row[..], &[INF, 7.0, 1.0]].concat();
    let (got, slopes, _) = On { weights, ..On::regressors(&[&wide(&x)]) }.fit(&wide(&y));
    let (expected, expected_slopes, _) = On { weights: Some(vec![2.0, 1.0, 0.5, 3.0]), ..on }.fit(&y);
    assert_near(&got, &[&expected[..], &[NAN; 3]].concat(), 0.0);
    assert_near(&slopes, &expected_slopes, 0.0);
}

#[test]
fn market_caps_and_cubes_of_their_logs_keep_their_digits() {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let caps: Vec<f64> = (0..3000).map(|_| 1e9 * 10.0_f64.powf(3.0 * uniform() * uniform())).collect();
    let size: Vec<f64> = caps.iter().map(|cap| cap.ln()).collect();
    let cube: Vec<f64> = size.iter().map(|size| size.powi(3)).collect();
    // Orthogonality is what defines a residual; in units of the lengths of both it is rounding.
    for (y, regressors) in
        [(&cube, vec![size.clone()]), (&caps, vec![size.clone(), cube.clone()]), (&size, vec![caps.clone()])]
    {
        let on = On { regressors, intercept: true, ..On::default() };
        let (residuals, _, kept) = on.fit(y);
        assert_eq!(kept, on.regressors.len());
        let length = |row: &[f64]| row.iter().map(|x| x * x).sum::<f64>().sqrt();
        for against in on.regressors.iter().chain([&vec![1.0; 3000]]) {
            let mean = if against[0] == 1.0 { 0.0 } else { against.iter().sum::<f64>() / 3000.0 };
            let centred: Vec<f64> = against.iter().map(|x| x - mean).collect();
            let inner: f64 = residuals.iter().zip(&centred).map(|(e, x)| e * x).sum();
            assert!((inner / length(&centred) / length(y)).abs() < 1e-14, "{inner}");
        }
    }
}

fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![12 => -10.0..10.0_f64, 1 => Just(NAN)]
}

fn on(width: usize) -> impl Strategy<Value = On> {
    let row = || prop::collection::vec(cell(), width);
    let code = prop_oneof![8 => 0..3_u32, 1 => Just(NO_GROUP)];
    let weight = prop_oneof![8 => 0.1..5.0_f64, 1 => prop::sample::select(vec![NAN, 0.0, -1.0])];
    (
        prop::collection::vec(row(), 0..4),
        prop::option::of(prop::collection::vec(code, width)),
        prop::option::of(prop::collection::vec(weight, width)),
        any::<bool>(),
    )
        .prop_map(|(regressors, codes, weights, intercept)| On { regressors, codes, weights, intercept })
}

proptest! {
    #[test]
    fn residuals_equal_the_normal_equations(on in on(60), y in prop::collection::vec(cell(), 60)) {
        let (residuals, _, kept) = on.fit(&y);
        let expected = on.by_normal_equations(&y);
        prop_assert_eq!(kept, on.regressors.len());
        for (got, expected) in residuals.iter().zip(&expected) {
            prop_assert!((got - expected).abs() < 1e-8 || got.is_nan() && expected.is_nan(), "{:?} {:?}", residuals, expected);
        }
    }

    #[test]
    fn units_do_not_matter(
        on in on(40),
        y in prop::collection::vec(cell(), 40),
        powers in prop::collection::vec(-40..40_i32, 4),
    ) {
        let (residuals, slopes, _) = on.fit(&y);
        let mut scaled = on.clone();
        for (x, &power) in scaled.regressors.iter_mut().zip(&powers) {
            x.iter_mut().for_each(|x| *x *= 2.0_f64.powi(power));
        }
        let large: Vec<f64> = y.iter().map(|y| y * 2.0_f64.powi(powers[3])).collect();
        let (of_large, of_scaled, _) = scaled.fit(&large);
        // Powers of two change no digit.
        for (a, b) in residuals.iter().zip(&of_large) {
            prop_assert!(a * 2.0_f64.powi(powers[3]) == *b || a.is_nan() && b.is_nan());
        }
        for ((a, b), &power) in slopes.iter().zip(&of_scaled).zip(&powers) {
            prop_assert!(a * 2.0_f64.powi(powers[3] - power) == *b || a.is_nan() && b.is_nan());
        }
    }

    #[test]
    fn any_cells_give_a_residual_or_nan(
        rows in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![NAN, INF, -INF, 0.0, -0.0, 1.0, 1.0, 2.0, 1e300, 5e-324]), 6), 4),
        codes in prop::option::of(prop::collection::vec(0..3_u32, 6)),
        intercept in any::<bool>(),
    ) {
        let [y, x, z, weights] = <[Vec<f64>; 4]>::try_from(rows).unwrap();
        let on = On { regressors: vec![x, z], codes, weights: Some(weights), intercept };
        let (residuals, _, _) = on.fit(&y);
        let sample = on.sample(&y);
        for (column, e) in residuals.iter().enumerate() {
            prop_assert!(e.is_finite() && sample.contains(&column) || e.is_nan());
        }
        prop_assert!(residuals.iter().all(|e| e.is_nan()) || residuals.iter().filter(|e| !e.is_nan()).count() == sample.len());
    }
}

fn narrow(row: &[f64]) -> Vec<f32> {
    row.iter().map(|&x| x as f32).collect()
}

#[test]
fn narrow_rows_are_worked_on_in_full_width() {
    let x = [1.0, 2.5, 4.0, 8.0, NAN];
    let y = [3.0, -1.0, 7.5, 2.0, 1.0];
    let (expected, _, _) = On::regressors(&[&x]).fit(&y);
    let (x, y) = (narrow(&x), narrow(&y));
    let on = Regression { regressors: &[&x[..]], codes: None, weights: None, intercept: true };
    let mut out = [0.0_f32; 5];
    residual(&y, on, &mut out, &mut ResidualScratch::new());
    assert!(
        out.iter()
            .zip(&expected)
            .all(|(&got, &expected)| got == expected as f32 || got.is_missing() && expected.is_nan())
    );
}

#[test]
fn panels_are_their_rows_on_any_number_of_threads() {
    let panel = |seed: usize| {
        Array2::from_shape_fn((60, 70), |(i, j)| {
            let x = ((i * 131 + j * 17 + seed * seed * j + seed) % 101) as f64 / 7.0;
            if (i + j * seed).is_multiple_of(13) { NAN } else { x }
        })
    };
    let [y, x, z, weights] = [2, 3, 5, 7].map(panel);
    let codes = Array2::from_shape_fn((60, 70), |(i, j)| (j % (3 + i / 20)) as u32);
    let mut scratch = ResidualScratch::new();
    let (mut expected, mut expected_slopes) = (Array2::zeros(y.dim()), Array2::zeros((60, 2)));
    for day in 0..60 {
        let row = |panel: &Array2<f64>| panel.row(day).to_vec();
        let (y, x, z, weights) = (row(&y), row(&x), row(&z), row(&weights));
        let codes = codes.row(day).to_vec();
        let on = Regression {
            regressors: &[&x[..], &z[..]],
            codes: Some(&codes),
            weights: Some(&weights),
            intercept: false,
        };
        residual(&y, on, expected.row_mut(day).as_slice_mut().unwrap(), &mut scratch);
        coefficients(&y, on, expected_slopes.row_mut(day).as_slice_mut().unwrap(), &mut scratch);
    }
    let bits = |panel: &Array2<f64>| panel.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (mut out, mut slopes) = (Array2::zeros(y.dim()), Array2::zeros((60, 2)));
        // One regressor strided: the days of a transposed copy.
        let across = z.t().as_standard_layout().into_owned();
        let regressors = [x.view(), across.t()];
        let on = PanelRegression {
            regressors: &regressors,
            codes: Some(codes.view()),
            weights: Some(weights.view()),
            intercept: false,
        };
        pool.install(|| {
            residual_panel(y.view(), on, out.view_mut());
            coefficients_panel(y.view(), on, slopes.view_mut());
        });
        assert_eq!(bits(&out), bits(&expected));
        assert_eq!(bits(&slopes), bits(&expected_slopes));
    }
}
