//! Names that stand for other factors.

use super::Lowering;
use crate::expr::error::{Fault, Span};
use crate::expr::plan::PlanId;
use crate::expr::{lexer, parser};

/// Factors that use one another, one inside the other.
const DEEPEST: usize = 50;

impl Lowering<'_, '_> {
    /// The operation of a factor of the user's library or of the one that comes with weipan; `None` if neither has it.
    pub(super) fn factor(&mut self, name: &str, span: Span) -> Result<Option<PlanId>, Fault> {
        if let Some(known) = self.shared.factors.get(name) {
            return Ok(Some(*known));
        }
        let library = self.shared.library;
        let Some(text) = library.find(name).or_else(|| crate::library::find(name).map(|factor| factor.definition))
        else {
            return Ok(None);
        };
        if let Some(at) = self.shared.path.iter().position(|user| user == name) {
            let mut cycle = self.shared.path[at..].join(" → ");
            cycle.push_str(&format!(" → {name}"));
            return Err(
                Fault::new(span, format!("`{name}` needs itself: {cycle}")).help("a factor cannot use its own score")
            );
        }
        if self.shared.path.len() >= DEEPEST {
            return Err(Fault::new(span, format!("more than {DEEPEST} factors use one another, one inside the other")));
        }
        self.shared.path.push(name.to_owned());
        let lowered = self.lower_text(text);
        self.shared.path.pop();
        // The place is in the other factor's text.
        let id = lowered.map_err(|fault| Fault::in_factor(span, fault.locate(name, text)))?;
        self.shared.factors.insert(name.to_owned(), id);
        Ok(Some(id))
    }

    fn lower_text(&mut self, text: &str) -> Result<PlanId, Fault> {
        let tree = lexer::tokens(text).and_then(|tokens| parser::parse(&tokens))?;
        Lowering { tree: &tree, shared: self.shared, values: Vec::new() }.score()
    }
}
