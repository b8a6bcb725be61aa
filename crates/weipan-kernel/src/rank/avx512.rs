//! The passes that the compiler does not vectorise by itself, for AVX-512.
//!
//! Each gives the same integers as its plain form in `count.rs`.

use super::count::{Passes, SHARED, SMALL};
use std::arch::x86_64::*;

/// The passes with AVX-512. Only [`super::isa`] names it, in code that runs where the features were detected.
pub(super) struct Avx512;

const LANES: [i32; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

impl Passes for Avx512 {
    #[inline(always)]
    #[expect(unsafe_code, reason = "an intrinsic; fetching the next row early is measured to spare a tenth")]
    fn prefetch(at: *const u8) {
        // SAFETY: a prefetch of any address is allowed and changes no memory.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn count_up(taken: &[u64], up_to: &mut [u32]) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { count_up(taken, up_to) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn entries(starts: &mut [u32], entries: &mut [u32], places: usize) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { entries_of(starts, entries, places) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn collect(entries: &[u32], columns: &mut [u32]) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { collect(entries, columns) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn count_less(values: &[f64], less: &mut [u64; SMALL]) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe {
            match values.len() {
                0..=8 => count_less::<1>(values, less),
                9..=16 => count_less::<2>(values, less),
                17..=24 => count_less::<3>(values, less),
                _ => count_less::<5>(values, less),
            }
        }
    }
}

/// The sum of the lanes up to and with each.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
fn running(x: __m512i) -> __m512i {
    let zero = _mm512_setzero_si512();
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<15>(x, zero));
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<14>(x, zero));
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<12>(x, zero));
    _mm512_add_epi32(x, _mm512_alignr_epi32::<8>(x, zero))
}

/// The last lane in all lanes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
fn spread_last(x: __m512i) -> __m512i {
    _mm512_permutexvar_epi32(_mm512_set1_epi32(15), x)
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn load<T>(from: &[T; 16]) -> __m512i {
    const { assert!(size_of::<T>() == 4) };
    // SAFETY: 16 values of four bytes are 64 bytes, and the load needs no alignment.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn store(to: &mut [u32; 16], x: __m512i) {
    // SAFETY: 16 values of four bytes are 64 bytes, and the store needs no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), x) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads of whole vectors")]
fn count_up(taken: &[u64], up_to: &mut [u32]) -> usize {
    let mut total = _mm512_setzero_si512();
    let (chunks, rest) = taken.as_chunks::<16>();
    let (to, to_rest) = up_to.split_at_mut(16 * chunks.len());
    for (words, to) in chunks.iter().zip(to.as_chunks_mut::<16>().0) {
        // SAFETY: 16 words are twice 64 bytes, and the loads need no alignment.
        let words =
            unsafe { [_mm512_loadu_si512(words.as_ptr().cast()), _mm512_loadu_si512(words[8..].as_ptr().cast())] };
        let [low, high] = words.map(|words| _mm512_cvtepi64_epi32(_mm512_popcnt_epi64(words)));
        let sums = running(_mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high));
        store(to, _mm512_add_epi32(sums, total));
        total = _mm512_add_epi32(total, spread_last(sums));
    }
    let mut total = _mm_cvtsi128_si32(_mm512_castsi512_si128(total)) as u32;
    for (word, to) in rest.iter().zip(to_rest) {
        total += word.count_ones();
        *to = total;
    }
    total as usize
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
fn entries_of(starts: &mut [u32], entries: &mut [u32], places: usize) {
    let mut total = _mm512_setzero_si512();
    let mut shared_entries = _mm512_or_si512(_mm512_set1_epi32(SHARED as i32), load(&LANES));
    // One start more than places, and whole vectors: both slices have the room, and sizes behind the last are 0.
    let chunks = (places + 1).div_ceil(16);
    let starts = &mut starts.as_chunks_mut::<16>().0[..chunks];
    let entries = &mut entries.as_chunks_mut::<16>().0[..chunks];
    for (starts, entries) in starts.iter_mut().zip(entries) {
        let sizes = load(starts);
        let sums = running(sizes);
        let ends = _mm512_add_epi32(sums, total);
        // A value alone: 2 start + 2.
        let alone = _mm512_add_epi32(ends, ends);
        let shared = _mm512_cmpgt_epi32_mask(sizes, _mm512_set1_epi32(1));
        store(starts, _mm512_sub_epi32(ends, sizes));
        store(entries, _mm512_mask_mov_epi32(alone, shared, shared_entries));
        total = _mm512_add_epi32(total, spread_last(sums));
        shared_entries = _mm512_add_epi32(shared_entries, _mm512_set1_epi32(16));
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn collect(entries: &[u32], columns: &mut [u32]) -> usize {
    assert!(columns.len() >= entries.len() + 16);
    let mut lanes = load(&LANES);
    let mut count = 0;
    let (chunks, rest) = entries.as_chunks::<16>();
    for chunk in chunks {
        let shared = _mm512_movepi32_mask(load(chunk));
        // Compressed in the register: a compressing store is slow on Zen 4.
        let compressed = _mm512_maskz_compress_epi32(shared, lanes);
        // SAFETY: `count` is at most the number of entries looked at, and 16 more have room.
        unsafe { _mm512_storeu_si512(columns.as_mut_ptr().add(count).cast(), compressed) };
        count += shared.count_ones() as usize;
        lanes = _mm512_add_epi32(lanes, _mm512_set1_epi32(16));
    }
    for (column, entry) in (16 * chunks.len()..).zip(rest) {
        columns[count] = column as u32;
        count += (entry >> 31) as usize;
    }
    count
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn count_less<const BLOCKS: usize>(values: &[f64], less: &mut [u64; SMALL]) {
    const { assert!(BLOCKS <= SMALL / 8) };
    let mut blocks = [_mm512_setzero_pd(); BLOCKS];
    for (block, values) in blocks.iter_mut().zip(values.chunks(8)) {
        let here = ((1_u32 << values.len()) - 1) as u8;
        // SAFETY: only the lanes of values that are there are loaded.
        *block = unsafe { _mm512_maskz_loadu_pd(here, values.as_ptr()) };
    }
    let one = _mm512_set1_epi64(1);
    let mut counts = [_mm512_setzero_si512(); BLOCKS];
    for &y in values {
        let y = _mm512_set1_pd(y);
        for (count, &block) in counts.iter_mut().zip(&blocks) {
            let less = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(y, block);
            *count = _mm512_mask_add_epi64(*count, less, *count, one);
        }
    }
    for (&counts, less) in counts.iter().zip(less.as_chunks_mut::<8>().0) {
        // SAFETY: eight values of eight bytes are 64 bytes, and the store needs no alignment.
        unsafe { _mm512_storeu_si512(less.as_mut_ptr().cast(), counts) };
    }
}
