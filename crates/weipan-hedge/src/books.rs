//! Double-entry books: every movement of money, shares and contracts is posted here as a balanced entry.
//!
//! The balances *are* the fund's money: its cash is the balance of [`LedgerAccount::Cash`], nothing else. Debits are
//! positive, credits negative, so the lines of an entry sum to zero and so do all balances ([`Books::trial`]). Stocks stand
//! in the books at the marks of the last close; a trade moves them at its reference price, and the day's last entry
//! brings all of them to the new marks, so that equity = cash + receivable + stocks - payable. Futures have no value of their own
//! once variation margin is paid: the books count them.

use weipan_core::ledger::{EntryKind, LedgerAccount};
use weipan_core::{AssetIdx, Cny, ContractIdx};

/// What an entry concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// The account as a whole.
    Whole,
    /// A stock.
    Stock(AssetIdx),
    /// A stock under the code that it had until today.
    Former(AssetIdx),
    /// A futures contract.
    Contract(ContractIdx),
}

/// One line of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Number of the entry, from 1.
    pub entry: i64,
    /// What the entry is about.
    pub kind: EntryKind,
    /// The account.
    pub account: LedgerAccount,
    /// What it concerns.
    pub item: Item,
    /// Debit, positive, or credit, negative.
    pub amount: Cny,
    /// Shares or contracts that came or went; only in lines of stocks and futures.
    pub quantity: i64,
}

/// Balances of all accounts, in the order of [`LedgerAccount::ALL`].
type Balances = [Cny; LedgerAccount::ALL.len()];

/// What the books know between two days.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct BooksState {
    balances: Vec<Cny>,
    entries: i64,
}

/// Balances of all accounts, and the lines since they were last taken.
#[derive(Debug, Clone)]
pub struct Books {
    balances: Balances,
    entries: i64,
    lines: Vec<Line>,
    keeps_lines: bool,
}

impl Books {
    /// Books whose only entry is the opening capital in cash.
    #[must_use]
    pub fn open(capital: Cny) -> Self {
        let balances = [Cny::ZERO; LedgerAccount::ALL.len()];
        let mut books = Self { balances, entries: 0, lines: Vec::new(), keeps_lines: true };
        let lines = [(LedgerAccount::Cash, capital), (LedgerAccount::Capital, -capital)];
        books.post(EntryKind::Opening, Item::Whole, 0, &lines);
        books
    }

    /// Keeps balances only from now on: what a sweep needs.
    pub fn keep_balances_only(&mut self) {
        self.keeps_lines = false;
        self.lines = Vec::new();
    }

    /// Posts a balanced entry. `quantity` goes to its line of stocks or futures; lines that move nothing are left out.
    pub fn post(&mut self, kind: EntryKind, item: Item, quantity: i64, lines: &[(LedgerAccount, Cny)]) {
        debug_assert!(
            lines.iter().map(|(_, amount)| amount.0).sum::<i64>() == 0,
            "{kind:?} is not balanced: {lines:?}"
        );
        let quantity_of = |account| if counts_items(account) { quantity } else { 0 };
        if lines.iter().all(|(account, amount)| *amount == Cny::ZERO && quantity_of(*account) == 0) {
            return;
        }
        self.entries += 1;
        for (account, amount) in lines {
            self.balances[*account as usize] += *amount;
            let quantity = quantity_of(*account);
            if self.keeps_lines && (*amount != Cny::ZERO || quantity != 0) {
                let (account, amount) = (*account, *amount);
                self.lines.push(Line { entry: self.entries, kind, account, item, amount, quantity });
            }
        }
    }

    /// Balance of an account: debits less credits.
    #[must_use]
    pub fn balance(&self, account: LedgerAccount) -> Cny {
        self.balances[account as usize]
    }

    /// The sum of all balances, which is zero unless an entry was not balanced.
    #[must_use]
    pub fn trial(&self) -> Cny {
        self.balances.iter().copied().sum()
    }

    /// Balances and the number of the last entry; the lines must have been taken.
    pub(crate) fn state(&self) -> BooksState {
        BooksState { balances: self.balances.to_vec(), entries: self.entries }
    }

    /// Goes back to a state; `false`, and nothing happens, if it has other accounts.
    pub(crate) fn restore(&mut self, state: &BooksState) -> bool {
        let Ok(balances) = Balances::try_from(&state.balances[..]) else { return false };
        (self.balances, self.entries) = (balances, state.entries);
        self.lines.clear();
        true
    }

    /// Takes the lines away that were posted since the last time.
    pub fn take_lines(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }
}

/// Whether an account counts shares or contracts beside money.
fn counts_items(account: LedgerAccount) -> bool {
    matches!(account, LedgerAccount::Stocks | LedgerAccount::Futures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use LedgerAccount::{Capital, Cash, Commission, Futures, Stocks};

    #[test]
    fn a_purchase_moves_cash_into_stocks_and_costs() {
        let mut books = Books::open(Cny(1_000));
        let item = Item::Stock(AssetIdx(7));
        books.post(EntryKind::Fill, item, 100, &[(Stocks, Cny(300)), (Commission, Cny(2)), (Cash, Cny(-302))]);
        assert_eq!([Cash, Stocks, Commission, Capital].map(|a| books.balance(a).0), [698, 300, 2, -1_000]);
        assert_eq!(books.trial(), Cny::ZERO);
        let lines = books.take_lines();
        assert_eq!(
            lines.iter().map(|l| (l.entry, l.quantity)).collect::<Vec<_>>(),
            [(1, 0), (1, 0), (2, 100), (2, 0), (2, 0)]
        );
        assert!(books.take_lines().is_empty());
    }

    #[test]
    fn what_moves_nothing_is_no_entry() {
        let mut books = Books::open(Cny(5));
        books.post(EntryKind::Interest, Item::Whole, 0, &[(Cash, Cny::ZERO), (LedgerAccount::Interest, Cny::ZERO)]);
        books.post(EntryKind::FutureFill, Item::Contract(ContractIdx(1)), -3, &[(Futures, Cny::ZERO)]);
        assert_eq!(books.take_lines().last().map(|l| (l.entry, l.quantity)), Some((2, -3)));
    }

    #[test]
    fn a_sweep_keeps_balances_only() {
        let mut books = Books::open(Cny(5));
        books.keep_balances_only();
        books.post(EntryKind::TopUp, Item::Whole, 0, &[(Cash, Cny(3)), (Capital, Cny(-3))]);
        assert_eq!((books.balance(Cash), books.take_lines().len()), (Cny(8), 0));
    }
}
