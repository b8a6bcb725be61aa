//! The past of a signal day: what a factor may look at.

use ndarray::{ArrayView2, s};

use crate::{AssetIdx, Assets, Bars, DayIdx, Field};

/// All that is known after the close of the signal day, and nothing later: what a factor may look at.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    bars: &'a Bars,
    last: DayIdx,
}

impl<'a> History<'a> {
    /// What `bars` know after the close of a day.
    pub(crate) fn new(bars: &'a Bars, last: DayIdx) -> Self {
        Self { bars, last }
    }

    /// The signal day.
    #[must_use]
    pub fn day(&self) -> DayIdx {
        self.last
    }

    /// The stocks, one per column.
    #[must_use]
    pub fn assets(&self) -> &'a Assets {
        self.bars.assets()
    }

    /// A field's cross-section on the signal day; `None` if the field was not loaded.
    #[must_use]
    pub fn cross_section(&self, field: Field) -> Option<&'a [f64]> {
        self.lagged(field, 0)
    }

    /// A field's cross-section `lag` trading days before the signal day; `None` if not loaded or before the data.
    #[must_use]
    pub fn lagged(&self, field: Field, lag: u32) -> Option<&'a [f64]> {
        Some(self.bars.field(field)?.row(self.last.back(lag)?))
    }

    /// The last `days` rows of a field, the signal day last; fewer at the start of the data.
    #[must_use]
    pub fn window(&self, field: Field, days: usize) -> Option<ArrayView2<'a, f64>> {
        let end = self.last.row() + 1;
        Some(self.bars.field(field)?.view().slice_move(s![end.saturating_sub(days)..end, ..]))
    }

    /// The last `days` rows of an extra column, the signal day last; fewer at the start of the data.
    #[must_use]
    pub fn extra_window(&self, name: &str, days: usize) -> Option<ArrayView2<'a, f64>> {
        let end = self.last.row() + 1;
        Some(self.bars.extra(name)?.view().slice_move(s![end.saturating_sub(days)..end, ..]))
    }

    /// The last `days` rows of [`Bars::adjustment`], the signal day last; fewer at the start of the data.
    #[must_use]
    pub fn adjustment_window(&self, days: usize) -> ArrayView2<'a, f64> {
        let end = self.last.row() + 1;
        self.bars.adjustment().view().slice_move(s![end.saturating_sub(days)..end, ..])
    }

    /// Who was in an index on the last `days` days, the signal day last; `None` if its members are not known.
    #[must_use]
    pub fn member_window(&self, index: &str, days: usize) -> Option<ArrayView2<'a, bool>> {
        let end = self.last.row() + 1;
        Some(self.bars.members().get(index)?.panel().view().slice_move(s![end.saturating_sub(days)..end, ..]))
    }

    /// Who was under ST on the last `days` days, the signal day last; fewer at the start of the data.
    #[must_use]
    pub fn is_st_window(&self, days: usize) -> ArrayView2<'a, bool> {
        let end = self.last.row() + 1;
        self.bars.is_st().view().slice_move(s![end.saturating_sub(days)..end, ..])
    }

    /// Who is under ST on the signal day.
    #[must_use]
    pub fn is_st(&self) -> &'a [bool] {
        self.bars.is_st().row(self.last)
    }

    /// Who is suspended on the signal day.
    #[must_use]
    pub fn is_suspended(&self) -> &'a [bool] {
        self.bars.is_suspended().row(self.last)
    }

    /// Trading days since a stock's listing on the signal day.
    #[must_use]
    pub fn days_listed(&self, asset: AssetIdx) -> i64 {
        self.bars.days_listed(self.last, asset)
    }
}
