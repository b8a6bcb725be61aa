//! Calls of functions.

use super::{Lowering, Value};
use crate::expr::column;
use crate::expr::error::{Fault, Span, nearest};
use crate::expr::function::{self, ALIASES, Kind};
use crate::expr::plan::Leaf;
use crate::expr::syntax::Argument;
use crate::expr::types::Type;

/// Calls whose argument is a text, and what they are called with.
const OF_TEXT: [(&str, &str, &str); 2] = [
    ("column", "the name of an extra column of the data set", "column(\"pe\")"),
    ("index_member", "the code of an index", "index_member(\"000852.SH\")"),
];

impl<'a> Lowering<'a, '_> {
    pub(super) fn call(&mut self, name: &str, arguments: &[Argument], span: Span) -> Result<Value<'a>, Fault> {
        if let Some((_, what, example)) = OF_TEXT.iter().find(|(known, ..)| *known == name) {
            return self.call_of_text(name, arguments, span, (what, example));
        }
        let word = Span { start: span.start, end: span.start + name.chars().count() };
        let Some(function) = function::find(name) else { return Err(unknown(name, word)) };
        let bound = self.bind(function, arguments, span)?;
        let built = (function.build)(self.plan(), &bound).map_err(|message| Fault::new(span, message))?;
        Ok(Value::Series(built, function.gives))
    }

    fn call_of_text(
        &mut self,
        name: &str,
        arguments: &[Argument],
        span: Span,
        (what, example): (&str, &str),
    ) -> Result<Value<'a>, Fault> {
        let [Argument { name: None, value }] = arguments else {
            return Err(Fault::new(span, format!("{name} takes one text, {what}")).help(format!("write {example}")));
        };
        let Value::Text(text) = self.values[*value] else {
            return Err(Fault::new(self.span(*value), format!("{name} takes a text, such as {example}")));
        };
        if name == "column" {
            return Ok(self.extra(text));
        }
        let at = self.plan().text(text);
        Ok(Value::Series(self.plan().leaf(Leaf::Member(at)), Type::Boolean))
    }

    /// The operation of an argument that may be a yes/no or a number.
    pub(super) fn countable(&mut self, node: usize, what: &str) -> Result<usize, Fault> {
        match self.values[node] {
            Value::Series(id, Type::Boolean) => Ok(id),
            _ => {
                let x = self.series(node, Type::Number, what)?;
                Ok(self.plan().unary(crate::expr::operator::Unary::IsPresent, x))
            }
        }
    }
}

fn unknown(name: &str, span: Span) -> Fault {
    let names = function::all()
        .map(|f| f.name)
        .chain(ALIASES.iter().map(|(alias, _)| *alias))
        .chain(OF_TEXT.map(|(name, ..)| name));
    match nearest(name, names) {
        Some(near) => Fault::new(span, format!("there is no function `{name}`; did you mean `{near}`?")),
        None if column::NAMES.contains(&name) => {
            Fault::new(span, format!("`{name}` is a column, not a function")).help(format!("write {name}"))
        }
        None => Fault::new(span, format!("there is no function `{name}`"))
            .help("names of functions are lower-case, such as rank, ts_mean or zscore"),
    }
}

/// Whether a kind of argument is a number that is the same everywhere.
pub(super) fn is_fixed(kind: Kind) -> bool {
    matches!(kind, Kind::Whole(_) | Kind::Lag | Kind::Between(..))
}
