//! The passes that the compiler does not vectorise by itself, for AVX-512.
//!
//! Each gives the same integers as its plain form in `count.rs`.

use super::count::{FEW, Passes, SHARED, SMALL};
use std::arch::x86_64::*;

/// The passes with AVX-512. Only [`super::isa`] names it, in code that runs where the features were detected.
pub(super) struct Avx512;

/// Twice each lane of 16 bits, and [`SHARED`].
const TWO_AND_ONE: [i32; 16] = {
    let mut lanes = [0; 16];
    let mut lane = 0;
    while lane < 16 {
        lanes[lane] = (4 * lane as i32 + 3) << 16 | (4 * lane as i32 + 1);
        lane += 1;
    }
    lanes
};

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
    fn number(words: &mut [u32], starts: &mut [u32]) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { number(words, starts) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn compare(x: f64, values: &[f64; FEW]) -> (u32, u32) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { compare(x, values) }
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
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
fn running(x: __m512i) -> __m512i {
    let zero = _mm512_setzero_si512();
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<15>(x, zero));
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<14>(x, zero));
    let x = _mm512_add_epi32(x, _mm512_alignr_epi32::<12>(x, zero));
    _mm512_add_epi32(x, _mm512_alignr_epi32::<8>(x, zero))
}

/// The last lane in all lanes.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
fn spread_last(x: __m512i) -> __m512i {
    _mm512_permutexvar_epi32(_mm512_set1_epi32(15), x)
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn load<T>(from: &[T; 16]) -> __m512i {
    const { assert!(size_of::<T>() == 4) };
    // SAFETY: 16 values of four bytes are 64 bytes, and the load needs no alignment.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "loads and stores of whole vectors")]
fn store(to: &mut [u32; 16], x: __m512i) {
    // SAFETY: 16 values of four bytes are 64 bytes, and the store needs no alignment.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), x) }
}

/// Two vectors of words at a time, whose halves are exchanged so that each vector holds one kind of halves only: a sum
/// over lanes of 32 bits then sums the lower and the upper halves by themselves, as twice the width of a row fits 16 bits.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn number(words: &mut [u32], starts: &mut [u32]) -> usize {
    let low = _mm512_set1_epi32(0xFFFF);
    let mut before = _mm512_setzero_si512();
    let mut groups = 0;
    for words in words.as_chunks_mut::<32>().0 {
        let (first, second) = words.split_at_mut(16);
        let ([first], []) = first.as_chunks_mut::<16>() else { continue };
        let ([second], []) = second.as_chunks_mut::<16>() else { continue };
        let (a, b) = (load(first), load(second));
        let sizes = select(low, a, _mm512_slli_epi32::<16>(b));
        let marks = select(low, _mm512_srli_epi32::<16>(a), b);
        let shared = _mm512_cmpneq_epi16_mask(_mm512_popcnt_epi16(marks), sizes);
        let ends = running(sizes);
        let total = spread_last(ends);
        // The second vector's words are behind all of the first's.
        let offset = _mm512_add_epi32(before, _mm512_slli_epi32::<16>(total));
        let begins = _mm512_add_epi32(_mm512_sub_epi32(ends, sizes), offset);
        let next = _mm512_add_epi16(load(&TWO_AND_ONE), _mm512_set1_epi16(2 * groups as i16));
        let numbers = _mm512_mask_expand_epi16(_mm512_add_epi16(begins, begins), shared, next);
        let begins = _mm512_maskz_compress_epi16(shared, begins);
        assert!(starts.len() >= groups + 32);
        // SAFETY: 32 starts have room.
        unsafe {
            let to = starts.as_mut_ptr().add(groups);
            _mm512_storeu_si512(to.cast(), _mm512_cvtepu16_epi32(_mm512_castsi512_si256(begins)));
            let rest = _mm512_extracti64x4_epi64::<1>(begins);
            _mm512_storeu_si512(to.add(16).cast(), _mm512_cvtepu16_epi32(rest));
        }
        groups += shared.count_ones() as usize;
        let marks = _mm512_maskz_mov_epi16(!shared, marks);
        store(first, select(low, numbers, _mm512_slli_epi32::<16>(marks)));
        store(second, select(low, _mm512_srli_epi32::<16>(numbers), marks));
        before = _mm512_add_epi32(before, _mm512_add_epi32(total, _mm512_rol_epi32::<16>(total)));
    }
    groups
}

/// The bits of `a` where `mask` has them, elsewhere those of `b`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
fn select(mask: __m512i, a: __m512i, b: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<0xCA>(mask, a, b)
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn collect(entries: &[u32], columns: &mut [u32]) -> usize {
    assert!(columns.len() >= entries.len() + 16);
    let mut lanes = load(&LANES);
    let mut count = 0;
    let (chunks, rest) = entries.as_chunks::<16>();
    for chunk in chunks {
        let shared = _mm512_test_epi32_mask(load(chunk), _mm512_set1_epi32(SHARED as i32));
        // Compressed in the register: a compressing store is slow on Zen 4.
        let compressed = _mm512_maskz_compress_epi32(shared, lanes);
        // SAFETY: `count` is at most the number of entries looked at, and 16 more have room.
        unsafe { _mm512_storeu_si512(columns.as_mut_ptr().add(count).cast(), compressed) };
        count += shared.count_ones() as usize;
        lanes = _mm512_add_epi32(lanes, _mm512_set1_epi32(16));
    }
    for (column, entry) in (16 * chunks.len()..).zip(rest) {
        columns[count] = column as u32;
        count += (entry & SHARED) as usize;
    }
    count
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
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

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,bmi1,bmi2,popcnt")]
#[inline]
#[expect(unsafe_code, reason = "a load of a whole vector")]
fn compare(x: f64, values: &[f64; FEW]) -> (u32, u32) {
    const { assert!(FEW == 8) };
    // SAFETY: eight values of eight bytes are 64 bytes, and the load needs no alignment.
    let values = unsafe { _mm512_loadu_pd(values.as_ptr()) };
    let x = _mm512_set1_pd(x);
    let less = _mm512_cmp_pd_mask::<_CMP_LT_OQ>(values, x);
    let equal = _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(values, x);
    (u32::from(less).count_ones(), u32::from(equal).count_ones())
}
