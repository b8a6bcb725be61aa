//! What is to be computed: each different expression once, in an order in which parts come before wholes.

use std::collections::{BTreeSet, HashMap};

use weipan_core::Field;

use super::operator::{Binary, CrossSection, Operand, Unary, Window};

/// Position of an operation in [`Plan`].
pub(crate) type PlanId = usize;

/// Where values come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    Field(Field),
    /// `Bars::adjustment`.
    Adjustment,
    DaysListed,
    IsSt,
    /// An extra column, by its position in [`Plan::extra`].
    Extra(usize),
}

impl Leaf {
    /// The fields of the bars that it is made of. What is known of a stock every day counts only on days with a row.
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Field(field) => {
                let all = &Field::ALL;
                let at = all.iter().position(|f| *f == field).unwrap_or_default();
                &all[at..=at]
            }
            Self::Adjustment => &[Field::Close, Field::PrevClose],
            Self::DaysListed | Self::IsSt => &[Field::Close],
            Self::Extra(_) => &[],
        }
    }
}

/// One operation; numbers as bits, so that equal operations are found equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Number(u64),
    Leaf(Leaf),
    Unary(Unary, PlanId),
    Binary(Binary, PlanId, PlanId),
    Choose(PlanId, PlanId, PlanId),
    CrossSection(CrossSection, PlanId),
    Window(Window, u32, PlanId),
}

impl Operation {
    /// The operations it reads, and how many rows before its own.
    pub(crate) fn parts(self) -> impl Iterator<Item = (PlanId, u32)> {
        let parts = match self {
            Self::Number(_) | Self::Leaf(_) => [None, None, None],
            Self::Unary(_, x) | Self::CrossSection(_, x) => [Some((x, 0)), None, None],
            Self::Binary(_, x, y) => [Some((x, 0)), Some((y, 0)), None],
            Self::Choose(x, y, z) => [Some((x, 0)), Some((y, 0)), Some((z, 0))],
            Self::Window(window, days, x) => [Some((x, window.lag(days))), None, None],
        };
        parts.into_iter().flatten()
    }
}

/// An operation and how it is used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned {
    pub operation: Operation,
    /// Rows before the first asked row that users of it read.
    pub before: u32,
    /// The last operation that reads it; its memory is free afterwards.
    pub last_user: PlanId,
    /// Whether the result needs it at all.
    pub used: bool,
}

/// Operations with parts before wholes. Built by the methods, then closed with [`Plan::finish`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub operations: Vec<Planned>,
    known: HashMap<Operation, PlanId>,
    /// Names of extra columns.
    pub extra: Vec<String>,
    pub result: PlanId,
}

impl Plan {
    /// The operation's place: a new one, or that of an equal one.
    fn add(&mut self, operation: Operation) -> PlanId {
        let next = self.operations.len();
        let id = *self.known.entry(operation).or_insert(next);
        if id == next {
            self.operations.push(Planned { operation, before: 0, last_user: next, used: false });
        }
        id
    }

    pub(crate) fn number(&mut self, number: f64) -> PlanId {
        self.add(Operation::Number(number.to_bits()))
    }

    /// The number, if this is one whatever the day and stock.
    pub(crate) fn constant(&self, id: PlanId) -> Option<f64> {
        match self.operations[id].operation {
            Operation::Number(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    pub(crate) fn leaf(&mut self, leaf: Leaf) -> PlanId {
        self.add(Operation::Leaf(leaf))
    }

    pub(crate) fn extra(&mut self, name: &str) -> PlanId {
        let at = self.extra.iter().position(|known| known == name).unwrap_or_else(|| {
            self.extra.push(name.to_owned());
            self.extra.len() - 1
        });
        self.leaf(Leaf::Extra(at))
    }

    pub(crate) fn unary(&mut self, operator: Unary, x: PlanId) -> PlanId {
        let Some(number) = self.constant(x) else { return self.add(Operation::Unary(operator, x)) };
        let mut out = [0.0];
        operator.apply(Operand::Number(number), &mut out);
        self.number(out[0])
    }

    pub(crate) fn binary(&mut self, operator: Binary, x: PlanId, y: PlanId) -> PlanId {
        let (Some(left), Some(right)) = (self.constant(x), self.constant(y)) else {
            return self.add(Operation::Binary(operator, x, y));
        };
        let mut out = [0.0];
        operator.apply(Operand::Number(left), Operand::Number(right), &mut out);
        self.number(out[0])
    }

    pub(crate) fn choose(&mut self, condition: PlanId, yes: PlanId, no: PlanId) -> PlanId {
        match self.constant(condition) {
            None => self.add(Operation::Choose(condition, yes, no)),
            Some(c) if c.is_nan() => self.number(f64::NAN),
            Some(c) => {
                if c == 0.0 {
                    no
                } else {
                    yes
                }
            }
        }
    }

    pub(crate) fn cross_section(&mut self, operator: CrossSection, x: PlanId) -> PlanId {
        self.add(Operation::CrossSection(operator, x))
    }

    pub(crate) fn window(&mut self, operator: Window, days: u32, x: PlanId) -> PlanId {
        self.add(Operation::Window(operator, days, x))
    }

    /// Fixes the result, and works out from it who is needed, how many rows, and until when.
    pub(crate) fn finish(mut self, result: PlanId) -> Self {
        self.known = HashMap::new();
        self.result = result;
        self.operations.truncate(result + 1);
        self.operations[result].used = true;
        for id in (0..=result).rev() {
            let user = self.operations[id];
            if !user.used {
                continue;
            }
            for (part, lag) in user.operation.parts() {
                let part = &mut self.operations[part];
                part.before = part.before.max(user.before.saturating_add(lag));
                part.last_user = if part.used { part.last_user } else { id };
                part.used = true;
            }
        }
        self
    }

    /// Rows before the signal day that the result looks at.
    pub(crate) fn lookback(&self) -> u32 {
        self.operations.iter().map(|planned| planned.before).max().unwrap_or(0)
    }

    /// Leaves that the result needs, in order of first use.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = Leaf> {
        self.operations.iter().filter(|planned| planned.used).filter_map(|planned| match planned.operation {
            Operation::Leaf(leaf) => Some(leaf),
            _ => None,
        })
    }

    /// Fields that must be loaded.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let fields: BTreeSet<Field> = self.leaves().flat_map(|leaf| leaf.fields()).copied().collect();
        fields.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_are_computed_once() {
        let mut plan = Plan::default();
        let close = plan.leaf(Leaf::Field(Field::Close));
        let log = plan.unary(Unary::Log, close);
        let again = plan.unary(Unary::Log, close);
        let (left, right) = (plan.window(Window::Mean, 20, log), plan.window(Window::Mean, 5, again));
        let result = plan.binary(Binary::Subtract, left, right);
        let plan = plan.finish(result);
        assert_eq!((log, plan.operations.len(), plan.lookback()), (again, 5, 19));
        assert_eq!((plan.operations[log].last_user, plan.operations[log].before), (right, 19));
    }

    #[test]
    fn lags_add_up_and_unused_parts_do_not_count() {
        let mut plan = Plan::default();
        let volume = plan.leaf(Leaf::Field(Field::Volume));
        let unused = plan.window(Window::Mean, 250, volume);
        let close = plan.leaf(Leaf::Field(Field::Close));
        let delayed = plan.window(Window::Delay, 5, close);
        let mean = plan.window(Window::Mean, 10, delayed);
        let plan = plan.finish(mean);
        assert_eq!((plan.lookback(), plan.fields()), (14, vec![Field::Close]));
        assert!(!plan.operations[unused].used);
    }
}
