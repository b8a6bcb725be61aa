//! Lines of a journal, as a table for the terminal and as CSV.

use weipan_core::Cny;
use weipan_core::ledger::JournalRow;

use super::filter::Filter;
use crate::table;

/// An amount with its thousands apart, to the last unit of money.
pub(super) fn amount(money: Cny) -> String {
    let digits = money.0.unsigned_abs();
    let whole = (digits / 10_000).to_string();
    let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    let sign = if money.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:04}", groups.join(","), digits % 10_000)
}

fn side(money: Cny) -> String {
    if money > Cny::ZERO { amount(money) } else { String::new() }
}

/// The lines as a table; with a running balance where they are of one account, a running count where they are of one item.
pub(super) fn text(lines: &[&JournalRow], filter: &Filter) -> String {
    let (sums, counts) = filter.runs();
    let mut header = vec!["entry", "date", "kind", "item", "account", "quantity", "debit", "credit"];
    header.extend(sums.then_some("balance"));
    header.extend(counts.then_some("held"));
    let mut rows = vec![header.into_iter().map(str::to_owned).collect()];
    let (mut balance, mut held, mut before) = (Cny::ZERO, 0, 0);
    for line in lines {
        balance += line.amount;
        held += line.quantity;
        let is_first = line.entry != before;
        before = line.entry;
        let once = |text: String| if is_first { text } else { String::new() };
        let mut row = vec![
            once(line.entry.to_string()),
            once(line.date.to_string()),
            once(line.kind.word().to_owned()),
            once(line.item.to_string()),
            line.account.word().to_owned(),
            if line.quantity == 0 { String::new() } else { line.quantity.to_string() },
            side(line.amount),
            side(-line.amount),
        ];
        row.extend(sums.then(|| amount(balance)));
        row.extend(counts.then(|| held.to_string()));
        rows.push(row);
    }
    table::render(&rows)
}

/// The lines as CSV: amounts in yuan with four decimals, debits positive.
pub(super) fn csv(lines: &[&JournalRow]) -> String {
    let mut text = "date,entry,kind,account,item,amount,quantity\n".to_owned();
    for line in lines {
        let (sign, digits) = (if line.amount.0 < 0 { "-" } else { "" }, line.amount.0.unsigned_abs());
        text.push_str(&format!(
            "{},{},{},{},{},{sign}{}.{:04},{}\n",
            line.date,
            line.entry,
            line.kind.word(),
            line.account.word(),
            line.item,
            digits / 10_000,
            digits % 10_000,
            line.quantity
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_unit() {
        assert_eq!(amount(Cny(-12_345_678_901)), "-1,234,567.8901");
        assert_eq!(amount(Cny(5)), "0.0005");
        assert_eq!(amount(Cny(10_000_000)), "1,000.0000");
    }
}
