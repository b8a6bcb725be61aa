//! Levels of indices: each on every trading day.

use chrono::NaiveDate;
use weipan_core::Calendar;

use super::findings::Findings;
use super::{Finding, Severity};
use crate::error::DataError;
use crate::layout::{INDEX, Layout};
use crate::read::index;

pub(super) fn check(layout: &Layout, calendar: &Calendar, findings: &mut Findings) -> Result<(), DataError> {
    findings.looks("missing-level");
    if !layout.has(INDEX) {
        return Ok(());
    }
    for (code, levels) in index::read(layout)? {
        let is_missing = |day: &NaiveDate| levels.get(day).is_none_or(|level| level.close.is_nan());
        // One finding for days that follow one another.
        for days in calendar.days().chunk_by(|a, b| is_missing(a) == is_missing(b)).filter(|days| is_missing(&days[0]))
        {
            let (first, last) = (days[0], days[days.len() - 1]);
            let when = match days.len() {
                1 => "this trading day".to_owned(),
                count => format!("{count} trading days, from here to {last}"),
            };
            findings.add(Finding {
                severity: Severity::Warning,
                rule: "missing-level",
                file: INDEX.to_owned(),
                row: levels.get(&first).map(|level| level.row),
                date: Some(first),
                symbol: Some(code.clone()),
                message: format!("no level on {when}: a run that needs one stops"),
            });
        }
    }
    Ok(())
}
