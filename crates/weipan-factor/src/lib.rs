//! Bars to scores, pure: the factor language, the library, the statistics.
//!
//! | folder | does |
//! |---|---|
//! | `factor.rs` | the one open trait, [`Factor`] |
//! | `expr/` | the factor language: text to [`Expression`] |
//! | `library/` | well-known factors by name, one a file |
//! | `eval/` | how good scores are: rank IC, quantile returns, turnover, coverage |
//!
//! ```
//! use weipan_factor::{Factor, library};
//! let size = library::resolve("market_cap")?;
//! let custom = library::resolve("-ts_std(returns, 20)")?;
//! assert_eq!((size.lookback(), custom.lookback()), (0, 19));
//! # Ok::<(), weipan_factor::FactorError>(())
//! ```

mod error;
pub mod eval;
pub mod expr;
mod factor;
pub mod library;
#[cfg(test)]
mod made_up;
mod user_library;

pub use error::FactorError;
pub use expr::{
    ExplainedOperation, Explanation, Expression, OperatorDoc, TextError, example_data, explain, manual, operators,
    score_many,
};
pub use factor::Factor;
pub use library::resolve;
pub use user_library::{UserLibrary, resolve_with};
