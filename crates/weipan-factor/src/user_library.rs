//! Factors that a user keeps in files of their own, to be used by name in other definitions.

use std::collections::BTreeMap;

use crate::expr::{COLUMN_NAMES, is_function};
use crate::{Expression, FactorError, library};

/// Definitions by name. A folder of `.factor` files is one: the file's name is the factor's.
///
/// A name in a definition means, in this order: a step above it, a column, a factor of this library, a factor of the
/// library that comes with weipan, an extra column of the data set.
///
/// ```
/// use weipan_factor::{Expression, Factor, UserLibrary};
/// let mut library = UserLibrary::default();
/// library.insert("quiet", "-ts_std(returns, 60)")?;
/// let factor = Expression::parse_with("both", "rank(quiet) + rank(reversal)", &library, &[])?;
/// assert_eq!(factor.lookback(), 59);
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserLibrary {
    texts: BTreeMap<String, String>,
}

impl UserLibrary {
    /// Adds a definition; it is read when something uses it.
    ///
    /// # Errors
    /// [`FactorError::Name`] if the name is no word of letters, digits and `_`, stands for a column or function, or is
    /// there already.
    pub fn insert(&mut self, name: &str, text: &str) -> Result<(), FactorError> {
        let refuse = |why: &str| Err(FactorError::Name { name: name.to_owned(), why: why.to_owned() });
        let mut letters = name.chars();
        let word = letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_');
        if !word {
            return refuse("a name starts with a letter and has letters, digits and `_` only");
        }
        if COLUMN_NAMES.contains(&name) {
            return refuse("there is a column of this name");
        }
        if is_function(name) {
            return refuse("there is a function of this name");
        }
        if self.texts.contains_key(name) {
            return refuse("there is a factor of this name already");
        }
        self.texts.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    /// Puts a text in the place of what a name stood for.
    pub(crate) fn replace(&mut self, name: &str, text: String) {
        self.texts.insert(name.to_owned(), text);
    }

    /// The definition of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.texts.keys().map(String::as_str)
    }
}

/// A factor from what a user wrote: a name of the user's library, one of the library that comes with weipan, or a
/// definition; with other values for its parameters.
///
/// # Errors
/// [`FactorError::Text`] with the place of a mistake; [`FactorError::Parameter`] for a parameter that it does not have.
///
/// ```
/// use weipan_factor::{Factor, UserLibrary, resolve_with};
/// let mut library = UserLibrary::default();
/// library.insert("quiet", "window = 60\n-ts_std(returns, window)")?;
/// let factor = resolve_with("quiet", &library, &[("window".into(), 20.0)])?;
/// assert_eq!((factor.name(), factor.lookback()), ("quiet", 19));
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
pub fn resolve_with(
    name_or_text: &str,
    library: &UserLibrary,
    parameters: &[(String, f64)],
) -> Result<Expression, FactorError> {
    let name = name_or_text.trim();
    if let Some(text) = library.find(name) {
        return Expression::parse_with(name, text, library, parameters);
    }
    if let Some(factor) = library::find(name) {
        return Expression::parse_with(name, factor.definition, library, parameters);
    }
    Expression::parse_with("expression", name_or_text, library, parameters)
}
