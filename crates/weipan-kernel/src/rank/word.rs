//! The table in which a row is counted: marks and a number side by side in each word.

/// Words lie in this many lanes: the first of each lane side by side, then the second of each, and so on. A lane has as
/// many words as another, for cells that follow one another. So a sum down the lanes takes no step across a vector.
pub(super) const LANES: usize = 16;

/// A word of the table. Its upper half has a mark for each of its cells, the lowest cell's mark on top; its lower half
/// first counts its values, then holds twice the number of values before it.
///
/// Marks are added, not set. A sum of n powers of two has n bits exactly if they all differ, whatever is carried: so the
/// marks are as many as the values exactly if no cell is shared, and of other words the marks are not used.
///
/// A cell's *code* has the index of its word above the position of its mark, so that one shift by the code both sets the
/// mark and, later, drops everything below it.
pub(super) trait Word: Copy + Default {
    /// Cells of a word.
    const CELLS: u32;

    /// Of an entry: several values share a cell of its word, and the word has more than [`FEW`] values.
    const CROWDED: u32;

    /// The word of missing values when all is counted: more than twice the number of values of any row.
    const MISSING: Self;

    /// With the mark of a cell set and one more value counted.
    fn marked(self, code: u32) -> Self;

    /// The lower half.
    fn number(self) -> u32;

    /// The sum of two words, of which only the lower half is of use.
    fn plus(self, other: Self) -> Self;

    /// The bits of either.
    fn either(self, other: Self) -> Self;

    /// Twice the lower half as a word.
    fn twice(self) -> Self;

    /// With `before` in the lower half, and `before` raised by twice the values of this word. If a cell is shared the marks
    /// are dropped, and the number is flagged as [`SHARED`] or [`Word::CROWDED`].
    fn numbered(self, before: &mut Self) -> Self;

    /// The number, and two for each mark up to the code's own.
    fn entry(self, code: u32) -> u32;

    /// The code of a cell in a table of 2^`bits` cells.
    #[inline(always)]
    fn code(cell: u32, bits: u32) -> u32 {
        // The highest bits of a cell are its lane. In the index the lane is below the place in the lane.
        let lane = cell >> (bits - LANES.ilog2()) << (2 * Self::CELLS).ilog2();
        let place = (cell << (LANES.ilog2() + 1)) & ((2 << bits) - (2 * Self::CELLS * LANES as u32));
        place | lane | ((cell & (Self::CELLS - 1)) ^ (2 * Self::CELLS - 1))
    }

    /// The code of the first cell of the word with an index.
    #[inline(always)]
    fn code_of(index: u32) -> u32 {
        index * (2 * Self::CELLS) + (2 * Self::CELLS - 1)
    }

    /// The index of a code's word.
    #[inline(always)]
    fn index(code: u32) -> usize {
        (code / (2 * Self::CELLS)) as usize
    }
}

/// Of an entry: several values share a cell of its word, which has at most [`FEW`] values. But for this flag, or the other,
/// the entry is then twice the number of values before that word.
pub(super) const SHARED: u32 = 1;

/// Groups of at most this many values are ranked without branches.
pub(super) const FEW: usize = 8;

macro_rules! word {
    ($word:ty, $half:ty) => {
        impl Word for $word {
            const CELLS: u32 = <$half>::BITS;
            const CROWDED: u32 = 1 << (<$half>::BITS - 1);
            const MISSING: Self = (<$half>::MAX / 2 - 1) as $word;

            #[inline(always)]
            fn marked(self, code: u32) -> Self {
                self.wrapping_add((1 as $word).wrapping_shl(code) + 1)
            }

            #[inline(always)]
            fn number(self) -> u32 {
                u32::from(self as $half)
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn either(self, other: Self) -> Self {
                self | other
            }

            #[inline(always)]
            fn twice(self) -> Self {
                2 * (self & <$half>::MAX as $word)
            }

            #[inline(always)]
            fn numbered(self, before: &mut Self) -> Self {
                let size = self & <$half>::MAX as $word;
                let marks = self ^ size;
                let flag = if size > FEW as $word { Self::CROWDED } else { SHARED };
                let word = *before | if marks.count_ones() as $word == size { marks } else { flag.into() };
                *before += 2 * size;
                word
            }

            #[inline(always)]
            fn entry(self, code: u32) -> u32 {
                self.number() + 2 * self.wrapping_shr(code).count_ones()
            }
        }
    };
}

// For rows of fewer than 2^14 columns, whose table then fits the first level of cache, and for wider ones.
word!(u32, u16);
word!(u64, u32);
