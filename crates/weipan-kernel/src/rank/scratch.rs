//! Memory that ranking a row works in.

/// Buffers of [`super::count::count`], each about as long as the row.
#[derive(Clone, Debug, Default)]
pub(super) struct Working {
    /// The cell of each column, then its place, then twice its rank.
    pub ranks: Vec<u32>,
    /// A bit for each cell.
    pub taken: Vec<u64>,
    /// Marks up to the end of each word of `taken`.
    pub up_to: Vec<u32>,
    /// The number of values before each place.
    pub starts: Vec<u32>,
    /// What a value at each place reads.
    pub entries: Vec<u32>,
    /// Columns whose cells are shared.
    pub columns: Vec<u32>,
    /// The place of each of these.
    pub places: Vec<u32>,
    /// The last column at each shared place.
    pub last: Vec<u32>,
    /// Which of the shared columns differ from the last of their place; then the places of mixed groups.
    pub unlike: Vec<u32>,
    /// Where the next member of each place's group goes.
    pub next: Vec<u32>,
    /// Columns, group by group.
    pub members: Vec<u32>,
    /// Their values.
    pub values: Vec<f64>,
}

/// The first `len` of a buffer, which grows if need be. What they hold is left from before.
pub(super) fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: usize) -> &mut [T] {
    if buffer.len() < len {
        buffer.resize(len, T::default());
    }
    &mut buffer[..len]
}
