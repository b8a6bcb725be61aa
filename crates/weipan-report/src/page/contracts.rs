//! Which futures contracts the hedge was short of, from when to when, and what they made.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use weipan_core::ledger::LedgerAccount;
use weipan_core::record::RunTables;
use weipan_core::{Cny, Contracts};

use super::model::{Cell, Table};
use crate::Lang;
use crate::format::{exact, number};

/// One contract's time in the account.
struct Held {
    first: NaiveDate,
    last: NaiveDate,
    short: Contracts,
    most: Contracts,
    traded: Contracts,
    fees: Cny,
}

/// A row for each contract in the order of its first trade; `None` if none was ever traded. What a contract made is that of
/// its shorts from mark to mark, before costs, and is left out for runs without a journal.
pub(super) fn table(run: &RunTables, lang: Lang) -> Option<Table> {
    let held = held(run);
    let results = results(run);
    let keys = ["contract", "first", "last", "most", "traded", "result", "fees"];
    let head = keys.map(|key| lang.text(&format!("contracts.{key}")));
    let mut table = Table::new(lang.text("contracts.caption"), &head);
    for (code, of) in &held {
        let open = of.short > Contracts::ZERO;
        table.push(vec![
            Cell::text(*code),
            Cell::number(of.first.to_string()),
            Cell::number(if open { lang.text("contracts.open").to_owned() } else { of.last.to_string() }),
            Cell::number(number(of.most.0 as f64, 0, lang)),
            Cell::number(number(of.traded.0 as f64, 0, lang)),
            Cell::number(results.get(code).map_or_else(String::new, |result| exact(*result))),
            Cell::number(exact(of.fees)),
        ]);
    }
    table.drop_empty(1);
    (!held.is_empty()).then_some(table)
}

fn held(run: &RunTables) -> Vec<(&str, Held)> {
    let mut held: Vec<(&str, Held)> = Vec::new();
    for fill in &run.futures {
        let at = held.iter().position(|(code, _)| *code == &*fill.contract).unwrap_or_else(|| {
            let (none, first) = (Contracts::ZERO, fill.date);
            held.push((
                &fill.contract,
                Held { first, last: first, short: none, most: none, traded: none, fees: Cny::ZERO },
            ));
            held.len() - 1
        });
        let of = &mut held[at].1;
        of.last = fill.date;
        of.short += fill.sold;
        of.most = of.most.max(of.short);
        of.traded += fill.sold.abs();
        of.fees += fill.fee;
    }
    held
}

/// Profit of each contract's shorts by the journal.
fn results(run: &RunTables) -> BTreeMap<&str, Cny> {
    let mut results: BTreeMap<&str, Cny> = BTreeMap::new();
    for line in run.journal.iter().filter(|line| line.account == LedgerAccount::FutureResult) {
        *results.entry(&line.item).or_default() += -line.amount;
    }
    results
}
