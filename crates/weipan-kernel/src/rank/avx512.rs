//! The passes that the compiler does not vectorise by itself, for AVX-512.
//!
//! Each gives the same integers as its plain form in `count.rs`.

use super::count::{Passes, SMALL};
use super::word::{FEW, LANES};
use std::arch::x86_64::*;

/// The passes with AVX-512. Only [`super::isa`] names it, in code that runs where the features were detected.
pub(super) struct Avx512;

/// The first sixteen columns.
const FIRST: [i32; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

impl Passes for Avx512 {
    #[inline(always)]
    #[expect(unsafe_code, reason = "an intrinsic; fetching the next row early is measured to spare a tenth")]
    fn prefetch(at: *const u8) {
        // SAFETY: a prefetch of any address is allowed and changes no memory.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(at.cast()) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn sums(chunks: &[[u32; LANES]]) -> [u32; LANES] {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { sums(chunks) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn compare(x: f64, values: &[f64; FEW], size: u32) -> (u32, u32) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { compare(x, values, size) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn collect(entries: &[u32], flag: u32, columns: &mut [u32]) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { collect(entries, flag, columns) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn count_less(numbers: &[u32], less: &mut [u32; SMALL]) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe {
            match numbers.len() {
                0..=16 => count_less::<1>(numbers, less),
                17..=32 => count_less::<2>(numbers, less),
                33..=48 => count_less::<3>(numbers, less),
                49..=64 => count_less::<4>(numbers, less),
                65..=80 => count_less::<5>(numbers, less),
                _ => count_less::<6>(numbers, less),
            }
        }
    }
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn load<T>(from: &[T; 16]) -> __m512i {
    const { assert!(size_of::<T>() == 4) };
    // SAFETY: 16 values of four bytes are 64 bytes, and the load needs no alignment.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn store(to: &mut [u32; 16], x: __m512i) {
    // SAFETY: 16 values of four bytes are 64 bytes, and the store needs no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), x) }
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
fn sums(chunks: &[[u32; LANES]]) -> [u32; LANES] {
    let sum = chunks.iter().fold(_mm512_setzero_si512(), |sum, chunk| _mm512_add_epi32(sum, load(chunk)));
    let mut sums = [0; LANES];
    store(&mut sums, sum);
    sums
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn collect(entries: &[u32], flag: u32, columns: &mut [u32]) -> usize {
    assert!(columns.len() >= entries.len() + 16);
    let mut lanes = load(&FIRST);
    let mut count = 0;
    let (chunks, rest) = entries.as_chunks::<16>();
    for chunk in chunks {
        let flagged = _mm512_test_epi32_mask(load(chunk), _mm512_set1_epi32(flag as i32));
        // Compressed in the register: a compressing store is slow on Zen 4.
        let compressed = _mm512_maskz_compress_epi32(flagged, lanes);
        // SAFETY: `count` is at most the number of entries looked at, and 16 more have room.
        unsafe { _mm512_storeu_si512(columns.as_mut_ptr().add(count).cast(), compressed) };
        count += flagged.count_ones() as usize;
        lanes = _mm512_add_epi32(lanes, _mm512_set1_epi32(16));
    }
    for (column, entry) in (16 * chunks.len()..).zip(rest) {
        columns[count] = column as u32;
        count += usize::from(entry & flag != 0);
    }
    count
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn count_less<const BLOCKS: usize>(numbers: &[u32], less: &mut [u32; SMALL]) {
    const { assert!(BLOCKS <= SMALL / 16) };
    let mut blocks = [_mm512_setzero_si512(); BLOCKS];
    for (block, numbers) in blocks.iter_mut().zip(numbers.chunks(16)) {
        let here = ((1_u32 << numbers.len()) - 1) as u16;
        // SAFETY: only the lanes of numbers that are there are loaded.
        *block = unsafe { _mm512_maskz_loadu_epi32(here, numbers.as_ptr().cast()) };
    }
    // A one that the compiler does not know, or it would turn each mask into a vector to subtract.
    let one = _mm512_set1_epi32(std::hint::black_box(1));
    let mut counts = [_mm512_setzero_si512(); BLOCKS];
    for &y in numbers {
        let y = _mm512_set1_epi32(y as i32);
        for (count, &block) in counts.iter_mut().zip(&blocks) {
            *count = _mm512_mask_add_epi32(*count, _mm512_cmplt_epu32_mask(y, block), *count, one);
        }
    }
    for (&counts, less) in counts.iter().zip(less.as_chunks_mut::<16>().0) {
        store(less, counts);
    }
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "a load of a whole vector")]
fn compare(x: f64, values: &[f64; FEW], size: u32) -> (u32, u32) {
    const { assert!(FEW == 8) };
    // SAFETY: eight values of eight bytes are 64 bytes, and the load needs no alignment.
    let values = unsafe { _mm512_loadu_pd(values.as_ptr()) };
    let x = _mm512_set1_pd(x);
    let less = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(values, x);
    let equal = _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(values, x);
    // Of the bits of these places; of all eight if the size is larger.
    let [less, equal] = [less, equal].map(|mask| _bzhi_u32(mask.into(), size));
    (less.count_ones(), equal.count_ones())
}
