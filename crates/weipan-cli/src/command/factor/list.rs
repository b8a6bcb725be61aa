//! `weipan factor list` and `weipan factor show`: the library, and a folder of the user's own.

use miette::{Report, Result};
use weipan_factor::library::{LibraryFactor, all, find, heading};

use crate::args::{FactorListArgs, FactorShowArgs};
use crate::spec_file::factor_folder;
use crate::style::{FAINT, STRONG, paint};
use crate::table;

/// Columns beside the names, at least.
const LEAST_ROOM: usize = 30;

/// One factor of the list.
struct Entry<'a> {
    family: String,
    name: &'a str,
    doc: &'a str,
    reference: &'a str,
}

impl<'a> Entry<'a> {
    fn of_library(factor: &LibraryFactor) -> Self {
        let LibraryFactor { family, name, doc, reference, .. } = *factor;
        Self { family: family.to_owned(), name, doc, reference }
    }

    /// A factor of the user's own: without a comment at the head of its file, its last line says what it is.
    fn own(family: &str, name: &'a str, text: &'a str) -> Self {
        let (doc, reference) = heading(text);
        let doc = if doc.is_empty() { text.trim().lines().last().unwrap_or_default() } else { doc };
        Self { family: family.to_owned(), name, doc, reference }
    }

    /// One line, or in a terminal as many as its width asks for: what the factor measures, then the reference.
    fn text(&self, wide: usize, terminal: Option<usize>) -> String {
        let Self { name, doc, reference, .. } = self;
        let Some(columns) = terminal else { return format!("  {name:wide$}  {doc}  {}", paint(FAINT, reference)) };
        let room = columns.saturating_sub(wide + 4).max(LEAST_ROOM);
        let mut lines = table::wrapped(doc, room);
        lines.extend(table::wrapped(reference, room).iter().map(|line| paint(FAINT, line)));
        format!("  {name:wide$}  {}", lines.join(&format!("\n{}", " ".repeat(wide + 4))))
    }

    fn has(&self, word: &str) -> bool {
        [&*self.family, self.name, self.doc, self.reference].iter().any(|text| text.to_lowercase().contains(word))
    }
}

/// Prints a line for each factor, by family, the user's own first.
///
/// # Errors
/// A report if no factor has the word, or the folder cannot be read.
pub fn list(args: &FactorListArgs) -> Result<()> {
    let word = args.word.as_deref().unwrap_or("").to_lowercase();
    let own = args.library.as_deref().map(factor_folder).transpose()?.unwrap_or_default();
    let family = args.library.as_ref().map(|folder| folder.display().to_string()).unwrap_or_default();
    let mine = own.iter().map(|(name, text)| Entry::own(&family, name, text));
    let found: Vec<Entry<'_>> =
        mine.chain(all().iter().map(Entry::of_library)).filter(|entry| entry.has(&word)).collect();
    if found.is_empty() {
        return Err(Report::msg(format!(
            "no factor of the library has the word `{word}`; `weipan factor list` lists all"
        )));
    }
    let wide = found.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
    let mut family = None;
    for entry in &found {
        if family != Some(&entry.family) {
            anstream::println!("{}{}", if family.is_none() { "" } else { "\n" }, paint(STRONG, &entry.family));
            family = Some(&entry.family);
        }
        anstream::println!("{}", entry.text(wide, table::terminal_width()));
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
/// A report if neither the folder nor the library has it.
pub fn show(args: &FactorShowArgs) -> Result<()> {
    let own = args.library.as_deref().map(factor_folder).transpose()?.unwrap_or_default();
    if let Some((_, text)) = own.iter().find(|(name, _)| *name == args.name) {
        anstream::println!("{}", text.trim_end());
        return Ok(());
    }
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
