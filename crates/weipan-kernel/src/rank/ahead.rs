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

    /// Ask for a cache line: first come those of the row, then those of the output.
    #[inline(always)]
    #[cfg_attr(
        target_arch = "x86_64",
        expect(unsafe_code, reason = "an intrinsic; fetching the next row early is measured to spare a tenth")
    )]
    pub(super) fn fetch(self, line: usize) {
        let address = match line.checked_sub(self.lines) {
            None => self.row.wrapping_add(64 * line),
            Some(line) => self.out.wrapping_add(64 * line),
        };
        // SAFETY: a prefetch of any address is allowed and changes no memory.
        #[cfg(target_arch = "x86_64")]
        unsafe {
            use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
            _mm_prefetch::<_MM_HINT_T1>(address.cast());
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = address;
    }
}
