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
    let longest = if cfg!(miri) { 80 } else { 2000 };
    prop_oneof![
        prop::collection::vec(value(), 0..=40),
        prop::collection::vec(value(), 0..=longest),
        prop::collection::vec(-1.0..1.0_f64, 0..=longest),
        // Cells shared by a few, by many, and by crowds.
        (prop::collection::vec(0..3000_u64, 0..=longest), any::<u32>()).prop_map(|(steps, base)| steps
            .into_iter()
            .map(|step| f64::from_bits((u64::from(base) << 32) + step))
            .collect()),
        (prop::collection::vec(0..9_i32, 0..=longest), 1..5_i32).prop_map(|(row, scale)| row
            .into_iter()
            .map(|x| f64::from(x / scale) + 1e-15 * f64::from(x % scale))
            .collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 6 } else { 200 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_instruction_set_gives_the_same_bits(rows in prop::collection::vec(row(), 1..3)) {
        let mut scratch = RankScratch::new();
        for row in rows {
            agree(&row, &mut scratch);
            agree(&row.iter().map(|&x| x as f32).collect::<Vec<f32>>(), &mut scratch);
        }
    }
}
