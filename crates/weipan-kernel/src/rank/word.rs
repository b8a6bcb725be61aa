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
/// A cell has the *index* of its word and a *mask* of the marks up to its own. Less the mask is plus the mark: so one number
/// both sets the mark and, later, drops everything below it. The mask of a narrow word has its last bit too, so that the same
/// subtraction counts: the lower half of a narrow word begins at 0x8000 and counts down, never below 0x4001.
pub(super) trait Word: Copy + Default {
    /// The index of a word.
    type Index: Copy + Default;

    /// Cells of a word.
    const CELLS: u32;

    /// A word without values.
    const EMPTY: Self;

    /// Of an entry: several values share a cell of its word, and the word has more than [`FEW`] values.
    const CROWDED: u32;

    /// The word of missing values when all is counted: more than twice the number of values of any row that misses one.
    const MISSING: Self;

    /// With the mark of a cell set and one more value counted.
    fn marked(self, mask: u32) -> Self;

    /// The sum of two words, of which only [`Word::values`] is of use.
    fn plus(self, other: Self) -> Self;

    /// The values counted in the sum of an even number of words.
    fn values(self) -> u32;

    /// The bits of either.
    fn either(self, other: Self) -> Self;

    /// The lower half.
    fn number(self) -> u32;

    /// A word with nothing but this number.
    fn of_number(number: u32) -> Self;

    /// With `before` in the lower half, and `before` raised by twice the values of this word. If a cell is shared the marks
    /// are dropped, and the number is flagged as [`SHARED`] or [`Word::CROWDED`].
    fn numbered(self, before: &mut Self) -> Self;

    /// The number, and two for each mark that the mask leaves. That of a flagged word is of no use but for the flag.
    fn entry(self, mask: u32) -> u32;

    /// Where a cell's word is in a table of 2^`bits` cells.
    #[inline(always)]
    fn place(cell: u32, bits: u32) -> u32 {
        // The highest bits of a cell are its lane. In the index the lane is below the place in the lane.
        let lane = cell >> (bits - LANES.ilog2());
        let place = (cell << LANES.ilog2()) & ((1 << bits) - Self::CELLS * LANES as u32);
        (place / Self::CELLS) | lane
    }

    /// The mask of a cell's mark and those above it.
    fn mask(cell: u32) -> u32;

    /// The index of the word at a place.
    fn index(place: u32) -> Self::Index;

    /// And back.
    fn at(index: Self::Index) -> usize;
}

/// Of an entry: several values share a cell of its word, which has at most [`FEW`] values.
pub(super) const SHARED: u32 = 1;

/// Groups of at most this many values are ranked without branches.
pub(super) const FEW: usize = 8;

macro_rules! word {
    ($word:ty, $half:ty, $index:ty, $empty:literal, $mask:expr, $marked:expr) => {
        impl Word for $word {
            type Index = $index;
            const CELLS: u32 = <$half>::BITS;
            const EMPTY: Self = $empty;
            const CROWDED: u32 = 1 << (<$half>::BITS - 1);
            const MISSING: Self = (<$half>::MAX / 2 - 1) as $word;

            #[inline(always)]
            fn marked(self, mask: u32) -> Self {
                $marked(self, mask)
            }

            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn values(self) -> u32 {
                if $empty == 0 { self as $half as u32 } else { (self as $half).wrapping_neg() as u32 }
            }

            #[inline(always)]
            fn either(self, other: Self) -> Self {
                self | other
            }

            #[inline(always)]
            fn number(self) -> u32 {
                u32::from(self as $half)
            }

            #[inline(always)]
            fn of_number(number: u32) -> Self {
                number.into()
            }

            #[inline(always)]
            fn numbered(self, before: &mut Self) -> Self {
                let counted = self & <$half>::MAX as $word;
                let size = if $empty == 0 { counted } else { $empty - counted };
                let marks = self ^ counted;
                let flag = if size > FEW as $word { Self::CROWDED } else { SHARED };
                let word = *before | if marks.count_ones() as $word == size { marks } else { flag.into() };
                *before += 2 * size;
                word
            }

            #[inline(always)]
            fn entry(self, mask: u32) -> u32 {
                let marks = if $empty == 0 { (self >> (<$word>::BITS / 2)) as u32 } else { self as u32 };
                self.number() + 2 * (marks & mask).count_ones()
            }

            #[inline(always)]
            fn mask(cell: u32) -> u32 {
                $mask(cell)
            }

            #[inline(always)]
            fn index(place: u32) -> $index {
                place as $index
            }

            #[inline(always)]
            fn at(index: $index) -> usize {
                index as usize
            }
        }
    };
}

// For rows of fewer than 2^14 columns, whose table then fits the first level of cache, and for wider ones.
word!(u32, u16, u16, 0x8000, |cell: u32| u32::MAX << (31 - (cell & 15)) | 1, |word: u32, mask: u32| word
    .wrapping_sub(mask));
word!(u64, u32, u32, 0, |cell: u32| u32::MAX << (31 - (cell & 31)), |word: u64, mask: u32| word
    .wrapping_sub(u64::from(mask) << 32)
    + 1);
