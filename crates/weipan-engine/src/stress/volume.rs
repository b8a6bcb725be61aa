//! Thinner markets: traded volume is cut.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use weipan_core::{Bars, DayIdx, Field};

use super::date;

/// Volume and amount are multiplied by a factor: what an order may take of a day shrinks with them, prices stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VolumeCut {
    /// First day.
    #[serde(with = "date")]
    pub from: NaiveDate,
    /// Last day, inclusive; the end of the run if left out.
    #[serde(default, with = "date::optional", skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// What is left of the volume, 0 to 1.
    pub factor: f64,
    /// Only stocks above this quantile of market value on the day before; 0: from the smallest.
    #[serde(default)]
    pub size_from: f64,
    /// Only stocks up to this quantile; 1: all.
    #[serde(default = "one")]
    pub size_to: f64,
}

fn one() -> f64 {
    1.0
}

/// A cut on days of the calendar.
pub(super) struct Cut {
    pub from: DayIdx,
    pub to: DayIdx,
    pub factor: f64,
    pub stocks: Vec<bool>,
}

/// Applies cuts to volume, amount and turnover. Whole shares are kept: half a share is nothing.
pub(super) fn cut(bars: &mut Bars, cuts: &[Cut]) {
    for field in [Field::Volume, Field::Amount, Field::Turnover] {
        let Some(panel) = bars.field(field).filter(|_| !cuts.is_empty()) else { continue };
        let mut panel = panel.clone();
        for cut in cuts {
            for day in (cut.from.0..=cut.to.0).map(DayIdx) {
                for (value, _) in panel.row_mut(day).iter_mut().zip(&cut.stocks).filter(|(_, inside)| **inside) {
                    let less = *value * cut.factor;
                    *value = if field == Field::Volume { less.floor() } else { less };
                }
            }
        }
        bars.insert(field, panel);
    }
}
