//! Columns by group: a counting sort of the codes.

use super::NO_GROUP;
use std::ops::Range;

/// Where each column goes when the columns of a group stand together, in column order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrangement {
    /// The codes arranged last.
    codes: Vec<u32>,
    /// The place of each column.
    places: Vec<u32>,
    /// Where the places of each slot end. Slot 0 holds the columns in no group.
    ends: Vec<u32>,
    table: Table,
}

impl Arrangement {
    /// Arrange the columns, unless the codes are those of the last call.
    ///
    /// # Panics
    ///
    /// If there are 2^32 codes or more.
    pub(crate) fn arrange(&mut self, codes: &[u32]) {
        if !self.ends.is_empty() && self.codes == codes {
            return;
        }
        assert!(u32::try_from(codes.len()).is_ok(), "a row of {} columns", codes.len());
        self.codes.clear();
        self.codes.extend_from_slice(codes);
        let slots = self.slots();
        self.ends.clear();
        self.ends.resize(slots, 0);
        for &slot in &self.places {
            self.ends[slot as usize] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        for place in &mut self.places {
            let next = &mut self.ends[*place as usize];
            *place = *next;
            *next += 1;
        }
    }

    /// Write the slot of each column into `places`; returns how many slots there are.
    fn slots(&mut self) -> usize {
        self.places.clear();
        // NO_GROUP wraps to 0, and code c to c + 1.
        self.places.extend(self.codes.iter().map(|code| code.wrapping_add(1)));
        let last = self.places.iter().copied().max().unwrap_or(0) as usize;
        if last <= 2 * self.codes.len() {
            return last + 1;
        }
        self.table.clear(self.codes.len());
        for (slot, &code) in self.places.iter_mut().zip(&self.codes) {
            *slot = if code == NO_GROUP { 0 } else { self.table.slot(code) };
        }
        self.table.slots as usize
    }

    /// The place of each column.
    pub(crate) fn places(&self) -> &[u32] {
        &self.places
    }

    /// Places of the columns in no group.
    pub(crate) fn nowhere(&self) -> Range<usize> {
        0..self.ends.first().map_or(0, |&end| end as usize)
    }

    /// Places of each group that has columns.
    pub(crate) fn groups(&self) -> impl Iterator<Item = Range<usize>> {
        self.ends.windows(2).map(|ends| ends[0] as usize..ends[1] as usize).filter(|group| !group.is_empty())
    }
}

/// Codes that are not small numbers, numbered 1, 2, … as they first occur. Open addressing with linear probing.
#[derive(Clone, Debug, Default)]
struct Table {
    /// Code and slot; slot 0 is an empty entry. A power of two of them, at least twice as many as codes.
    entries: Vec<(u32, u32)>,
    /// Slots given so far, slot 0 included.
    slots: u32,
}

impl Table {
    fn clear(&mut self, codes: usize) {
        self.entries.clear();
        self.entries.resize((2 * codes).next_power_of_two(), (0, 0));
        self.slots = 1;
    }

    fn slot(&mut self, code: u32) -> u32 {
        let last = self.entries.len() - 1;
        // Fibonacci hashing: the high bits of a product with 2^64 / φ.
        let mut index = (u64::from(code).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & last;
        loop {
            let (known, slot) = self.entries[index];
            if slot == 0 {
                self.entries[index] = (code, self.slots);
                self.slots += 1;
                return self.slots - 1;
            }
            if known == code {
                return slot;
            }
            index = (index + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(codes: &[u32]) -> (Vec<Vec<usize>>, Vec<usize>) {
        let mut arrangement = Arrangement::default();
        arrangement.arrange(&[7; 3]);
        arrangement.arrange(codes);
        let at = |place: usize| arrangement.places().iter().position(|&p| p as usize == place);
        let columns = |places: Range<usize>| places.filter_map(at).collect();
        (arrangement.groups().map(columns).collect(), columns(arrangement.nowhere()))
    }

    #[test]
    fn members_stand_together_in_column_order() {
        let small = [3, 1, NO_GROUP, 3, 1, 1];
        assert_eq!(members(&small), (vec![vec![1, 4, 5], vec![0, 3]], vec![2]));
        let large = [801_780, 801_010, NO_GROUP, 801_780, NO_GROUP - 1, 801_010];
        assert_eq!(members(&large), (vec![vec![0, 3], vec![1, 5], vec![4]], vec![2]));
        assert_eq!(members(&[]), (vec![], vec![]));
        assert_eq!(members(&[NO_GROUP; 2]), (vec![], vec![0, 1]));
    }

    #[test]
    fn a_table_full_of_codes_tells_all_apart() {
        let codes: Vec<u32> = (0..1000).map(|i| i << 16 | 0xffff_0000 >> (i % 16)).collect();
        let mut distinct = codes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let mut table = Table::default();
        table.clear(codes.len());
        let slots: Vec<u32> = codes.iter().map(|&code| table.slot(code)).collect();
        assert_eq!(table.slots as usize, distinct.len() + 1);
        for (a, &first) in codes.iter().enumerate() {
            for (b, &second) in codes.iter().enumerate() {
                assert_eq!(slots[a] == slots[b], first == second);
            }
        }
    }
}
