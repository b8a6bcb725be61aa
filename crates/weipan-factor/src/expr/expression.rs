//! A factor that was written in the factor language.

use std::ops::Range;

use rayon::prelude::*;
use weipan_core::{Bars, DayIdx, Field, History, Panel};

use super::error::{Fault, nearest};
use super::eval::{Missing, Workspace, evaluate};
use super::lower::Lowered;
use super::{column, lexer, lower, parser};
use crate::factor::panel_for;
use crate::{Factor, FactorError};

/// Days that a thread computes at once where no operator looks back: few, so that they stay in cache.
const SHORT_BLOCK: usize = 8;
/// Days at once where operators look back: the days before a block are computed again, so blocks of four lookbacks
/// repeat a fifth of the work; longer ones would only take more memory.
const LONG_BLOCK: Range<usize> = 64..256;

/// A parsed definition, ready to score.
///
/// [`Factor::score`] of each day and [`Factor::score_days`] of all of them give the same bits, for any number of
/// threads; see `docs/factor-language.md` for the language.
///
/// ```
/// use weipan_core::Field;
/// use weipan_factor::{Expression, Factor};
/// let reversal = Expression::parse("reversal", "-(close / ts_delay(close, 20) - 1)")?;
/// assert_eq!(reversal.lookback(), 20);
/// assert_eq!(reversal.fields(), [Field::Close, Field::PrevClose]);
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Expression {
    name: String,
    text: String,
    lowered: Lowered,
}

impl Expression {
    /// Parses and checks a definition.
    ///
    /// A name that the language does not know is an extra column of the data set, unless it looks like a slip of the
    /// fingers; whether the data set has it is known when scores are made.
    ///
    /// # Errors
    /// [`FactorError::Text`] with the place of the first mistake: grammar, unknown names, wrong types, a look into the
    /// future, windows that are not whole numbers above 0, division by a constant zero.
    pub fn parse(name: &str, text: &str) -> Result<Self, FactorError> {
        let compiled =
            lexer::tokens(text).and_then(|tokens| parser::parse(&tokens)).and_then(|tree| lower::lower(&tree));
        match compiled {
            Ok(lowered) => Ok(Self { name: name.to_owned(), text: text.to_owned(), lowered }),
            Err(fault) => Err(fault.locate(name, text).into()),
        }
    }

    /// The scores of `days`, `block` days at a time.
    fn score_blocks(&self, bars: &Bars, days: Range<u32>, block: usize) -> Result<Panel<f64>, FactorError> {
        let mut scores = panel_for(bars, &days)?;
        let width = scores.assets();
        if width == 0 || days.is_empty() {
            return Ok(scores);
        }
        let blocks = scores.as_mut_slice().par_chunks_mut(block * width).enumerate();
        let failed = blocks
            .map_init(Workspace::default, |work, (at, out)| {
                let last = days.start as usize + at * block + out.len() / width - 1;
                evaluate(&self.lowered.plan, &bars.history(DayIdx(last as u32)), out, work)
            })
            // All blocks miss the same column: whichever fails first says the same.
            .find_map_any(Result::err);
        match failed {
            Some(missing) => Err(self.missing(missing)),
            None => Ok(scores),
        }
    }

    fn missing(&self, missing: Missing) -> FactorError {
        let at = match missing {
            Missing::Field(field) => {
                return FactorError::NotLoaded { factor: self.name.clone(), column: field.name().to_owned() };
            }
            Missing::Extra(at) => at,
        };
        let column = &self.lowered.plan.extra[at];
        let fault = Fault::new(self.lowered.extra_spans[at], format!("the data set has no column `{column}`"));
        let fault = match nearest(column, column::NAMES.into_iter()) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help("a name that the language does not know stands for an extra column of the data set"),
        };
        fault.locate(&self.name, &self.text).into()
    }
}

impl Factor for Expression {
    fn name(&self) -> &str {
        &self.name
    }

    fn definition(&self) -> String {
        self.text.clone()
    }

    fn fields(&self) -> Vec<Field> {
        self.lowered.plan.fields()
    }

    fn extra(&self) -> Vec<String> {
        let used = |at: &usize| self.lowered.plan.leaves().any(|leaf| leaf == super::plan::Leaf::Extra(*at));
        (0..self.lowered.plan.extra.len()).filter(used).map(|at| self.lowered.plan.extra[at].clone()).collect()
    }

    fn lookback(&self) -> u32 {
        self.lowered.plan.lookback()
    }

    fn score(&self, history: &History<'_>, out: &mut [f64]) -> Result<(), FactorError> {
        let expected = history.assets().len();
        if out.len() != expected {
            return Err(FactorError::Shape { what: "values in the row of scores", found: out.len(), expected });
        }
        evaluate(&self.lowered.plan, history, out, &mut Workspace::default()).map_err(|missing| self.missing(missing))
    }

    fn score_days(&self, bars: &Bars, days: Range<u32>) -> Result<Panel<f64>, FactorError> {
        let block = match self.lookback() as usize {
            0 => SHORT_BLOCK,
            lookback => (4 * lookback).clamp(LONG_BLOCK.start, LONG_BLOCK.end),
        };
        self.score_blocks(bars, days, block)
    }
}

#[cfg(test)]
mod tests;
