//! Who is eligible on a day.

use crate::{AssetIdx, DayIdx, Panel};

/// Days × assets of yes or no.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    panel: Panel<bool>,
}

impl Mask {
    /// A mask with the same answer everywhere.
    #[must_use]
    pub fn filled(days: usize, assets: usize, value: bool) -> Self {
        Self { panel: Panel::filled(days, assets, value) }
    }

    /// One day's answers.
    #[must_use]
    pub fn row(&self, day: DayIdx) -> &[bool] {
        self.panel.row(day)
    }

    /// One day's answers, to write.
    pub fn row_mut(&mut self, day: DayIdx) -> &mut [bool] {
        self.panel.row_mut(day)
    }

    /// Whether an asset is eligible on a day.
    #[must_use]
    pub fn at(&self, day: DayIdx, asset: AssetIdx) -> bool {
        self.panel.at(day, asset)
    }

    /// How many assets are eligible on a day.
    #[must_use]
    pub fn count(&self, day: DayIdx) -> usize {
        self.row(day).iter().filter(|yes| **yes).count()
    }

    /// The matrix.
    #[must_use]
    pub fn panel(&self) -> &Panel<bool> {
        &self.panel
    }

    /// The matrix, to write in parallel over days.
    pub fn panel_mut(&mut self) -> &mut Panel<bool> {
        &mut self.panel
    }
}
