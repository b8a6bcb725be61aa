//! Group codes as small numbers, so that they can index a table.

use super::NO_GROUP;
use crate::wide::widest;

/// Codes below this are small enough in any row, and elsewhere those below twice the number of columns.
const SMALL: usize = 1 << 8;

/// Codes renumbered 0, 1, … as they first occur, where they are not small as they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dense {
    /// The codes renumbered last.
    codes: Vec<u32>,
    /// Their small numbers.
    small: Vec<u32>,
    table: Table,
}

impl Dense {
    /// Small numbers for the codes, [`NO_GROUP`] staying what it is, and how many slots a table of them needs.
    ///
    /// # Panics
    ///
    /// If there are 2^32 codes or more.
    pub(crate) fn of<'a>(&'a mut self, codes: &'a [u32]) -> (&'a [u32], usize) {
        let last = last_slot(codes);
        if are_small(last, codes.len()) {
            return (codes, last + 1);
        }
        assert!(u32::try_from(codes.len()).is_ok(), "a row of {} columns", codes.len());
        if self.codes != codes {
            self.codes.clear();
            self.codes.extend_from_slice(codes);
            self.table.clear(codes.len());
            self.small.clear();
            let number = |&code: &u32| if code == NO_GROUP { NO_GROUP } else { self.table.number(code) };
            self.small.extend(codes.iter().map(number));
        }
        (&self.small, self.table.next as usize + 1)
    }
}

/// Whether codes up to this slot may index a table.
pub(super) fn are_small(last: usize, columns: usize) -> bool {
    last <= SMALL.max(2 * columns)
}

widest! {
    /// The slot of the largest code.
    fn last_slot(codes: &[u32]) -> usize {
        codes.iter().fold(0, |most, &code| most.max(code.wrapping_add(1))) as usize
    }
}

/// The place of a code in a table: [`NO_GROUP`] has the first, and code c place c + 1.
#[inline(always)]
pub(super) fn slot(code: u32) -> usize {
    code.wrapping_add(1) as usize
}

/// A hash table of the codes seen. Open addressing with linear probing.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Code and one more than its number, or 0 in an empty entry. A power of two of them, at least twice as many as
    /// codes.
    entries: Vec<(u32, u32)>,
    /// The number that the next new code gets.
    next: u32,
}

impl Table {
    fn clear(&mut self, codes: usize) {
        self.entries.clear();
        self.entries.resize((2 * codes).next_power_of_two(), (0, 0));
        self.next = 0;
    }

    fn number(&mut self, code: u32) -> u32 {
        let last = self.entries.len() - 1;
        // Fibonacci hashing: the high bits of a product with 2^64 / φ.
        let mut index = (u64::from(code).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & last;
        loop {
            let (known, number) = self.entries[index];
            if number == 0 {
                self.next += 1;
                self.entries[index] = (code, self.next);
                return self.next - 1;
            }
            if known == code {
                return number - 1;
            }
            index = (index + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_codes_stay_and_others_are_numbered_as_they_occur() {
        let mut dense = Dense::default();
        assert_eq!(dense.of(&[3, NO_GROUP, 0]), (&[3, NO_GROUP, 0][..], 5));
        assert_eq!(dense.of(&[]), (&[][..], 1));
        let codes = [801_780, NO_GROUP, 801_010, NO_GROUP - 1, 801_780];
        for _ in 0..2 {
            assert_eq!(dense.of(&codes), (&[0, NO_GROUP, 1, 2, 0][..], 4));
        }
    }

    #[test]
    fn a_table_full_of_codes_tells_all_apart() {
        let codes: Vec<u32> = (0..1000).map(|i| i << 16 | 0xffff_0000 >> (i % 16)).collect();
        let mut distinct = codes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let mut dense = Dense::default();
        let (small, slots) = dense.of(&codes);
        assert_eq!(slots, distinct.len() + 1);
        for (a, &first) in codes.iter().enumerate() {
            for (b, &second) in codes.iter().enumerate() {
                assert_eq!(small[a] == small[b], first == second);
            }
        }
    }
}
