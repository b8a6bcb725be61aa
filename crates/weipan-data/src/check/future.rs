//! Futures: holes, days after the last one, settlement prices.

use chrono::NaiveDate;
use weipan_core::{Contract, DayIdx, Market};

use super::findings::Findings;
use super::{Finding, Severity};
use crate::layout::FUTURES;

pub(super) fn check(market: &Market, findings: &mut Findings) {
    for rule in ["future-hole", "future-month", "future-after-last-day", "future-outside-range", "missing-settlement"] {
        findings.looks(rule);
    }
    let contracts = market.futures.contracts();
    let mut bars_of = vec![Vec::new(); contracts.len()];
    for day in (0..market.bars.calendar().len() as u32).map(DayIdx) {
        market.futures.bars(day).iter().for_each(|bar| bars_of[bar.contract.0 as usize].push((day, *bar)));
    }
    let mut without = 0;
    for (contract, bars) in contracts.iter().zip(&bars_of) {
        let mut add = |severity, rule, date, message| findings.add(finding(severity, rule, contract, date, message));
        let date = |day: DayIdx| market.bars.calendar().date(day);
        for pair in bars.windows(2) {
            let missing = pair[1].0.0 - pair[0].0.0 - 1;
            if missing > 0 {
                let message = format!("no bar on {missing} trading days after this one");
                add(Severity::Warning, "future-hole", date(pair[0].0), message);
            }
        }
        if let Some((day, _)) = bars.last() {
            let end = market.bars.calendar().on_or_before(contract.last_day).unwrap_or_default();
            if end.0 > day.0 {
                let message = format!("no bar from here to its last day {}", contract.last_day);
                add(Severity::Warning, "future-hole", date(*day), message);
            }
        }
        for (day, bar) in bars {
            if date(*day) > contract.last_day {
                let message = format!("a bar after its last day {}", contract.last_day);
                add(Severity::Error, "future-after-last-day", date(*day), message);
            }
            let range = bar.low.min(bar.high)..=bar.high;
            if bar.high < bar.low || !range.contains(&bar.open) || !range.contains(&bar.close) {
                let message = "open or close outside low to high".to_owned();
                add(Severity::Error, "future-outside-range", date(*day), message);
            }
            without += usize::from(bar.settlement.is_none());
        }
    }
    let days = market.bars.calendar().days();
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        let products = market.futures.products();
        let missing = products.iter().flat_map(|product| market.futures.missing_months(product, *first, *last, false));
        missing.for_each(|code| findings.add(missing_month(code)));
    }
    if without > 0 {
        findings.add(Finding {
            severity: Severity::Warning,
            rule: "missing-settlement",
            file: FUTURES.to_owned(),
            row: None,
            date: None,
            symbol: None,
            message: format!("{without} bars have no settlement price: they are marked at the close"),
        });
    }
}

fn missing_month(code: String) -> Finding {
    Finding {
        severity: Severity::Warning,
        rule: "future-month",
        file: FUTURES.to_owned(),
        row: None,
        date: None,
        symbol: Some(code),
        message: "no contract of this month: months of a product follow one another".to_owned(),
    }
}

fn finding(severity: Severity, rule: &'static str, contract: &Contract, date: NaiveDate, message: String) -> Finding {
    let symbol = Some(contract.code.clone());
    Finding { severity, rule, file: FUTURES.to_owned(), row: None, date: Some(date), symbol, message }
}
