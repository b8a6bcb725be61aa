//! All stocks through all days: in parallel over stocks within a day, one day after another.

use std::sync::Arc;

use rayon::prelude::*;
use weipan_core::{Actions, Assets, Bars, Calendar, DayIdx, Field, Panel, PriceLimits};

use crate::factors::{Common, Today};
use crate::price::{Path, Row};

/// Stocks that one thread takes at a time.
const STOCKS_A_TASK: usize = 128;

/// Walks all stocks through all days.
pub(crate) fn walk(calendar: Calendar, mut paths: Vec<Path>, days: &[Common], limits: &PriceLimits) -> (Bars, Actions) {
    let assets = Assets::new(paths.iter().map(|path| path.instrument().clone()).collect());
    let mut panels = Panels::new(calendar.len(), paths.len());
    let mut actions = Vec::new();
    let mut rows = vec![None; paths.len()];
    for (day, common) in days.iter().enumerate() {
        let today = Today { day, date: calendar.days()[day], common, limits };
        let percentiles = percentiles(&paths, day);
        paths
            .par_iter_mut()
            .zip(rows.par_iter_mut())
            .zip(percentiles.par_iter())
            .with_min_len(STOCKS_A_TASK)
            .for_each(|((path, row), percentile)| *row = path.step(&today, *percentile));
        panels.write(DayIdx(day as u32), &rows);
        actions.extend(rows.iter().flatten().filter_map(|row| row.action));
    }
    (panels.into_bars(calendar, assets), Actions::new(actions))
}

/// Percentile of each living stock's market cap at the last close: 0 for the smallest, 1 for the largest.
fn percentiles(paths: &[Path], day: usize) -> Vec<f64> {
    let mut living: Vec<(i64, usize)> =
        paths.iter().enumerate().filter(|(_, path)| path.lives_on(day)).map(|(i, path)| (path.cap(), i)).collect();
    living.sort_unstable();
    let last = living.len().saturating_sub(1).max(1) as f64;
    let mut percentiles = vec![0.0; paths.len()];
    for (rank, (_, i)) in living.into_iter().enumerate() {
        percentiles[i] = rank as f64 / last;
    }
    percentiles
}

/// The panels while they are filled.
struct Panels {
    fields: Vec<Panel<f64>>,
    is_st: Panel<bool>,
    is_suspended: Panel<bool>,
}

impl Panels {
    fn new(days: usize, stocks: usize) -> Self {
        Self {
            fields: Field::ALL.iter().map(|_| Panel::filled(days, stocks, f64::NAN)).collect(),
            is_st: Panel::filled(days, stocks, false),
            is_suspended: Panel::filled(days, stocks, false),
        }
    }

    fn write(&mut self, day: DayIdx, rows: &[Option<Row>]) {
        for (field, panel) in Field::ALL.into_iter().zip(&mut self.fields) {
            for (cell, row) in panel.row_mut(day).iter_mut().zip(rows) {
                if let Some(row) = row {
                    *cell = value(row, field);
                }
            }
        }
        let (st, suspended) = (self.is_st.row_mut(day), self.is_suspended.row_mut(day));
        for (i, row) in rows.iter().enumerate() {
            st[i] = row.is_some_and(|row| row.is_st);
            suspended[i] = row.is_some_and(|row| row.is_suspended);
        }
    }

    fn into_bars(self, calendar: Calendar, assets: Assets) -> Bars {
        let mut bars = Bars::new(Arc::new(calendar), Arc::new(assets));
        for (field, panel) in Field::ALL.into_iter().zip(self.fields) {
            bars.insert(field, panel);
        }
        bars.insert_status(self.is_st, self.is_suspended);
        bars
    }
}

/// A row's value of a field, in the units of [`Field`].
fn value(row: &Row, field: Field) -> f64 {
    match field {
        Field::Open => row.open as f64 / 100.0,
        Field::High => row.high as f64 / 100.0,
        Field::Low => row.low as f64 / 100.0,
        Field::Close => row.close as f64 / 100.0,
        Field::PrevClose => row.prev_close as f64 / 100.0,
        Field::Volume => row.volume as f64,
        Field::Amount => row.amount as f64 / 100.0,
        Field::Turnover => row.volume as f64 / row.float_shares as f64,
        Field::TotalShares => row.total_shares as f64,
        Field::FloatShares => row.float_shares as f64,
    }
}
