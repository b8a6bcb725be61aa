//! What all factors of a study share: prices, who may be scored, who could be traded, which group a stock is in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use weipan_core::{Bars, DayIdx, Field, Mask, Panel, PriceLimits};
use weipan_kernel::{SelectScratch, quantile_bucket};

use super::options::StudyOptions;
use super::tradable::tradable;
use crate::FactorError;

/// The code of a stock that is in no group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// The data of a study, the same for all its factors.
pub(crate) struct Setting<'a> {
    pub(crate) days: Range<u32>,
    pub(crate) bars: &'a Bars,
    pub(crate) options: &'a StudyOptions,
    mask: Option<&'a Mask>,
    close: &'a Panel<f64>,
    /// Close times adjustment: total-return prices of all days of the calendar.
    price: Panel<f64>,
    /// Whether a stock could be bought and sold at the close, all days of the calendar.
    tradable: Panel<bool>,
    pub(crate) groups: Vec<Grouping>,
    /// Bucket of market value less one, a row per signal day; no columns where the data have no shares.
    size: Panel<u32>,
}

/// One way to group stocks.
pub(crate) struct Grouping {
    /// `size`, `board` or `industry`.
    pub(crate) kind: Arc<str>,
    /// Names of the groups, by code.
    pub(crate) names: Vec<Arc<str>>,
    /// Code of each column; `None` where it changes from day to day.
    codes: Option<Vec<u32>>,
}

impl<'a> Setting<'a> {
    /// Checks that everything fits together and prepares what is shared.
    pub(crate) fn new(
        days: Range<u32>,
        bars: &'a Bars,
        mask: Option<&'a Mask>,
        limits: Option<&PriceLimits>,
        options: &'a StudyOptions,
    ) -> Result<Self, FactorError> {
        options.check()?;
        check_days(&days, bars, mask)?;
        let need = |field: Field| {
            let missing = || FactorError::NotLoaded { factor: "study".into(), column: field.name().into() };
            bars.field(field).ok_or_else(missing)
        };
        let (close, _) = (need(Field::Close)?, need(Field::PrevClose)?);
        let price = total_return_price(close, bars.adjustment());
        let tradable = tradable(bars, limits);
        let empty = Panel::filled(days.len(), 0, NO_GROUP);
        let mut setting =
            Self { days, bars, options, mask, close, price, tradable, groups: by_instrument(bars), size: empty };
        if let Some(shares) = bars.field(Field::TotalShares) {
            setting.size = setting.size_buckets(shares);
            let names = (1..=options.size_buckets).map(|bucket| Arc::from(bucket.to_string())).collect();
            setting.groups.insert(0, Grouping { kind: "size".into(), names, codes: None });
        }
        Ok(setting)
    }

    /// The day of the calendar that a row of scores belongs to.
    pub(crate) fn day(&self, at: usize) -> u32 {
        self.days.start + at as u32
    }

    /// The scores of the stocks that could have one, NaN for the others: those in the mask, or without a mask those with
    /// a close on the signal day.
    pub(crate) fn masked(&self, at: usize, scores: impl Iterator<Item = f64>, out: &mut Vec<f64>) {
        out.clear();
        let keep = |(score, there): (f64, bool)| if there { score } else { f64::NAN };
        match self.mask {
            Some(mask) => out.extend(scores.zip(mask.row(DayIdx(at as u32)).iter().copied()).map(keep)),
            None => {
                let close = self.close.row(DayIdx(self.day(at)));
                out.extend(scores.zip(close.iter().map(|close| !close.is_nan())).map(keep));
            }
        }
    }

    /// How many stocks could have a score.
    pub(crate) fn eligible(&self, at: usize) -> usize {
        match self.mask {
            Some(mask) => mask.count(DayIdx(at as u32)),
            None => self.close.row(DayIdx(self.day(at))).iter().filter(|x| !x.is_nan()).count(),
        }
    }

    /// Total-return prices of a day of the calendar; `None` beyond its end.
    pub(crate) fn price(&self, day: u32) -> Option<&[f64]> {
        ((day as usize) < self.price.days()).then(|| self.price.row(DayIdx(day)))
    }

    /// Total returns of some columns from close to close; all NaN where a day lies beyond the data.
    pub(crate) fn returns(&self, from: u32, to: u32, columns: &[u32], out: &mut Vec<f64>) {
        out.clear();
        match (self.price(from), self.price(to)) {
            (Some(from), Some(to)) => {
                out.extend(columns.iter().map(|column| to[*column as usize] / from[*column as usize] - 1.0));
            }
            _ => out.resize(columns.len(), f64::NAN),
        }
    }

    /// Who could be bought and sold at the close of a day of the calendar; `None` beyond its end.
    pub(crate) fn tradable(&self, day: u32) -> Option<&[bool]> {
        ((day as usize) < self.tradable.days()).then(|| self.tradable.row(DayIdx(day)))
    }

    /// Market value of each stock at the close of a day, yuan; `None` where the data have no shares.
    pub(crate) fn market_cap(&self, day: u32) -> Option<impl Iterator<Item = f64>> {
        let shares = self.bars.field(Field::TotalShares)?.row(DayIdx(day));
        Some(self.close.row(DayIdx(day)).iter().zip(shares).map(|(close, shares)| close * shares))
    }

    /// The group of each column on a row's day.
    pub(crate) fn codes<'b>(&'b self, grouping: &'b Grouping, at: usize) -> &'b [u32] {
        grouping.codes.as_deref().unwrap_or_else(|| self.size.row(DayIdx(at as u32)))
    }

    /// Bucket of market value among the eligible stocks, less one.
    fn size_buckets(&self, shares: &Panel<f64>) -> Panel<u32> {
        let (width, buckets) = (shares.assets(), self.options.size_buckets);
        let mut codes = Panel::filled(self.days.len(), width, NO_GROUP);
        let start = || (Vec::new(), vec![f64::NAN; width], SelectScratch::new());
        codes.as_mut_slice().par_chunks_mut(width.max(1)).enumerate().for_each_init(
            start,
            |(cap, bucket, scratch), (at, codes)| {
                let day = DayIdx(self.day(at));
                let values = self.close.row(day).iter().zip(shares.row(day)).map(|(close, shares)| close * shares);
                self.masked(at, values, cap);
                quantile_bucket(cap, buckets, bucket, scratch);
                for (code, bucket) in codes.iter_mut().zip(bucket.iter()).filter(|(_, bucket)| !bucket.is_nan()) {
                    *code = *bucket as u32 - 1;
                }
            },
        );
        codes
    }
}

/// Close times adjustment.
fn total_return_price(close: &Panel<f64>, adjustment: &Panel<f64>) -> Panel<f64> {
    let mut price = close.clone();
    price.as_mut_slice().par_iter_mut().zip(adjustment.as_slice()).for_each(|(price, factor)| *price *= factor);
    price
}

/// Boards, and industries where the instruments have them; groups in the order of their names.
fn by_instrument(bars: &Bars) -> Vec<Grouping> {
    let board = bars.assets().iter().map(|(_, stock)| Some(stock.board.name()));
    let industry = bars.assets().iter().map(|(_, stock)| stock.industry.as_deref());
    let both = [grouping("board", board), grouping("industry", industry)];
    both.into_iter().filter(|grouping| !grouping.names.is_empty()).collect()
}

fn grouping<'a>(kind: &str, labels: impl Iterator<Item = Option<&'a str>>) -> Grouping {
    let labels: Vec<Option<&str>> = labels.collect();
    let mut codes: BTreeMap<&str, u32> = labels.iter().flatten().map(|label| (*label, 0)).collect();
    codes.values_mut().enumerate().for_each(|(number, code)| *code = number as u32);
    let code = |label: &Option<&str>| label.and_then(|label| codes.get(label).copied()).unwrap_or(NO_GROUP);
    Grouping {
        kind: kind.into(),
        names: codes.keys().map(|name| Arc::from(*name)).collect(),
        codes: Some(labels.iter().map(code).collect()),
    }
}

/// That the days lie in the calendar, and that the mask has a row for each of them and a column for each stock.
pub(crate) fn check_days(days: &Range<u32>, bars: &Bars, mask: Option<&Mask>) -> Result<(), FactorError> {
    let len = bars.calendar().len();
    if days.start > days.end || days.end as usize > len {
        return Err(FactorError::Days { start: days.start, end: days.end, len });
    }
    let Some(mask) = mask else { return Ok(()) };
    check_shape("days of the mask", mask.panel().days(), days.len())?;
    check_shape("stocks of the mask", mask.panel().assets(), bars.assets().len())
}

/// That a size is what it must be.
pub(crate) fn check_shape(what: &'static str, found: usize, expected: usize) -> Result<(), FactorError> {
    if found == expected { Ok(()) } else { Err(FactorError::Shape { what, found, expected }) }
}
