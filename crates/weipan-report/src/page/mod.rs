//! Pages: sections in order, put into the templates together with the chart script.

mod assumptions;
mod backtest;
mod basis;
mod capacity;
mod compare;
mod contracts;
mod days;
mod episodes;
mod events;
mod exposure;
mod factor;
mod margin;
pub(crate) mod model;
mod months;
pub(crate) mod orders;
mod performance;
mod profit;
mod render;
mod statistics;
mod stress;
mod unwind;

pub use backtest::backtest_page;
pub use basis::basis_page;
pub use capacity::capacity_page;
pub use compare::{Grid, compare_page, grid_page};
pub use factor::factor_page;
pub use stress::stress_page;
