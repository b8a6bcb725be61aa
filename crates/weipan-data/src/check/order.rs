//! Keys: each once, days in order.

use super::findings::Findings;
use super::{Finding, Severity};
use crate::load::Loaded;
use crate::read::bars::{BarFiles, Plan};

pub(super) fn check(files: &BarFiles, plan: &Plan, loaded: &Loaded, findings: &mut Findings) {
    duplicates(loaded, findings);
    unordered(files, plan, findings);
}

fn duplicates(loaded: &Loaded, findings: &mut Findings) {
    findings.looks("duplicate-key");
    for clash in &loaded.clashes {
        findings.add(Finding {
            severity: Severity::Error,
            rule: "duplicate-key",
            file: clash.file.clone(),
            row: Some(clash.row),
            date: Some(clash.date),
            symbol: Some(loaded.market.bars.assets().get(clash.asset).symbol.to_string()),
            message: "a second row of this stock and day; a load refuses the data set".into(),
        });
    }
}

/// Files load from any order, but only those with rising days load in parallel.
fn unordered(files: &BarFiles, plan: &Plan, findings: &mut Findings) {
    findings.looks("unordered-days");
    for (position, file) in files.files.iter().enumerate() {
        let groups = plan.groups.iter().filter(|group| group.file == position);
        let starts =
            groups.flat_map(|g| g.runs.iter().map(|run| (run.date, g.rows_before + run.rows.start as u64 + 1)));
        let mut latest = None;
        for (date, row) in starts {
            if latest.is_some_and(|latest| date < latest) {
                findings.add(Finding {
                    severity: Severity::Warning,
                    rule: "unordered-days",
                    file: file.name.clone(),
                    row: Some(row),
                    date: Some(date),
                    symbol: None,
                    message: "this day comes after a later one; sort the file by date and symbol".into(),
                });
            }
            latest = latest.max(Some(date));
        }
    }
}
