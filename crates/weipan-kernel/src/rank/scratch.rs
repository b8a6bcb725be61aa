//! Memory that ranking a row works in.

/// Buffers of [`super::count::count`], each about as long as the row.
#[derive(Clone, Debug, Default)]
pub(super) struct Working {
    /// The code of each column's cell, then its entry, then twice its rank.
    pub ranks: Vec<u32>,
    /// The table of a row, in words for fewer than 2^14 columns or for more.
    pub narrow: Vec<u32>,
    pub wide: Vec<u64>,
    /// Columns whose words have shared cells.
    pub columns: Vec<u32>,
    /// By the number of values before a group: how many of it have been seen, for small groups and for large ones.
    pub seen: Vec<u8>,
    pub sizes: Vec<u32>,
    /// The number of values before each large group.
    pub starts: Vec<u32>,
    /// Values of groups by their places in sorted order, and the columns of large groups.
    pub values: Vec<f64>,
    pub members: Vec<u32>,
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
