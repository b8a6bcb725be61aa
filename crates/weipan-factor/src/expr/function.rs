//! The functions of the language: names, parameters, what they build, and a worked example of each.
//!
//! One file a family. `docs/factor-operators.md` is made from these tables (`manual.rs`).

mod alias;
mod cross_section;
mod elementwise;
mod group;
mod state;
mod window;

use super::plan::{Plan, PlanId};
use super::types::Type;

pub(crate) use alias::ALIASES;

/// What an argument must be. Arguments reach [`Function::build`] as operations; options as their position in the list
/// of choices, what was left out and has no default as NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A number per stock and day.
    Number,
    /// A yes/no per stock and day.
    Boolean,
    /// A yes/no, or a number, which stands for "it is there".
    Countable,
    /// A group per stock and day.
    Group,
    /// A whole number, the same everywhere, at least this one.
    Whole(u32),
    /// Days back: as `Whole(1)`, with its own words for a negative one.
    Lag,
    /// A number, the same everywhere, from the first to the second.
    Between(f64, f64),
    /// One of these texts.
    Choice(&'static [&'static str]),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    /// Value if left out: a number, or the position of a choice. NaN: left out is told apart by the function.
    pub default: Option<f64>,
    /// Whether it has to be given by name.
    pub by_name: bool,
}

pub(crate) const fn required(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, default: None, by_name: false }
}

pub(crate) const fn optional(name: &'static str, kind: Kind, default: f64) -> Parameter {
    Parameter { name, kind, default: Some(default), by_name: false }
}

/// An option that has to be given by name; NaN if it is not.
pub(crate) const fn named(name: &'static str, kind: Kind) -> Parameter {
    Parameter { name, kind, default: Some(f64::NAN), by_name: true }
}

/// Largest window or lag, days: forty years.
pub(crate) const MOST_DAYS: u32 = 10_000;

pub(crate) const X: Parameter = required("x", Kind::Number);

/// Builds a function's operation from its bound arguments, or says what is wrong with them together.
pub(crate) type Build = fn(&mut Plan, &[PlanId]) -> Result<PlanId, &'static str>;

/// Where a function stands in the manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// One stock, one day.
    Elementwise,
    /// All stocks, one day.
    CrossSection,
    /// The stocks of a group, one day.
    Group,
    /// One stock, several days.
    Window,
    /// One stock, and what was said the day before.
    State,
}

/// A function of the language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Function {
    pub name: &'static str,
    pub family: Family,
    /// In order of position; those by name last. Arguments beyond the last positional one go to `rest`.
    pub parameters: &'static [Parameter],
    /// Name of any number of further arguments.
    pub rest: Option<&'static str>,
    pub gives: Type,
    /// What it is, in a line.
    pub doc: &'static str,
    /// A call on the manual's example data.
    pub example: &'static str,
    pub build: Build,
}

impl Function {
    const fn new(
        (family, name): (Family, &'static str),
        parameters: &'static [Parameter],
        doc: &'static str,
        example: &'static str,
        build: Build,
    ) -> Self {
        Self { name, family, parameters, rest: None, gives: Type::Number, doc, example, build }
    }

    const fn gives(self, gives: Type) -> Self {
        Self { gives, ..self }
    }

    const fn rest(self, rest: &'static str) -> Self {
        Self { rest: Some(rest), ..self }
    }

    /// How many arguments can be given by position, but for the rest.
    pub(crate) fn positions(&self) -> usize {
        self.parameters.iter().filter(|parameter| !parameter.by_name).count()
    }

    /// How a call is written.
    pub(crate) fn form(&self) -> String {
        let parameter = |p: &Parameter| match (p.default, p.kind) {
            (None, _) => p.name.to_owned(),
            (Some(at), Kind::Choice(choices)) => format!("{}=\"{}\"", p.name, choices[at as usize]),
            (Some(default), _) if default.is_nan() => format!("{}=...", p.name),
            (Some(default), _) => format!("{}={default}", p.name),
        };
        let (first, by_name): (Vec<&Parameter>, Vec<&Parameter>) = self.parameters.iter().partition(|p| !p.by_name);
        let parts = first
            .into_iter()
            .map(parameter)
            .chain(self.rest.map(|rest| format!("{rest}, ...")))
            .chain(by_name.into_iter().map(parameter));
        format!("{}({})", self.name, parts.collect::<Vec<_>>().join(", "))
    }
}

/// All functions that are there, by family.
pub(crate) fn all() -> impl Iterator<Item = &'static Function> + Clone {
    [elementwise::FUNCTIONS, cross_section::FUNCTIONS, group::FUNCTIONS, window::FUNCTIONS, state::FUNCTIONS]
        .into_iter()
        .flatten()
}

/// A function by its name or alias.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    all().find(|function| function.name == name)
}

/// Whether a function has this name.
pub(crate) fn is_function(name: &str) -> bool {
    find(name).is_some() || matches!(name, "column" | "index_member")
}

/// A number that is the same everywhere, if it was given.
pub(crate) fn given(plan: &Plan, id: PlanId) -> Option<f64> {
    plan.constant(id).filter(|number| !number.is_nan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_things() {
        let mut names: Vec<&str> = all().map(|f| f.name).collect();
        names.extend(ALIASES.iter().map(|(alias, _)| *alias));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn aliases_lead_somewhere() {
        for (alias, name) in ALIASES {
            assert!(all().any(|f| f.name == *name), "{alias} leads to {name}");
        }
    }

    #[test]
    fn parameters_by_name_come_last() {
        for function in all() {
            assert!(function.parameters.is_sorted_by_key(|parameter| parameter.by_name), "{}", function.name);
            assert!(!function.doc.is_empty() && !function.example.is_empty(), "{}", function.name);
        }
    }
}
