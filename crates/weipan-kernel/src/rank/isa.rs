//! The same code, compiled for the instruction sets that CPUs have, and chosen at run time.

use super::grade::{Ahead, Bench, Plain, Ties, grade};
use super::avx512::Avx512;
use super::grid::Grid;
use super::write::{Pen, write};
use crate::float::Float;

/// An instruction set that this CPU has: made by [`Isa::detect`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Isa {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vpopcntdq")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("popcnt")
            {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("popcnt")
            {
                return Self::Avx2;
            }
        }
        Self::Plain
    }

    #[expect(unsafe_code, reason = "calls code compiled for features that were detected")]
    pub(super) fn grade<T: Float>(
        self,
        row: &[T],
        grid: Grid<T>,
        bits: u32,
        ties: Ties,
        depth: u32,
        ahead: Ahead,
        bench: &mut Bench,
    ) -> usize {
        match self {
            Self::Plain => grade::<Plain, T>(row, grid, bits, ties, depth, ahead, bench),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { grade_avx2(row, grid, bits, ties, depth, ahead, bench) },
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { grade_avx512(row, grid, bits, ties, depth, ahead, bench) },
        }
    }

    #[expect(unsafe_code, reason = "calls code compiled for features that were detected")]
    pub(super) fn write<T: Float>(self, ranks: &[u32], out: &mut [T], pen: Pen) {
        match self {
            Self::Plain => write(ranks, out, pen),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { write_avx2(ranks, out, pen) },
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { write_avx512(ranks, out, pen) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn grade_avx2<T: Float>(row: &[T], grid: Grid<T>, bits: u32, ties: Ties, depth: u32, ahead: Ahead, bench: &mut Bench) -> usize {
    grade::<Plain, T>(row, grid, bits, ties, depth, ahead, bench)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
fn grade_avx512<T: Float>(row: &[T], grid: Grid<T>, bits: u32, ties: Ties, depth: u32, ahead: Ahead, bench: &mut Bench) -> usize {
    grade::<Avx512, T>(row, grid, bits, ties, depth, ahead, bench)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
fn write_avx2<T: Float>(ranks: &[u32], out: &mut [T], pen: Pen) {
    write(ranks, out, pen);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
fn write_avx512<T: Float>(ranks: &[u32], out: &mut [T], pen: Pen) {
    write(ranks, out, pen);
}
