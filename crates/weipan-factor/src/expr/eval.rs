//! Runs a plan over days, a block after another.
//!
//! Operations that others look back on keep the rows that will be asked for, so that no row is computed twice; the rest
//! live for one block and share memory. What is kept is bounded by blocks and lookbacks, not by how many days there are.
//!
//! No operator reads a row later than the one that it writes: no score can know the future. A row of any operation
//! depends on rows of its parts and on its place in the data alone, never on where a block starts: blocks and threads
//! cannot change a bit.

mod leaf;
mod rows;

use std::ops::Range;

use weipan_core::{Field, History};
use weipan_kernel::{Past, RollingScratch};

use super::operator::{GroupWork, Operand, Regressed, RowWork, choose, delay, delta, hump, since, trade_when};
use super::plan::{Operation, Operator, Plan, PlanId};
use rows::Rows;

/// Working memory of a thread, worth keeping between runs.
#[derive(Default)]
pub(crate) struct Workspace {
    spare: Vec<Vec<f64>>,
    rolling: RollingScratch,
    row: RowWork,
    group: GroupWork,
}

/// What the bars lack. Texts by their place in [`Plan::texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Field(Field),
    Extra(usize),
    Index(usize),
    Industry,
    IndustryNamed(usize),
    BoardNamed(usize),
}

/// Computes `days` (rows of the data, the last one the history's signal day or before it) of each result, `block` rows
/// at a time, into `outs`.
///
/// # Errors
/// [`Missing`] if the bars lack a column.
pub(crate) fn evaluate(
    plan: &Plan,
    history: &History<'_>,
    days: Range<usize>,
    block: usize,
    outs: Vec<&mut [f64]>,
    work: &mut Workspace,
) -> Result<(), Missing> {
    let width = history.assets().len();
    let starts: Vec<usize> = plan
        .operations
        .iter()
        .map(|planned| if plan.remembers() { 0 } else { days.start.saturating_sub(planned.before as usize) })
        .collect();
    let first = plan.used().map(|(id, _)| starts[id]).min().unwrap_or(days.start);
    let rows = plan.operations.iter().map(|_| Rows::None).collect();
    let mut run = Run { plan, history, width, starts, ends: vec![0; plan.operations.len()], rows };
    run.borrow_leaves()?;
    let mut outs = outs;
    for start in (first..days.end).step_by(block) {
        run.block((start + block).min(days.end), &days, &mut outs, work)?;
    }
    run.rows.into_iter().for_each(|rows| rows.give_back(&mut work.spare));
    Ok(())
}

struct Run<'a> {
    plan: &'a Plan,
    history: &'a History<'a>,
    width: usize,
    /// The first row of each operation that anybody needs.
    starts: Vec<usize>,
    /// The rows of each operation that are computed end here.
    ends: Vec<usize>,
    rows: Vec<Rows<'a>>,
}

impl Run<'_> {
    /// Brings every operation up to row `to`, not included, and writes the results' rows.
    fn block(
        &mut self,
        to: usize,
        days: &Range<usize>,
        outs: &mut [&mut [f64]],
        work: &mut Workspace,
    ) -> Result<(), Missing> {
        for (id, planned) in self.plan.used() {
            let from = self.starts[id].max(self.ends[id]);
            if from >= to {
                continue;
            }
            if let Some(out) = self.only_asked_for(id, from..to, days, outs) {
                self.compute(&planned.operation, from..to, None, out, work)?;
                self.ends[id] = to;
                self.give_back(id, work);
                continue;
            }
            if self.rows[id].is_computed() {
                let mut rows = std::mem::replace(&mut self.rows[id], Rows::None);
                rows.make_room(from..to, planned.keep as usize, self.width, &mut work.spare);
                let (before, out) = rows.parts_mut(from, to, self.width);
                self.compute(&planned.operation, from..to, before, out, work)?;
                self.rows[id] = rows;
            }
            self.ends[id] = to;
            self.write(id, from.max(days.start)..to, days.start, outs);
            self.give_back(id, work);
        }
        Ok(())
    }

    /// Where the rows of an operation go that nobody reads but the one who asked for it.
    fn only_asked_for<'o>(
        &self,
        id: PlanId,
        rows: Range<usize>,
        days: &Range<usize>,
        outs: &'o mut [&mut [f64]],
    ) -> Option<&'o mut [f64]> {
        let planned = &self.plan.operations[id];
        let lasting = planned.users > 0 || planned.keep > 0 || rows.start < days.start;
        if lasting || !self.rows[id].is_computed() {
            return None;
        }
        let mut places = self.plan.results.iter().enumerate().filter(|(_, result)| **result == id).map(|(at, _)| at);
        let (Some(place), None) = (places.next(), places.next()) else { return None };
        Some(&mut outs[place][(rows.start - days.start) * self.width..(rows.end - days.start) * self.width])
    }

    /// Computes rows of an operation from its parts; `before` is its own row of the day before, if it has one.
    fn compute(
        &self,
        operation: &Operation,
        rows: Range<usize>,
        before: Option<&[f64]>,
        out: &mut [f64],
        work: &mut Workspace,
    ) -> Result<(), Missing> {
        let part = |at: usize| self.part(operation.parts[at], &rows);
        let past = |at: usize| self.past(operation.parts[at], &rows, operation.operator.lag());
        match operation.operator {
            Operator::Number(_) => {}
            Operator::Leaf(leaf) => self.compute_leaf(leaf, rows, out)?,
            Operator::Unary(operator) => operator.apply(part(0), out),
            Operator::Binary(operator) => operator.apply(part(0), part(1), out),
            Operator::Choose => choose(self.written(part(0), out.len()).as_ref(), part(1), part(2), out),
            Operator::CrossSection(operator) => {
                operator.apply(&self.written(part(0), out.len()), self.width, out, &mut work.row);
            }
            Operator::Grouped(operator) => {
                let (x, groups) = (self.written(part(0), out.len()), self.written(part(1), out.len()));
                operator.apply(&x, &groups, self.width, out, &mut work.group);
            }
            Operator::Residual { weights, groups } => {
                self.residual(operation, &rows, (weights, groups), out, &mut work.group);
            }
            Operator::Delay(days) => past(0).with(|past| delay(past, days, out)),
            Operator::Delta(days) => past(0).with(|past| delta(past, days, out)),
            Operator::Since(days) => past(0).with(|past| since(past, days, out)),
            Operator::Rolled(operator, days) => {
                past(0).with(|past| operator.apply(past, days, out, &mut work.rolling));
            }
            Operator::Pair(operator, days) => {
                past(0).with(|y| past(1).with(|x| operator.apply(y, x, days, out, &mut work.rolling)));
            }
            Operator::TradeWhen => {
                let [entry, x, exit] = [0, 1, 2].map(|at| self.written(part(at), out.len()));
                trade_when(before, [&entry, &x, &exit], self.width, out);
            }
            Operator::Hump(threshold) => {
                hump(before, &self.written(part(0), out.len()), f64::from_bits(threshold), self.width, out);
            }
        }
        Ok(())
    }

    fn residual(
        &self,
        operation: &Operation,
        rows: &Range<usize>,
        (weights, groups): (bool, bool),
        out: &mut [f64],
        work: &mut GroupWork,
    ) {
        let written: Vec<_> = operation.parts.iter().map(|id| self.written(self.part(*id, rows), out.len())).collect();
        let mut parts: Vec<&[f64]> = written.iter().map(AsRef::as_ref).collect();
        let groups = if groups { parts.pop() } else { None };
        let weights = if weights { parts.pop() } else { None };
        let [y, regressors @ ..] = parts.as_slice() else { return };
        Regressed { y, regressors, weights, groups }.apply(self.width, out, work);
    }

    /// Copies a result's rows to where they are asked for.
    fn write(&self, id: PlanId, rows: Range<usize>, origin: usize, outs: &mut [&mut [f64]]) {
        let wanted = self.plan.results.iter().zip(outs).filter(|(result, _)| **result == id);
        for (_, out) in wanted.filter(|_| !rows.is_empty()) {
            let out = &mut out[(rows.start - origin) * self.width..(rows.end - origin) * self.width];
            match self.part(id, &rows) {
                Operand::Rows(from) => out.copy_from_slice(from),
                Operand::Number(number) => out.fill(number),
            }
        }
    }

    /// Takes back the memory of parts whose last user was this operation.
    fn give_back(&mut self, user: PlanId, work: &mut Workspace) {
        let plan = self.plan;
        for part in &plan.operations[user].operation.parts {
            if plan.operations[*part].last_user == user && self.rows[*part].is_for_a_block() {
                std::mem::replace(&mut self.rows[*part], Rows::Computed(None)).give_back(&mut work.spare);
            }
        }
    }
}

/// Rows with those before them, or a number that is the same everywhere.
struct Lagged<'a> {
    rows: std::borrow::Cow<'a, [f64]>,
    lead: usize,
    width: usize,
    start: usize,
}

impl Lagged<'_> {
    fn with(&self, f: impl FnOnce(Past<'_, f64>)) {
        f(Past { rows: &self.rows, lead: self.lead, width: self.width, start: self.start });
    }
}

impl<'a> Run<'a> {
    /// Rows of a part.
    fn part(&self, id: PlanId, rows: &Range<usize>) -> Operand<'_> {
        match self.plan.operations[id].operation.operator {
            Operator::Number(bits) => Operand::Number(f64::from_bits(bits)),
            _ => Operand::Rows(self.rows[id].slice(rows.clone(), self.width)),
        }
    }

    /// Rows of a part and up to `lag` rows before them.
    fn past(&self, id: PlanId, rows: &Range<usize>, lag: u32) -> Lagged<'_> {
        let start = rows.start.saturating_sub(lag as usize);
        let values = self.written(self.part(id, &(start..rows.end)), (rows.end - start) * self.width);
        Lagged { rows: values, lead: rows.start - start, width: self.width, start }
    }

    /// Rows, written out if they are one number.
    fn written<'r>(&self, operand: Operand<'r>, len: usize) -> std::borrow::Cow<'r, [f64]> {
        match operand {
            Operand::Rows(rows) => rows.into(),
            Operand::Number(number) => vec![number; len].into(),
        }
    }
}
