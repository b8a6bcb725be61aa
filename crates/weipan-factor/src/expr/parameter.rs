//! Other values for parameters: steps that are plain numbers, here or in a factor that a definition uses.

use std::borrow::Cow;

use super::error::{Span, nearest};
use super::syntax::Tree;
use super::{lexer, parser};
use crate::{FactorError, UserLibrary, library};

/// New values, as a user gives them: `window` of the definition itself, `reversal.window` of a factor that it uses.
pub(crate) struct Values<'a> {
    own: Vec<(&'a str, f64)>,
    /// Factor, parameter, value.
    inner: Vec<(&'a str, &'a str, f64)>,
}

impl<'a> Values<'a> {
    pub(crate) fn of(parameters: &'a [(String, f64)]) -> Self {
        let (mut own, mut inner) = (Vec::new(), Vec::new());
        for (name, value) in parameters {
            match name.split_once('.') {
                Some((factor, parameter)) => inner.push((factor, parameter, *value)),
                None => own.push((name.as_str(), *value)),
            }
        }
        Self { own, inner }
    }

    /// The definition with its own new values, and those of other factors as a comment.
    pub(crate) fn text(&self, name: &str, text: &str) -> Result<String, FactorError> {
        let mut text = if self.own.is_empty() { text.to_owned() } else { with_values(name, text, &self.own)? };
        if !self.inner.is_empty() {
            let told: Vec<String> = self.inner.iter().map(|(f, p, value)| format!("{f}.{p} = {value}")).collect();
            text = format!("{}  # {}", text.trim_end(), told.join(", "));
        }
        Ok(text)
    }

    /// The library with the new values of its factors; one that comes with weipan joins it where it gets new values.
    pub(crate) fn library<'l>(&self, given: &'l UserLibrary) -> Result<Cow<'l, UserLibrary>, FactorError> {
        let mut changed = Cow::Borrowed(given);
        for (factor, parameter, value) in &self.inner {
            if let Some(text) = definition(factor, &changed) {
                let text = with_values(factor, text, &[(parameter, *value)])?;
                changed.to_mut().replace(factor, text);
            }
        }
        Ok(changed)
    }

    /// An error for a value of a factor that the definition does not use.
    pub(crate) fn check_used(&self, name: &str, parameters: &[(String, f64)]) -> Result<(), FactorError> {
        for (factor, parameter, _) in &self.inner {
            let asked = format!("{factor}.{parameter}");
            if !parameters.iter().any(|(known, _)| *known == asked) {
                return Err(no_parameter(name, &asked, parameters.iter().map(|(known, _)| known.as_str())));
            }
        }
        Ok(())
    }
}

/// Parameters of the factors that a definition uses, as `factor.parameter`.
pub(crate) fn of_factors(factors: &[String], library: &UserLibrary) -> Vec<(String, f64)> {
    let of = |factor: &String| {
        let tree = definition(factor, library).and_then(|text| parser::parse(&lexer::tokens(text).ok()?).ok());
        let named = |tree: Tree| -> Vec<(String, f64)> {
            tree.parameters().map(|(name, value, _)| (format!("{factor}.{name}"), value)).collect()
        };
        tree.map(named).unwrap_or_default()
    };
    factors.iter().flat_map(of).collect()
}

fn definition<'l>(factor: &str, own: &'l UserLibrary) -> Option<&'l str> {
    own.find(factor).or_else(|| library::find(factor).map(|factor| factor.definition))
}

/// A definition with other numbers in its parameters.
fn with_values(name: &str, text: &str, values: &[(&str, f64)]) -> Result<String, FactorError> {
    let tree = lexer::tokens(text)
        .and_then(|tokens| parser::parse(&tokens))
        .map_err(|fault| FactorError::from(fault.locate(name, text)))?;
    let known: Vec<(&str, f64, Span)> = tree.parameters().collect();
    let mut edits: Vec<(Span, f64)> = Vec::with_capacity(values.len());
    for (parameter, value) in values {
        match known.iter().find(|(known, ..)| known == parameter) {
            Some((.., span)) => edits.push((*span, *value)),
            None => return Err(no_parameter(name, parameter, known.iter().map(|(known, ..)| *known))),
        }
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut chars: Vec<char> = text.chars().collect();
    for (span, value) in edits {
        chars.splice(span.start..span.end, value.to_string().chars());
    }
    Ok(chars.into_iter().collect())
}

fn no_parameter<'a>(name: &str, parameter: &str, known: impl Iterator<Item = &'a str> + Clone) -> FactorError {
    let names: Vec<String> = known.clone().map(|known| format!("`{known}`")).collect();
    let remedy = match nearest(parameter, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "a parameter is a line of its own, such as `window = 20`".to_owned(),
        None => format!("it has {}", names.join(", ")),
    };
    FactorError::Parameter { factor: name.to_owned(), parameter: parameter.to_owned(), remedy }
}
