//! A tree to a plan: names are looked up, types checked, arguments bound.

use super::column::{self, Column};
use super::error::{Fault, Span, nearest};
use super::function::{ALIASES, FUNCTIONS, Function, Kind, LATER, MOST_DAYS, Parameter};
use super::operator::{Binary, Unary};
use super::plan::{Plan, PlanId};
use super::syntax::{Argument, NodeId, Syntax, Tree};
use super::types::Type;

/// A plan, and where in the text each of its extra columns was first named.
#[derive(Debug, Clone)]
pub(crate) struct Lowered {
    pub plan: Plan,
    pub extra_spans: Vec<Span>,
}

/// What a node of the tree turned out to be.
#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Series(PlanId, Type),
    Group,
    Text(&'a str),
}

impl Value<'_> {
    fn kind(self) -> Type {
        match self {
            Self::Series(_, kind) => kind,
            Self::Group => Type::Group,
            Self::Text(_) => Type::Text,
        }
    }
}

/// The plan of a tree, or its first mistake.
pub(crate) fn lower(tree: &Tree) -> Result<Lowered, Fault> {
    let mut lowering = Lowering { tree, plan: Plan::default(), values: Vec::new(), extra_spans: Vec::new() };
    for id in 0..tree.nodes.len() {
        let value = lowering.node(id)?;
        lowering.values.push(value);
    }
    let result = lowering.series(tree.result, Type::Number, "the score")?;
    if lowering.plan.constant(result).is_some() {
        return Err(Fault::new(tree.nodes[tree.result].span, "the score is the same number for every stock and day")
            .help("a score is made of columns, such as market_cap or close"));
    }
    Ok(Lowered { plan: lowering.plan.finish(result), extra_spans: lowering.extra_spans })
}

struct Lowering<'a> {
    tree: &'a Tree,
    plan: Plan,
    /// What each node so far is.
    values: Vec<Value<'a>>,
    extra_spans: Vec<Span>,
}

impl<'a> Lowering<'a> {
    fn span(&self, id: NodeId) -> Span {
        self.tree.nodes[id].span
    }

    fn node(&mut self, id: NodeId) -> Result<Value<'a>, Fault> {
        let tree = self.tree;
        match &tree.nodes[id].syntax {
            Syntax::Number(number) => Ok(Value::Series(self.plan.number(*number), Type::Number)),
            Syntax::Text(text) => Ok(Value::Text(text)),
            Syntax::Name(name) => self.name(name, self.span(id)),
            Syntax::Step(node) => Ok(self.values[*node]),
            Syntax::Call { function, arguments } => self.call(function, arguments, self.span(id)),
            Syntax::Unary(operator, x) => self.unary(*operator, *x),
            Syntax::Binary(operator, x, y) => self.binary(*operator, *x, *y),
            Syntax::Choose(condition, yes, no) => {
                let condition = self.series(*condition, Type::Boolean, "the condition before `?`")?;
                let yes = self.series(*yes, Type::Number, "the value after `?`")?;
                let no = self.series(*no, Type::Number, "the value after `:`")?;
                Ok(Value::Series(self.plan.choose(condition, yes, no), Type::Number))
            }
        }
    }

    /// The operation of a node, which must be of a type.
    fn series(&self, id: NodeId, needed: Type, what: &str) -> Result<PlanId, Fault> {
        match self.values[id] {
            Value::Series(plan, kind) if kind == needed => Ok(plan),
            other => {
                let found = other.kind();
                let message = format!("{what} must be {}, but this is {}", needed.text(), found.text());
                let fault = Fault::new(self.span(id), message);
                Err(match Type::remedy(found, needed) {
                    Some(remedy) => fault.help(remedy),
                    None => fault,
                })
            }
        }
    }

    fn unary(&mut self, operator: Unary, x: NodeId) -> Result<Value<'a>, Fault> {
        let (kind, what) = match operator {
            Unary::Not => (Type::Boolean, "what follows `not`"),
            _ => (Type::Number, "what follows `-`"),
        };
        let x = self.series(x, kind, what)?;
        Ok(Value::Series(self.plan.unary(operator, x), kind))
    }

    fn binary(&mut self, operator: Binary, x: NodeId, y: NodeId) -> Result<Value<'a>, Fault> {
        use Binary::{And, Divide, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Or};
        let (needed, result) = match operator {
            And | Or => (Type::Boolean, Type::Boolean),
            Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual => (Type::Number, Type::Boolean),
            _ => (Type::Number, Type::Number),
        };
        if matches!(operator, Equal | NotEqual) && self.values[x].kind() == Type::Group {
            return Err(Fault::new(self.span(x), "comparing groups is not available yet"));
        }
        let what = format!("each side of `{}`", operator.text());
        let (left, right) = (self.series(x, needed, &what)?, self.series(y, needed, &what)?);
        if operator == Divide && self.plan.constant(right) == Some(0.0) {
            return Err(Fault::new(self.span(y), "division by zero"));
        }
        Ok(Value::Series(self.plan.binary(operator, left, right), result))
    }

    /// A known column, or an extra one of the data set.
    fn name(&mut self, name: &str, span: Span) -> Result<Value<'a>, Fault> {
        match column::column(&mut self.plan, name) {
            Some(Column::Series(id, kind)) => return Ok(Value::Series(id, kind)),
            Some(Column::Group) => return Ok(Value::Group),
            None => {}
        }
        if find(name).is_some() || later(name) {
            return Err(Fault::new(span, format!("`{name}` is a function")).help(format!("write {name}(...)")));
        }
        if let Some(near) = nearest(name, column::NAMES.into_iter()) {
            return Err(Fault::new(span, format!("`{name}` is not known; did you mean `{near}`?"))
                .help(format!("if the data set has a column of this name, write column(\"{name}\")")));
        }
        Ok(self.extra(name, span))
    }

    fn extra(&mut self, name: &str, span: Span) -> Value<'a> {
        let id = self.plan.extra(name);
        if self.extra_spans.len() < self.plan.extra.len() {
            self.extra_spans.push(span);
        }
        Value::Series(id, Type::Number)
    }

    fn call(&mut self, name: &str, arguments: &[Argument], span: Span) -> Result<Value<'a>, Fault> {
        let word = Span { start: span.start, end: span.start + name.chars().count() };
        if name == "column" {
            return match arguments {
                [Argument { name: None, value }] => match self.values[*value] {
                    Value::Text(text) => Ok(self.extra(text, self.span(*value))),
                    _ => Err(Fault::new(self.span(*value), "the column's name must be a text, such as column(\"pe\")")),
                },
                _ => Err(Fault::new(span, "column takes one text, the name of an extra column of the data set")),
            };
        }
        let Some(function) = find(name) else { return Err(unknown(name, word)) };
        let bound = self.bind(function, arguments, span)?;
        let built = (function.build)(&mut self.plan, &bound).map_err(|message| Fault::new(span, message))?;
        Ok(Value::Series(built, Type::Number))
    }

    /// An operation for each parameter.
    fn bind(&mut self, function: &Function, arguments: &[Argument], span: Span) -> Result<Vec<PlanId>, Fault> {
        let mut given: Vec<Option<NodeId>> = vec![None; function.parameters.len()];
        for (position, argument) in arguments.iter().enumerate() {
            let place = match &argument.name {
                Some((name, at)) => parameter(function, name, *at)?,
                None if position < given.len() => position,
                None => return Err(Fault::new(self.span(argument.value), too_many(function, arguments.len()))),
            };
            if given[place].replace(argument.value).is_some() {
                let at = argument.name.as_ref().map_or(self.span(argument.value), |(_, at)| *at);
                return Err(Fault::new(at, format!("`{}` is given twice", function.parameters[place].name)));
            }
        }
        let mut bound = Vec::with_capacity(given.len());
        for (parameter, given) in function.parameters.iter().zip(given) {
            bound.push(match (given, parameter.default) {
                (Some(node), _) => self.argument(function, parameter, node)?,
                (None, Some(default)) => self.plan.number(default),
                (None, None) => {
                    return Err(Fault::new(span, format!("{} lacks `{}`", function.name, parameter.name))
                        .help(format!("write {}", form(function))));
                }
            });
        }
        Ok(bound)
    }

    fn argument(&mut self, function: &Function, parameter: &Parameter, node: NodeId) -> Result<PlanId, Fault> {
        let what = format!("`{}` of {}", parameter.name, function.name);
        match parameter.kind {
            Kind::Number => self.series(node, Type::Number, &what),
            Kind::Boolean => self.series(node, Type::Boolean, &what),
            Kind::Choice(choices) => self.option(node, choices, &what),
            Kind::Whole(_) | Kind::Lag | Kind::Between(..) => {
                let id = self.series(node, Type::Number, &what)?;
                let fault = |message: String| Fault::new(self.span(node), message);
                let Some(number) = self.plan.constant(id) else {
                    return Err(fault(format!("{what} must be a number that is the same everywhere, such as 20")));
                };
                match wrong(parameter.kind, number, &what) {
                    Some(message) => Err(fault(message)),
                    None => Ok(id),
                }
            }
        }
    }

    fn option(&mut self, node: NodeId, choices: &[&str], what: &str) -> Result<PlanId, Fault> {
        let list = choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(", ");
        let Value::Text(text) = self.values[node] else {
            return Err(Fault::new(self.span(node), format!("{what} must be one of {list}")));
        };
        match choices.iter().position(|choice| *choice == text) {
            Some(place) => Ok(self.plan.number(place as f64)),
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
            return Some(format!("looks {} days ahead: a score may only use the past", -number));
        }
        Kind::Whole(least) => least,
        _ => 1,
    };
    if number.fract() != 0.0 || number < f64::from(least) || number.is_nan() {
        return Some(format!("{what} must be a whole number, at least {least}, not {number}"));
    }
    (number > f64::from(MOST_DAYS)).then(|| format!("{what} must be at most {MOST_DAYS}, not {number}"))
}

/// A function by its name or alias.
fn find(name: &str) -> Option<&'static Function> {
    static ALL: [Function; FUNCTIONS.len()] = FUNCTIONS;
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    ALL.iter().find(|function| function.name == name)
}

/// Whether a function of this name will come.
fn later(name: &str) -> bool {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    LATER.contains(&name) || name.starts_with("group_")
}

fn unknown(name: &str, span: Span) -> Fault {
    if later(name) {
        return Fault::new(span, format!("`{name}` is not available yet"));
    }
    let names = FUNCTIONS.iter().map(|f| f.name).chain(LATER).chain(ALIASES.iter().map(|(alias, _)| *alias));
    match nearest(name, names) {
        Some(near) => Fault::new(span, format!("there is no function `{name}`; did you mean `{near}`?")),
        None if column::NAMES.contains(&name) => {
            Fault::new(span, format!("`{name}` is a column, not a function")).help(format!("write {name}"))
        }
        None => Fault::new(span, format!("there is no function `{name}`"))
            .help("names of functions are lower-case, such as rank, ts_mean or zscore"),
    }
}

/// The position of a named argument.
fn parameter(function: &Function, name: &str, at: Span) -> Result<usize, Fault> {
    let names = function.parameters.iter().map(|parameter| parameter.name);
    names.clone().position(|known| known == name).ok_or_else(|| {
        let fault = Fault::new(at, format!("{} has no argument `{name}`", function.name));
        match nearest(name, names) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!("write {}", form(function))),
        }
    })
}

fn too_many(function: &Function, given: usize) -> String {
    let takes = function.parameters.len();
    format!(
        "{} takes {takes} argument{}, not {given}: {}",
        function.name,
        if takes == 1 { "" } else { "s" },
        form(function)
    )
}

/// How a call is written, for messages.
fn form(function: &Function) -> String {
    let parameters = function.parameters.iter().map(|p| match p.default {
        Some(_) => format!("[{}=...]", p.name),
        None => p.name.to_owned(),
    });
    format!("{}({})", function.name, parameters.collect::<Vec<_>>().join(", "))
}
