//! What the operators compute, on rows of numbers. A yes/no is 1 or 0, and NaN where it is not known.

mod cross_section;
mod elementwise;
mod group;
mod state;
mod window;

pub(crate) use cross_section::{CrossSection, Outliers, RowWork};
pub(crate) use elementwise::{Binary, Operand, Unary, choose};
pub(crate) use group::{GroupWork, Grouped, MOST_REGRESSORS, Regressed};
pub(crate) use state::{hump, trade_when};
pub(crate) use window::{Days, Rolled, RolledPair, delay, delta, since};
