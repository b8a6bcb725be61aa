//! Cell and column packed in one integer, so that a sort moves four bytes a value and needs no payload.

/// An unsigned integer whose high bits are a cell of the grid and whose low bits are a column.
pub(super) trait Word: Copy + Default {
    /// Bits for the column.
    const COLUMN_BITS: u32;
    /// Columns that fit.
    const COLUMNS: usize = 1 << Self::COLUMN_BITS;
    /// Bits of the first digit that the sort looks at.
    const LOW_BITS: u32;
    /// Bits of the second digit.
    const HIGH_BITS: u32;
    /// Bits for the cell: two digits.
    const CELL_BITS: u32 = Self::LOW_BITS + Self::HIGH_BITS;

    /// The word of a cell and a column. A cell that does not fit (of a NaN) loses bits.
    fn pack(cell: u32, column: usize) -> Self;
    /// The cell.
    fn cell(self) -> u32;
    /// The column.
    fn column(self) -> usize;
}

/// Rows of up to 8,192 columns: all of A-shares.
impl Word for u32 {
    const COLUMN_BITS: u32 = 13;
    const LOW_BITS: u32 = 10;
    const HIGH_BITS: u32 = 9;

    #[inline(always)]
    fn pack(cell: u32, column: usize) -> Self {
        cell << Self::COLUMN_BITS | column as u32
    }

    #[inline(always)]
    fn cell(self) -> u32 {
        self >> Self::COLUMN_BITS
    }

    #[inline(always)]
    fn column(self) -> usize {
        (self & ((1 << Self::COLUMN_BITS) - 1)) as usize
    }
}

/// Wider rows.
impl Word for u64 {
    const COLUMN_BITS: u32 = 32;
    const LOW_BITS: u32 = 11;
    const HIGH_BITS: u32 = 11;

    #[inline(always)]
    fn pack(cell: u32, column: usize) -> Self {
        u64::from(cell) << Self::COLUMN_BITS | column as u64
    }

    #[inline(always)]
    fn cell(self) -> u32 {
        (self >> Self::COLUMN_BITS) as u32
    }

    #[inline(always)]
    fn column(self) -> usize {
        self as u32 as usize
    }
}
