//! Memory that will be needed soon.

use std::marker::PhantomData;

/// The slice that lies behind another of the same length: in a panel it is the next row. Parts of it are asked for while
/// work on this one goes on.
#[derive(Debug)]
pub(crate) struct Next<T> {
    start: *const u8,
    /// Bytes from one column to the next.
    step: usize,
    values: PhantomData<T>,
}

impl<T> Next<T> {
    pub(crate) fn after(slice: &[T]) -> Self {
        Self { start: slice.as_ptr_range().end.cast(), step: size_of::<T>(), values: PhantomData }
    }

    /// For a slice that nothing follows: its own start, which is there already, is asked for again and again.
    pub(crate) fn none(slice: &[T]) -> Self {
        Self { start: slice.as_ptr().cast(), step: 0, values: PhantomData }
    }

    /// Ask for the cache line of a column.
    #[inline(always)]
    #[cfg_attr(
        target_arch = "x86_64",
        expect(
            unsafe_code,
            reason = "an intrinsic; fetching the next row early is measured to spare a tenth and more"
        )
    )]
    pub(crate) fn fetch(&self, column: usize) {
        let address = self.start.wrapping_add(column * self.step);
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
            // SAFETY: a prefetch of any address is allowed and changes no memory.
            unsafe { _mm_prefetch::<_MM_HINT_T1>(address.cast()) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = address;
    }

    /// Ask for all cache lines of some columns.
    #[inline(always)]
    pub(crate) fn fetch_all(&self, columns: std::ops::Range<usize>) {
        columns.step_by(64 / size_of::<T>()).for_each(|column| self.fetch(column));
    }
}
