//! Index levels of the year before the data, so that last year's dividends are known on the first day.

use chrono::{Days, NaiveDate};
use rand_chacha::ChaCha8Rng;
use weipan_core::{Calendar, IndexLevels};

use crate::basis::DividendSeason;
use crate::calendar::is_open;
use crate::factors::DAYS_A_YEAR;
use crate::index::on_grid;
use crate::random::normal;

/// Calendar days before the first day of the data.
const DAYS_BEFORE: u64 = 380;

/// All rows of an index with their dates: a year that ends at `base`, then the levels on the calendar.
///
/// The year is a random walk of the given yearly volatility (fraction), and pays what the data pay in a year.
pub(crate) fn with_year_before(
    levels: &IndexLevels,
    calendar: &Calendar,
    base: f64,
    volatility: f64,
    rng: &mut ChaCha8Rng,
) -> Vec<(NaiveDate, f64, f64)> {
    let Some(first) = calendar.days().first() else { return Vec::new() };
    let season = DividendSeason::of(levels, calendar);
    let (mut date, mut close, mut total) = (*first, base, base);
    let mut rows = Vec::new();
    // Backwards: the last row ends at the base, and each earlier one undoes a day's return.
    for earlier in (1..=DAYS_BEFORE).map(|back| *first - Days::new(back)).filter(|day| is_open(*day)) {
        if date != *first {
            let price_return = volatility / DAYS_A_YEAR.sqrt() * normal(rng);
            let total_return = price_return + season.between(earlier, date);
            (close, total) = (close / (1.0 + price_return), total / (1.0 + total_return));
        }
        rows.push((earlier, on_grid(close), on_grid(total)));
        date = earlier;
    }
    rows.reverse();
    let data = calendar.days().iter().zip(levels.close.iter().zip(&levels.total_return));
    rows.extend(data.map(|(date, (close, total))| (*date, *close, *total)));
    rows
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::random::{Stream, stream};

    #[test]
    fn the_year_before_pays_what_the_data_pay() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let calendar = Calendar::new(vec![day(2021, 1, 4), day(2021, 6, 1), day(2021, 12, 31)]).unwrap();
        let (close, total_return) = (vec![100.0, 98.0, 98.0], vec![100.0, 100.0, 100.0]);
        let levels = IndexLevels { close, total_return, ..Default::default() };
        let mut rng = stream(1, Stream::History(0));
        let dated = with_year_before(&levels, &calendar, 100.0, 0.2, &mut rng);
        assert!(dated.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let with_rows = IndexLevels { dated, ..levels };
        let before = with_rows.dividend_points_between(day(2020, 1, 4), day(2020, 12, 31)).unwrap();
        assert!((1.5..2.6).contains(&before), "{before}");
        assert_eq!(with_rows.dated[with_rows.dated.len() - 4].1, 100.0);
    }
}
