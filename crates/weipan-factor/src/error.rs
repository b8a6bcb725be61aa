//! What can go wrong between a definition and its scores.

use thiserror::Error;

use crate::expr::TextError;

/// What can be wrong with a factor, or with what it was asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FactorError {
    /// The definition's text is wrong at a place; the message draws a caret under it.
    #[error("{0}")]
    Text(Box<TextError>),
    /// A field of the bars is missing.
    #[error(
        "factor `{factor}` needs the column `{column}` of the bars, which is not loaded; load it, or check that the data set has it"
    )]
    NotLoaded {
        /// The factor's name.
        factor: String,
        /// The column's name.
        column: String,
    },
    /// Days outside the calendar were asked for.
    #[error("days {start}..{end} were asked for, but the calendar has days 0..{len}; ask for days inside it")]
    Days {
        /// First day asked for.
        start: u32,
        /// End of the days asked for, not included.
        end: u32,
        /// Trading days in the calendar.
        len: usize,
    },
    /// A name that cannot be given to a factor.
    #[error("a factor cannot be called `{name}`: {why}; choose another name")]
    Name {
        /// The name.
        name: String,
        /// Why not.
        why: String,
    },
    /// A parameter that the definition does not have.
    #[error("factor `{factor}` has no parameter `{parameter}`; {remedy}")]
    Parameter {
        /// The factor's name.
        factor: String,
        /// The parameter.
        parameter: String,
        /// What it has, or how to get one.
        remedy: String,
    },
    /// Two things that belong together differ in size.
    #[error("{what}: {found} where {expected} were expected")]
    Shape {
        /// What has the wrong size, and in which direction.
        what: &'static str,
        /// Its size.
        found: usize,
        /// The size it must have.
        expected: usize,
    },
    /// Two factors of a study have one name.
    #[error("two factors are called `{name}`; give each a name of its own")]
    Duplicate {
        /// The name.
        name: String,
    },
}

impl From<TextError> for FactorError {
    fn from(error: TextError) -> Self {
        Self::Text(Box::new(error))
    }
}
