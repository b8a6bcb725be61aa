#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use crate::eval::table_market::market;
use crate::{Expression, Factor, made_up};

fn two(bars: &Bars, days: Range<u32>) -> [Panel<f64>; 2] {
    ["ts_mean(returns, 3)", "-log(market_cap)"]
        .map(|text| Expression::parse("x", text).unwrap().score_days(bars, days.clone()).unwrap())
}

fn run(scores: &[Panel<f64>], bars: &Bars, days: Range<u32>, how: Combination) -> (Panel<f64>, Vec<FactorWeightRow>) {
    let names = ["momentum", "size"];
    let factors: Vec<Scored<'_>> = names.iter().zip(scores).map(|(name, scores)| Scored { name, scores }).collect();
    combine(&factors, days, bars, None, how, 2, 5).unwrap()
}

#[test]
fn an_equal_combination_by_hand() {
    let bars = market(&[&[1.0, 2.0, 3.0], &[1.0, 2.0, f64::NAN]]);
    let a = Panel::from_rows(2, 3, vec![5.0, 6.0, 100.0, 1.0, 0.0, 9.0]).unwrap();
    let b = Panel::from_rows(2, 3, vec![2.0, f64::NAN, 1.0, f64::NAN, f64::NAN, 9.0]).unwrap();
    let (scores, weights) = run(&[a, b], &bars, 0..2, Combination::Equal);
    // Ranks 1 2 3 have a standard deviation of √(8/12); ranks 1 2 one of ½, so they become ∓1.
    let z = 1.0 / (8.0_f64 / 12.0).sqrt();
    let expected = [(1.0 - z) / 2.0, 0.0, (z - 1.0) / 2.0, 0.5, -0.5, f64::NAN];
    for (found, expected) in scores.as_slice().iter().zip(expected) {
        assert!((found - expected).abs() < 1e-15 || found.is_nan() && expected.is_nan(), "{found} {expected}");
    }
    let rows: Vec<_> = weights.iter().map(|row| (&*row.combination, &*row.factor, row.weight)).collect();
    assert_eq!(rows, [("equal", "momentum", 0.5), ("equal", "size", 0.5)]);
}

#[test]
fn weights_follow_known_coefficients() {
    let daily = [vec![0.1, 0.3, f64::NAN, 0.9], vec![-0.2, -0.2, -0.2, 0.9]];
    let of = |known, how, min_days| weights(&daily, known, 2, how, min_days);
    assert_eq!(of(1, Combination::IcWeighted, 2), [0.5, 0.5]);
    let found = of(3, Combination::IcWeighted, 2);
    assert!((found[0] - 0.5).abs() < 1e-12 && (found[1] + 0.5).abs() < 1e-12);
    // The second has no spread at all, which is no reason to put everything on it.
    assert_eq!(of(3, Combination::IcirWeighted, 2), [0.5, 0.5]);
    let steady = [vec![0.1, 0.3], vec![0.1, 0.2]];
    let found = weights(&steady, 2, 2, Combination::IcirWeighted, 2);
    assert!((found[0] - 0.4).abs() < 1e-12 && (found[1] - 0.6).abs() < 1e-12, "{found:?}");
}

#[test]
fn the_future_moves_no_bit() {
    for how in Combination::ALL {
        let (whole, other) = (made_up::bars(60, 25, 3, usize::MAX), made_up::bars(60, 25, 3, 40));
        let (scores, weights) = run(&two(&whole, 0..60), &whole, 0..60, how);
        let (rewritten, others) = run(&two(&other, 0..60), &other, 0..60, how);
        let bits = |panel: &Panel<f64>, days: usize| -> Vec<u64> {
            panel.as_slice()[..days * 25].iter().map(|x| x.to_bits()).collect()
        };
        assert_eq!(bits(&scores, 40), bits(&rewritten, 40), "{how:?}");
        assert!(bits(&scores, 60) != bits(&rewritten, 60));
        let before = |rows: &[FactorWeightRow]| -> Vec<FactorWeightRow> {
            let first_rewritten = whole.calendar().date(DayIdx(40));
            rows.iter().filter(|row| row.date < first_rewritten).cloned().collect()
        };
        assert_eq!(before(&weights), before(&others));
        // And a shorter data set gives the same as well.
        let cut = made_up::bars(40, 25, 3, usize::MAX);
        let (shorter, _) = run(&two(&cut, 0..40), &cut, 0..40, how);
        assert_eq!(bits(&scores, 40), bits(&shorter, 40), "{how:?}");
    }
}

#[test]
fn weights_start_equal_and_change_when_returns_are_known() {
    let bars = made_up::bars(60, 25, 3, usize::MAX);
    let (_, weights) = run(&two(&bars, 10..60), &bars, 10..60, Combination::IcWeighted);
    assert!(weights[..2].iter().all(|row| row.weight == 0.5));
    // Five coefficients of two-day returns are known before row 7 of the study.
    assert_eq!(weights[2].date, bars.calendar().date(DayIdx(17)));
    for day in weights.chunks(2) {
        assert!((day[0].weight.abs() + day[1].weight.abs() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn no_factor_is_no_combination() {
    let bars = market(&[&[1.0, 2.0]]);
    let found = combine(&[], 0..1, &bars, None, Combination::Equal, 1, 1);
    assert!(matches!(found, Err(FactorError::Shape { .. })));
}

#[test]
fn names_go_both_ways() {
    for how in Combination::ALL {
        assert_eq!(Combination::from_name(how.name()), Some(how));
    }
}
