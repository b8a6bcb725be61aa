//! Who could be traded at a close.

use rayon::prelude::*;
use weipan_core::{AssetIdx, Bars, DayIdx, Field, Panel, Price, PriceLimits};

/// Whether a stock could be both bought and sold at the close, days of the calendar × stocks.
///
/// It could not
/// - without a row, or suspended all day;
/// - if it closed at its up-limit, where nobody sells, or at its down-limit, where nobody buys.
///
/// The close counts, not whether the day had one price only: forward returns run from close to close, so what matters
/// is the queue at the close. A day that stays at the limit from the open on closes there and is caught as well. Both
/// limits count at entry and at exit, because a rank statistic holds the lower scores short: what one side cannot
/// buy, the other cannot sell. Without a table of limits only missing and suspended stocks are left out.
pub(crate) fn tradable(bars: &Bars, limits: Option<&PriceLimits>) -> Panel<bool> {
    let width = bars.assets().len();
    let mut out = Panel::filled(bars.calendar().len(), width, false);
    let (Some(close), Some(prev)) = (bars.field(Field::Close), bars.field(Field::PrevClose)) else { return out };
    out.as_mut_slice().par_chunks_mut(width.max(1)).enumerate().for_each(|(at, out)| {
        let day = DayIdx(at as u32);
        let (close, prev, suspended) = (close.row(day), prev.row(day), bars.is_suspended().row(day));
        for (column, out) in out.iter_mut().enumerate() {
            let open = !close[column].is_nan() && !suspended[column];
            *out = open && !limits.is_some_and(|l| at_limit(bars, l, day, column, close[column], prev[column]));
        }
    });
    out
}

/// Whether a stock closed at a limit.
fn at_limit(bars: &Bars, limits: &PriceLimits, day: DayIdx, column: usize, close: f64, prev: f64) -> bool {
    let asset = AssetIdx(column as u32);
    let (Some(close), Some(prev)) = (Price::from_quote(close), Price::from_quote(prev)) else { return false };
    let (board, is_st) = (bars.assets().get(asset).board, bars.is_st().at(day, asset));
    let band = limits.band(board, bars.calendar().date(day), is_st, bars.days_listed(day, asset), prev);
    band.is_some_and(|band| band.is_up(close) || band.is_down(close))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::eval::table_market::market;

    #[test]
    fn who_is_locked_by_hand() {
        // Previous close 10: up-limit 11, down-limit 9. The last column is suspended, the one before has no row.
        let close = [11.0, 9.0, 10.99, 9.01, f64::NAN, 10.0];
        let mut bars = market(&[&[10.0; 6], &close]);
        let (mut st, mut suspended) = (Panel::filled(2, 6, false), Panel::filled(2, 6, false));
        suspended.row_mut(DayIdx(1))[5] = true;
        bars.insert_status(st.clone(), suspended.clone());
        let limits = PriceLimits::shipped().unwrap();
        assert_eq!(tradable(&bars, Some(&limits)).row(DayIdx(1)), [false, false, true, true, false, false]);
        assert_eq!(tradable(&bars, None).row(DayIdx(1)), [true, true, true, true, false, false]);
        // Under ST the band is half as wide.
        st.row_mut(DayIdx(1))[2] = true;
        bars.insert_status(st, suspended);
        assert!(!tradable(&bars, Some(&limits)).row(DayIdx(1))[2]);
    }
}
