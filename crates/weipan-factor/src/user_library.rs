//! Factors that a user keeps in files of their own, to be used by name in other definitions.

use std::collections::BTreeMap;

use crate::FactorError;
use crate::expr::{COLUMN_NAMES, is_function};

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
