//! Counting sort of words by cell, low digit first. Stable: equal cells keep column order.

use super::word::Word;
use std::marker::PhantomData;

/// The most values that one digit can take.
const DIGITS: usize = 1 << 11;

/// How often each value of the two digits occurs; during a pass, where the next word of that digit goes.
#[derive(Clone, Debug)]
pub(super) struct Counts {
    low: Box<[u32; DIGITS]>,
    high: Box<[u32; DIGITS]>,
}

impl Default for Counts {
    fn default() -> Self {
        Self { low: Box::new([0; DIGITS]), high: Box::new([0; DIGITS]) }
    }
}

/// The counts while they are being made, for words of type `W`.
pub(super) struct Counter<'a, W> {
    low: &'a mut [u32; DIGITS],
    high: &'a mut [u32; DIGITS],
    words: PhantomData<W>,
}

impl<W: Word> Counter<'_, W> {
    /// Count a cell `times` times: 1, or 0 for a value that is not there (cheaper than a branch).
    #[inline(always)]
    pub(super) fn add(&mut self, cell: u32, times: u32) {
        self.low[low_digit::<W>(cell)] += times;
        self.high[high_digit::<W>(cell)] += times;
    }
}

impl Counts {
    /// Forget all counts and start to make new ones.
    pub(super) fn counter<W: Word>(&mut self) -> Counter<'_, W> {
        self.low[..1 << W::LOW_BITS].fill(0);
        self.high[..1 << W::HIGH_BITS].fill(0);
        Counter { low: &mut self.low, high: &mut self.high, words: PhantomData }
    }

    /// Sort words, all of them counted, by cell. `spare` is as long as `words`.
    pub(super) fn sort<W: Word>(&mut self, words: &mut [W], spare: &mut [W]) {
        starts(&mut self.low[..1 << W::LOW_BITS]);
        scatter(words, spare, &mut self.low, low_digit::<W>);
        starts(&mut self.high[..1 << W::HIGH_BITS]);
        scatter(spare, words, &mut self.high, high_digit::<W>);
    }
}

#[inline(always)]
fn low_digit<W: Word>(cell: u32) -> usize {
    (cell & ((1 << W::LOW_BITS) - 1)) as usize
}

#[inline(always)]
fn high_digit<W: Word>(cell: u32) -> usize {
    (cell >> W::LOW_BITS & ((1 << W::HIGH_BITS) - 1)) as usize
}

/// Turn counts into the position where each digit starts.
fn starts(counts: &mut [u32]) {
    let mut start = 0;
    for count in counts {
        start += std::mem::replace(count, start);
    }
}

/// Move each word to the next position of its digit.
#[inline(always)]
fn scatter<W: Word>(from: &[W], to: &mut [W], next: &mut [u32; DIGITS], digit: impl Fn(u32) -> usize) {
    for &word in from {
        let position = &mut next[digit(word.cell()) % DIGITS];
        to[*position as usize] = word;
        *position += 1;
    }
}
