//! Days that stand apart from all others.

use weipan_core::{AssetIdx, Field};

use super::findings::Findings;
use super::{Finding, Severity};
use crate::layout::INDEX;
use crate::load::Loaded;

pub(super) fn check(loaded: &Loaded, findings: &mut Findings) {
    findings.looks("calendar-break");
    let bars = &loaded.market.bars;
    let days = bars.calendar().days();
    for (before, after) in bars.calendar().long_breaks() {
        // The side with fewer days is the odd one.
        let earlier = days.partition_point(|day| *day <= before);
        let date = if earlier * 2 < days.len() { before } else { after };
        let (count, symbol) = stocks_on(loaded, date);
        let (file, row) = place(loaded, date);
        findings.add(Finding {
            severity: Severity::Warning,
            rule: "calendar-break",
            file,
            row,
            date: Some(date),
            symbol,
            message: format!(
                "no trading day for {} days between {before} and {after}: is the date right ({count} rows), or are bars missing?",
                (after - before).num_days() - 1
            ),
        });
    }
}

/// How many stocks have a close on a day, and which, if it is one.
fn stocks_on(loaded: &Loaded, date: chrono::NaiveDate) -> (usize, Option<String>) {
    let bars = &loaded.market.bars;
    let row = bars.field(Field::Close).zip(bars.calendar().find(date)).map(|(close, day)| close.row(day));
    let with = || row.unwrap_or_default().iter().enumerate().filter(|(_, close)| !close.is_nan());
    let first = with().next().map(|(i, _)| bars.assets().get(AssetIdx(i as u32)).symbol.to_string());
    (with().count(), first.filter(|_| with().count() == 1))
}

/// The file of a day, and its first row there.
fn place(loaded: &Loaded, date: chrono::NaiveDate) -> (String, Option<u64>) {
    let runs = loaded.plan.groups.iter().flat_map(|group| group.runs.iter().map(move |run| (group, run)));
    match runs.into_iter().find(|(_, run)| run.date == date) {
        Some((group, run)) => {
            (loaded.bar_files.files[group.file].name.clone(), Some(group.rows_before + run.rows.start as u64 + 1))
        }
        // The days of a set without bars are those of its indices.
        None => (INDEX.to_owned(), None),
    }
}
