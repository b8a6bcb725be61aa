//! All words of the pages, in English and Chinese.
//!
//! Each text stands once, as a row `(key, English, Chinese)`; `{name}` marks a place to fill.

mod basis;
mod capacity;
mod charts;
mod compare;
mod factor;
mod factor_statistics;
mod factor_verdicts;
mod sections;
mod statistics;
mod stress;
mod unwind;
mod verdicts;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::ReportError;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Chinese, simplified.
    Zh,
}

type Row = (&'static str, &'static str, &'static str);

/// All tables together.
const TABLES: [&[Row]; 13] = [
    words::ROWS,
    sections::ROWS,
    capacity::ROWS,
    charts::ROWS,
    statistics::ROWS,
    unwind::ROWS,
    verdicts::ROWS,
    factor::ROWS,
    factor_statistics::ROWS,
    factor_verdicts::ROWS,
    stress::ROWS,
    compare::ROWS,
    basis::ROWS,
];

static TEXTS: LazyLock<BTreeMap<&'static str, (&'static str, &'static str)>> =
    LazyLock::new(|| TABLES.iter().flat_map(|rows| rows.iter()).map(|(key, en, zh)| (*key, (*en, *zh))).collect());

impl Lang {
    /// The language of a code.
    ///
    /// # Errors
    /// [`ReportError::Lang`] for anything but `en` and `zh`.
    ///
    /// ```
    /// use weipan_report::Lang;
    /// assert_eq!(Lang::from_code("zh").ok(), Some(Lang::Zh));
    /// assert!(Lang::from_code("fr").is_err());
    /// ```
    pub fn from_code(code: &str) -> Result<Self, ReportError> {
        match code {
            "en" => Ok(Self::En),
            "zh" => Ok(Self::Zh),
            other => Err(ReportError::Lang(other.to_owned())),
        }
    }

    /// Its code in specs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// Its tag in HTML.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }

    /// The text of a key; `⟨no text⟩` if there is none, so that a gap can be seen and tested.
    #[must_use]
    pub fn text(self, key: &str) -> &'static str {
        match (self, TEXTS.get(key)) {
            (Self::En, Some((en, _))) => en,
            (Self::Zh, Some((_, zh))) => zh,
            (_, None) => "⟨no text⟩",
        }
    }

    /// Whether a key has a text.
    pub(crate) fn has(key: &str) -> bool {
        TEXTS.contains_key(key)
    }

    /// The text of a key with its places filled.
    pub(crate) fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.text(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Sentences one after the other: English needs a space between them, Chinese does not.
    pub(crate) fn join(self, sentences: &[String]) -> String {
        sentences.join(if self == Self::En { " " } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Codes and names that stay as they are in Chinese.
    const CODES: [&str; 15] = [
        "weipan", "VaR", "CVaR", "PSR", "DSR", "TOML", "SHA", "alpha", "IC", "IR", "Newey", "West", "Fama", "MacBeth",
        "ST",
    ];

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
    }

    #[test]
    fn every_key_stands_once_and_in_both_languages() {
        let mut seen = BTreeSet::new();
        for (key, en, zh) in TABLES.iter().flat_map(|rows| rows.iter()) {
            assert!(seen.insert(key), "{key} stands twice");
            assert!(!en.is_empty() && !zh.is_empty(), "{key} lacks a language");
            assert_eq!(placeholders(en), placeholders(zh), "{key} has other places in Chinese");
        }
    }

    #[test]
    fn chinese_texts_have_no_english_words() {
        for (key, _, zh) in TABLES.iter().flat_map(|rows| rows.iter()) {
            let bare: String = zh
                .split('{')
                .enumerate()
                .map(|(i, part)| if i == 0 { part } else { part.split_once('}').map_or("", |p| p.1) })
                .collect();
            for word in bare.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 1) {
                assert!(CODES.contains(&word), "{key}: `{word}` in {zh}");
            }
        }
    }

    #[test]
    fn words_of_the_ledger_have_a_text() {
        use weipan_core::ledger::{EventKind, MarginStatus};
        use weipan_core::{Origin, RejectRule};
        let events = EventKind::ALL.iter().map(|w| format!("event.{}", w.word()));
        let status = MarginStatus::ALL.iter().map(|w| format!("status.{}", w.word()));
        let rules = RejectRule::ALL.iter().map(|w| format!("rule.{}", w.word()));
        let origins = Origin::ALL.iter().map(|w| format!("origin.{}", w.word()));
        let causes = crate::causes::Cause::ALL.iter().map(|c| format!("cause.{}", c.name()));
        for key in events.chain(status).chain(rules).chain(origins).chain(causes) {
            assert!(Lang::has(&key), "{key}");
        }
        for (group, members) in crate::catalogue::GROUPS {
            assert!(Lang::has(&format!("group.{group}")), "{group}");
            for (name, _) in *members {
                assert!(Lang::has(&format!("stat.{name}")) && Lang::has(&format!("stat.{name}.is")), "{name}");
            }
        }
    }
}
