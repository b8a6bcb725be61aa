//! File and row of bars that are known by day and stock.

use std::collections::HashMap;

use chrono::NaiveDate;
use weipan_core::{AssetIdx, Assets};

use crate::error::DataError;
use crate::read::bars::{BarFiles, Plan, SYMBOL};
use crate::read::batch::Batch;
use crate::read::by_symbol::{BySymbol, ColumnsOf};

/// A file and a row of it, from 1.
pub(crate) type Place = (String, u64);

/// Where the wanted bars stand, each under any of its stock's codes; `None` without a row. Only row groups with one of
/// the days are read, and of these only the symbols.
pub(crate) fn of_bars(
    files: &BarFiles,
    plan: &Plan,
    assets: &Assets,
    wanted: &[(NaiveDate, AssetIdx)],
) -> Result<Vec<Option<Place>>, DataError> {
    let mut by_day: HashMap<NaiveDate, HashMap<u32, Vec<usize>>> = HashMap::new();
    for (i, (date, asset)) in wanted.iter().enumerate() {
        by_day.entry(*date).or_default().entry(asset.0).or_default().push(i);
    }
    let by_symbol = BySymbol::new(assets);
    let mut columns_of = ColumnsOf::new(&by_symbol);
    let mut places = vec![None; wanted.len()];
    for group in plan.groups.iter().filter(|group| group.runs.iter().any(|run| by_day.contains_key(&run.date))) {
        let file = &files.files[group.file];
        let mut first = 0;
        for batch in file.reader(group.number, &[SYMBOL])? {
            let batch = batch?;
            let batch = Batch::new(&file.name, group.rows_before + first as u64, batch);
            columns_of.map(&batch)?;
            let end = first + batch.len();
            for run in &group.runs {
                let Some(of_day) = by_day.get(&run.date) else { continue };
                for at in run.rows.start.max(first)..run.rows.end.min(end) {
                    let positions = of_day.get(&columns_of.columns[at - first]);
                    for i in positions.into_iter().flatten() {
                        places[*i] = Some((file.name.clone(), batch.row(at - first)));
                    }
                }
            }
            first = end;
        }
    }
    Ok(places)
}
