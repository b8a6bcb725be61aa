//! The table in which a row is counted: marks and a number side by side in each word.

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

    /// With the mark of a cell set and one more value counted.
    fn marked(self, code: u32) -> Self;

    /// The lower half.
    fn number(self) -> u32;

    /// How many marks are set.
    fn marks(self) -> u32;

    /// With another lower half, and the marks if they are to be kept.
    fn numbered(self, number: u32, keep: bool) -> Self;

    /// The number, and two for each mark up to the code's own.
    fn entry(self, code: u32) -> u32;

    /// The code of a cell.
    #[inline(always)]
    fn code(cell: u32) -> u32 {
        (cell + (cell & !(Self::CELLS - 1))) ^ (2 * Self::CELLS - 1)
    }

    /// The index of a code's word.
    #[inline(always)]
    fn index(code: u32) -> usize {
        (code / (2 * Self::CELLS)) as usize
    }
}

macro_rules! word {
    ($word:ty, $half:ty) => {
        impl Word for $word {
            const CELLS: u32 = <$half>::BITS;

            #[inline(always)]
            fn marked(self, code: u32) -> Self {
                self.wrapping_add((1 as $word).wrapping_shl(code) + 1)
            }

            #[inline(always)]
            fn number(self) -> u32 {
                u32::from(self as $half)
            }

            #[inline(always)]
            fn marks(self) -> u32 {
                (self >> Self::CELLS).count_ones()
            }

            #[inline(always)]
            fn numbered(self, number: u32, keep: bool) -> Self {
                let marks = if keep { self >> Self::CELLS << Self::CELLS } else { 0 };
                marks | number as $word
            }

            #[inline(always)]
            fn entry(self, code: u32) -> u32 {
                self.number() + 2 * self.wrapping_shr(code).count_ones()
            }
        }
    };
}

// For rows of fewer than 2^15 columns, whose table then fits the first level of cache, and for wider ones.
word!(u32, u16);
word!(u64, u32);
