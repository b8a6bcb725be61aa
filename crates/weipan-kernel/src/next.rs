//! Memory that will be needed soon.

use std::marker::PhantomData;

/// The slice that lies behind another of the same length: in a panel it is the next row. Parts of it are asked for while
/// work on this one goes on.
#[derive(Debug)]
pub(crate) struct Next<T> {
    start: *const u8,
    values: PhantomData<T>,
}

impl<T> Next<T> {
    /// Behind no slice there is nothing to ask for: one address is asked for again and again.
    pub(crate) const NONE: Self = Self { start: std::ptr::null(), values: PhantomData };

    pub(crate) fn after(slice: &[T]) -> Self {
        Self { start: slice.as_ptr_range().end.cast(), values: PhantomData }
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
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
            let address = self.start.wrapping_add(column * size_of::<T>());
            // SAFETY: a prefetch of any address is allowed and changes no memory.
            unsafe { _mm_prefetch::<_MM_HINT_T1>(address.cast()) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = column;
    }

    /// Ask for all cache lines of some columns.
    #[inline(always)]
    pub(crate) fn fetch_all(&self, columns: std::ops::Range<usize>) {
        columns.step_by(64 / size_of::<T>()).for_each(|column| self.fetch(column));
    }
}
