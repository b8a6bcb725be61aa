//! Which days are told one by one: the worst ten days around each margin call.

use std::ops::Range;

use weipan_core::ledger::{EventKind, MarginStatus};

use crate::episode::is_february_2024;
use crate::series::{Series, long_before};
use crate::study::Study;

/// Days in a window.
const WIDTH: usize = 10;
/// Windows on a page; further calls are in the table of events.
const MOST: usize = 4;

/// Return of the stocks on a day: their profit before trading over the long value at the close before. NaN without one.
pub(crate) fn book_return(study: &Study, t: usize) -> f64 {
    let long = if t == 0 { 0.0 } else { study.run.days[t - 1].long_value.yuan() };
    let bench = study.series.benchmark[t];
    if long > 0.0 {
        study.run.days[t].selection.yuan() / long + if bench.is_nan() { 0.0 } else { bench }
    } else {
        f64::NAN
    }
}

/// Change of the mark of the contract held; NaN on the day of a roll, whose marks are of two contracts.
pub(crate) fn future_return(study: &Study, t: usize) -> f64 {
    match t.checked_sub(1).map(|before| (&study.run.days[before], &study.run.days[t])) {
        Some((before, row)) if before.contract == row.contract => row.future / before.future - 1.0,
        _ => f64::NAN,
    }
}

/// The windows of a run, in the order of days: one around 5 to 8 February 2024 if the run was invested then, one around each
/// call that is not inside another window, or around the worst ten days if there was no call at all.
pub(crate) fn windows(study: &Study) -> Vec<Range<usize>> {
    let days = &study.run.days;
    let mut found: Vec<Range<usize>> = Vec::new();
    let longs = long_before(days);
    let february: Vec<usize> = (0..days.len()).filter(|t| is_february_2024(days[*t].date) && longs[*t] > 0.0).collect();
    if let (Some(first), Some(last)) = (february.first(), february.last()) {
        found.push(worst_around(study, *first..last + 1));
    }
    for called in calls(study) {
        if found.len() < MOST && !found.iter().any(|w| w.contains(&called)) {
            found.push(worst_around(study, called..called + 1));
        }
    }
    if found.is_empty() {
        found.push(worst_around(study, 0..0));
    }
    found.sort_by_key(|w| w.start);
    found
}

/// Positions of the days with a call or close-out, worst day of equity first.
fn calls(study: &Study) -> Vec<usize> {
    let days = &study.run.days;
    let lined = |kind| matches!(kind, EventKind::Call | EventKind::CloseOut);
    let mut at: Vec<usize> = study
        .run
        .events
        .iter()
        .filter(|e| lined(e.kind))
        .filter_map(|e| days.binary_search_by_key(&e.date, |row| row.date).ok())
        .collect();
    at.sort_unstable();
    at.dedup();
    at.sort_by(|a, b| study.series.returns[*a].total_cmp(&study.series.returns[*b]));
    at
}

/// Of the windows that contain a range, the one in which the account lost most; of all windows if the range is empty.
fn worst_around(study: &Study, inside: Range<usize>) -> Range<usize> {
    let n = study.run.days.len();
    let width = WIDTH.min(n);
    let (low, high) = if inside.is_empty() {
        (0, n - width)
    } else {
        (inside.end.saturating_sub(width), inside.start.min(n - width))
    };
    let loss = |start: &usize| {
        let value = Series::compound(&study.series.returns[*start..start + width]);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let start = (low..=high.max(low)).min_by(|a, b| loss(a).total_cmp(&loss(b))).unwrap_or(low);
    start..start + width
}

/// The status that a day's ratio newly fell to, if it fell.
pub(crate) fn fell_to(study: &Study, t: usize) -> Option<MarginStatus> {
    let now = study.run.days[t].status;
    let before = if t == 0 { MarginStatus::Normal } else { study.run.days[t - 1].status };
    (now > before && now != MarginStatus::Closed).then_some(now)
}
