//! A panel: one value per trading day and asset, a day contiguous in memory.

use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use crate::{AssetIdx, DayIdx};

/// Days × assets, row-major: `row(day)` is one cross-section and costs nothing.
///
/// ```
/// use weipan_core::{AssetIdx, DayIdx, Panel};
/// let mut close = Panel::filled(2, 3, f64::NAN);
/// close.row_mut(DayIdx(1))[2] = 9.97;
/// assert_eq!(close.at(DayIdx(1), AssetIdx(2)), 9.97);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Panel<T> {
    values: Array2<T>,
}

impl<T: Clone> Panel<T> {
    /// A panel of `days × assets` copies of one value.
    #[must_use]
    pub fn filled(days: usize, assets: usize, value: T) -> Self {
        Self { values: Array2::from_elem((days, assets), value) }
    }
}

impl<T: Copy> Panel<T> {
    /// Wraps values given a day after the other; `None` if their count is not `days · assets`.
    #[must_use]
    pub fn from_rows(days: usize, assets: usize, values: Vec<T>) -> Option<Self> {
        Array2::from_shape_vec((days, assets), values).ok().map(|values| Self { values })
    }

    /// The values as the matrix that they are.
    #[must_use]
    pub fn into_array(self) -> Array2<T> {
        self.values
    }

    /// The value of an asset on a day.
    #[must_use]
    pub fn at(&self, day: DayIdx, asset: AssetIdx) -> T {
        self.values[[day.row(), asset.column()]]
    }
}

impl<T> Panel<T> {
    /// Number of trading days (rows).
    #[must_use]
    pub fn days(&self) -> usize {
        self.values.nrows()
    }

    /// Number of assets (columns).
    #[must_use]
    pub fn assets(&self) -> usize {
        self.values.ncols()
    }

    /// One day's cross-section.
    #[must_use]
    pub fn row(&self, day: DayIdx) -> &[T] {
        let width = self.assets();
        let start = day.row() * width;
        &self.as_slice()[start..start + width]
    }

    /// One day's cross-section, to write.
    pub fn row_mut(&mut self, day: DayIdx) -> &mut [T] {
        let width = self.assets();
        let start = day.row() * width;
        &mut self.as_mut_slice()[start..start + width]
    }

    /// All values, a day after the other.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        // A panel is only ever built in standard layout, so the slice always exists.
        self.values.as_slice().unwrap_or_default()
    }

    /// All values, to write.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.values.as_slice_mut().unwrap_or_default()
    }

    /// The matrix, for kernels.
    #[must_use]
    pub fn view(&self) -> ArrayView2<'_, T> {
        self.values.view()
    }

    /// The matrix, for kernels that write.
    pub fn view_mut(&mut self) -> ArrayViewMut2<'_, T> {
        self.values.view_mut()
    }
}
