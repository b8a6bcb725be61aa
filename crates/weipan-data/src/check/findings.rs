//! Findings as they come: all counted, some kept.

use std::collections::BTreeMap;

use weipan_core::{AssetIdx, DayIdx, Market};

use super::{CheckReport, Finding, Severity};
use crate::layout::BARS;

/// The findings of a check under way.
#[derive(Debug)]
pub(super) struct Findings {
    limit: usize,
    kept: Vec<Finding>,
    counts: BTreeMap<(Severity, &'static str), usize>,
    rules: Vec<&'static str>,
}

impl Findings {
    /// None yet.
    pub fn new(limit: usize) -> Self {
        Self { limit, kept: Vec::new(), counts: BTreeMap::new(), rules: Vec::new() }
    }

    /// Notes that a rule looks.
    pub fn looks(&mut self, rule: &'static str) {
        self.rules.push(rule);
    }

    /// Counts a finding and keeps it if there is room.
    pub fn add(&mut self, finding: Finding) {
        if self.count(finding.severity, finding.rule) {
            self.kept.push(finding);
        }
    }

    /// Counts; whether there is room to keep the finding.
    fn count(&mut self, severity: Severity, rule: &'static str) -> bool {
        let count = self.counts.entry((severity, rule)).or_default();
        *count += 1;
        *count <= self.limit
    }

    /// A finding about a stock on a day; the words are made only if it is kept.
    pub fn cell(
        &mut self,
        (severity, rule): (Severity, &'static str),
        market: &Market,
        (day, asset): (DayIdx, AssetIdx),
        message: impl FnOnce() -> String,
    ) {
        if self.count(severity, rule) {
            self.kept.push(Finding {
                severity,
                rule,
                file: BARS.to_owned(),
                row: None,
                date: Some(market.bars.calendar().date(day)),
                symbol: Some(market.bars.assets().get(asset).symbol.to_string()),
                message: message(),
            });
        }
    }

    /// The kept findings, to complete.
    pub fn kept_mut(&mut self) -> &mut [Finding] {
        &mut self.kept
    }

    /// The report: errors first, then by rule, day and symbol.
    pub fn into_report(mut self) -> CheckReport {
        self.kept.sort_by(|a, b| {
            (a.severity, a.rule, a.date, &a.symbol, &a.file, a.row)
                .cmp(&(b.severity, b.rule, b.date, &b.symbol, &b.file, b.row))
        });
        CheckReport { findings: self.kept, counts: self.counts, rules: self.rules }
    }
}
