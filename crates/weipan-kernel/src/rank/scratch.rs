//! Memory that ranking a row works in.

use super::word::Word;

/// Buffers of [`super::count::count`], each about as long as the row.
#[derive(Clone, Debug, Default)]
pub(super) struct Working {
    /// The mask of each column's cell, then its entry, then twice its rank.
    pub ranks: Vec<u32>,
    /// For rows of fewer than 2^14 columns and for wider ones.
    pub narrow: Table<u32>,
    pub wide: Table<u64>,
    pub flagged: Flagged,
    pub few: Few,
    pub many: Many,
}

/// The table of a row, and the index of each column's word in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<W: Word> {
    pub words: Vec<W>,
    pub indices: Vec<W::Index>,
}

/// Columns whose words have shared cells, and how many values are before each's word. Where a row is parted at a value,
/// the columns below and those above.
#[derive(Clone, Debug, Default)]
pub(super) struct Flagged {
    pub columns: Vec<u32>,
    pub starts: Vec<u32>,
}

/// Values of groups that are ranked without branches.
#[derive(Clone, Debug, Default)]
pub(super) struct Few {
    /// By the number of values before a group: how many of it have been seen.
    pub seen: Vec<u8>,
    /// In the order of columns.
    pub values: Vec<f64>,
    /// Side by side: a group has the places of its values in sorted order.
    pub places: Vec<f64>,
}

/// Larger groups.
#[derive(Clone, Debug, Default)]
pub(super) struct Many {
    /// The number of values before each group.
    pub starts: Vec<u32>,
    /// By that number: how many of it have been seen.
    pub sizes: Vec<u32>,
    /// Side by side, as above: their columns and their values.
    pub members: Vec<u32>,
    pub values: Vec<f64>,
}

/// The first `len` of a buffer, which grows if need be. What they hold is left from before.
pub(super) fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: usize) -> &mut [T] {
    if buffer.len() < len {
        buffer.resize(len, T::default());
    }
    &mut buffer[..len]
}

/// [`grow`] for words that whole vectors are read from: the slice starts a line of the cache.
pub(super) fn grow_aligned<T: Clone + Default>(buffer: &mut Vec<T>, len: usize) -> &mut [T] {
    let spare = 64 / size_of::<T>();
    grow(buffer, len + spare);
    let skip = buffer.as_ptr().align_offset(64).min(spare);
    &mut buffer[skip..skip + len]
}

/// [`grow`], all zero.
pub(super) fn cleared<T: Copy + Default>(buffer: &mut Vec<T>, len: usize) -> &mut [T] {
    let slice = grow(buffer, len);
    slice.fill(T::default());
    slice
}
