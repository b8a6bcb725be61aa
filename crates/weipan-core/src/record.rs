//! The record of a run: what was run on what, so that it can be run again bit for bit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ledger::{
    DayRow, EventRow, ExposureRow, FillRow, FutureRow, IndustryRow, JournalRow, PositionRow, RejectRow, UnwindRow,
};

/// The data a run saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DataRecord {
    /// Name of the data set.
    pub name: String,
    /// SHA-256 over the files read.
    pub fingerprint: String,
    /// First day of the run.
    pub first: NaiveDate,
    /// Last day of the run.
    pub last: NaiveDate,
    /// Trading days of the run.
    pub days: usize,
    /// Stocks in the data set.
    pub stocks: usize,
}

/// The account that was run: what a reader needs beside the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// `cash`, `dma` or `margin`.
    pub kind: String,
    /// Starting equity, yuan.
    pub equity: f64,
    /// Target leverage L / E.
    pub leverage: f64,
    /// Leverage policy.
    pub policy: String,
    /// Initial margin as a fraction of max(long, short), of a `margin` account of the loan; 1 for a `cash` account.
    pub initial_margin: f64,
    /// Warning line, of E / max(long, short), in a `margin` account of assets / debt.
    pub warning: f64,
    /// Call line.
    pub call: f64,
    /// Close-out line.
    pub close_out: f64,
    /// Financing rate a year on the first day.
    pub financing_rate: f64,
    /// Futures product of the hedge, a mix such as `0.6 IM + 0.4 IC`, or `none`.
    pub hedge: String,
    /// How the hedge ratio was found: `value`, `beta` or `min_variance`.
    #[serde(default)]
    pub hedge_method: String,
    /// Which contract was held, such as `front_quarter`.
    #[serde(default)]
    pub hedge_contract: String,
    /// Code of the hedge index.
    pub index: String,
    /// Code of the benchmark.
    pub benchmark: String,
    /// Fill price of stocks.
    pub fill: String,
    /// Allowed share of a day's volume.
    pub participation: f64,
}

/// Seconds spent in a phase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// The phase.
    pub phase: String,
    /// Seconds.
    pub seconds: f64,
}

/// `run.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Name of the run, from the spec.
    pub name: String,
    /// What tells this run from its siblings in a comparison, such as `leverage 2`; empty for a single run.
    pub variant: String,
    /// Version of weipan.
    pub version: String,
    /// The whole spec as TOML, every default written out.
    pub spec: String,
    /// The data.
    pub data: DataRecord,
    /// The account.
    pub account: AccountRecord,
    /// What a reader must know before the numbers.
    pub warnings: Vec<String>,
    /// Language of the report, `en` or `zh`.
    pub lang: String,
    /// Where the time went.
    pub timings: Vec<Timing>,
}

/// A run with all its tables: what a report reads.
#[derive(Debug, Clone, PartialEq)]
pub struct RunTables {
    /// The record.
    pub record: RunRecord,
    /// One row a day, oldest first.
    pub days: Vec<DayRow>,
    /// Stock fills.
    pub fills: Vec<FillRow>,
    /// Stock rejects.
    pub rejects: Vec<RejectRow>,
    /// Futures fills.
    pub futures: Vec<FutureRow>,
    /// Positions on the days on which they changed.
    pub positions: Vec<PositionRow>,
    /// Events.
    pub events: Vec<EventRow>,
    /// Forced orders.
    pub unwind: Vec<UnwindRow>,
    /// The double-entry journal; empty where the run was asked for days only.
    pub journal: Vec<JournalRow>,
    /// Exposure after rebalances.
    pub exposure: Vec<ExposureRow>,
    /// Industry weights after rebalances; empty where the data have no industry.
    pub industries: Vec<IndustryRow>,
}

impl RunTables {
    /// A run of which nothing was lived yet.
    #[must_use]
    pub fn new(record: RunRecord) -> Self {
        Self {
            record,
            days: Vec::new(),
            fills: Vec::new(),
            rejects: Vec::new(),
            futures: Vec::new(),
            positions: Vec::new(),
            events: Vec::new(),
            unwind: Vec::new(),
            journal: Vec::new(),
            exposure: Vec::new(),
            industries: Vec::new(),
        }
    }
}
