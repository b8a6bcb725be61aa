//! What the operators compute, on rows of numbers. A yes/no is 1 or 0, and NaN where it is not known.

mod cross_section;
mod elementwise;
mod window;

pub(crate) use cross_section::{CrossSection, Outliers};
pub(crate) use elementwise::{Binary, Operand, Unary, choose};
pub(crate) use window::{Past, Window, WindowScratch};
