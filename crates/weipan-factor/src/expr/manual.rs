//! The manual of the operators, made from the code: each with a worked example.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use weipan_core::{Assets, Bars, Board, Calendar, Field, Instrument, Panel};

use super::Expression;
use super::function::{ALIASES, Family, Function, all};
use crate::{Factor, FactorError};

/// One operator of the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorDoc {
    /// Its name.
    pub name: &'static str,
    /// What its values are made of.
    pub family: &'static str,
    /// How a call is written.
    pub form: String,
    /// What it is.
    pub doc: &'static str,
    /// Other names for it.
    pub aliases: Vec<&'static str>,
    /// A call on the example data.
    pub example: &'static str,
    /// What that call gives: a row per day, a column per stock; missing values are `n`.
    pub worked: [[String; 4]; 4],
}

const NAN: f64 = f64::NAN;
/// The example data: four days of the stocks A, B, C and D.
const X_ROWS: [[f64; 4]; 4] = [[4.0, 8.0, 6.0, NAN], [8.0, 2.0, 6.0, 3.0], [6.0, NAN, 5.0, 3.0], [1.0, 7.0, 5.0, 9.0]];
const Y_ROWS: [[f64; 4]; 4] = [[1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 2.0, 6.0], [2.0, 4.0, 7.0, 1.0], [5.0, 3.0, 8.0, 2.0]];
/// A and B belong to one industry, C and D to another.
const INDUSTRIES: [&str; 4] = ["bank", "bank", "steel", "steel"];

/// All operators, by family, with a worked example each.
///
/// # Errors
/// [`FactorError`] if an example does not run, which would be a defect.
///
/// ```
/// let operators = weipan_factor::operators()?;
/// let mean = operators.iter().find(|operator| operator.name == "ts_mean").unwrap();
/// assert_eq!(mean.form, "ts_mean(x, days, min_periods=...)");
/// assert_eq!(mean.worked[1], ["6", "5", "6", "n"]);
/// # Ok::<(), weipan_factor::FactorError>(())
/// ```
pub fn operators() -> Result<Vec<OperatorDoc>, FactorError> {
    let bars = example()?;
    all().map(|function| described(function, &bars)).collect()
}

/// The data of the worked examples: the columns `x` and `y`, a row per day, a column per stock; missing values are `n`.
#[must_use]
pub fn example_data() -> [(&'static str, [[String; 4]; 4]); 2] {
    [("x", X_ROWS), ("y", Y_ROWS)].map(|(name, rows)| (name, rows.map(|row| row.map(number))))
}

/// The manual as Markdown: `docs/factor-operators.md`.
///
/// # Errors
/// As [`operators`].
pub fn manual() -> Result<String, FactorError> {
    let mut text = String::from(HEAD);
    text.push_str(&table(
        &["", "x: A", "B", "C", "D", "", "y: A", "B", "C", "D"],
        X_ROWS.iter().zip(Y_ROWS).enumerate().map(|(day, (x, y))| {
            let mut row = vec![format!("day {}", day + 1)];
            row.extend(x.map(number));
            row.push(String::new());
            row.extend(y.map(number));
            row
        }),
    ));
    let mut family = "";
    for operator in operators()? {
        if operator.family != family {
            family = operator.family;
            text.push_str(&format!("\n## {family}\n"));
        }
        text.push_str(&entry(&operator));
    }
    Ok(text)
}

const HEAD: &str = "# The operators of the factor language

Made from the code by `weipan factor operators --markdown`; `weipan factor operators NAME` prints one in the terminal.
How definitions are written, and what columns there are, is in [factor-language.md](factor-language.md).

In the forms, `name=value` may be left out: the value is what counts then. Windows (`days`) end today and must be full,
unless `min_periods=` says how many values are enough; before the first day of the data there are none. The examples
are worked on four days of four stocks, of which A and B belong to one industry, C and D to another; `n` is a missing
value.

";

fn entry(operator: &OperatorDoc) -> String {
    let aliases = match operator.aliases.as_slice() {
        [] => String::new(),
        names => format!(" Also {}.", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    let rows = operator.worked.iter().enumerate().map(|(day, row)| {
        let mut cells = vec![format!("day {}", day + 1)];
        cells.extend(row.iter().cloned());
        cells
    });
    format!(
        "\n### `{}`\n{}{aliases}\n\n{}",
        operator.form,
        operator.doc,
        table(&[&format!("`{}`", operator.example), "A", "B", "C", "D"], rows)
    )
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    rows.for_each(|row| text.push_str(&format!("| {} |\n", row.join(" | "))));
    text
}

fn described(function: &'static Function, bars: &Bars) -> Result<OperatorDoc, FactorError> {
    let scores = Expression::parse(function.name, function.example)?.score_days(bars, 0..4)?;
    let mut worked: [[String; 4]; 4] = Default::default();
    let cells = worked.iter_mut().flatten().zip(scores.as_slice());
    cells.for_each(|(cell, value)| *cell = number(*value));
    let aliases = ALIASES.iter().filter(|(_, name)| *name == function.name).map(|(alias, _)| *alias);
    Ok(OperatorDoc {
        name: function.name,
        family: family(function.family),
        form: function.form(),
        doc: function.doc,
        aliases: aliases.collect(),
        example: function.example,
        worked,
    })
}

fn family(family: Family) -> &'static str {
    match family {
        Family::Elementwise => "One stock, one day",
        Family::CrossSection => "All stocks, one day",
        Family::Group => "The stocks of a group, one day",
        Family::Window => "One stock, several days",
        Family::State => "One stock, and what was said the day before",
    }
}

/// At most four decimals, none that are zero.
fn number(value: f64) -> String {
    if value.is_nan() {
        return "n".to_owned();
    }
    let text = format!("{value:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn example() -> Result<Bars, FactorError> {
    let broken = |what: &'static str| FactorError::Shape { what, found: 0, expected: 4 };
    let first = NaiveDate::default();
    let date = |day: u64| first.checked_add_days(Days::new(day)).unwrap_or(first);
    let calendar = Calendar::new((0..4).map(date).collect()).map_err(|_| broken("example days"))?;
    let stocks = INDUSTRIES.iter().enumerate().map(|(at, industry)| {
        Ok(Instrument {
            symbol: format!("{:06}.SH", 600_000 + at).parse().map_err(|_| broken("example stocks"))?,
            name: String::new(),
            board: Board::Main,
            list_date: first,
            delist_date: None,
            industry: Some((*industry).to_owned()),
        })
    });
    let stocks = stocks.collect::<Result<Vec<_>, FactorError>>()?;
    let mut bars = Bars::new(Arc::new(calendar), Arc::new(Assets::new(stocks)));
    let panel = |rows: [[f64; 4]; 4]| Panel::from_rows(4, 4, rows.concat()).ok_or_else(|| broken("example cells"));
    bars.insert(Field::Close, panel(Y_ROWS)?);
    bars.insert_extra("x", panel(X_ROWS)?);
    bars.insert_extra("y", panel(Y_ROWS)?);
    Ok(bars)
}
