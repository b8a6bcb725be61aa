//! The trial balance: every account's balance, and that debits equal credits.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::Cny;
use weipan_core::ledger::{JournalRow, LedgerAccount};

use super::lines::amount;
use crate::style::{BAD, GOOD, paint};
use crate::table;

/// Balances after a day's close, or at the end, as a table that ends in its sums.
pub(super) fn text(journal: &[JournalRow], after: Option<NaiveDate>) -> String {
    let mut balances: BTreeMap<LedgerAccount, Cny> = BTreeMap::new();
    let posted = journal.iter().take_while(|line| after.is_none_or(|day| line.date <= day));
    let mut last = None;
    for line in posted {
        *balances.entry(line.account).or_default() += line.amount;
        last = Some((line.date, line.entry));
    }
    let mut rows = vec![["account", "debit", "credit"].map(str::to_owned).to_vec()];
    let (mut debits, mut credits) = (Cny::ZERO, Cny::ZERO);
    for (account, balance) in &balances {
        let (debit, credit) = (balance.floor_zero(), (-*balance).floor_zero());
        debits += debit;
        credits += credit;
        let cell = |money: Cny| if money == Cny::ZERO { String::new() } else { amount(money) };
        rows.push(vec![account.word().to_owned(), cell(debit), cell(credit)]);
    }
    rows.push(vec!["sum".to_owned(), amount(debits), amount(credits)]);
    let verdict = if debits == credits {
        paint(GOOD, "debits equal credits")
    } else {
        paint(BAD, "debits and credits differ: the journal is damaged")
    };
    let (date, entries) = last.unwrap_or_default();
    format!("trial balance after the close of {date}, {entries} entries\n\n{}\n\n{verdict}", table::render(&rows))
}
