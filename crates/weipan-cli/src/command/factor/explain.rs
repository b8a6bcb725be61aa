//! `weipan factor explain`: how definitions will be computed.

use miette::Result;
use weipan_factor::{Expression, explain};

use super::input;
use crate::args::FactorExplainArgs;
use crate::style::{FAINT, STRONG, paint};

/// Prints the plan.
///
/// # Errors
/// A report with the place in the definition.
pub fn run(args: &FactorExplainArgs) -> Result<()> {
    let factors = input::definitions(&args.factors)?;
    let all: Vec<&Expression> = factors.iter().collect();
    let plan = explain(&all);
    anstream::println!("{}", paint(STRONG, "steps, each computed once a day"));
    let wide = plan.operations.len().to_string().len();
    for step in &plan.operations {
        let mut notes = Vec::new();
        if step.users > 1 {
            notes.push(format!("shared by {}", step.users));
        }
        if step.before > 0 {
            notes.push(format!("{} days back", step.before));
        }
        notes.extend(step.scores.iter().map(|name| format!("score of {name}")));
        let number = format!("%{}", step.number);
        anstream::println!("  {number:>w$}  {}  {}", step.text, paint(FAINT, &notes.join(", ")), w = wide + 1);
    }
    for factor in &factors {
        let values: Vec<String> = factor.parameters().iter().map(|(name, value)| format!("{name} = {value}")).collect();
        if !values.is_empty() {
            let name = weipan_factor::Factor::name(factor);
            anstream::println!("{}  {}", paint(STRONG, &format!("parameters of {name}")), values.join(", "));
        }
    }
    let since = if plan.remembers { ", and all days since the first of the data" } else { "" };
    anstream::println!("{}  {} trading days before the signal day{since}", paint(STRONG, "lookback"), plan.lookback);
    let columns: Vec<&str> = plan.fields.iter().copied().chain(plan.extra.iter().map(String::as_str)).collect();
    anstream::println!("{}  {}", paint(STRONG, "columns"), columns.join(", "));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let megabytes = plan.bytes(args.stocks, threads) as f64 / 1e6;
    anstream::println!(
        "{}  {megabytes:.1} MB for {} stocks on {threads} threads, beside the columns and the scores",
        paint(STRONG, "memory"),
        args.stocks
    );
    Ok(())
}
