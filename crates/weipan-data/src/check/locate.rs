//! File and row of findings that are known by day and stock.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Finding;
use crate::error::DataError;
use crate::layout::BARS;
use crate::read::bars::{BarFiles, Group, Plan, SYMBOL};
use crate::read::batch::Batch;

/// By day and symbol: the positions of the findings.
type Wanted = HashMap<NaiveDate, HashMap<String, Vec<usize>>>;

/// Looks the rows up: only row groups with one of the days are read, and of these only the symbols.
pub(super) fn rows(files: &BarFiles, plan: &Plan, findings: &mut [Finding]) -> Result<(), DataError> {
    let mut wanted = Wanted::new();
    for (i, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.file == BARS) {
        if let (Some(date), Some(symbol)) = (finding.date, &finding.symbol) {
            wanted.entry(date).or_default().entry(symbol.clone()).or_default().push(i);
        }
    }
    for group in plan.groups.iter().filter(|group| group.runs.iter().any(|run| wanted.contains_key(&run.date))) {
        let file = &files.files[group.file].name;
        for (at, row) in found(files, group, &wanted)? {
            findings[at].file.clone_from(file);
            findings[at].row = Some(row);
        }
        // A hole has a file but no row.
        for finding in findings.iter_mut().filter(|finding| finding.file == BARS && finding.row.is_none()) {
            if group.runs.iter().any(|run| Some(run.date) == finding.date) {
                finding.file.clone_from(file);
            }
        }
    }
    Ok(())
}

fn found(files: &BarFiles, group: &Group, wanted: &Wanted) -> Result<Vec<(usize, u64)>, DataError> {
    let file = &files.files[group.file];
    let mut found = Vec::new();
    let mut first = 0;
    for batch in file.reader(group.number, &[SYMBOL])? {
        let batch = batch?;
        let batch = Batch::new(&file.name, group.rows_before + first as u64, batch);
        let symbols = batch.text(SYMBOL)?;
        let end = first + batch.len();
        for run in &group.runs {
            let Some(of_day) = wanted.get(&run.date) else { continue };
            for at in run.rows.start.max(first)..run.rows.end.min(end) {
                let positions = symbols.get(at - first).and_then(|symbol| of_day.get(symbol));
                found.extend(positions.into_iter().flatten().map(|i| (*i, batch.row(at - first))));
            }
        }
        first = end;
    }
    Ok(found)
}
