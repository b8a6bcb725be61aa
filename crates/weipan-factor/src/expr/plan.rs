//! What is to be computed: each different expression once, in an order in which parts come before wholes.

use std::collections::{BTreeSet, HashMap};

use weipan_core::Field;

use super::error::Span;
use super::operator::{Binary, CrossSection, Days, Grouped, Operand, Rolled, RolledPair, Unary};

/// Position of an operation in [`Plan`].
pub(crate) type PlanId = usize;

/// Where values come from. Texts stand in [`Plan::texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    Field(Field),
    /// `Bars::adjustment`.
    Adjustment,
    DaysListed,
    IsSt,
    /// The position of the stock's industry among all industries.
    Industry,
    /// The position of the stock's board among all boards.
    Board,
    /// Whether the stock's industry has this name.
    IndustryIs(usize),
    /// Whether the stock's board has this name.
    BoardIs(usize),
    /// Whether the stock is in the index of this code.
    Member(usize),
    /// The extra column of this name.
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
            Self::Extra(_) => &[],
            _ => &[Field::Close],
        }
    }

    /// The same leaf in a plan whose texts stand elsewhere.
    fn with_text(self, place: impl Fn(usize) -> usize) -> Self {
        match self {
            Self::IndustryIs(at) => Self::IndustryIs(place(at)),
            Self::BoardIs(at) => Self::BoardIs(place(at)),
            Self::Member(at) => Self::Member(place(at)),
            Self::Extra(at) => Self::Extra(place(at)),
            other => other,
        }
    }
}

/// What an operation does with its parts; numbers as bits, so that equal operations are found equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operator {
    Number(u64),
    Leaf(Leaf),
    Unary(Unary),
    Binary(Binary),
    /// condition, yes, no
    Choose,
    CrossSection(CrossSection),
    /// x, groups
    Grouped(Grouped),
    /// y, regressors, then weights and groups if they are given
    Residual {
        weights: bool,
        groups: bool,
    },
    Delay(u32),
    Delta(u32),
    Rolled(Rolled, Days),
    /// y, x
    Pair(RolledPair, Days),
    /// Days since a yes, at most so many.
    Since(u32),
    /// entry, x, exit
    TradeWhen,
    Hump(u64),
}

impl Operator {
    /// How many rows of its parts before its own it reads.
    pub(crate) fn lag(self) -> u32 {
        match self {
            Self::Delay(days) | Self::Delta(days) => days,
            Self::Rolled(_, days) | Self::Pair(_, days) => days.days - 1,
            Self::Since(days) => days - 1,
            _ => 0,
        }
    }

    /// Whether it reads its own row of the day before, and so has to start with the first day of the data.
    pub(crate) fn remembers(self) -> bool {
        matches!(self, Self::TradeWhen | Self::Hump(_))
    }
}

/// An operator and the operations that it reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Operation {
    pub operator: Operator,
    pub parts: Vec<PlanId>,
}

/// An operation and how it is used.
#[derive(Debug, Clone)]
pub(crate) struct Planned {
    pub operation: Operation,
    /// Where it was first asked for.
    pub span: Span,
    /// Rows before the first asked row that users of it read.
    pub before: u32,
    /// Rows before its newest one that have to be kept for users that look back.
    pub keep: u32,
    /// Operations that read it.
    pub users: u32,
    /// The last operation that reads it; its memory is free afterwards.
    pub last_user: PlanId,
    /// Whether a result needs it at all.
    pub used: bool,
}

/// Operations with parts before wholes. Built by the methods, then closed with [`Plan::finish`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub operations: Vec<Planned>,
    known: HashMap<Operation, PlanId>,
    /// Names of extra columns, index codes, industries and boards.
    pub texts: Vec<String>,
    /// What is asked for, in order.
    pub results: Vec<PlanId>,
    /// Where the text stands that is lowered now.
    pub span: Span,
}

impl Plan {
    /// The operation's place: a new one, or that of an equal one.
    pub(crate) fn add(&mut self, operator: Operator, parts: &[PlanId]) -> PlanId {
        let operation = Operation { operator, parts: parts.to_vec() };
        if let Some(id) = self.known.get(&operation) {
            return *id;
        }
        let id = self.operations.len();
        self.known.insert(operation.clone(), id);
        let span = self.span;
        self.operations.push(Planned { operation, span, before: 0, keep: 0, users: 0, last_user: id, used: false });
        id
    }

    pub(crate) fn number(&mut self, number: f64) -> PlanId {
        self.add(Operator::Number(number.to_bits()), &[])
    }

    /// The number, if this is one whatever the day and stock.
    pub(crate) fn constant(&self, id: PlanId) -> Option<f64> {
        match self.operations[id].operation.operator {
            Operator::Number(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    pub(crate) fn leaf(&mut self, leaf: Leaf) -> PlanId {
        self.add(Operator::Leaf(leaf), &[])
    }

    /// The place of a text.
    pub(crate) fn text(&mut self, text: &str) -> usize {
        self.texts.iter().position(|known| known == text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        })
    }

    pub(crate) fn unary(&mut self, operator: Unary, x: PlanId) -> PlanId {
        let Some(number) = self.constant(x) else { return self.add(Operator::Unary(operator), &[x]) };
        let mut out = [0.0];
        operator.apply(Operand::Number(number), &mut out);
        self.number(out[0])
    }

    pub(crate) fn binary(&mut self, operator: Binary, x: PlanId, y: PlanId) -> PlanId {
        let (Some(left), Some(right)) = (self.constant(x), self.constant(y)) else {
            return self.add(Operator::Binary(operator), &[x, y]);
        };
        let mut out = [0.0];
        operator.apply(Operand::Number(left), Operand::Number(right), &mut out);
        self.number(out[0])
    }

    pub(crate) fn choose(&mut self, condition: PlanId, yes: PlanId, no: PlanId) -> PlanId {
        match self.constant(condition) {
            None => self.add(Operator::Choose, &[condition, yes, no]),
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

    /// Takes over what another plan asks for; returns the place of its first result here.
    pub(crate) fn take_over(&mut self, other: &Self) -> PlanId {
        let places: Vec<usize> = other.texts.iter().map(|text| self.text(text)).collect();
        let mut here: Vec<PlanId> = Vec::with_capacity(other.operations.len());
        for planned in &other.operations {
            let operator = match planned.operation.operator {
                Operator::Leaf(leaf) => Operator::Leaf(leaf.with_text(|at| places[at])),
                other => other,
            };
            let parts: Vec<PlanId> = planned.operation.parts.iter().map(|part| here[*part]).collect();
            here.push(self.add(operator, &parts));
        }
        here[other.results[0]]
    }

    /// Fixes the results, and works out from them who is needed, how many rows, and until when.
    pub(crate) fn finish(mut self, results: &[PlanId]) -> Self {
        self.known = HashMap::new();
        results.iter().for_each(|id| self.operations[*id].used = true);
        self.operations.truncate(results.iter().max().map_or(0, |last| last + 1));
        for id in (0..self.operations.len()).rev() {
            let Planned { operation, before, used, .. } = self.operations[id].clone();
            if !used {
                continue;
            }
            let lag = operation.operator.lag();
            if operation.operator.remembers() {
                self.operations[id].keep = self.operations[id].keep.max(1);
            }
            for part in operation.parts {
                let part = &mut self.operations[part];
                part.before = part.before.max(before.saturating_add(lag));
                part.keep = part.keep.max(lag);
                part.last_user = if part.users > 0 { part.last_user } else { id };
                part.users += 1;
                part.used = true;
            }
        }
        self.results = results.to_vec();
        self
    }

    /// The operations that results need.
    pub(crate) fn used(&self) -> impl DoubleEndedIterator<Item = (PlanId, &Planned)> {
        self.operations.iter().enumerate().filter(|(_, planned)| planned.used)
    }

    /// Rows before the signal day that the results look at.
    pub(crate) fn lookback(&self) -> u32 {
        self.used().map(|(_, planned)| planned.before).max().unwrap_or(0)
    }

    /// Whether some operation has to start with the first day of the data.
    pub(crate) fn remembers(&self) -> bool {
        self.used().any(|(_, planned)| planned.operation.operator.remembers())
    }

    /// Leaves that the results need, in order of first use.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = (&Planned, Leaf)> {
        self.used().filter_map(|(_, planned)| match planned.operation.operator {
            Operator::Leaf(leaf) => Some((planned, leaf)),
            _ => None,
        })
    }

    /// Fields that must be loaded.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let fields: BTreeSet<Field> = self.leaves().flat_map(|(_, leaf)| leaf.fields()).copied().collect();
        fields.into_iter().collect()
    }

    /// Names of the extra columns that must be loaded.
    pub(crate) fn extra(&self) -> Vec<String> {
        let name = |(_, leaf): (&Planned, Leaf)| match leaf {
            Leaf::Extra(at) => Some(self.texts[at].clone()),
            _ => None,
        };
        self.leaves().filter_map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: fn(u32) -> Days = |days| Days { days, min_periods: days };

    #[test]
    fn equal_parts_are_computed_once() {
        let mut plan = Plan::default();
        let close = plan.leaf(Leaf::Field(Field::Close));
        let log = plan.unary(Unary::Log, close);
        let again = plan.unary(Unary::Log, close);
        let left = plan.add(Operator::Rolled(Rolled::Mean, FULL(20)), &[log]);
        let right = plan.add(Operator::Rolled(Rolled::Mean, FULL(5)), &[again]);
        let result = plan.binary(Binary::Subtract, left, right);
        let plan = plan.finish(&[result]);
        assert_eq!((log, plan.operations.len(), plan.lookback()), (again, 5, 19));
        let log = &plan.operations[log];
        assert_eq!((log.last_user, log.before, log.keep, log.users), (right, 19, 19, 2));
    }

    #[test]
    fn lags_add_up_and_unused_parts_do_not_count() {
        let mut plan = Plan::default();
        let volume = plan.leaf(Leaf::Field(Field::Volume));
        let unused = plan.add(Operator::Rolled(Rolled::Mean, FULL(250)), &[volume]);
        let close = plan.leaf(Leaf::Field(Field::Close));
        let delayed = plan.add(Operator::Delay(5), &[close]);
        let mean = plan.add(Operator::Rolled(Rolled::Mean, FULL(10)), &[delayed]);
        let plan = plan.finish(&[mean]);
        assert_eq!((plan.lookback(), plan.fields()), (14, vec![Field::Close]));
        assert_eq!((plan.operations[close].before, plan.operations[close].keep), (14, 5));
        assert!(!plan.operations[unused].used);
    }

    #[test]
    fn a_plan_taken_over_shares_what_is_equal() {
        let one = |extra: &str| {
            let mut plan = Plan::default();
            let at = plan.text(extra);
            let (close, other) = (plan.leaf(Leaf::Field(Field::Close)), plan.leaf(Leaf::Extra(at)));
            let result = plan.binary(Binary::Multiply, close, other);
            plan.finish(&[result])
        };
        let mut both = Plan::default();
        let results: Vec<PlanId> = ["pe", "pb"].map(|extra| both.take_over(&one(extra))).into();
        let both = both.finish(&results);
        assert_eq!((both.operations.len(), both.extra()), (5, vec!["pe".to_owned(), "pb".to_owned()]));
    }
}
