//! File and row of findings that are known by day and stock.

use weipan_core::{Assets, Symbol};

use super::Finding;
use crate::error::DataError;
use crate::layout::BARS;
use crate::read::bars::{BarFiles, Plan};
use crate::read::place;

/// Looks the rows up.
pub(super) fn rows(files: &BarFiles, plan: &Plan, assets: &Assets, findings: &mut [Finding]) -> Result<(), DataError> {
    let key = |finding: &Finding| {
        let symbol: Symbol = finding.symbol.as_ref()?.parse().ok()?;
        Some((finding.date?, assets.find(&symbol)?))
    };
    let open = findings.iter_mut().filter(|finding| finding.file == BARS);
    let (mut open, wanted): (Vec<_>, Vec<_>) =
        open.filter_map(|finding| key(finding).map(|key| (finding, key))).unzip();
    for (finding, found) in open.iter_mut().zip(place::of_bars(files, plan, assets, &wanted)?) {
        if let Some((file, row)) = found {
            (finding.file, finding.row) = (file, Some(row));
        }
    }
    // A hole has a file but no row.
    for group in &plan.groups {
        for finding in findings.iter_mut().filter(|finding| finding.file == BARS) {
            if group.runs.iter().any(|run| Some(run.date) == finding.date) {
                finding.file.clone_from(&files.files[group.file].name);
            }
        }
    }
    Ok(())
}
