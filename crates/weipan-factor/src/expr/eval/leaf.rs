//! Columns of the bars as rows.

use std::collections::BTreeSet;
use std::ops::Range;

use weipan_core::{AssetIdx, Board, Field, Instrument};

use super::{Missing, Rows, Run};
use crate::expr::plan::{Leaf, Operator};

impl<'a> Run<'a> {
    /// Leaves that lie in the bars as they are needed are read where they lie; all else is computed.
    pub(super) fn borrow_leaves(&mut self) -> Result<(), Missing> {
        for (id, planned) in self.plan.used() {
            self.rows[id] = match planned.operation.operator {
                Operator::Number(_) => Rows::None,
                Operator::Leaf(leaf) => self.borrow(leaf)?,
                _ => Rows::Computed(None),
            };
        }
        Ok(())
    }

    fn borrow(&self, leaf: Leaf) -> Result<Rows<'a>, Missing> {
        let all = self.history.day().row() + 1;
        let view = match leaf {
            Leaf::Extra(at) => self.history.extra_window(&self.plan.texts[at], all).ok_or(Missing::Extra(at))?,
            Leaf::Field(field) => self.history.window(field, all).ok_or(Missing::Field(field))?,
            Leaf::Adjustment => {
                // Without them the bars would say 1 everywhere.
                self.need(Field::Close)?;
                self.need(Field::PrevClose)?;
                self.history.adjustment_window(all)
            }
            Leaf::Industry | Leaf::IndustryIs(_) if self.industries().is_empty() => return Err(Missing::Industry),
            _ => return Ok(Rows::Computed(None)),
        };
        // A panel's rows are contiguous, and so are any of its rows together.
        Ok(view.to_slice().map_or(Rows::Computed(None), Rows::Borrowed))
    }

    /// All rows of a field.
    fn need(&self, field: Field) -> Result<&'a [f64], Missing> {
        let view = self.history.window(field, self.history.day().row() + 1).ok_or(Missing::Field(field))?;
        view.to_slice().ok_or(Missing::Field(field))
    }

    /// Names of all industries, in order.
    fn industries(&self) -> Vec<&'a str> {
        let names: BTreeSet<&str> =
            self.history.assets().iter().filter_map(|(_, stock)| stock.industry.as_deref()).collect();
        names.into_iter().collect()
    }

    /// Writes rows of a leaf; missing on days on which a stock has no row.
    pub(super) fn compute_leaf(&self, leaf: Leaf, rows: Range<usize>, out: &mut [f64]) -> Result<(), Missing> {
        match leaf {
            Leaf::DaysListed => {
                let last = self.history.day().row();
                let value = |row: usize, column: usize| {
                    self.history.days_listed(AssetIdx(column as u32)) as f64 - (last - row) as f64
                };
                self.fill(&rows, out, value)
            }
            Leaf::IsSt => {
                let st = self.history.is_st_window(self.history.day().row() + 1);
                self.fill(&rows, out, |row, column| truth(st[[row, column]]))
            }
            Leaf::Member(at) => {
                let all = self.history.day().row() + 1;
                let members = self.history.member_window(&self.plan.texts[at], all).ok_or(Missing::Index(at))?;
                self.fill(&rows, out, |row, column| truth(members[[row, column]]))
            }
            Leaf::Industry => {
                let names = self.industries();
                self.fill_each(&rows, out, |stock| {
                    let name = stock.industry.as_deref();
                    name.and_then(|name| names.binary_search(&name).ok()).map_or(f64::NAN, |at| at as f64)
                })
            }
            Leaf::IndustryIs(at) => {
                let wanted = self.plan.texts[at].as_str();
                if !self.industries().contains(&wanted) {
                    return Err(Missing::IndustryNamed(at));
                }
                self.fill_each(&rows, out, |stock| {
                    stock.industry.as_deref().map_or(f64::NAN, |name| truth(name == wanted))
                })
            }
            Leaf::Board => self.fill_each(&rows, out, |stock| f64::from(stock.board as u8)),
            Leaf::BoardIs(at) => {
                let wanted = self.plan.texts[at].as_str();
                if Board::ALL.iter().all(|board| board.name() != wanted) {
                    return Err(Missing::BoardNamed(at));
                }
                self.fill_each(&rows, out, |stock| truth(stock.board.name() == wanted))
            }
            Leaf::Field(_) | Leaf::Adjustment | Leaf::Extra(_) => Ok(()),
        }
    }

    /// The same value of a stock on every day.
    fn fill_each(
        &self,
        rows: &Range<usize>,
        out: &mut [f64],
        value: impl Fn(&Instrument) -> f64,
    ) -> Result<(), Missing> {
        let values: Vec<f64> = self.history.assets().iter().map(|(_, stock)| value(stock)).collect();
        self.fill(rows, out, |_, column| values[column])
    }

    fn fill(&self, rows: &Range<usize>, out: &mut [f64], value: impl Fn(usize, usize) -> f64) -> Result<(), Missing> {
        let close = &self.need(Field::Close)?[rows.start * self.width..];
        for (row, (out, close)) in
            rows.clone().zip(out.chunks_exact_mut(self.width).zip(close.chunks_exact(self.width)))
        {
            for (column, (out, close)) in out.iter_mut().zip(close).enumerate() {
                *out = if close.is_nan() { f64::NAN } else { value(row, column) };
            }
        }
        Ok(())
    }
}

fn truth(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}
