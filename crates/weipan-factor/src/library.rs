//! Well-known factors by name, one a file, each defined in the factor language.
//!
//! A score says "how much of it": the factors come as their references define them, so that the book's choice of the
//! top or the bottom is visible in the book's own file. Where a factor is by convention traded upside down, such as
//! `reversal`, the definition has the sign in it.

mod float_cap;
mod market_cap;
mod micro_cap;
mod reversal;
mod turnover;
mod volatility;

use crate::expr::{COLUMN_NAMES, Expression, Fault, Span, nearest};
use crate::{FactorError, TextError};

/// A factor of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibraryFactor {
    /// Its name.
    pub name: &'static str,
    /// Its definition in the factor language.
    pub definition: &'static str,
    /// What it measures, in one line.
    pub doc: &'static str,
    /// Where it comes from.
    pub reference: &'static str,
}

const ALL: [LibraryFactor; 6] =
    [market_cap::FACTOR, float_cap::FACTOR, micro_cap::FACTOR, reversal::FACTOR, volatility::FACTOR, turnover::FACTOR];

/// All factors of the library.
#[must_use]
pub fn all() -> &'static [LibraryFactor] {
    &ALL
}

/// A factor by its name.
#[must_use]
pub fn find(name: &str) -> Option<&'static LibraryFactor> {
    ALL.iter().find(|factor| factor.name == name)
}

/// A factor from what a user wrote: a name of the library, else a definition.
///
/// A library name wins over a column of the same name (`turnover` is the 20-day mean); `$turnover` is the column.
///
/// # Errors
/// [`FactorError::Text`] if it is neither, with the nearest name.
///
/// ```
/// use weipan_factor::{Factor, resolve};
/// assert_eq!(resolve("turnover")?.definition(), "ts_mean(turnover, 20)");
/// assert_eq!(resolve("$turnover")?.lookback(), 0);
/// assert!(resolve("reversl").unwrap_err().to_string().contains("did you mean the factor `reversal`?"));
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
pub fn resolve(name_or_text: &str) -> Result<Expression, FactorError> {
    let text = name_or_text.trim();
    if let Some(factor) = find(text) {
        return Expression::parse(factor.name, factor.definition);
    }
    let one_word = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    if one_word && !COLUMN_NAMES.contains(&text) && !text.starts_with(|c: char| c.is_ascii_digit()) {
        let names = ALL.iter().map(|factor| factor.name);
        if let Some(near) = nearest(text, names) {
            return Err(unknown(text, near).into());
        }
    }
    Expression::parse("expression", name_or_text)
}

fn unknown(text: &str, near: &str) -> TextError {
    let span = Span { start: 0, end: text.chars().count() };
    Fault::new(span, format!("`{text}` is not known; did you mean the factor `{near}`?"))
        .help(format!("if the data set has a column of this name, write column(\"{text}\")"))
        .locate("expression", text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::Factor;

    #[test]
    fn every_factor_parses_under_a_name_of_its_own() {
        for (i, factor) in all().iter().enumerate() {
            assert_eq!(resolve(factor.name).unwrap().name(), factor.name);
            assert!(all()[..i].iter().all(|other| other.name != factor.name));
            assert!(!factor.doc.is_empty() && !factor.reference.is_empty());
        }
    }

    #[test]
    fn a_text_is_a_definition() {
        let factor = resolve(" size = log(market_cap)\n -size\n").unwrap();
        assert_eq!((factor.name(), factor.lookback()), ("expression", 0));
        assert_eq!(resolve("pe_ratio").unwrap().extra(), ["pe_ratio"]);
    }

    #[test]
    fn a_misspelt_name_is_told_the_right_one() {
        let message = resolve("volatilty").unwrap_err().to_string();
        assert!(message.contains("did you mean the factor `volatility`?"), "{message}");
        assert!(resolve("").is_err());
    }
}
