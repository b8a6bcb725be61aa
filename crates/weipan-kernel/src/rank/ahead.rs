//! Memory that will be needed soon.

/// What a panel's next row will read and write, if it lies behind this one: fetched while this row is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead {
    row: *const u8,
    out: *const u8,
    lines: usize,
}

impl Ahead {
    pub(super) const NOTHING: Self = Self { row: std::ptr::null(), out: std::ptr::null(), lines: 0 };

    pub(super) fn after<T>(row: &[T], out: &[T]) -> Self {
        let [row_end, out_end] = [row, out].map(|slice| slice.as_ptr_range().end.cast());
        Self { row: row_end, out: out_end, lines: size_of_val(row) / 64 }
    }

    /// The address of a cache line: first those of the row, then those of the output.
    #[inline(always)]
    pub(super) fn line(self, line: usize) -> *const u8 {
        match line.checked_sub(self.lines) {
            None => self.row.wrapping_add(64 * line),
            Some(line) => self.out.wrapping_add(64 * line),
        }
    }
}
