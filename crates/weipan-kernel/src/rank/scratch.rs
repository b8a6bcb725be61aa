//! Memory that ranking a row works in.

use super::count::FEW;

/// Places for the values of a small group, in one line of the cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
pub(super) struct Few(pub [f64; FEW]);

/// Buffers of [`super::count::count`], each about as long as the row.
#[derive(Clone, Debug, Default)]
pub(super) struct Working {
    /// The code of each column's cell, then its entry, then twice its rank.
    pub ranks: Vec<u32>,
    /// The table of a row, in words for up to 2^15 columns or for more.
    pub narrow: Vec<u32>,
    pub wide: Vec<u64>,
    /// Columns whose words have shared cells.
    pub columns: Vec<u32>,
    /// The number of values before each group, and how many of its members have been seen.
    pub starts: Vec<u32>,
    pub sizes: Vec<u32>,
    /// Values of small groups.
    pub few: Vec<Few>,
    /// Columns of large groups, group by group, and their values.
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
