//! What is wrong with a data set, row by row.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::error::DataError;
use crate::layout::Layout;
use crate::load;
use crate::manifest::{Manifest, hash_file};
use crate::read::bars::Window;

mod action;
mod calendar;
mod findings;
mod future;
mod level;
mod limit;
mod locate;
mod order;
mod price;
mod series;
mod whole;

use findings::Findings;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data contradict themselves: results on them are wrong.
    Error,
    /// Something that is rarely right: look at it.
    Warning,
    /// Something to know.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule's name, such as `high-below-low`.
    pub rule: &'static str,
    /// The file.
    pub file: String,
    /// The row, from 1; `None` for what concerns a whole file or a row that is missing.
    pub row: Option<u64>,
    /// The day.
    pub date: Option<NaiveDate>,
    /// The stock, index or contract.
    pub symbol: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// The findings: errors first, then by rule, day and symbol; at most the asked number of each rule.
    pub findings: Vec<Finding>,
    /// How often each rule found something, also beyond that number.
    pub counts: BTreeMap<(Severity, &'static str), usize>,
    /// Names of the rules that looked, found something or not.
    pub rules: Vec<&'static str>,
}

impl CheckReport {
    /// How many findings there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.iter().filter(|((of, _), _)| *of == severity).map(|(_, n)| n).sum()
    }

    /// How many findings a rule has.
    #[must_use]
    pub fn count_of(&self, rule: &str) -> usize {
        self.counts.iter().filter(|((_, of), _)| *of == rule).map(|(_, n)| n).sum()
    }
}

/// Checks a data set: files against their hashes, then days, levels, keys, values, limits, actions, series and futures.
///
/// At most `limit` findings of each rule are kept; all are counted. `docs/data-set.md` lists the rules.
///
/// # Errors
/// [`DataError`] if the set cannot be read at all: a missing or broken file, a wrong column, an unknown symbol.
pub fn check(path: &Path, limit: usize) -> Result<CheckReport, DataError> {
    let manifest = Manifest::read(path)?;
    let layout = Layout::open(path, &manifest)?;
    let mut findings = Findings::new(limit);
    hashes(path, &manifest, &mut findings)?;
    let loaded = load::read(&layout, &Window::default(), None, &[])?;
    let (market, files, plan) = (&loaded.market, &loaded.bar_files, &loaded.plan);
    calendar::check(&loaded, &mut findings);
    level::check(&layout, market.bars.calendar(), &mut findings)?;
    if !layout.has_stocks() {
        series::check(market, &mut findings);
        future::check(market, &mut findings);
        return Ok(findings.into_report());
    }
    order::check(files, plan, &loaded, &mut findings);
    price::check(market, &mut findings);
    limit::check(market, &mut findings)?;
    action::check(market, &mut findings);
    series::check(market, &mut findings);
    future::check(market, &mut findings);
    whole::check(files, market, &layout, &mut findings)?;
    locate::rows(files, plan, market.bars.assets(), findings.kept_mut())?;
    Ok(findings.into_report())
}

fn hashes(path: &Path, manifest: &Manifest, findings: &mut Findings) -> Result<(), DataError> {
    findings.looks("hash-mismatch");
    let differs = |entry: &crate::manifest::FileEntry| match hash_file(&path.join(&entry.path)) {
        Ok(hash) if hash == entry.sha256 => None,
        other => Some(other.map(|_| entry.path.clone())),
    };
    let changed: Vec<String> = manifest.file.par_iter().filter_map(differs).collect::<Result<_, _>>()?;
    for file in changed {
        let message = "the file is not the one that dataset.toml was written for; copy the data set again".to_owned();
        findings.add(Finding {
            severity: Severity::Error,
            rule: "hash-mismatch",
            file,
            row: None,
            date: None,
            symbol: None,
            message,
        });
    }
    Ok(())
}

impl fmt::Display for CheckReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        for ((severity, rule), count) in &self.counts {
            writeln!(f, "{severity:<8} {rule:<28} {count}")?;
        }
        let clean = self.rules.iter().filter(|rule| self.count_of(rule) == 0).count();
        writeln!(f, "{clean} of {} rules found nothing", self.rules.len())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<8} {} {}", self.severity, self.rule, self.file)?;
        if let Some(row) = self.row {
            write!(f, " row {row}")?;
        }
        if let Some(date) = self.date {
            write!(f, " {date}")?;
        }
        if let Some(symbol) = &self.symbol {
            write!(f, " {symbol}")?;
        }
        write!(f, ": {}", self.message)
    }
}
