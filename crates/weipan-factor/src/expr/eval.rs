//! Runs a plan over a block of days.
//!
//! A block sees a [`History`] that ends with its last day, and no operator reads a row later than the one that it
//! writes: no score can know the future. A row of any operation depends on rows of its parts alone, never on where the
//! block starts: blocks and threads cannot change a bit.

use weipan_core::{AssetIdx, Field, History};
use weipan_kernel::{RankScratch, SelectScratch};

use super::operator::{Operand, Past, WindowScratch, choose};
use super::plan::{Leaf, Operation, Plan, PlanId};

/// Working memory of a thread, worth keeping between blocks.
#[derive(Default)]
pub(crate) struct Workspace {
    spare: Vec<Vec<f64>>,
    window: WindowScratch,
    ranks: RankScratch,
    select: SelectScratch,
}

/// A column that the bars lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Field(Field),
    /// By position in [`Plan::extra`].
    Extra(usize),
}

/// The values of an operation.
enum Rows<'a> {
    /// Not computed yet, or given back.
    None,
    Number(f64),
    /// Rows of the bars, where they lie.
    Borrowed(&'a [f64]),
    Owned(Vec<f64>),
}

/// Writes the result for the days of `out`, of which the last is the history's signal day.
pub(crate) fn evaluate(
    plan: &Plan,
    history: &History<'_>,
    out: &mut [f64],
    work: &mut Workspace,
) -> Result<(), Missing> {
    let width = history.assets().len();
    if width == 0 || out.is_empty() {
        return Ok(());
    }
    let asked = out.len() / width;
    let mut block = Block { plan, history: *history, width, asked, rows: Vec::with_capacity(plan.operations.len()) };
    for (id, planned) in plan.operations.iter().enumerate() {
        let rows = match planned.operation {
            _ if !planned.used => Rows::None,
            Operation::Number(bits) => Rows::Number(f64::from_bits(bits)),
            Operation::Leaf(leaf) => block.leaf(leaf, block.height(id))?,
            operation if id == plan.result => {
                block.run(id, operation, out, work);
                Rows::None
            }
            operation => {
                let mut rows = work.spare.pop().unwrap_or_default();
                rows.resize(block.height(id) * width, f64::NAN);
                block.run(id, operation, &mut rows, work);
                Rows::Owned(rows)
            }
        };
        block.rows.push(rows);
        block.give_back(id, work);
    }
    // The result is a column as it is: nothing has written it yet.
    match &block.rows[plan.result] {
        Rows::Owned(rows) => out.copy_from_slice(rows),
        Rows::Borrowed(rows) => out.copy_from_slice(rows),
        Rows::Number(number) => out.fill(*number),
        Rows::None => {}
    }
    Ok(())
}

/// A block of days being computed.
struct Block<'a> {
    plan: &'a Plan,
    history: History<'a>,
    width: usize,
    /// Days of the result.
    asked: usize,
    rows: Vec<Rows<'a>>,
}

impl<'a> Block<'a> {
    /// Rows that an operation has: those asked for and those before that its users read, as far as the data go back.
    fn height(&self, id: PlanId) -> usize {
        let end = self.history.day().row() + 1;
        (self.asked + self.plan.operations[id].before as usize).min(end)
    }

    /// The last `height` rows of a part.
    fn part(&self, id: PlanId, height: usize) -> Operand<'_> {
        let rows = match &self.rows[id] {
            Rows::Number(number) => return Operand::Number(*number),
            Rows::Borrowed(rows) => rows,
            Rows::Owned(rows) => rows.as_slice(),
            Rows::None => return Operand::Number(f64::NAN),
        };
        Operand::Rows(&rows[rows.len() - height * self.width..])
    }

    /// Computes an operation from its parts.
    fn run(&self, id: PlanId, operation: Operation, out: &mut [f64], work: &mut Workspace) {
        let height = self.height(id);
        match operation {
            Operation::Number(_) | Operation::Leaf(_) => {}
            Operation::Unary(operator, x) => operator.apply(self.part(x, height), out),
            Operation::Binary(operator, x, y) => operator.apply(self.part(x, height), self.part(y, height), out),
            Operation::Choose(condition, yes, no) => {
                if let Operand::Rows(condition) = self.part(condition, height) {
                    choose(condition, self.part(yes, height), self.part(no, height), out);
                }
            }
            Operation::CrossSection(operator, x) => self.with_rows(x, height, |rows| {
                operator.apply(rows, self.width, out, &mut work.ranks, &mut work.select);
            }),
            Operation::Window(operator, days, x) => {
                let (most, end) = (height + operator.lag(days) as usize, self.history.day().row() + 1);
                let read = most.min(end);
                self.with_rows(x, read, |rows| {
                    let past = Past { rows, lead: read - height, width: self.width };
                    operator.apply(past, days, out, &mut work.window);
                });
            }
        }
    }

    /// Calls `f` with the last rows of a part, written out if it is one number.
    fn with_rows(&self, id: PlanId, height: usize, f: impl FnOnce(&[f64])) {
        match self.part(id, height) {
            Operand::Rows(rows) => f(rows),
            Operand::Number(number) => f(&vec![number; height * self.width]),
        }
    }

    /// Takes back the memory of parts whose last user was this operation.
    fn give_back(&mut self, user: PlanId, work: &mut Workspace) {
        let planned = self.plan.operations[user];
        for (part, _) in planned.operation.parts().filter(|_| planned.used) {
            if self.plan.operations[part].last_user == user
                && let Rows::Owned(memory) = std::mem::replace(&mut self.rows[part], Rows::None)
            {
                work.spare.push(memory);
            }
        }
    }

    fn leaf(&self, leaf: Leaf, height: usize) -> Result<Rows<'a>, Missing> {
        let field = |field| self.history.window(field, height).ok_or(Missing::Field(field));
        let view = match leaf {
            Leaf::Field(name) => field(name)?,
            Leaf::Extra(at) => self.history.extra_window(&self.plan.extra[at], height).ok_or(Missing::Extra(at))?,
            Leaf::Adjustment => {
                // Without them the bars would say 1 everywhere.
                field(Field::Close)?;
                field(Field::PrevClose)?;
                self.history.adjustment_window(height)
            }
            Leaf::DaysListed => {
                let close = field(Field::Close)?;
                let listed = |row: usize, column: usize| {
                    self.history.days_listed(AssetIdx(column as u32)) as f64 - (height - 1 - row) as f64
                };
                let value = |((row, column), close): ((usize, usize), &f64)| present(*close, listed(row, column));
                return Ok(Rows::Owned(close.indexed_iter().map(value).collect()));
            }
            Leaf::IsSt => {
                let (close, st) = (field(Field::Close)?, self.history.is_st_window(height));
                let value = |(close, st): (&f64, &bool)| present(*close, f64::from(u8::from(*st)));
                return Ok(Rows::Owned(close.iter().zip(st).map(value).collect()));
            }
        };
        // A panel's rows are contiguous, and so are any of its rows together.
        Ok(view.to_slice().map_or_else(|| Rows::Owned(view.iter().copied().collect()), Rows::Borrowed))
    }
}

/// The value on days on which the stock has a row.
fn present(close: f64, value: f64) -> f64 {
    if close.is_nan() { f64::NAN } else { value }
}
