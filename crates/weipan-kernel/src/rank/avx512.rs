//! The passes that the compiler does not vectorise by itself, for AVX-512.
//!
//! Each gives the same integers as its plain form in `count.rs`.

use super::count::{Passes, SMALL, SMALLER, before_lanes};
use super::word::{FEW, LANES, SHARED, Word};
use std::arch::x86_64::*;

/// The passes with AVX-512. Only [`super::isa`] names it, in code that runs where the features were detected.
pub(super) struct Avx512;

/// The first sixteen columns.
const FIRST: [i32; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

impl Passes for Avx512 {
    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn number(words: &mut [[u32; LANES]]) -> (usize, u32) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { number(words) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn entries(words: &[u32], masks: &mut [u32], first: u32, shared: (&mut [u32], &mut [u32])) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { entries(words, masks, first, shared) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn compare(x: f64, values: &[f64; FEW], size: u32) -> (u32, u32) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { compare(x, values, size) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn collect(entries: &[u32], flag: u32, to: (&mut [u32], &mut [u32])) -> usize {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe { collect(entries, flag, to) }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn count_less_values(values: &[f64], size: usize, less: &mut [u32; SMALL]) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe {
            match size {
                0..=16 => count_less_values::<2>(values, size, less),
                17..=32 => count_less_values::<4>(values, size, less),
                _ => count_less_values::<6>(values, size, less),
            }
        }
    }

    #[inline(always)]
    #[expect(unsafe_code, reason = "calls code for features that were detected")]
    fn count_less(numbers: &[u32; SMALL], size: usize, less: &mut [u32; SMALL]) {
        // SAFETY: the features were detected, or this type would not be in use.
        unsafe {
            match size {
                0..=16 => count_less::<1>(numbers, size, less),
                17..=32 => count_less::<2>(numbers, size, less),
                33..=48 => count_less::<3>(numbers, size, less),
                49..=64 => count_less::<4>(numbers, size, less),
                65..=80 => count_less::<5>(numbers, size, less),
                _ => count_less::<6>(numbers, size, less),
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
fn number(words: &mut [[u32; LANES]]) -> (usize, u32) {
    let sum = words.iter().fold(_mm512_setzero_si512(), |sum, chunk| _mm512_add_epi32(sum, load(chunk)));
    let mut sums = [0; LANES];
    store(&mut sums, sum);
    let (before, total) = before_lanes(sums);
    let mut before = load(&before);
    let mut all = _mm512_setzero_si512();
    let lower = _mm512_set1_epi32(0xFFFF);
    let empty = _mm512_set1_epi32(u32::EMPTY as i32);
    let few = _mm512_set1_epi32(FEW as i32);
    let shared = _mm512_set1_epi32(SHARED as i32);
    let crowded = _mm512_set1_epi32(u32::CROWDED as i32);
    for chunk in words {
        let word = load(chunk);
        let size = _mm512_sub_epi32(empty, _mm512_and_si512(word, lower));
        let marks = _mm512_andnot_si512(lower, word);
        let flag = _mm512_mask_mov_epi32(shared, _mm512_cmpgt_epi32_mask(size, few), crowded);
        let single = _mm512_cmpeq_epi32_mask(_mm512_popcnt_epi32(marks), size);
        let word = _mm512_or_si512(before, _mm512_mask_mov_epi32(flag, single, marks));
        before = _mm512_add_epi32(before, _mm512_add_epi32(size, size));
        all = _mm512_or_si512(all, word);
        store(chunk, word);
    }
    let all = _mm512_reduce_or_epi32(all) as u32;
    (total as usize, all & (SHARED | u32::CROWDED))
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn entries(words: &[u32], masks: &mut [u32], first: u32, (columns, starts): (&mut [u32], &mut [u32])) -> usize {
    assert!(words.len() == masks.len());
    let mut list = List::new(columns, starts, masks.len(), first);
    let lower = _mm512_set1_epi32(0xFFFF);
    let shared = _mm512_set1_epi32(SHARED as i32);
    let (word_chunks, word_rest) = words.as_chunks::<16>();
    let (chunks, rest) = masks.as_chunks_mut::<16>();
    for (word, mask) in word_chunks.iter().zip(chunks) {
        let word = load(word);
        let marks = _mm512_popcnt_epi32(_mm512_and_si512(word, load(mask)));
        let number = _mm512_and_si512(word, lower);
        store(mask, _mm512_add_epi32(number, _mm512_add_epi32(marks, marks)));
        // SAFETY: there are no more chunks than the list was made for.
        unsafe { list.push(_mm512_test_epi32_mask(word, shared), _mm512_srli_epi32::<1>(number)) };
    }
    let (count, first) = list.end();
    count + super::count::entries(word_rest, rest, first, (&mut columns[count..], &mut starts[count..]))
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
#[expect(unsafe_code, reason = "stores at any place")]
fn collect(entries: &[u32], flag: u32, (columns, starts): (&mut [u32], &mut [u32])) -> usize {
    let mut list = List::new(columns, starts, entries.len(), 0);
    let below = _mm512_set1_epi32((flag - 1) as i32);
    let flag_vector = _mm512_set1_epi32(flag as i32);
    let (chunks, rest) = entries.as_chunks::<16>();
    for chunk in chunks {
        let entry = load(chunk);
        let start = _mm512_srli_epi32::<1>(_mm512_and_si512(entry, below));
        // SAFETY: there are no more chunks than the list was made for.
        unsafe { list.push(_mm512_test_epi32_mask(entry, flag_vector), start) };
    }
    let (mut count, first) = list.end();
    for (column, entry) in (first..).zip(rest) {
        columns[count] = column;
        starts[count] = (entry & (flag - 1)) / 2;
        count += usize::from(entry & flag != 0);
    }
    count
}

/// Columns, and numbers of values before them.
struct List {
    columns: *mut u32,
    starts: *mut u32,
    count: usize,
    /// The next sixteen columns.
    next: __m512i,
}

impl List {
    /// For as many columns, from `first` on.
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
    )]
    #[inline]
    fn new(columns: &mut [u32], starts: &mut [u32], len: usize, first: u32) -> Self {
        assert!(columns.len() >= len + 16 && starts.len() >= len + 16);
        let next = _mm512_add_epi32(load(&FIRST), _mm512_set1_epi32(first as i32));
        Self { columns: columns.as_mut_ptr(), starts: starts.as_mut_ptr(), count: 0, next }
    }

    /// Those of the next sixteen columns that are flagged.
    ///
    /// # Safety
    ///
    /// The slices that the list was made of are alive, and no more columns are pushed than it was made for.
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
    )]
    #[inline]
    #[expect(unsafe_code, reason = "stores at any place")]
    unsafe fn push(&mut self, flagged: __mmask16, starts: __m512i) {
        // Compressed in the register: a compressing store is slow on Zen 4.
        let columns = _mm512_maskz_compress_epi32(flagged, self.next);
        let starts = _mm512_maskz_compress_epi32(flagged, starts);
        // SAFETY: `count` is at most the number of columns pushed before, and 16 more have room.
        unsafe {
            _mm512_storeu_si512(self.columns.add(self.count).cast(), columns);
            _mm512_storeu_si512(self.starts.add(self.count).cast(), starts);
        }
        self.count += flagged.count_ones() as usize;
        self.next = _mm512_add_epi32(self.next, _mm512_set1_epi32(16));
    }

    /// How many are listed, and the next column.
    #[target_feature(
        enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
    )]
    #[inline]
    fn end(self) -> (usize, u32) {
        (self.count, _mm512_cvtsi512_si32(self.next) as u32)
    }
}

#[target_feature(
    enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512bitalg,avx512vbmi2,avx512vpopcntdq,bmi1,bmi2,popcnt"
)]
#[inline]
fn count_less<const BLOCKS: usize>(numbers: &[u32; SMALL], size: usize, less: &mut [u32; SMALL]) {
    const { assert!(BLOCKS <= SMALL / 16) };
    let mut blocks = [_mm512_setzero_si512(); BLOCKS];
    for (block, numbers) in blocks.iter_mut().zip(numbers.as_chunks().0) {
        *block = load(numbers);
    }
    // A one that the compiler does not know, or it would turn each mask into a vector to subtract.
    let one = _mm512_set1_epi32(std::hint::black_box(1));
    let mut counts = [_mm512_setzero_si512(); BLOCKS];
    for &y in &numbers[..size] {
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
#[expect(unsafe_code, reason = "loads of whole vectors")]
fn count_less_values<const BLOCKS: usize>(values: &[f64], size: usize, less: &mut [u32; SMALL]) {
    const { assert!(8 * BLOCKS <= SMALLER) };
    let mut blocks = [_mm512_setzero_pd(); BLOCKS];
    for (block, values) in blocks.iter_mut().zip(values.as_chunks::<8>().0) {
        // SAFETY: eight values of eight bytes are 64 bytes, and the load needs no alignment.
        *block = unsafe { _mm512_loadu_pd(values.as_ptr()) };
    }
    let one = _mm512_set1_epi64(std::hint::black_box(1));
    let mut counts = [_mm512_setzero_si512(); BLOCKS];
    for &y in &values[..size] {
        let y = _mm512_set1_pd(y);
        for (count, &block) in counts.iter_mut().zip(&blocks) {
            *count = _mm512_mask_add_epi64(*count, _mm512_cmp_pd_mask::<_CMP_LT_OQ>(y, block), *count, one);
        }
    }
    for (counts, less) in counts.as_chunks::<2>().0.iter().zip(less.as_chunks_mut::<16>().0) {
        let [low, high] = counts.map(|counts| _mm512_cvtepi64_epi32(counts));
        store(less, _mm512_inserti64x4::<1>(_mm512_castsi256_si512(low), high));
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
    // Of the bits of these places.
    let [less, equal] = [less, equal].map(|mask| _bzhi_u32(mask.into(), size));
    (less.count_ones(), equal.count_ones())
}
