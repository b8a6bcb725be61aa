#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
use std::path::Path;

use super::*;
use crate::Factor;

#[test]
fn every_factor_parses_under_a_name_of_its_own() {
    for (i, factor) in all().iter().enumerate() {
        let parsed = Expression::parse(factor.name, factor.definition);
        let parsed = parsed.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(parsed.name(), factor.name);
        assert_eq!(resolve(factor.name).unwrap().lookback(), parsed.lookback());
        // The comment at the head is not part of the definition, and changes nothing.
        assert_eq!(Expression::parse(factor.name, factor.text).unwrap().lookback(), parsed.lookback());
        assert!(all()[..i].iter().all(|other| other.name != factor.name), "{} twice", factor.name);
    }
}

#[test]
fn every_factor_says_what_it_is_and_where_it_comes_from() {
    for factor in all() {
        assert!(factor.doc.ends_with('.') && factor.doc.len() > 10, "{}: {}", factor.name, factor.doc);
        assert!(
            factor.reference.contains("(19")
                || factor.reference.contains("(20")
                || factor.name == "micro_cap"
                || factor.name == "smallest",
            "{}: {}",
            factor.name,
            factor.reference
        );
        assert!(!factor.definition.starts_with('#') && !factor.definition.is_empty(), "{}", factor.name);
        assert!(factor.notes().all(|note| !note.is_empty()), "{}", factor.name);
    }
}

#[test]
fn every_file_of_the_folder_is_in_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/library");
    let mut files: Vec<(String, String)> = Vec::new();
    for family in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(&family).unwrap().map(|entry| entry.unwrap().path()) {
            assert_eq!(file.extension().unwrap(), "factor", "{}", file.display());
            let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
            files.push((name(&family), name(&file)));
        }
    }
    let mut listed: Vec<_> = all().iter().map(|factor| (factor.family.to_owned(), factor.name.to_owned())).collect();
    files.sort();
    listed.sort();
    assert_eq!(files, listed);
}

#[test]
fn the_first_six_mean_what_they_always_meant() {
    let meanings = [
        ("market_cap", "market_cap", 0),
        ("float_cap", "float_cap", 0),
        ("micro_cap", "-rank(market_cap)", 0),
        ("reversal", "window = 20\n-(close / ts_delay(close, window) - 1)", 20),
        ("volatility", "window = 20\nts_std(returns, window)", 19),
        ("turnover", "window = 20\nts_mean(turnover, window)", 19),
    ];
    for (name, definition, lookback) in meanings {
        assert_eq!(
            find(name).unwrap().definition.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n"),
            definition
        );
        assert_eq!(resolve(name).unwrap().lookback(), lookback);
    }
}

#[test]
fn all_101_alphas_are_there() {
    for number in 1..=101 {
        let factor = find(&format!("alpha{number:03}")).unwrap();
        assert!(factor.reference.ends_with(&format!("alpha {number}")), "{}", factor.reference);
    }
}

#[test]
fn a_text_is_a_definition() {
    let factor = resolve(" size = log(market_cap)\n -size\n").unwrap();
    assert_eq!((factor.name(), factor.lookback()), ("expression", 0));
    assert_eq!(resolve("pe_ratio").unwrap().extra(), ["pe_ratio"]);
}

#[test]
fn a_misspelt_name_is_told_the_right_one() {
    let message = resolve("volatilty").unwrap_err().to_string();
    assert!(message.contains("did you mean the factor `volatility`?"), "{message}");
    assert!(resolve("").is_err());
}

#[test]
fn the_manual_lists_every_factor_as_its_file_says() {
    let manual = include_str!("../../../../docs/factor-library.md");
    for factor in all() {
        let row = manual.lines().find(|line| line.starts_with(&format!("| `{}` |", factor.name)));
        let row = row.unwrap_or_else(|| panic!("docs/factor-library.md lacks {}", factor.name));
        assert!(row.contains(factor.doc), "{row}\nhas not: {}", factor.doc);
        assert!(factor.family == "alpha101" || row.contains(factor.reference), "{row}\nhas not: {}", factor.reference);
        assert!(factor.notes().all(|note| row.contains(note)), "{row}");
    }
}
