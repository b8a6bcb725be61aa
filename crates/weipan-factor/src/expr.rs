//! The factor language: text to scores.
//!
//! ```text
//! # small and quiet: the mean of two ranks
//! size  = rank(market_cap)
//! noise = rank(ts_std(returns, 20))
//! score = -(size + noise) / 2
//! ```
//!
//! `docs/factor-language.md` describes it for users. How a text becomes scores, and where each step lives:
//!
//! 1. `lexer.rs` cuts it into tokens, `parser.rs` makes a tree of them (`syntax.rs`);
//! 2. `lower.rs` looks up names (`column.rs`, `function.rs`), checks types (`types.rs`), and builds the plan;
//! 3. `plan.rs` holds each different operation once, and derives lookback and fields;
//! 4. `eval.rs` runs the plan over blocks of days, with the operators of `operator/`;
//! 5. a mistake is drawn with a caret at its place (`error.rs`).

mod column;
mod error;
mod eval;
mod explain;
mod expression;
mod function;
mod lexer;
mod lower;
mod manual;
mod operator;
mod parameter;
mod parser;
mod plan;
mod syntax;
mod types;

pub(crate) use column::NAMES as COLUMN_NAMES;
pub use error::TextError;
pub(crate) use error::nearest;
pub(crate) use error::{Fault, Span};
pub use explain::{ExplainedOperation, Explanation, explain};
pub use expression::{Expression, score_many};
pub(crate) use function::is_function;
pub use manual::{OperatorDoc, example_data, manual, operators};
