//! One account through all its days.

use std::time::Instant;

use chrono::NaiveDate;
use weipan_core::Market;
use weipan_core::record::{RunTables, Timing};
use weipan_hedge::AccountSpec;

use crate::checkpoint::Checkpoints;
use crate::prepare::Book;
use crate::tables::Detail;
use crate::walk::{Course, Walk};
use crate::{EngineError, Progress, Spec};

/// Steps of progress are reported every so many days.
const REPORT_DAYS: u32 = 20;

/// Walks one account of a spec through the days of its book and keeps everything a report needs.
///
/// # Errors
/// [`EngineError`] names the key that cannot be, the index level that is missing, or a broken identity.
pub fn run(
    spec: &Spec,
    variant: &str,
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    run_on_terms(spec, &[], variant, market, book, progress)
}

/// The same money without its details: day rows and events, for sweeps over many accounts. All other tables are empty.
///
/// # Errors
/// As [`run`].
pub fn run_days(spec: &Spec, market: &Market, book: &Book) -> Result<RunTables, EngineError> {
    let course = Course::new(spec, &[], market, book)?;
    walk(Walk::begin(&course, "", Detail::Days)?, book.days.end, &crate::Silent)
}

/// The same with terms of the account that change on given days, oldest first: each holds from its day on.
///
/// # Errors
/// As [`run`]; and [`EngineError::Hedge`] if new terms contradict themselves.
pub fn run_on_terms(
    spec: &Spec,
    terms: &[(NaiveDate, AccountSpec)],
    variant: &str,
    market: &Market,
    book: &Book,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    let course = Course::new(spec, terms, market, book)?;
    walk(Walk::begin(&course, variant, Detail::Full)?, book.days.end, progress)
}

/// As [`run`], going on from the last checkpoint of the same spec on the same data, and leaving new ones behind.
///
/// # Errors
/// As [`run`]; and [`EngineError::Output`] if a checkpoint cannot be written or read.
pub fn run_with_checkpoints(
    spec: &Spec,
    variant: &str,
    market: &Market,
    book: &Book,
    checkpoints: &Checkpoints,
    progress: &dyn Progress,
) -> Result<RunTables, EngineError> {
    let start = Instant::now();
    let course = Course::new(spec, &[], market, book)?;
    let mut walk = Walk::begin(&course, variant, Detail::Full)?;
    let mut checkpoint = checkpoints.of(&walk.rows().record);
    if let Some((state, rows)) = checkpoint.read(&walk.rows().record)? {
        progress.resumed(variant, course.date(state.next.back(1).unwrap_or_default()));
        progress.advance(u64::from(state.next.0 - book.days.start));
        walk.resume(state, rows)?;
    }
    while walk.next().0 < book.days.end {
        let from = walk.next().0;
        let until = (from - book.days.start + 1).next_multiple_of(checkpoints.every.get()) + book.days.start;
        let until = until.min(book.days.end);
        while walk.next().0 < until {
            walk.live()?;
        }
        checkpoint.write(&walk.state(), walk.rows())?;
        progress.advance(u64::from(until - from));
    }
    Ok(timed(walk.finish(), start))
}

fn walk(mut walk: Walk<'_>, end: u32, progress: &dyn Progress) -> Result<RunTables, EngineError> {
    let start = Instant::now();
    let mut told = walk.next().0;
    while walk.next().0 < end {
        walk.live()?;
        let lived = walk.next().0 - told;
        if lived == REPORT_DAYS || walk.next().0 == end {
            progress.advance(u64::from(lived));
            told = walk.next().0;
        }
    }
    Ok(timed(walk.finish(), start))
}

fn timed(mut run: RunTables, start: Instant) -> RunTables {
    run.record.timings.push(Timing { phase: "account".to_owned(), seconds: start.elapsed().as_secs_f64() });
    run
}
