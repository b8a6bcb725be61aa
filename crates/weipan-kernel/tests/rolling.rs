//! Window operators against their definitions.
#![expect(clippy::unwrap_used, reason = "a test that cannot build its pool has failed")]

use ndarray::{Array2, ArrayView2};
use proptest::prelude::*;
use weipan_kernel::{
    Float, Past, Rolling, RollingPair, RollingScratch, Window, rolling, rolling_pair, rolling_pair_panel, rolling_panel,
};

const NAN: f64 = f64::NAN;
const INF: f64 = f64::INFINITY;

const ONE: [Rolling; 25] = [
    Rolling::Sum,
    Rolling::Mean,
    Rolling::Var { ddof: 0 },
    Rolling::Std { ddof: 1 },
    Rolling::Product,
    Rolling::Min,
    Rolling::Max,
    Rolling::ArgMin,
    Rolling::ArgMax,
    Rolling::Rank,
    Rolling::Quantile { q: 0.3 },
    Rolling::Quantile { q: 1.0 },
    Rolling::Median,
    Rolling::Skew,
    Rolling::Kurt,
    Rolling::ZScore { ddof: 1 },
    Rolling::Mad,
    Rolling::DecayLinear,
    Rolling::DecayExp { factor: 0.9 },
    Rolling::DecayExp { factor: 0.0 },
    Rolling::Count,
    Rolling::Backfill,
    Rolling::Slope,
    Rolling::Rsquare,
    Rolling::Resid,
];
const TWO: [RollingPair; 6] = [
    RollingPair::Corr,
    RollingPair::Cov { ddof: 0 },
    RollingPair::Cov { ddof: 1 },
    RollingPair::Beta,
    RollingPair::Rsquare,
    RollingPair::Resid,
];

fn apply<T: Float>(operator: Rolling, past: Past<'_, T>, window: Window) -> Vec<T> {
    let mut out = vec![T::from_f64(-7.0); past.rows.len() - past.lead * past.width];
    rolling(operator, past, window, &mut out, &mut RollingScratch::new());
    out
}

fn apply_pair<T: Float>(operator: RollingPair, y: Past<'_, T>, x: Past<'_, T>, window: Window) -> Vec<T> {
    let mut out = vec![T::from_f64(-7.0); y.rows.len() - y.lead * y.width];
    rolling_pair(operator, y, x, window, &mut out, &mut RollingScratch::new());
    out
}

/// One column from the first day of the data.
fn column(operator: Rolling, days: usize, min_periods: usize, values: &[f64]) -> Vec<f64> {
    apply(operator, Past { rows: values, lead: 0, width: 1, start: 0 }, Window { days, min_periods })
}

fn pair(operator: RollingPair, days: usize, y: &[f64], x: &[f64]) -> Vec<f64> {
    let past = |rows| Past { rows, lead: 0, width: 1, start: 0 };
    apply_pair(operator, past(y), past(x), Window::full(days))
}

#[track_caller]
fn assert_same(got: &[f64], expected: &[f64]) {
    let same = |(a, b): (&f64, &f64)| a == b || a.is_nan() && b.is_nan();
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(same), "{got:?}, expected {expected:?}");
}

/// Four days of four stocks.
const TABLE: [f64; 16] = [
    1.0, 4.0, 2.0, 5.0, //
    3.0, 4.0, NAN, 4.0, //
    2.0, 1.0, 6.0, 3.0, //
    6.0, 4.0, 1.0, INF, //
];

#[test]
fn four_days_of_four_stocks_worked_by_hand() {
    let today = |operator, min_periods| {
        apply(operator, Past { rows: &TABLE, lead: 3, width: 4, start: 9 }, Window { days: 3, min_periods })
    };
    // The windows: 3 2 6, 4 1 4, NaN 6 1, 4 3 inf.
    let table: [(Rolling, [f64; 4], f64); 15] = [
        (Rolling::Sum, [11.0, 9.0, NAN, INF], 7.0),
        (Rolling::Mean, [11.0 / 3.0, 3.0, NAN, INF], 3.5),
        (Rolling::Var { ddof: 1 }, [13.0 / 3.0, 3.0, NAN, NAN], 12.5),
        (Rolling::Product, [36.0, 16.0, NAN, INF], 6.0),
        (Rolling::Min, [2.0, 1.0, NAN, 3.0], 1.0),
        (Rolling::Max, [6.0, 4.0, NAN, INF], 6.0),
        (Rolling::ArgMin, [1.0, 1.0, NAN, 1.0], 0.0),
        (Rolling::ArgMax, [0.0, 2.0, NAN, 0.0], 1.0),
        (Rolling::Rank, [1.0, 2.5 / 3.0, NAN, 1.0], 0.5),
        (Rolling::Median, [3.0, 4.0, NAN, 4.0], 3.5),
        (Rolling::Mad, [14.0 / 9.0, 4.0 / 3.0, NAN, NAN], 2.5),
        (Rolling::DecayLinear, [25.0 / 6.0, 3.0, NAN, INF], 3.0),
        (Rolling::Count, [3.0, 3.0, 2.0, 3.0], 2.0),
        (Rolling::Backfill, [6.0, 4.0, 1.0, INF], 1.0),
        (Rolling::Slope, [1.5, 0.0, NAN, NAN], -5.0),
    ];
    for (operator, full, of_two) in table {
        for (stock, (got, right)) in today(operator, 3).into_iter().zip(full).enumerate() {
            assert!(near(got, right, 1e-15), "{operator:?} of stock {stock}: {got}, not {right}");
        }
        let got = today(operator, 2)[2];
        assert!(near(got, of_two, 1e-15), "{operator:?} of two values: {got}, not {of_two}");
    }
}

#[test]
fn pairs_worked_by_hand() {
    let (y, x) = ([1.0, 3.0, 8.0, NAN, 2.0, 4.0], [1.0, 2.0, 3.0, 4.0, 5.0, 5.0]);
    assert_same(&pair(RollingPair::Cov { ddof: 1 }, 3, &y, &x), &[NAN, NAN, 3.5, NAN, NAN, NAN]);
    assert_same(&pair(RollingPair::Beta, 3, &y, &x), &[NAN, NAN, 3.5, NAN, NAN, NAN]);
    assert_same(&pair(RollingPair::Resid, 3, &y, &x), &[NAN, NAN, 0.5, NAN, NAN, NAN]);
    assert_same(&pair(RollingPair::Corr, 2, &y, &x), &[NAN, 1.0, 1.0, NAN, NAN, NAN]);
}

#[test]
fn windows_that_hold_nothing() {
    for operator in ONE {
        let nothing = if operator == Rolling::Count { 0.0 } else { NAN };
        assert_same(&column(operator, 0, 0, &[1.0, 2.0]), &[nothing; 2]);
        assert_same(&column(operator, 3, 0, &[NAN, NAN]), &[nothing; 2]);
        assert_same(&apply(operator, Past { rows: &[], lead: 0, width: 0, start: 0 }, Window::full(3)), &[]);
        assert_same(&apply(operator, Past { rows: &[], lead: 0, width: 5, start: 0 }, Window::full(3)), &[]);
    }
    assert_same(&column(Rolling::Sum, 2, 3, &[1.0, 2.0, 3.0]), &[NAN; 3]);
    assert_same(&column(Rolling::Quantile { q: 1.5 }, 1, 1, &[1.0]), &[NAN]);
    assert_same(&column(Rolling::Quantile { q: NAN }, 1, 1, &[1.0]), &[NAN]);
}

#[test]
fn infinite_values_are_values() {
    let values = [1.0, -INF, INF, INF, 2.0];
    assert_same(&column(Rolling::Sum, 2, 2, &values), &[NAN, -INF, NAN, INF, INF]);
    assert_same(&column(Rolling::Mean, 3, 1, &values), &[1.0, -INF, NAN, NAN, INF]);
    assert_same(&column(Rolling::DecayLinear, 2, 2, &values), &[NAN, -INF, NAN, INF, INF]);
    assert_same(&column(Rolling::DecayExp { factor: 0.5 }, 2, 2, &values), &[NAN, -INF, NAN, INF, INF]);
    assert_same(&column(Rolling::Median, 2, 2, &values), &[NAN, -INF, NAN, INF, INF]);
    assert_same(&column(Rolling::ArgMax, 3, 1, &[-INF, NAN, -INF, -INF]), &[0.0, 1.0, 2.0, 1.0]);
    assert_same(&column(Rolling::ArgMin, 4, 1, &[NAN, INF, INF, 5.0]), &[NAN, 0.0, 1.0, 0.0]);
    assert_same(&column(Rolling::Rank, 4, 1, &values), &[1.0, 0.5, 1.0, 0.875, 0.5]);
    for operator in [Rolling::Std { ddof: 0 }, Rolling::Skew, Rolling::Mad, Rolling::Slope, Rolling::Resid] {
        for min_periods in [1, 4] {
            let got = column(operator, 4, min_periods, &[3.0, 1.0, INF, 4.0, 2.0]);
            assert!(got[3].is_nan() && got[4].is_nan(), "{operator:?}: {got:?}");
        }
    }
    for operator in TWO {
        let got = pair(operator, 3, &[1.0, INF, 3.0, 4.0], &[3.0, 1.0, 2.0, 5.0]);
        assert!(got[2..].iter().all(|x| x.is_nan()), "{operator:?} of infinite y: {got:?}");
        let got = pair(operator, 3, &[3.0, 1.0, 2.0, 5.0], &[1.0, INF, 3.0, 4.0]);
        assert!(got[2..].iter().all(|x| x.is_nan()), "{operator:?} of infinite x: {got:?}");
    }
}

#[test]
fn a_constant_has_no_spread_at_all() {
    for level in [0.1, -3e-7, 1e10 / 3.0, 0.0] {
        for (days, min_periods) in [(2, 2), (5, 5), (20, 20), (20, 3), (61, 61), (61, 5)] {
            // A level before, which must leave nothing behind.
            let mut values = vec![1e9 + 0.37; 70];
            values.extend(vec![level; 130]);
            if min_periods < days {
                (0..200).step_by(3).for_each(|day| values[day] = NAN);
            }
            let last = |operator| column(operator, days, min_periods, &values)[199];
            assert_eq!(last(Rolling::Mean).to_bits(), level.to_bits());
            assert_eq!(last(Rolling::DecayLinear), level);
            assert_eq!(last(Rolling::DecayExp { factor: 0.7 }), level);
            for zero in [Rolling::Var { ddof: 1 }, Rolling::Std { ddof: 0 }, Rolling::Mad, Rolling::Slope] {
                assert_eq!(last(zero), 0.0, "{zero:?}");
            }
            for operator in [Rolling::ZScore { ddof: 0 }, Rolling::Skew, Rolling::Kurt, Rolling::Rsquare] {
                assert!(last(operator).is_nan(), "{operator:?}");
            }
            let wave: Vec<f64> = (0..200).map(|day| f64::from(day % 7)).collect();
            let past = |rows| Past { rows, lead: 0, width: 1, start: 0 };
            let last = |operator, y, x| apply_pair(operator, past(y), past(x), Window { days, min_periods })[199];
            assert_eq!(last(RollingPair::Cov { ddof: 0 }, &values, &wave), 0.0);
            assert!(last(RollingPair::Corr, &values, &wave).is_nan());
            assert!(last(RollingPair::Corr, &wave, &values).is_nan());
            assert!(last(RollingPair::Beta, &wave, &values).is_nan());
            assert!(last(RollingPair::Rsquare, &values, &wave).is_nan());
        }
    }
}

#[test]
fn rounding_of_a_constant_is_no_spread() {
    let values: Vec<f64> = (0..60).map(|day| if day % 2 == 0 { 0.1 + 0.2 } else { 0.3 }).collect();
    let wave: Vec<f64> = (0..60).map(|day| f64::from(day % 4)).collect();
    assert!(pair(RollingPair::Corr, 20, &values, &wave)[30..].iter().all(|x| x.is_nan()));
    assert!(column(Rolling::ZScore { ddof: 1 }, 20, 20, &values)[30..].iter().all(|x| x.is_nan()));
}

#[test]
#[should_panic(expected = "3 rows after 1 asked of 3 rows")]
fn a_past_that_is_too_short_is_refused() {
    let past = Past { rows: &[1.0; 6], lead: 1, width: 2, start: 0 };
    rolling(Rolling::Sum, past, Window::full(2), &mut [0.0; 6], &mut RollingScratch::new());
}

/// A number of 2⁻²⁰ that is exact at any level used here.
fn steps(seed: u64, count: usize) -> Vec<i128> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i128::from(state >> 50) - 8192
    };
    (0..count).map(|_| next()).collect()
}

/// Sums in integers, so that the reference has no rounding but the last.
#[test]
fn a_far_level_costs_no_digits_after_ten_years() {
    const UNIT: f64 = 1.0 / 1_048_576.0;
    let (days, all) = (250, 2_500);
    // Steps of about 0.005 beside 10⁶, then 10¹⁰ as of a market capitalisation, then returns alone.
    for level in [1_000_000_i128, 8_000_000_000, 0] {
        let before = vec![(1_i128 << 50) + 12_345; 300];
        let integers = |seed| -> Vec<i128> {
            let far = steps(seed, all).into_iter().map(|step| step + level * 1_048_576);
            before.iter().copied().chain(far).collect()
        };
        let (y, x) = (integers(1), integers(2));
        let float = |values: &[i128]| -> Vec<f64> { values.iter().map(|&v| v as f64 * UNIT).collect() };
        assert!(float(&y).iter().zip(&y).all(|(&f, &i)| (f / UNIT) as i128 == i), "the values are exact");
        for (start, days) in [(0, days), (17, days), (3, 20), (1, 5)] {
            let past = |rows| Past { rows, lead: days, width: 1, start };
            let (fy, fx) = (float(&y), float(&x));
            let one = |operator| *apply(operator, past(&fy), Window::full(days)).last().unwrap();
            let two = |operator| *apply_pair(operator, past(&fy), past(&fx), Window::full(days)).last().unwrap();
            let (y, x) = (&y[y.len() - days..], &x[x.len() - days..]);
            let n = days as i128;
            let time: Vec<i128> = (0..n).collect();
            let centred = |a: &[i128], b: &[i128]| {
                let dot: i128 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                (n * dot - a.iter().sum::<i128>() * b.iter().sum::<i128>()) as f64
            };
            let deviation = (centred(y, y) / (n * (n - 1)) as f64).sqrt() * UNIT;
            let slope = centred(&time, y) / centred(&time, &time) * UNIT;
            let corr = centred(y, x) / (centred(y, y).sqrt() * centred(x, x).sqrt());
            for (name, got, right) in [
                ("std", one(Rolling::Std { ddof: 1 }), deviation),
                ("slope", one(Rolling::Slope), slope),
                ("mean", one(Rolling::Mean), y.iter().sum::<i128>() as f64 / n as f64 * UNIT),
                ("corr", two(RollingPair::Corr), corr),
                ("beta", two(RollingPair::Beta), centred(y, x) / centred(x, x)),
            ] {
                assert!(near(got, right, 1e-12), "{name} of {days} days at {level} from {start}: {got}, not {right}");
            }
        }
    }
}

/// Equal, both missing, or nearer than `tolerance` of the larger of 1 and the right value's size.
fn near(got: f64, right: f64, tolerance: f64) -> bool {
    got == right || got.is_nan() && right.is_nan() || (got - right).abs() <= tolerance * right.abs().max(1.0)
}

/// The definition over one window, oldest value first, whose rows before the data are NaN.
fn by_hand(operator: Rolling, window: &[f64], min_periods: usize) -> f64 {
    let dated: Vec<(f64, f64)> = window.iter().enumerate().map(|(t, &x)| (t as f64, x)).collect();
    let dated: Vec<(f64, f64)> = dated.into_iter().filter(|(_, x)| !x.is_nan()).collect();
    let values: Vec<f64> = dated.iter().map(|&(_, x)| x).collect();
    let n = values.len() as f64;
    let (today, last) = (*window.last().unwrap(), (window.len() - 1) as f64);
    match operator {
        Rolling::Count => return n,
        Rolling::Backfill => return values.last().copied().unwrap_or(NAN),
        _ if values.len() < min_periods.max(1) => return NAN,
        _ => {}
    }
    let mean = values.iter().sum::<f64>() / n;
    let moment = |k: i32| values.iter().map(|x| (x - mean).powi(k)).sum::<f64>();
    let constant = values.iter().all(|&x| x == values[0]);
    let std = |ddof: usize| if n > ddof as f64 { (moment(2) / (n - ddof as f64)).sqrt() } else { NAN };
    let weighted = |weight: &dyn Fn(f64) -> f64| {
        let total: f64 = dated.iter().map(|&(t, _)| weight(t)).sum();
        dated.iter().map(|&(t, x)| weight(t) * x).sum::<f64>() / total
    };
    let age = |best: f64| last - dated.iter().find(|&&(_, x)| x == best).unwrap().0;
    let (least, most) = (values.iter().copied().fold(INF, f64::min), values.iter().copied().fold(-INF, f64::max));
    let (y, t): (Vec<f64>, Vec<f64>) = dated.iter().map(|&(t, x)| (x, t)).unzip();
    match operator {
        Rolling::Sum => values.iter().sum(),
        Rolling::Mean => mean,
        Rolling::Var { ddof } => std(ddof) * std(ddof),
        Rolling::Std { ddof } => std(ddof),
        Rolling::Product => values.iter().product(),
        Rolling::Min => least,
        Rolling::Max => most,
        Rolling::ArgMin => age(least),
        Rolling::ArgMax => age(most),
        Rolling::Rank if today.is_nan() => NAN,
        Rolling::Rank => {
            let below = values.iter().filter(|&&x| x < today).count() as f64;
            let level = values.iter().filter(|&&x| x == today).count() as f64;
            (below + (level + 1.0) / 2.0) / n
        }
        Rolling::Median => quantile(values, 0.5),
        Rolling::Quantile { q } => quantile(values, q),
        Rolling::Skew if n < 3.0 || constant => NAN,
        Rolling::Skew => (n * (n - 1.0)).sqrt() / (n - 2.0) * (moment(3) / n) / (moment(2) / n).powf(1.5),
        Rolling::Kurt if n < 4.0 || constant => NAN,
        Rolling::Kurt => {
            let ratio = (moment(4) / n) / (moment(2) / n).powi(2);
            (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * ratio - 3.0 * (n - 1.0))
        }
        Rolling::ZScore { .. } if constant => NAN,
        Rolling::ZScore { ddof } => (today - mean) / std(ddof),
        Rolling::Mad => values.iter().map(|x| (x - mean).abs()).sum::<f64>() / n,
        Rolling::DecayLinear => weighted(&|t| t + 1.0),
        Rolling::DecayExp { factor } => weighted(&|t| factor.powi((last - t) as i32)),
        Rolling::Slope => line(&y, &t).map_or(NAN, |(slope, _)| slope),
        Rolling::Rsquare if constant => NAN,
        Rolling::Rsquare => line(&y, &t).map_or(NAN, |_| pair_by_hand(RollingPair::Rsquare, &y, &t, 1)),
        Rolling::Resid => line(&y, &t).map_or(NAN, |(slope, constant)| today - (constant + slope * last)),
        Rolling::Count | Rolling::Backfill => unreachable!(),
    }
}

/// Slope and constant of the line of y on x, unless x is constant.
fn line(y: &[f64], x: &[f64]) -> Option<(f64, f64)> {
    let n = y.len() as f64;
    let (mean_y, mean_x) = (y.iter().sum::<f64>() / n, x.iter().sum::<f64>() / n);
    let cross: f64 = y.iter().zip(x).map(|(y, x)| (y - mean_y) * (x - mean_x)).sum();
    let square: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
    let slope = cross / square;
    x.iter().any(|&other| other != x[0]).then_some((slope, mean_y - slope * mean_x))
}

fn quantile(mut values: Vec<f64>, q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = q * (values.len() - 1) as f64;
    let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

fn pair_by_hand(operator: RollingPair, y: &[f64], x: &[f64], min_periods: usize) -> f64 {
    let both = |(y, x): (&f64, &f64)| (!y.is_nan() && !x.is_nan()).then_some((*y, *x));
    let today = (y[y.len() - 1], x[x.len() - 1]);
    let (y, x): (Vec<f64>, Vec<f64>) = y.iter().zip(x).filter_map(both).unzip();
    if y.len() < min_periods.max(1) {
        return NAN;
    }
    let n = y.len() as f64;
    let dot = |a: &[f64], b: &[f64]| {
        let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
        a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>()
    };
    let constant = y.iter().all(|&value| value == y[0]);
    match operator {
        RollingPair::Cov { ddof } if n <= ddof as f64 => NAN,
        RollingPair::Cov { ddof } => dot(&y, &x) / (n - ddof as f64),
        RollingPair::Beta => line(&y, &x).map_or(NAN, |(slope, _)| slope),
        RollingPair::Resid => line(&y, &x).map_or(NAN, |(slope, constant)| today.0 - (constant + slope * today.1)),
        _ if constant || line(&y, &x).is_none() => NAN,
        RollingPair::Corr => dot(&y, &x) / (dot(&y, &y) * dot(&x, &x)).sqrt(),
        RollingPair::Rsquare => dot(&y, &x).powi(2) / (dot(&y, &y) * dot(&x, &x)),
    }
}

/// Rows r − days + 1 … r of a column; NaN before the first.
fn window_of(rows: &[f64], width: usize, row: usize, column: usize, days: usize) -> Vec<f64> {
    let place = |age: usize| row.checked_sub(age).map(|row| rows[row * width + column]);
    (0..days).rev().map(|age| place(age).unwrap_or(NAN)).collect()
}

/// Small numbers with ties and missing values, as many rows as fit.
fn rows(width: usize, max_rows: usize) -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![
        4 => (-4_i32..5).prop_map(f64::from),
        4 => -2.0..2.0_f64,
        2 => Just(NAN),
        1 => Just(-0.0),
    ];
    prop::collection::vec(number, width * max_rows)
}

fn windows() -> impl Strategy<Value = Window> {
    (1_usize..14, prop::option::of(0_usize..14))
        .prop_map(|(days, least)| Window { days, min_periods: least.map_or(days, |least| least.min(days)) })
}

proptest! {
    #[test]
    fn windows_are_what_their_definitions_say(
        rows in rows(3, 40), window in windows(), lead in 0_usize..40, start in 0_usize..100,
    ) {
        let width = 3;
        for operator in ONE {
            let got = apply(operator, Past { rows: &rows, lead, width, start }, window);
            for (i, &got) in got.iter().enumerate() {
                let (row, column) = (lead + i / width, i % width);
                let values = window_of(&rows, width, row, column, window.days);
                let right = by_hand(operator, &values, window.min_periods);
                prop_assert!(near(got, right, 1e-9), "{operator:?} {window:?} of {values:?}: {got}, not {right}");
            }
        }
    }

    #[test]
    fn pairs_are_what_their_definitions_say(
        y in rows(2, 40), x in rows(2, 40), window in windows(), lead in 0_usize..40, start in 0_usize..100,
    ) {
        let width = 2;
        let past = |rows| Past { rows, lead, width, start };
        for operator in TWO {
            let got = apply_pair(operator, past(&y), past(&x), window);
            for (i, &got) in got.iter().enumerate() {
                let (row, column) = (lead + i / width, i % width);
                let values = |rows| window_of(rows, width, row, column, window.days);
                let right = pair_by_hand(operator, &values(&y), &values(&x), window.min_periods);
                prop_assert!(near(got, right, 1e-9), "{operator:?} {window:?}: {got}, not {right}");
            }
        }
    }

    /// Any block of rows with its lead gives the bits that the whole has, in the middle of any number of columns.
    #[test]
    fn blocks_and_widths_do_not_show(
        rows in rows(70, 40), window in windows(), from in 0_usize..40, count in 1_usize..12, columns in 1_usize..70,
    ) {
        let (from, to) = (from, (from + count).min(40));
        let lead = from.min(window.days - 1);
        let block = |width: usize, first: usize| -> Vec<f64> {
            (from - lead..to).flat_map(|row| rows[row * 70 + first..][..width].to_vec()).collect()
        };
        let first = 70 - columns;
        let (narrow, other) = (block(columns, first), block(columns, 0));
        let past = |rows| Past { rows, lead, width: columns, start: from - lead };
        let whole = |rows| Past { rows, lead: 0, width: 70, start: 0 };
        let reversed: Vec<f64> = rows.chunks(70).flat_map(|row| [&row[first..], &row[..first]].concat()).collect();
        let same = |got: &[f64], all: &[f64]| got.iter().enumerate().all(|(i, x)| {
            let place = (from + i / columns) * 70 + i % columns;
            x.to_bits() == all[place].to_bits() || x.is_nan() && all[place].is_nan()
        });
        for operator in ONE {
            let (part, all) = (apply(operator, past(&narrow), window), apply(operator, whole(&reversed), window));
            prop_assert!(same(&part, &all), "{operator:?} {window:?}");
        }
        for operator in TWO {
            let part = apply_pair(operator, past(&narrow), past(&other), window);
            let all = apply_pair(operator, whole(&reversed), whole(&rows), window);
            prop_assert!(same(&part, &all), "{operator:?} {window:?}");
        }
    }
}

/// A panel of `f64` that any shape of view can be cut from.
fn panel(rows: usize, width: usize) -> Array2<f64> {
    let number = |i: usize| if i % 11 == 3 { NAN } else { ((i * 7919) % 1009) as f64 / 7.0 };
    Array2::from_shape_fn((rows, width), |(row, column)| number(row * width + column))
}

#[test]
fn panels_are_their_rows_on_any_number_of_threads() {
    let (rows, width) = (70, 3 * 64 + 5);
    let (y, x) = (panel(rows, width), panel(width, rows));
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for window in [Window::full(7), Window { days: 20, min_periods: 6 }] {
            // One panel lies in memory row by row, the other column by column.
            for view in [y.view(), x.t()] {
                let flat: Vec<f64> = view.iter().copied().collect();
                for operator in ONE {
                    let mut out = Array2::zeros((rows, width));
                    pool.install(|| rolling_panel(operator, view, window, out.view_mut()));
                    let right = apply(operator, Past { rows: &flat, lead: 0, width, start: 0 }, window);
                    assert_bits(out.view(), &right);
                }
            }
            for operator in TWO {
                let mut out = Array2::zeros((width, rows));
                pool.install(|| rolling_pair_panel(operator, y.view(), x.t(), window, out.view_mut().reversed_axes()));
                let flat: Vec<f64> = x.t().iter().copied().collect();
                let past = |rows| Past { rows, lead: 0, width, start: 0 };
                let right = apply_pair(operator, past(y.as_slice().unwrap()), past(&flat), window);
                assert_bits(out.t(), &right);
            }
        }
    }
}

#[track_caller]
fn assert_bits(got: ArrayView2<'_, f64>, right: &[f64]) {
    let same = |(a, b): (&f64, &f64)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
    assert!(got.len() == right.len() && got.iter().zip(right).all(same));
}

#[test]
fn single_precision_is_rounded_once() {
    let wide: Vec<f64> = panel(60, 9).iter().map(|&x| f64::from(x as f32)).collect();
    let single: Vec<f32> = wide.iter().map(|&x| x as f32).collect();
    let past = |rows| Past { rows, lead: 4, width: 9, start: 2 };
    let past32 = |rows| Past { rows, lead: 4, width: 9, start: 2 };
    let same = |single: Vec<f32>, wide: Vec<f64>| {
        single.iter().zip(&wide).all(|(s, &w)| s.to_bits() == (w as f32).to_bits() || s.is_nan() && w.is_nan())
    };
    for window in [Window::full(6), Window { days: 13, min_periods: 4 }] {
        for operator in ONE {
            assert!(same(apply(operator, past32(&single), window), apply(operator, past(&wide), window)));
        }
        for operator in TWO {
            let got = apply_pair(operator, past32(&single), past32(&single), window);
            assert!(same(got, apply_pair(operator, past(&wide), past(&wide), window)), "{operator:?}");
        }
    }
}

#[test]
fn long_windows_follow_their_definitions() {
    let rows = panel(300, 2).into_raw_vec_and_offset().0;
    for window in [Window::full(10), Window { days: 60, min_periods: 7 }, Window { days: 250, min_periods: 100 }] {
        for operator in ONE.into_iter().filter(|&operator| operator != Rolling::Product) {
            let got = apply(operator, Past { rows: &rows, lead: 280, width: 2, start: 5 }, window);
            for (i, &got) in got.iter().enumerate() {
                let values = window_of(&rows, 2, 280 + i / 2, i % 2, window.days);
                let right = by_hand(operator, &values, window.min_periods);
                assert!(near(got, right, 1e-11), "{operator:?} {window:?}: {got}, not {right}");
            }
        }
    }
}
