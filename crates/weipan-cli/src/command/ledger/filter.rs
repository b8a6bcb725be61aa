//! Which lines of a journal are asked for.

use chrono::NaiveDate;
use miette::{Report, Result};
use weipan_core::ledger::{JournalRow, LedgerAccount};

use crate::args::LedgerArgs;

/// What a line must have; nothing set keeps every line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    item: Option<String>,
    account: Option<LedgerAccount>,
}

impl Filter {
    /// The filter of the arguments.
    ///
    /// # Errors
    /// A report if the journal has no such day, item or account.
    pub fn of(args: &LedgerArgs, journal: &[JournalRow]) -> Result<Self> {
        let (from, to) = (args.day.or(args.from), args.day.or(args.to));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(Report::msg(format!("--to {to} lies before --from {from}; swap them")));
        }
        let filter =
            Self { from, to, item: args.item.clone(), account: args.account.as_deref().map(account).transpose()? };
        filter.check(journal)?;
        Ok(filter)
    }

    /// Something must be left.
    fn check(&self, journal: &[JournalRow]) -> Result<()> {
        let (Some(first), Some(last)) = (journal.first(), journal.last()) else {
            return Err(Report::msg("the run kept no journal"));
        };
        if let Some(item) = &self.item
            && !journal.iter().any(|line| *line.item == **item)
        {
            let mut items: Vec<&str> = journal.iter().map(|line| &*line.item).filter(|i| !i.is_empty()).collect();
            items.sort_unstable();
            items.dedup();
            let near = items.iter().max_by(|a, b| likeness(a, item).total_cmp(&likeness(b, item)));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            return Err(Report::msg(format!("the journal has no entry of {item}{hint}")));
        }
        if self.is_empty() || journal.iter().any(|line| self.keeps(line)) {
            return Ok(());
        }
        Err(Report::msg(format!("no entry is all of this; the journal reaches from {} to {}", first.date, last.date)))
    }

    /// Whether a line is asked for.
    #[must_use]
    pub fn keeps(&self, line: &JournalRow) -> bool {
        self.from.is_none_or(|from| line.date >= from)
            && self.to.is_none_or(|to| line.date <= to)
            && self.item.as_ref().is_none_or(|item| *line.item == **item)
            && self.account.is_none_or(|account| line.account == account)
    }

    /// Whether nothing was asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self { from: None, to: None, item: None, account: None }
    }

    /// The day, if a day and nothing else was asked for.
    #[must_use]
    pub fn only_day(&self) -> Option<NaiveDate> {
        let plain = self.item.is_none() && self.account.is_none() && self.from == self.to;
        self.from.filter(|_| plain)
    }

    /// Whether lines stand with a running sum: of one account, or of one item.
    #[must_use]
    pub fn runs(&self) -> (bool, bool) {
        (self.account.is_some(), self.item.is_some())
    }
}

fn account(word: &str) -> Result<LedgerAccount> {
    LedgerAccount::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = LedgerAccount::ALL.iter().map(|account| account.word()).collect();
        Report::msg(format!("the books have no account `{word}`; they have {}", words.join(", ")))
    })
}

/// Share of leading characters that two names have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x.eq_ignore_ascii_case(y)).count();
    same as f64 / a.chars().count().max(1) as f64
}
