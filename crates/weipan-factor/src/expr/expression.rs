//! A factor that was written in the factor language.

use std::ops::Range;

use rayon::prelude::*;
use weipan_core::{Bars, DayIdx, Field, History, Panel};

use super::error::{Fault, Span, nearest};
use super::eval::{Missing, Workspace, evaluate};
use super::parameter::{self, Values};
use super::plan::{Leaf, Operator, Plan};
use super::{column, lexer, lower, parser};
use crate::factor::panel_for;
use crate::{Factor, FactorError, UserLibrary, library};

/// Rows at once where no operator looks back: few, so that they stay in cache.
const SHORT_BLOCK: usize = 8;
/// Rows at once where operators look back; longer windows want longer blocks, because each block of a window operator
/// looks at the rows before it once more.
const LONG_BLOCK: Range<usize> = 16..128;

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
    plan: Plan,
    parameters: Vec<(String, f64)>,
    given_name: Option<String>,
}

impl Expression {
    /// Parses and checks a definition that uses no factors of a user's own.
    ///
    /// A name that the language does not know is an extra column of the data set, unless it looks like a slip of the
    /// fingers; whether the data set has it is known when scores are made.
    ///
    /// # Errors
    /// [`FactorError::Text`] with the place of the first mistake: grammar, unknown names, wrong types, a look into the
    /// future, windows that are not whole numbers above 0, division by a constant zero.
    pub fn parse(name: &str, text: &str) -> Result<Self, FactorError> {
        Self::parse_with(name, text, &UserLibrary::default(), &[])
    }

    /// Parses and checks a definition that may use the factors of a library, with other values for its parameters.
    ///
    /// A parameter is a step that is a plain number, `window = 20`; `reversal.window` is that of a factor that the
    /// definition uses. The new values stand in [`Factor::definition`], those of other factors in a comment at its end.
    ///
    /// # Errors
    /// As [`Expression::parse`]; [`FactorError::Parameter`] for a parameter that the definition does not have.
    ///
    /// ```
    /// use weipan_factor::{Expression, Factor, UserLibrary};
    /// let text = "window = 20\n-ts_std(returns, window)";
    /// let factor = Expression::parse_with("quiet", text, &UserLibrary::default(), &[("window".into(), 60.0)])?;
    /// assert_eq!((factor.lookback(), factor.definition().as_str()), (59, "window = 60\n-ts_std(returns, window)"));
    /// # Ok::<(), weipan_factor::FactorError>(())
    /// ```
    pub fn parse_with(
        name: &str,
        text: &str,
        library: &UserLibrary,
        parameters: &[(String, f64)],
    ) -> Result<Self, FactorError> {
        let values = Values::of(parameters);
        let (text, library) = (values.text(name, text)?, values.library(library)?);
        let compiled = lexer::tokens(&text).and_then(|tokens| parser::parse(&tokens)).and_then(|tree| {
            let own = tree.parameters().map(|(name, value, _)| (name.to_owned(), value)).collect();
            let lowered = lower::lower(name, &tree, &library)?;
            Ok((lowered, own, tree.name))
        });
        let (lowered, mut parameters, given_name): (lower::Lowered, Vec<_>, _) =
            compiled.map_err(|fault| fault.locate(name, &text))?;
        parameters.extend(parameter::of_factors(&lowered.factors, &library));
        values.check_used(name, &parameters)?;
        Ok(Self { name: name.to_owned(), text, plan: lowered.plan, parameters, given_name })
    }

    /// The same factor under another name.
    #[must_use]
    pub fn renamed(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    /// Names and values of the parameters: steps that are plain numbers, and those of factors that it uses as
    /// `factor.parameter`.
    #[must_use]
    pub fn parameters(&self) -> &[(String, f64)] {
        &self.parameters
    }

    /// The name of the last line, if it has one that says more than `score`.
    #[must_use]
    pub fn given_name(&self) -> Option<&str> {
        self.given_name.as_deref()
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// An error if data of so many days cannot give one score: a window, or all of them together, reach back further.
    /// Scores themselves are just missing then; ask before, so that a user hears of it.
    ///
    /// # Errors
    /// [`FactorError::Text`] at the window.
    pub fn fits(&self, days: usize) -> Result<(), FactorError> {
        let too_long = |operator: Operator| match operator {
            Operator::Rolled(_, window) | Operator::Pair(_, window) => window.min_periods as usize > days,
            Operator::Delay(lag) | Operator::Delta(lag) => lag as usize >= days,
            _ => false,
        };
        let at = |span: Span, message: String| {
            let fault = Fault::new(span, message).help("take a shorter window, or data that go back further");
            Err(fault.locate(&self.name, &self.text).into())
        };
        if let Some((_, planned)) = self.plan.used().find(|(_, planned)| too_long(planned.operation.operator)) {
            let reach = planned.operation.operator.lag() + 1;
            return at(planned.span, format!("looks at {reach} days, but the data have {days}"));
        }
        let relaxed = self.plan.used().any(|(_, planned)| match planned.operation.operator {
            Operator::Rolled(_, window) | Operator::Pair(_, window) => window.min_periods < window.days,
            Operator::Since(_) => true,
            _ => false,
        });
        let reach = self.lookback() as usize + 1;
        if reach > days && !relaxed {
            let span = self.plan.operations[self.plan.results[0]].span;
            return at(span, format!("windows inside one another look at {reach} days, but the data have {days}"));
        }
        Ok(())
    }

    /// That the data have no column that the definition names, at its place; `None` if it names none such. `there` are the
    /// columns that they have.
    #[must_use]
    pub fn lacks(&self, column: &str, there: &[&str]) -> Option<FactorError> {
        let (planned, _) = self.plan.leaves().find(|(_, leaf)| match leaf {
            Leaf::Extra(at) => self.plan.texts[*at] == column,
            _ => false,
        })?;
        let fault = Fault::new(planned.span, format!("the data set has no column `{column}`"));
        Some(fault.help(unknown_name(column, there)).locate(&self.name, &self.text).into())
    }

    fn missing(&self, plan: &Plan, missing: Missing) -> Option<FactorError> {
        let text = |at: usize| plan.texts[at].as_str();
        let (wanted, message, help): (Leaf, String, String) = match missing {
            Missing::Field(field) => {
                return self
                    .fields()
                    .contains(&field)
                    .then(|| FactorError::NotLoaded { factor: self.name.clone(), column: field.name().to_owned() });
            }
            Missing::Extra(at) => return self.lacks(text(at), &[]),
            Missing::Index(at) => {
                let message = format!("the data set does not know the members of `{}`", text(at));
                (Leaf::Member(at), message, "`weipan data info` lists the indices with members".into())
            }
            Missing::Industry => {
                let help = "give the instruments an industry, or group by board or bucket(x, n)";
                (Leaf::Industry, "the data set gives no stock an industry".into(), help.into())
            }
            Missing::IndustryNamed(at) => {
                let help = "industries are written as in the data set's instruments";
                (Leaf::IndustryIs(at), format!("no stock has the industry `{}`", text(at)), help.into())
            }
            Missing::BoardNamed(at) => {
                let help = "boards are main, chinext, star and bse";
                (Leaf::BoardIs(at), format!("there is no board `{}`", text(at)), help.into())
            }
        };
        let named = |leaf: Leaf, plan: &Plan| match leaf {
            Leaf::Member(at) | Leaf::IndustryIs(at) | Leaf::BoardIs(at) => {
                (std::mem::discriminant(&leaf), plan.texts[at].clone())
            }
            Leaf::Industry => (std::mem::discriminant(&Leaf::Industry), String::new()),
            other => (std::mem::discriminant(&other), String::new()),
        };
        let wanted = named(wanted, plan);
        let same = |leaf: Leaf| {
            let found = named(leaf, &self.plan);
            found == wanted || (missing == Missing::Industry && matches!(leaf, Leaf::IndustryIs(_)))
        };
        let (planned, _) = self.plan.leaves().find(|(_, leaf)| same(*leaf))?;
        Some(Fault::new(planned.span, message).help(help).locate(&self.name, &self.text).into())
    }
}

/// What to do about a name that stands for nothing.
fn unknown_name(name: &str, there: &[&str]) -> String {
    let factors = library::all().iter().map(|factor| factor.name);
    match nearest(name, column::NAMES.into_iter().chain(factors).chain(there.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "no column, step, parameter or factor is called so; a factor of your own is known with --library FOLDER"
                .into()
        }
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
        self.plan.fields()
    }

    fn extra(&self) -> Vec<String> {
        self.plan.extra()
    }

    fn lookback(&self) -> u32 {
        self.plan.lookback()
    }

    fn score(&self, history: &History<'_>, out: &mut [f64]) -> Result<(), FactorError> {
        let expected = history.assets().len();
        if out.len() != expected {
            return Err(FactorError::Shape { what: "values in the row of scores", found: out.len(), expected });
        }
        let day = history.day().row();
        evaluate(&self.plan, history, day..day + 1, LONG_BLOCK.end, vec![out], &mut Workspace::default())
            .map_err(|missing| named(&[self], &self.plan, missing))
    }

    fn score_days(&self, bars: &Bars, days: Range<u32>) -> Result<Panel<f64>, FactorError> {
        let mut all = score_many(&[self], bars, days)?;
        Ok(all.swap_remove(0))
    }
}

/// The scores of several factors on `days` in one pass: what they have in common is computed once. One panel each, with a
/// row per day; the bits are those of [`Factor::score_days`] of each alone.
///
/// # Errors
/// As [`Factor::score_days`].
pub fn score_many(factors: &[&Expression], bars: &Bars, days: Range<u32>) -> Result<Vec<Panel<f64>>, FactorError> {
    let mut merged = Plan::default();
    let results: Vec<_> = factors.iter().map(|factor| merged.take_over(factor.plan())).collect();
    let merged = merged.finish(&results);
    let cut = Cut::of(&merged, days.len());
    score_plan(factors, &merged, bars, days, &cut)
}

/// How days are cut: each chunk is one thread's, from front to back, some rows at a time.
#[derive(Debug, Clone, Copy)]
struct Cut {
    chunk: usize,
    block: usize,
}

/// Rows that a plan is computed for at once.
pub(crate) fn block_rows(plan: &Plan) -> usize {
    match plan.used().map(|(_, planned)| planned.keep as usize).max() {
        None | Some(0) => SHORT_BLOCK,
        Some(keep) => (keep + 1).next_power_of_two().clamp(LONG_BLOCK.start, LONG_BLOCK.end),
    }
}

impl Cut {
    fn of(plan: &Plan, days: usize) -> Self {
        let block = block_rows(plan);
        let lookback = plan.lookback() as usize;
        if plan.remembers() {
            return Self { chunk: days.max(1), block };
        }
        // The rows before a chunk are computed once more, so chunks are long beside the lookback; but every thread gets
        // one.
        let threads = rayon::current_num_threads();
        let chunks = threads * (days / (8 * (lookback + 1) * threads)).clamp(1, 8);
        Self { chunk: days.div_ceil(chunks).max(1), block }
    }
}

fn score_plan(
    factors: &[&Expression],
    plan: &Plan,
    bars: &Bars,
    days: Range<u32>,
    cut: &Cut,
) -> Result<Vec<Panel<f64>>, FactorError> {
    // Every cell is going to be written. Memory of zeros is not touched before that, so that the threads share the first
    // touch of it, which is slow.
    let mut panels =
        factors.iter().map(|_| panel_for(bars, &days, 0.0)).collect::<Result<Vec<Panel<f64>>, FactorError>>()?;
    let width = bars.assets().len();
    if width == 0 || days.is_empty() || panels.is_empty() {
        return Ok(panels);
    }
    let mut jobs: Vec<Vec<&mut [f64]>> = (0..days.len().div_ceil(cut.chunk)).map(|_| Vec::new()).collect();
    for panel in &mut panels {
        jobs.iter_mut().zip(panel.as_mut_slice().chunks_mut(cut.chunk * width)).for_each(|(job, rows)| job.push(rows));
    }
    let failed = jobs
        .into_par_iter()
        .enumerate()
        .map_init(Workspace::default, |work, (at, outs)| {
            let first = days.start as usize + at * cut.chunk;
            let end = (first + cut.chunk).min(days.end as usize);
            evaluate(plan, &bars.history(DayIdx(end as u32 - 1)), first..end, cut.block, outs, work)
        })
        // All chunks miss the same column: whichever fails first says the same.
        .find_map_any(Result::err);
    match failed {
        Some(missing) => Err(named(factors, plan, missing)),
        None => Ok(panels),
    }
}

/// The error of the first factor that needs what is missing.
fn named(factors: &[&Expression], plan: &Plan, missing: Missing) -> FactorError {
    let found = factors.iter().find_map(|factor| factor.missing(plan, missing));
    found.unwrap_or_else(|| FactorError::NotLoaded { factor: String::new(), column: format!("{missing:?}") })
}

#[cfg(test)]
mod tests;
