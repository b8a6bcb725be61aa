//! The notes that a run brings along from its data: which a reader must see first, and which can wait behind a click.

use std::collections::BTreeSet;

use weipan_core::record::RunTables;

use crate::Lang;

/// Notes about what changes results, with the Chinese page's own words for them.
const FIRST: [(&str, &str); 2] = [("survivorship", "warning.survivorship"), ("settlement price", "warning.settlement")];

/// The notes of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    /// To be read before the numbers.
    pub(crate) first: Vec<String>,
    /// All others, as the data and the run wrote them.
    pub(crate) rest: Vec<String>,
}

/// Sorts the notes of runs.
pub(crate) fn notes<'a>(runs: impl Iterator<Item = &'a RunTables>, lang: Lang) -> Notes {
    sorted(runs.flat_map(|run| run.record.warnings.iter()).map(String::as_str), lang)
}

/// Sorts the notes of runs that stand beside each other; a note that not all of them have says of which it is, in the words of
/// `named` for their positions.
pub(crate) fn of_runs(runs: &[RunTables], named: impl Fn(&[usize]) -> String, lang: Lang) -> Notes {
    let each = runs.iter().enumerate().flat_map(|(i, run)| run.record.warnings.iter().map(move |w| (i, w.as_str())));
    let whose = |of: &[usize]| (of.len() < runs.len()).then(|| named(of));
    ordered(each, whose, lang)
}

/// Sorts notes. Of notes that say the same, the one that says most is kept, where the earlier one stood. Data sets speak
/// English: a Chinese page says the first ones in its own words and keeps the originals among the others.
pub(crate) fn sorted<'a>(notes: impl Iterator<Item = &'a str>, lang: Lang) -> Notes {
    ordered(notes.map(|note| (0, note)), |_| None, lang)
}

/// Notes with the number of the run that each is of.
fn ordered<'a>(
    notes: impl Iterator<Item = (usize, &'a str)>,
    whose: impl Fn(&[usize]) -> Option<String>,
    lang: Lang,
) -> Notes {
    let mut kept: Vec<(&str, Vec<usize>)> = Vec::new();
    for (run, note) in notes.map(|(run, note)| (run, note.trim())) {
        match kept.iter_mut().find(|(other, _)| alike(other, note)) {
            Some((other, runs)) => {
                if note.len() > other.len() {
                    *other = note;
                }
                if runs.last() != Some(&run) {
                    runs.push(run);
                }
            }
            None => kept.push((note, vec![run])),
        }
    }
    let mut notes = Notes::default();
    for (note, runs) in kept {
        let lower = note.to_lowercase();
        match (FIRST.iter().find(|(word, _)| lower.contains(word)), lang) {
            (Some(_), Lang::En) => notes.first.push(note.to_owned()),
            (Some((_, key)), Lang::Zh) => {
                notes.first.push(lang.text(key).to_owned());
                notes.rest.push(note.to_owned());
            }
            (None, _) => {
                let text = sentence(note);
                notes.rest.push(match whose(&runs) {
                    Some(run) => lang.fill("warning.of_run", &[("run", &run), ("text", &text)]),
                    None => text,
                });
            }
        }
    }
    notes
}

/// A note with a capital in front and a full stop behind; names of columns stay as they are.
fn sentence(note: &str) -> String {
    let word = note.split(' ').next().unwrap_or_default();
    let mut text = note.to_owned();
    if !word.contains('_')
        && let Some(first) = text.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '。', '!', '?']) {
        text.push('.');
    }
    text
}

/// Whether two notes say the same: the same words, or the same names of columns with the same numbers.
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &'_ str| -> BTreeSet<String> {
        let split = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        split.filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let column = |word: &&String| word.contains('_');
    let number = |word: &&String| word.bytes().all(|c| c.is_ascii_digit());
    let marks = |all: &BTreeSet<String>| -> BTreeSet<String> {
        all.iter().filter(|w| column(w) || number(w)).cloned().collect()
    };
    let (ma, mb) = (marks(&a), marks(&b));
    a == b || (ma == mb && ma.iter().any(|w| column(&w)) && ma.iter().any(|w| number(&w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_columns_and_numbers_say_the_same() {
        assert!(alike(
            "total_shares is missing for 38 stocks.",
            "38 stocks have no total_shares: they are never ranked by size."
        ));
        assert!(alike("No pay dates.", "no pay dates"));
        assert!(!alike("8 rights issues are paid on the ex-date.", "8 restructurings pay the ratio."));
        assert!(!alike("total_shares is missing for 38 stocks.", "total_shares is missing for 40 stocks."));
    }

    #[test]
    fn sentences_are_whole() {
        assert_eq!(sentence("up to 37 stocks had no score"), "Up to 37 stocks had no score.");
        assert_eq!(sentence("is_st is inferred."), "is_st is inferred.");
        assert_eq!(sentence("北交所缺失"), "北交所缺失.");
    }
}
