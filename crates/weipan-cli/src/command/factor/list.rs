//! `weipan factor list` and `weipan factor show`: the library.

use miette::{Report, Result};
use weipan_factor::library::{LibraryFactor, all, find};

use crate::args::{FactorListArgs, FactorShowArgs};
use crate::style::{FAINT, STRONG, paint};

/// Prints a line for each factor, by family.
///
/// # Errors
/// A report if no factor has the word.
pub fn list(args: &FactorListArgs) -> Result<()> {
    let word = args.word.as_deref().unwrap_or("").to_lowercase();
    let has = |factor: &&LibraryFactor| {
        [factor.family, factor.name, factor.doc, factor.reference]
            .iter()
            .any(|text| text.to_lowercase().contains(&word))
    };
    let found: Vec<&LibraryFactor> = all().iter().filter(has).collect();
    if found.is_empty() {
        return Err(Report::msg(format!(
            "no factor of the library has the word `{word}`; `weipan factor list` lists all"
        )));
    }
    let wide = found.iter().map(|factor| factor.name.len()).max().unwrap_or(0);
    let mut family = "";
    for factor in found {
        if factor.family != family {
            anstream::println!("{}{}", if family.is_empty() { "" } else { "\n" }, paint(STRONG, factor.family));
            family = factor.family;
        }
        anstream::println!("  {:wide$}  {}  {}", factor.name, factor.doc, paint(FAINT, factor.reference));
    }
    anstream::println!(
        "\n{}",
        paint(FAINT, "`weipan factor show NAME` prints a definition; a name can be used inside others")
    );
    Ok(())
}

/// Prints a factor's file.
///
/// # Errors
/// A report if the library does not have it.
pub fn show(args: &FactorShowArgs) -> Result<()> {
    let Some(factor) = find(&args.name) else {
        let near = weipan_factor::resolve(&args.name).err().map(|e| e.to_string()).unwrap_or_default();
        let hint = near
            .lines()
            .next()
            .and_then(|line| line.split_once("did you mean"))
            .map_or_else(|| "`weipan factor list` lists all".to_owned(), |(_, rest)| format!("did you mean{rest}"));
        return Err(Report::msg(format!("the library has no factor `{}`; {hint}", args.name)));
    };
    anstream::println!("{}", factor.text.trim_end());
    Ok(())
}
