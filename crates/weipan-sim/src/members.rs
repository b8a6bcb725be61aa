//! Index members, point in time.
//!
//! The large, mid and hedge indices hold the largest 7.5 %, the next 12.5 % and the next 25 % of the number of
//! stocks (150, 250 and 500 of 2,000), chosen twice a year without buffers. The micro-cap index holds the smallest
//! 10 % and is chosen every day from what was known at the close before.

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};
use weipan_core::{AssetIdx, Bars, Calendar, DayIdx, Field, Mask, Panel};

use crate::calendar::{next_date, nth_weekday};
use crate::index::{HEDGE_INDEX, LARGE_INDEX, MICRO_INDEX, MID_INDEX};

/// Codes of the indices by cap rank with the share of all stocks that each holds, largest first.
const BY_RANK: [(&str, f64); 3] = [(LARGE_INDEX, 0.075), (MID_INDEX, 0.125), (HEDGE_INDEX, 0.25)];
/// Share of all stocks that the micro-cap index holds.
const MICRO_SHARE: f64 = 0.1;
/// Trading days after a listing before a stock may enter an index.
const LEAST_AGE: i64 = 60;
/// Trading days over which the market cap is averaged for a review.
const CAP_WINDOW: usize = 120;

/// Members of all indices by code.
pub(crate) fn draw(bars: &Bars) -> BTreeMap<String, Mask> {
    let (days, width) = (bars.calendar().len(), bars.assets().len());
    let mut members: BTreeMap<String, Mask> =
        BY_RANK.iter().map(|(code, _)| ((*code).to_owned(), Mask::filled(days, width, false))).collect();
    let mut reviews = review_rows(bars.calendar());
    reviews.push(days);
    for pair in reviews.windows(2) {
        let mut ranked = ranked(bars, pair[0]).into_iter();
        for (code, share) in BY_RANK {
            let chosen: Vec<_> = ranked.by_ref().take((share * width as f64).round() as usize).collect();
            if let Some(mask) = members.get_mut(code) {
                hold(mask, bars, &chosen, pair[0]..pair[1]);
            }
        }
    }
    members.insert(MICRO_INDEX.to_owned(), micro(bars));
    members
}

/// The first row, and the first trading day after the second Friday of each June and December.
fn review_rows(calendar: &Calendar) -> Vec<usize> {
    let mut rows = vec![0];
    let (Some(first), Some(last)) = (calendar.days().first(), calendar.days().last()) else { return rows };
    for (year, month) in (first.year()..=last.year()).flat_map(|year| [(year, 6), (year, 12)]) {
        let effective = next_date(nth_weekday(year, month, Weekday::Fri, 2));
        rows.extend(calendar.on_or_after(effective).filter(|_| effective > *first).map(DayIdx::row));
    }
    rows
}

/// Eligible stocks before a row by their average market cap, largest first.
fn ranked(bars: &Bars, row: usize) -> Vec<AssetIdx> {
    let known = DayIdx(row.saturating_sub(1) as u32);
    let (Some(caps), true) = (average_caps(bars, row), row < bars.calendar().len()) else { return Vec::new() };
    let mut order: Vec<AssetIdx> =
        bars.assets().iter().map(|(asset, _)| asset).filter(|asset| is_eligible(bars, known, *asset)).collect();
    order.sort_by(|a, b| caps[b.column()].total_cmp(&caps[a.column()]).then(a.cmp(b)));
    order
}

fn is_eligible(bars: &Bars, known: DayIdx, asset: AssetIdx) -> bool {
    has_row(bars, known, asset) && !bars.is_st().at(known, asset) && bars.days_listed(known, asset) >= LEAST_AGE
}

fn has_row(bars: &Bars, day: DayIdx, asset: AssetIdx) -> bool {
    bars.field(Field::PrevClose).is_some_and(|prev| prev.at(day, asset).is_finite())
}

/// Mean market cap over the days before a row; on the first row, the cap at its reference price.
fn average_caps(bars: &Bars, row: usize) -> Option<Vec<f64>> {
    let price = bars.field(if row == 0 { Field::PrevClose } else { Field::Close })?;
    let shares = bars.field(Field::TotalShares)?;
    let days = if row == 0 { 0..1 } else { row.saturating_sub(CAP_WINDOW)..row };
    let mut sums = vec![(0.0, 0.0); bars.assets().len()];
    for day in days.map(|day| DayIdx(day as u32)) {
        for ((sum, count), (price, shares)) in sums.iter_mut().zip(price.row(day).iter().zip(shares.row(day))) {
            if price.is_finite() {
                (*sum, *count) = (*sum + price * shares, *count + 1.0);
            }
        }
    }
    Some(sums.into_iter().map(|(sum, count)| sum / count).collect())
}

/// Writes members into rows; one that is delisted leaves on its first day without a row.
fn hold(mask: &mut Mask, bars: &Bars, chosen: &[AssetIdx], rows: std::ops::Range<usize>) {
    for day in rows.map(|row| DayIdx(row as u32)) {
        for asset in chosen {
            mask.row_mut(day)[asset.column()] = has_row(bars, day, *asset);
        }
    }
}

/// The smallest stocks of every day that are not under ST and have been listed long enough.
fn micro(bars: &Bars) -> Mask {
    let (days, width) = (bars.calendar().len(), bars.assets().len());
    let mut mask = Mask::filled(days, width, false);
    let count = ((MICRO_SHARE * width as f64).round() as usize).max(1);
    let (Some(prev), Some(close), Some(shares)) =
        (bars.field(Field::PrevClose), bars.field(Field::Close), bars.field(Field::TotalShares))
    else {
        return mask;
    };
    for row in 0..days {
        let day = DayIdx(row as u32);
        let (known, price): (DayIdx, &Panel<f64>) = day.back(1).map_or((day, prev), |known| (known, close));
        let mut order: Vec<(f64, AssetIdx)> = bars
            .assets()
            .iter()
            .filter(|(asset, _)| is_eligible(bars, known, *asset) && has_row(bars, day, *asset))
            .map(|(asset, _)| (price.at(known, asset) * shares.at(known, asset), asset))
            .collect();
        order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, asset) in order.iter().take(count) {
            mask.row_mut(day)[asset.column()] = true;
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn reviews_take_effect_after_the_second_friday_of_june_and_december() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let calendar = crate::calendar::trading_days(day(2021, 1, 4), day(2022, 6, 30)).unwrap();
        let dates: Vec<_> = review_rows(&calendar).into_iter().map(|row| calendar.days()[row]).collect();
        assert_eq!(dates, [day(2021, 1, 4), day(2021, 6, 14), day(2021, 12, 13), day(2022, 6, 13)]);
    }
}
