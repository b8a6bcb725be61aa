//! The tree of a definition. Nodes lie in one vector, children before parents: no walk over it recurses.

use super::error::Span;
use super::operator::{Binary, Unary};

/// Position of a node in [`Tree::nodes`].
pub(crate) type NodeId = usize;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Syntax {
    Number(f64),
    Text(String),
    /// A field or column.
    Name(String),
    /// A step of an earlier line, by the node of its value.
    Step(NodeId),
    Call {
        function: String,
        arguments: Vec<Argument>,
    },
    Unary(Unary, NodeId),
    Binary(Binary, NodeId, NodeId),
    /// `condition ? yes : no`.
    Choose(NodeId, NodeId, NodeId),
}

/// An argument of a call; with a name if it was written `name=value`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Argument {
    pub name: Option<(String, Span)>,
    pub value: NodeId,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub syntax: Syntax,
    pub span: Span,
}

/// A parsed definition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    /// The score.
    pub result: NodeId,
    /// The name of the last line, if it is not `score`.
    pub name: Option<String>,
    /// Named steps, in order.
    pub steps: Vec<Step>,
}

/// `name = value` on a line of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub name: String,
    pub value: NodeId,
}

impl Tree {
    /// Steps that are plain numbers: the parameters, with their values and where these stand.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, f64, Span)> {
        self.steps.iter().filter_map(|step| {
            let node = &self.nodes[step.value];
            let number = match node.syntax {
                Syntax::Number(number) => number,
                Syntax::Unary(Unary::Negate, x) => match self.nodes[x].syntax {
                    Syntax::Number(number) => -number,
                    _ => return None,
                },
                _ => return None,
            };
            Some((step.name.as_str(), number, node.span))
        })
    }
}
