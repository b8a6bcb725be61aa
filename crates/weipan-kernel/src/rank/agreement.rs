//! Every instruction set that this CPU has gives the same bits.

use super::isa::Isa;
use super::{Order, RankMethod, RankOptions, RankScale, RankScratch, rank_by};
use crate::float::Float;
use proptest::prelude::*;

fn every_option() -> impl Iterator<Item = RankOptions> {
    let methods = [RankMethod::Average, RankMethod::Min, RankMethod::Max, RankMethod::Dense, RankMethod::Ordinal];
    let orders = [Order::Ascending, Order::Descending];
    let scales = [RankScale::Count, RankScale::Fraction, RankScale::Unit];
    methods.into_iter().flat_map(move |method| {
        orders
            .into_iter()
            .flat_map(move |order| scales.into_iter().map(move |scale| RankOptions { method, order, scale }))
    })
}

fn agree<T: Float>(row: &[T], scratch: &mut RankScratch) {
    for options in every_option() {
        agree_on(row, options, scratch);
    }
}

fn agree_on<T: Float>(row: &[T], options: RankOptions, scratch: &mut RankScratch) {
    let outs: Vec<Vec<u64>> = Isa::all()
        .into_iter()
        .map(|isa| {
            let mut out = vec![T::default(); row.len()];
            rank_by(isa, row, &mut out, options, scratch);
            out.iter().map(|x| if x.is_missing() { u64::MAX } else { x.to_f64().to_bits() }).collect()
        })
        .collect();
    for out in &outs {
        assert_eq!(out, &outs[0], "{options:?} {row:?}");
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        prop::sample::select(vec![f64::NAN, 0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324]),
        (-5..5_i32).prop_map(f64::from),
        -1.0..1.0_f64,
        (-1.0..1.0_f64).prop_map(|x| 1.0 + 1e-14 * x),
        any::<u64>().prop_map(f64::from_bits),
    ]
}

/// Rows long enough for whole vectors, under Miri (which is slow) just so.
fn row() -> impl Strategy<Value = Vec<f64>> {
    let longest = if cfg!(miri) { 40 } else { 2000 };
    prop_oneof![
        prop::collection::vec(value(), 0..=40),
        prop::collection::vec(value(), 0..=longest),
        prop::collection::vec(-1.0..1.0_f64, 0..=longest),
        // Cells shared by a few, by many, and by crowds.
        (prop::collection::vec(0..3000_u64, 0..=longest), any::<u32>()).prop_map(|(steps, base)| steps
            .into_iter()
            .map(|step| f64::from_bits((u64::from(base) << 32) + step))
            .collect()),
        // Few values; one value among others; groups of few values; clusters of every width.
        (prop::collection::vec((0..100_u32, -1.0..1.0_f64), 0..=longest), 0..100_u32)
            .prop_map(|(row, share)| row.into_iter().map(|(i, x)| if i < share { 0.5 } else { x }).collect()),
        (prop::collection::vec((0..6_i32, 1..4_i32), 0..=longest), 0..3_u32).prop_map(|(row, scale)| row
            .into_iter()
            .map(|(place, step)| f64::from(place) + 10_f64.powi(-12) * f64::from(step) * f64::from(scale))
            .collect()),
        prop::collection::vec((1..4_i32, 1..15_i32, -1.0..1.0_f64), 0..=longest).prop_map(|row| row
            .into_iter()
            .map(|(place, width, x)| f64::from(place) + 10_f64.powi(-width) * x)
            .collect()),
        (prop::collection::vec(0..9_i32, 0..=longest), 1..5_i32).prop_map(|(row, scale)| row
            .into_iter()
            .map(|x| f64::from(x / scale) + 1e-15 * f64::from(x % scale))
            .collect()),
    ]
}

/// One row for each way through the code, small enough for Miri.
#[test]
fn rows_of_every_kind_agree() {
    let mut scratch = RankScratch::new();
    let options = [RankOptions::default(), RankOptions { method: RankMethod::Ordinal, ..RankOptions::default() }];
    let noise = |i: usize| ((i * 7919 + 13) % 1009) as f64;
    let rows: [&dyn Fn(usize) -> f64; 8] = [
        &noise,
        &|i| noise(i).exp(),
        &|i| if i % 3 == 0 { f64::NAN } else { noise(i) % 9.0 },
        &|i| (i % 40) as f64 + 1e-13 * (i / 40) as f64,
        &|i| (i % 20) as f64 + 1e-13 * (i / 20) as f64,
        &|i| (i % 2) as f64 + 1e-13 * noise(i),
        &|i| [1.0, 1e-6, 1e-11, 1e-15][i % 4] * noise(i) + 1.0,
        &|i| (i % 3) as f64 + 10_f64.powi(-((i % 14) as i32)) * (noise(i) - 500.0) * 1e-3,
    ];
    for row in rows {
        let row: Vec<f64> = (0..130).map(row).collect();
        for options in options {
            agree_on(&row, options, &mut scratch);
        }
    }
}

/// Rows that need the words of wide tables.
#[test]
#[cfg_attr(miri, ignore = "slow")]
fn wide_rows_agree() {
    let mut scratch = RankScratch::new();
    let noise = |i: usize| ((i * 7919 + 13) % 10_007) as f64;
    let rows: [&dyn Fn(usize) -> f64; 4] = [
        &noise,
        &|i| if i % 3 == 0 { f64::NAN } else { noise(i).exp() },
        &|i| (i % 400) as f64 + 1e-13 * (i / 400) as f64,
        &|i| (i % 90) as f64 + 1e-13 * noise(i),
    ];
    for row in rows {
        agree_on(&(0..16_384).map(row).collect::<Vec<f64>>(), RankOptions::default(), &mut scratch);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 1 } else { 200 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_instruction_set_gives_the_same_bits(rows in prop::collection::vec(row(), 1..3)) {
        let mut scratch = RankScratch::new();
        for row in rows {
            agree(&row, &mut scratch);
            agree(&row.iter().map(|&x| x as f32).collect::<Vec<f32>>(), &mut scratch);
        }
    }
}
