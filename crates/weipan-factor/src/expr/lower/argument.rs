//! Arguments of a call, bound to the function's parameters.

use super::call::is_fixed;
use super::{Lowering, Value};
use crate::expr::error::{Fault, Span, nearest};
use crate::expr::function::{Function, Kind, MOST_DAYS, Parameter};
use crate::expr::plan::PlanId;
use crate::expr::syntax::{Argument, NodeId};
use crate::expr::types::Type;

impl Lowering<'_, '_> {
    /// An operation for each parameter, then one for each argument of the rest.
    pub(super) fn bind(
        &mut self,
        function: &Function,
        arguments: &[Argument],
        span: Span,
    ) -> Result<Vec<PlanId>, Fault> {
        let mut given: Vec<Option<NodeId>> = vec![None; function.parameters.len()];
        let mut rest = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            let place = match &argument.name {
                Some((name, at)) => parameter(function, name, *at)?,
                None if position < function.positions() => position,
                None if function.rest.is_some() => {
                    rest.push(argument.value);
                    continue;
                }
                None => return Err(Fault::new(self.span(argument.value), too_many(function, arguments.len()))),
            };
            if given[place].replace(argument.value).is_some() {
                let at = argument.name.as_ref().map_or(self.span(argument.value), |(_, at)| *at);
                return Err(Fault::new(at, format!("`{}` is given twice", function.parameters[place].name)));
            }
        }
        let mut bound = Vec::with_capacity(given.len() + rest.len());
        for (parameter, given) in function.parameters.iter().zip(given) {
            bound.push(match (given, parameter.default) {
                (Some(node), _) => self.argument(function, parameter, node)?,
                (None, Some(default)) => self.plan().number(default),
                (None, None) => {
                    return Err(Fault::new(span, format!("{} lacks `{}`", function.name, parameter.name))
                        .help(format!("write {}", function.form())));
                }
            });
        }
        for node in rest {
            bound.push(self.series(node, Type::Number, &format!("each argument of {}", function.name))?);
        }
        Ok(bound)
    }

    fn argument(&mut self, function: &Function, parameter: &Parameter, node: NodeId) -> Result<PlanId, Fault> {
        let what = format!("`{}` of {}", parameter.name, function.name);
        match parameter.kind {
            Kind::Number => self.series(node, Type::Number, &what),
            Kind::Boolean => self.series(node, Type::Boolean, &what),
            Kind::Group => self.series(node, Type::Group, &what),
            Kind::Countable => self.countable(node, &what),
            Kind::Choice(choices) => self.option(node, choices, &what),
            kind => {
                debug_assert!(is_fixed(kind));
                self.fixed(node, kind, &what)
            }
        }
    }

    /// A number that is the same everywhere.
    fn fixed(&mut self, node: NodeId, kind: Kind, what: &str) -> Result<PlanId, Fault> {
        let id = self.series(node, Type::Number, what)?;
        let fault = |message: String| Fault::new(self.span(node), message);
        let Some(number) = self.shared.plan.constant(id) else {
            return Err(fault(format!("{what} must be a number that is the same everywhere, such as 20")));
        };
        match wrong(kind, number, what) {
            Some(message) => Err(fault(message)),
            None => Ok(id),
        }
    }

    fn option(&mut self, node: NodeId, choices: &[&str], what: &str) -> Result<PlanId, Fault> {
        let list = choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(", ");
        let Value::Text(text) = self.values[node] else {
            return Err(Fault::new(self.span(node), format!("{what} must be one of {list}")));
        };
        match choices.iter().position(|choice| *choice == text) {
            Some(place) => Ok(self.plan().number(place as f64)),
            None => Err(Fault::new(self.span(node), format!("{what} must be one of {list}, not \"{text}\""))),
        }
    }
}

/// What is wrong with a number that must be the same everywhere.
fn wrong(kind: Kind, number: f64, what: &str) -> Option<String> {
    let least = match kind {
        Kind::Between(low, high) if (low..=high).contains(&number) => return None,
        Kind::Between(low, high) => return Some(format!("{what} must be between {low} and {high}, not {number}")),
        Kind::Lag if number < 0.0 => {
            let days = if number == -1.0 { "day" } else { "days" };
            return Some(format!("looks {} {days} ahead: a score may only use the past", -number));
        }
        Kind::Whole(least) => least,
        _ => 1,
    };
    if number.fract() != 0.0 || number < f64::from(least) || number.is_nan() {
        return Some(format!("{what} must be a whole number, at least {least}, not {number}"));
    }
    (number > f64::from(MOST_DAYS)).then(|| format!("{what} must be at most {MOST_DAYS}, not {number}"))
}

/// The position of a named argument.
fn parameter(function: &Function, name: &str, at: Span) -> Result<usize, Fault> {
    let names = function.parameters.iter().map(|parameter| parameter.name);
    names.clone().position(|known| known == name).ok_or_else(|| {
        let fault = Fault::new(at, format!("{} has no argument `{name}`", function.name));
        match nearest(name, names) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!("write {}", function.form())),
        }
    })
}

fn too_many(function: &Function, given: usize) -> String {
    let takes = function.positions();
    format!(
        "{} takes {takes} argument{}, not {given}: {}",
        function.name,
        if takes == 1 { "" } else { "s" },
        function.form()
    )
}
