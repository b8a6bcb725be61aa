//! The one open trait: what turns bars into scores.

use std::ops::Range;

use rayon::prelude::*;
use weipan_core::{Bars, DayIdx, Field, History, Panel};

use crate::FactorError;

/// A factor: on each signal day one score per stock, from what is known after that day's close.
///
/// A score says how a stock stands against the others on the same day; only its order and size matter, it has no
/// unit. NaN means that the stock has no score. A factor must be a pure function of the [`History`] that it is given.
///
/// ```
/// use weipan_core::{Field, History};
/// use weipan_factor::{Factor, FactorError};
///
/// /// Raw price: cheap stocks first.
/// struct Price;
///
/// impl Factor for Price {
///     fn name(&self) -> &str {
///         "price"
///     }
///     fn definition(&self) -> String {
///         "raw_close".into()
///     }
///     fn fields(&self) -> Vec<Field> {
///         vec![Field::Close]
///     }
///     fn lookback(&self) -> u32 {
///         0
///     }
///     fn score(&self, history: &History<'_>, out: &mut [f64]) -> Result<(), FactorError> {
///         let missing = || FactorError::NotLoaded { factor: "price".into(), column: "close".into() };
///         out.copy_from_slice(history.cross_section(Field::Close).ok_or_else(missing)?);
///         Ok(())
///     }
/// }
/// ```
pub trait Factor: Sync {
    /// Short name, for records and tables.
    fn name(&self) -> &str;

    /// The definition as text, for records: enough to build the factor again.
    fn definition(&self) -> String;

    /// The fields of the bars that must be loaded.
    fn fields(&self) -> Vec<Field>;

    /// Names of the extra columns of the data set that must be loaded.
    fn extra(&self) -> Vec<String> {
        Vec::new()
    }

    /// How many trading days before the signal day are looked at; 0 if the signal day is enough.
    fn lookback(&self) -> u32;

    /// The scores of one signal day, `history.day()`: one per stock, NaN where there is none.
    ///
    /// # Errors
    /// [`FactorError`] if a field was not loaded or `out` is not one value per stock.
    fn score(&self, history: &History<'_>, out: &mut [f64]) -> Result<(), FactorError>;

    /// The scores of several signal days, a row per day of `days`. Spreads the days over the threads of the current
    /// rayon pool; the bits are those of [`Factor::score`], day by day.
    ///
    /// # Errors
    /// [`FactorError::Days`] for days outside the calendar, else as for [`Factor::score`].
    fn score_days(&self, bars: &Bars, days: Range<u32>) -> Result<Panel<f64>, FactorError> {
        let mut scores = panel_for(bars, &days, f64::NAN)?;
        let width = scores.assets();
        if width > 0 {
            scores
                .as_mut_slice()
                .par_chunks_mut(width)
                .zip(days)
                .try_for_each(|(row, day)| self.score(&bars.history(DayIdx(day)), row))?;
        }
        Ok(scores)
    }
}

/// A panel with a row per day, all of one value; an error if the calendar does not have these days.
pub(crate) fn panel_for(bars: &Bars, days: &Range<u32>, value: f64) -> Result<Panel<f64>, FactorError> {
    let len = bars.calendar().len();
    if days.start > days.end || days.end as usize > len {
        return Err(FactorError::Days { start: days.start, end: days.end, len });
    }
    Ok(Panel::filled(days.len(), bars.assets().len(), value))
}
