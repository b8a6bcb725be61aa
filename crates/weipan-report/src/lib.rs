//! Ledgers and tables to pages that a person can read.
//!
//! Reads the tables of a run ([`weipan_core::record::RunTables`]) and computes statistics, charts and whole HTML pages from
//! them. It computes no money: every amount on a page is a sum of ledger columns, in integers.
//!
//! ```text
//! RunTables ──series──▶ statistic/<one>.rs ──▶ catalogue ──▶ page/<section>.rs ──▶ templates/ ──▶ one HTML file
//!      └────causes (integer sums)──────────────────┘   chart/<one>.rs ──┘   lang/ ──┘
//! ```

mod capacity;
pub mod catalogue;
pub mod causes;
mod chart;
pub mod closing;
mod episode;
mod error;
mod factor;
mod format;
pub mod lang;
mod notes;
mod page;
pub mod series;
pub mod statement;
pub mod statistic;
mod study;
mod summary;
mod unwinding;
mod verdict;
mod window;

pub use capacity::{CapacityRow, capacity, crossing};
pub use error::ReportError;
pub use factor::{FactorSummaryRow, factor_summary, factor_verdict};
pub use lang::Lang;
pub use page::{Grid, backtest_page, basis_page, capacity_page, compare_page, factor_page, grid_page, stress_page};
pub use statement::{Movements, Statement, statement};
pub use summary::{Headline, comparison_table, headline, runs_table, search_table, statistics, summary_table};
