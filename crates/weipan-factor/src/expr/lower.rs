//! A tree to a plan: names are looked up, types checked, arguments bound.

mod argument;
mod call;
mod factor;

use std::collections::HashMap;

use super::column::{self, Column};
use super::error::{Fault, Span, nearest};
use super::function;
use super::operator::{Binary, Unary};
use super::plan::{Leaf, Operator, Plan, PlanId};
use super::syntax::{NodeId, Syntax, Tree};
use super::types::Type;
use crate::UserLibrary;

/// A definition that was understood.
pub(crate) struct Lowered {
    pub plan: Plan,
    /// The factors that it uses, by name.
    pub factors: Vec<String>,
}

/// The plan of a tree, or its first mistake. Names may stand for factors of `library`.
pub(crate) fn lower(name: &str, tree: &Tree, library: &UserLibrary) -> Result<Lowered, Fault> {
    let mut shared = Shared { plan: Plan::default(), library, factors: HashMap::new(), path: vec![name.to_owned()] };
    let result = Lowering { tree, shared: &mut shared, values: Vec::new() }.score()?;
    if shared.plan.constant(result).is_some() {
        return Err(Fault::new(tree.nodes[tree.result].span, "the score is the same number for every stock and day")
            .help("a score is made of columns, such as market_cap or close"));
    }
    let mut factors: Vec<String> = shared.factors.into_keys().collect();
    factors.sort_unstable();
    Ok(Lowered { plan: shared.plan.finish(&[result]), factors })
}

/// What a definition shares with the factors that it uses.
struct Shared<'a> {
    plan: Plan,
    library: &'a UserLibrary,
    /// Factors that are in the plan already.
    factors: HashMap<String, PlanId>,
    /// Which factor uses which, down to the one that is being lowered.
    path: Vec<String>,
}

/// What a node of the tree turned out to be.
#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Series(PlanId, Type),
    Text(&'a str),
}

impl Value<'_> {
    fn kind(self) -> Type {
        match self {
            Self::Series(_, kind) => kind,
            Self::Text(_) => Type::Text,
        }
    }
}

struct Lowering<'a, 'l> {
    tree: &'a Tree,
    shared: &'a mut Shared<'l>,
    /// What each node so far is.
    values: Vec<Value<'a>>,
}

impl<'a> Lowering<'a, '_> {
    /// The operation of the tree's result.
    fn score(mut self) -> Result<PlanId, Fault> {
        for id in 0..self.tree.nodes.len() {
            // Faults of what data lack are drawn at the top of the path.
            if self.shared.path.len() == 1 {
                self.shared.plan.span = self.span(id);
            }
            let value = self.node(id)?;
            self.values.push(value);
        }
        self.series(self.tree.result, Type::Number, "the score")
    }

    fn plan(&mut self) -> &mut Plan {
        &mut self.shared.plan
    }

    fn span(&self, id: NodeId) -> Span {
        self.tree.nodes[id].span
    }

    fn node(&mut self, id: NodeId) -> Result<Value<'a>, Fault> {
        let tree = self.tree;
        match &tree.nodes[id].syntax {
            Syntax::Number(number) => Ok(Value::Series(self.plan().number(*number), Type::Number)),
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
                Ok(Value::Series(self.plan().choose(condition, yes, no), Type::Number))
            }
        }
    }

    /// The operation of a node, which must serve as a type.
    fn series(&self, id: NodeId, needed: Type, what: &str) -> Result<PlanId, Fault> {
        match self.values[id] {
            Value::Series(plan, kind) if kind.serves(needed) => Ok(plan),
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
        Ok(Value::Series(self.plan().unary(operator, x), kind))
    }

    fn binary(&mut self, operator: Binary, x: NodeId, y: NodeId) -> Result<Value<'a>, Fault> {
        use Binary::{And, Divide, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Or};
        let (needed, result) = match operator {
            And | Or => (Type::Boolean, Type::Boolean),
            Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual => (Type::Number, Type::Boolean),
            _ => (Type::Number, Type::Number),
        };
        if matches!(operator, Equal | NotEqual) && [x, y].iter().any(|id| self.values[*id].kind() == Type::Group) {
            return self.group_is(operator, x, y);
        }
        let what = format!("each side of `{}`", operator.text());
        let (left, right) = (self.series(x, needed, &what)?, self.series(y, needed, &what)?);
        if operator == Divide && self.plan().constant(right) == Some(0.0) {
            return Err(Fault::new(self.span(y), "division by zero"));
        }
        Ok(Value::Series(self.plan().binary(operator, left, right), result))
    }

    /// `industry == "bank"`.
    fn group_is(&mut self, operator: Binary, x: NodeId, y: NodeId) -> Result<Value<'a>, Fault> {
        let (group, name) = match (self.values[x], self.values[y]) {
            (Value::Series(group, _), Value::Text(name)) | (Value::Text(name), Value::Series(group, _)) => {
                (group, name)
            }
            _ => {
                return Err(Fault::new(self.span(y), "a group can be compared with a text only")
                    .help("write industry == \"name\""));
            }
        };
        let at = self.plan().text(name);
        let leaf = match self.plan().operations[group].operation.operator {
            Operator::Leaf(Leaf::Industry) => Leaf::IndustryIs(at),
            _ => Leaf::BoardIs(at),
        };
        let same = self.plan().leaf(leaf);
        let result = if operator == Binary::Equal { same } else { self.plan().unary(Unary::Not, same) };
        Ok(Value::Series(result, Type::Boolean))
    }

    /// A known column, a factor, or an extra column of the data set.
    fn name(&mut self, name: &str, span: Span) -> Result<Value<'a>, Fault> {
        if let Some(Column { id, kind }) = column::column(self.plan(), name) {
            return Ok(Value::Series(id, kind));
        }
        if let Some(factor) = self.factor(name, span)? {
            return Ok(Value::Series(factor, Type::Number));
        }
        if function::find(name).is_some() {
            return Err(Fault::new(span, format!("`{name}` is a function")).help(format!("write {name}(...)")));
        }
        let factors: Vec<&str> = self.shared.library.names().collect();
        let built_in = crate::library::all().iter().map(|factor| factor.name);
        if let Some(near) = nearest(name, column::NAMES.into_iter().chain(factors).chain(built_in)) {
            return Err(Fault::new(span, format!("`{name}` is not known; did you mean `{near}`?"))
                .help(format!("if the data set has a column of this name, write column(\"{name}\")")));
        }
        Ok(self.extra(name))
    }

    fn extra(&mut self, name: &str) -> Value<'a> {
        let at = self.plan().text(name);
        Value::Series(self.plan().leaf(Leaf::Extra(at)), Type::Number)
    }
}
