//! `weipan factor operators`: the operators of the language, each with a worked example.

use miette::{Report, Result};
use weipan_factor::{OperatorDoc, example_data, manual, operators};

use crate::args::FactorOperatorsArgs;
use crate::failure;
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Prints one operator, all of them in a line each, or the whole manual as Markdown.
///
/// # Errors
/// A report if there is no operator of the name.
pub fn run(args: &FactorOperatorsArgs) -> Result<()> {
    if args.markdown {
        print!("{}", manual().map_err(failure::of)?);
        return Ok(());
    }
    let all = operators().map_err(failure::of)?;
    let Some(name) = &args.name else {
        list(&all);
        return Ok(());
    };
    let found = all.iter().find(|operator| operator.name == name || operator.aliases.contains(&name.as_str()));
    let Some(operator) = found else {
        return Err(Report::msg(format!("there is no operator `{name}`; `weipan factor operators` lists all")));
    };
    show(operator);
    Ok(())
}

fn list(all: &[OperatorDoc]) {
    let mut family = "";
    for operator in all {
        if operator.family != family {
            anstream::println!("{}{}", if family.is_empty() { "" } else { "\n" }, paint(STRONG, operator.family));
            family = operator.family;
        }
        anstream::println!("  {}\n      {}", operator.form, paint(FAINT, operator.doc));
    }
}

fn show(operator: &OperatorDoc) {
    anstream::println!("{}\n{}", paint(STRONG, &operator.form), operator.doc);
    if !operator.aliases.is_empty() {
        anstream::println!("also {}", operator.aliases.join(", "));
    }
    for (name, rows) in example_data() {
        if operator.example.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name) {
            anstream::println!("\n{}", table::render(&rows_of(name, &rows)));
        }
    }
    anstream::println!("\n{}", table::render(&rows_of(operator.example, &operator.worked)));
    anstream::println!(
        "\n{}",
        paint(FAINT, "A and B belong to one industry, C and D to another; n is a missing value")
    );
}

fn rows_of(title: &str, worked: &[[String; 4]; 4]) -> Vec<Vec<String>> {
    let head = [title, "A", "B", "C", "D"].map(str::to_owned).to_vec();
    let days = worked.iter().enumerate().map(|(day, row)| {
        std::iter::once(format!("day {}", day + 1)).chain(row.iter().cloned()).collect::<Vec<String>>()
    });
    std::iter::once(head).chain(days).collect()
}
