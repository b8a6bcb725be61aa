//! Columns by group: a counting sort of the codes.

use super::dense::{Dense, slot};
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
    dense: Dense,
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
        self.codes.clear();
        self.codes.extend_from_slice(codes);
        let (small, slots) = self.dense.of(codes);
        self.ends.clear();
        self.ends.resize(slots, 0);
        for &code in small {
            self.ends[slot(code)] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        self.places.clear();
        self.places.extend(small.iter().map(|&code| {
            let next = &mut self.ends[slot(code)];
            *next += 1;
            *next - 1
        }));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::NO_GROUP;

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
}
