//! Every rule of the check finds what it looks for, and nothing in a clean market.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use chrono::Datelike;
use made_up::{about, clean_market, date};
use weipan_core::{
    Action, ActionKind, Actions, AssetIdx, Contract, ContractIdx, DayIdx, Field, FutureBar, Futures, Market, Panel,
    Price, Ratio,
};
use weipan_data::{CheckReport, Severity, check, write};

const STOCK: AssetIdx = AssetIdx(1);

fn checked(market: &Market) -> CheckReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    write(&path, market, &about(), false).unwrap();
    check(&path, 3).unwrap()
}

/// Changes one stock's value on one day; NaN in every field takes the row away.
fn set(market: &mut Market, field: Field, day: u32, value: f64) {
    let mut panel: Panel<f64> = market.bars.field(field).unwrap().clone();
    panel.row_mut(DayIdx(day))[STOCK.column()] = value;
    market.bars.insert(field, panel);
}

fn get(market: &Market, field: Field, day: u32) -> f64 {
    market.bars.field(field).unwrap().at(DayIdx(day), STOCK)
}

/// The rule finds exactly one thing, about the changed stock, and says where.
fn finds_one(market: &Market, severity: Severity, rule: &str, day: u32) {
    let report = checked(market);
    assert_eq!(report.count_of(rule), 1, "{report}");
    let finding = report.findings.iter().find(|finding| finding.rule == rule).unwrap();
    assert_eq!(finding.severity, severity);
    assert_eq!(finding.date, Some(market.bars.calendar().date(DayIdx(day))));
    assert_eq!(finding.symbol.as_deref(), Some("000001.SZ"));
    assert_eq!(finding.file, "bars/2023.parquet");
    // Rows are sorted by day and symbol, and 000001.SZ comes before 600519.SH, which has a row on every day.
    let before = (0..day).filter(|d| !get(market, Field::Close, *d).is_nan()).count() as u64 + u64::from(day);
    assert_eq!(finding.row, (rule != "hole").then_some(before + 1));
}

#[test]
fn a_clean_market_has_no_finding_but_its_missing_tables() {
    let report = checked(&clean_market());
    let rules: Vec<_> = report.counts.keys().map(|(_, rule)| *rule).collect();
    assert_eq!(rules, ["missing-table"], "{report}");
    assert!(report.rules.len() > 20);
}

#[test]
fn prices_of_a_row_must_agree() {
    let cases = [
        (Field::Low, 99.0, "high-below-low"),
        (Field::Open, 5.0, "open-outside-range"),
        (Field::High, 10.97, "close-outside-range"),
        (Field::Open, -1.0, "non-positive-price"),
        (Field::Amount, f64::NAN, "missing-value"),
    ];
    for (field, value, rule) in cases {
        let mut market = clean_market();
        set(&mut market, field, 4, value);
        let severity = if rule == "missing-value" { Severity::Warning } else { Severity::Error };
        finds_one(&market, severity, rule, 4);
    }
}

#[test]
fn values_that_cannot_be_are_found() {
    let infinite = f64::INFINITY;
    let cases = [
        (Field::Open, infinite, "impossible-value"),
        (Field::Close, infinite, "impossible-value"),
        (Field::Close, 1e15, "impossible-value"),
        (Field::PrevClose, 1e300, "impossible-value"),
        (Field::Close, 0.0, "non-positive-price"),
        (Field::Volume, -100.0, "impossible-value"),
        (Field::Volume, infinite, "impossible-value"),
        (Field::Amount, -1e6, "impossible-value"),
        (Field::Amount, -infinite, "impossible-value"),
        (Field::TotalShares, -1e6, "impossible-value"),
        (Field::TotalShares, 0.0, "impossible-value"),
        (Field::FloatShares, infinite, "impossible-value"),
        (Field::Turnover, -0.5, "impossible-value"),
        (Field::Turnover, infinite, "impossible-value"),
    ];
    for (field, value, rule) in cases {
        let mut market = clean_market();
        set(&mut market, field, 4, value);
        finds_one(&market, Severity::Error, rule, 4);
    }
    let mut market = clean_market();
    set(&mut market, Field::Turnover, 4, 50.0);
    finds_one(&market, Severity::Warning, "turnover-above-one", 4);
    set(&mut market, Field::Turnover, 4, 1.0);
    assert_eq!(checked(&market).count_of("turnover-above-one"), 0);
    // A row of nothing but a value that cannot be is found as well: a load refuses it.
    for field in Field::ALL {
        set(&mut market, field, 4, f64::NAN);
    }
    set(&mut market, Field::TotalShares, 4, -1.0);
    assert_eq!(checked(&market).count_of("impossible-value"), 1);
}

#[test]
fn closes_beyond_all_numbers_are_beyond_the_limit() {
    for close in [7.77, 1e6, 1e15, 1e300, f64::INFINITY, -1.0] {
        let mut market = clean_market();
        set(&mut market, Field::Close, 4, close);
        finds_one(&market, Severity::Error, "beyond-limit", 4);
    }
}

#[test]
fn a_stock_under_an_old_code_is_found_in_its_row() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    let mut market = clean_market();
    set(&mut market, Field::Volume, 4, -100.0);
    write(&path, &market, &about(), false).unwrap();
    made_up::rename(&path, "000001.SZ", "000002.SZ");
    let report = check(&path, 3).unwrap();
    let finding = report.findings.iter().find(|finding| finding.rule == "impossible-value").unwrap();
    assert_eq!(finding.symbol.as_deref(), Some("000002.SZ"));
    assert_eq!((finding.file.as_str(), finding.row), ("bars/2023.parquet", Some(9)));
}

#[test]
fn days_without_a_level_are_named() {
    let mut market = clean_market();
    let mut levels = market.indices.get("000852.SH").unwrap().clone();
    let day = |day: u32| market.bars.calendar().date(DayIdx(day));
    let at = |date| levels.dated.iter().position(|row| row.0 == date).unwrap();
    assert_eq!(checked(&market).count_of("missing-level"), 0);
    // Three rows without a number, and two days without a row.
    let (three, two) = ([day(5), day(6), day(7)].map(at), [day(28), day(29)]);
    three.iter().for_each(|row| levels.dated[*row].1 = f64::NAN);
    levels.dated.retain(|row| !two.contains(&row.0));
    let dates = [day(5), day(28)];
    market.indices.insert("000852.SH", levels);
    let report = checked(&market);
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == "missing-level").collect();
    assert_eq!(found.iter().map(|f| f.date).collect::<Vec<_>>(), dates.map(Some));
    assert_eq!(found.iter().map(|f| f.row).collect::<Vec<_>>(), [Some(three[0] as u64 + 1), None]);
    let words = "warning  missing-level index.parquet row 21 2023-03-08 000852.SH: no level on 3 trading days, from here to \
                 2023-03-10: a run that needs one stops";
    assert_eq!(found[0].to_string(), words);
}

#[test]
fn a_day_far_from_all_others_is_doubtful() {
    // The last day becomes one of 2035, or the first one of 1970.
    for (change, to) in [(29, date(2035, 1, 1)), (0, date(1970, 1, 1))] {
        let mut days = made_up::weekdays(date(2023, 3, 1), 30);
        days[change] = to;
        let market = made_up::on_days(&clean_market(), days);
        let report = checked(&market);
        assert_eq!(report.count_of("calendar-break"), 1, "{report}");
        let finding = report.findings.iter().find(|finding| finding.rule == "calendar-break").unwrap();
        assert_eq!((finding.severity, finding.date), (Severity::Warning, Some(to)));
        assert_eq!((finding.file.clone(), finding.row), (format!("bars/{}.parquet", to.year()), Some(1)));
        assert!(finding.message.contains("(2 rows)"), "{finding}");
    }
}

#[test]
fn jumps_beyond_the_limit_are_errors_and_relistings_warnings() {
    let mut market = clean_market();
    jump(&mut market, 10);
    finds_one(&market, Severity::Error, "beyond-limit", 10);
    // The same jump on the first row that the data have of the stock: it comes back after a long time.
    for day in 0..10 {
        for field in Field::ALL {
            set(&mut market, field, day, f64::NAN);
        }
    }
    finds_one(&market, Severity::Warning, "relisting", 10);
    assert_eq!(checked(&market).count_of("beyond-limit"), 0);
}

/// From a day on all prices are twice as high; the reference price of the day itself is not.
fn jump(market: &mut Market, from: u32) {
    let reference = get(market, Field::PrevClose, from);
    for day in from..30 {
        for field in [Field::Open, Field::High, Field::Low, Field::Close, Field::PrevClose] {
            let value = get(market, field, day) * 2.0;
            set(market, field, day, value);
        }
    }
    set(market, Field::PrevClose, from, reference);
}

#[test]
fn holes_and_stale_prices_are_found() {
    let mut market = clean_market();
    for day in [7, 8] {
        for field in Field::ALL {
            set(&mut market, field, day, f64::NAN);
        }
    }
    let before = get(&market, Field::Close, 6);
    set(&mut market, Field::PrevClose, 9, before);
    finds_one(&market, Severity::Warning, "hole", 7);

    let mut market = clean_market();
    for day in 3..30 {
        for field in [Field::Open, Field::Close, Field::PrevClose] {
            set(&mut market, field, day, 11.0);
        }
    }
    // Close 11.00 from the fourth day on, the twentieth time on the 23rd.
    finds_one(&market, Severity::Warning, "stale-price", 22);
}

fn with_action(cash: f64, ratio: f64) -> Market {
    let mut market = clean_market();
    market.actions = Actions::new(vec![Action {
        asset: STOCK,
        ex_day: DayIdx(12),
        pay_day: DayIdx(12),
        cash_per_share: Ratio::from_fraction(cash).unwrap(),
        new_shares_per_share: Ratio::from_fraction(ratio).unwrap(),
        kind: if ratio > 0.0 { ActionKind::Bonus } else { ActionKind::Cash },
    }]);
    market
}

#[test]
fn reference_prices_must_follow_from_closes_and_actions() {
    let mut market = clean_market();
    let reference = get(&market, Field::PrevClose, 12) - 0.01;
    set(&mut market, Field::PrevClose, 12, reference);
    finds_one(&market, Severity::Warning, "prev-close-without-action", 12);
    let mut paid = with_action(0.01, 0.0);
    finds_one(&paid, Severity::Warning, "action-not-in-prev-close", 12);
    set(&mut paid, Field::PrevClose, 12, reference);
    let report = checked(&paid);
    assert_eq!(report.count_of("action-not-in-prev-close") + report.count_of("prev-close-without-action"), 0);
}

#[test]
fn a_split_must_change_the_shares() {
    let mut market = with_action(0.0, 0.001);
    finds_one(&market, Severity::Warning, "split-without-share-change", 12);
    for day in 14..30 {
        set(&mut market, Field::TotalShares, day, 1.001e8);
    }
    assert_eq!(checked(&market).count_of("split-without-share-change"), 0);
}

#[test]
fn futures_need_every_day_and_a_settlement_price() {
    let mut market = clean_market();
    let contract = Contract {
        code: "IM2303".into(),
        product: "IM".into(),
        year: 2023,
        month: 3,
        first_day: date(2023, 3, 1),
        last_day: date(2023, 3, 17),
    };
    let bar = |close| FutureBar {
        contract: ContractIdx(0),
        open: Price(70_000_000),
        high: Price(71_000_000),
        low: Price(69_000_000),
        close: Price(close),
        settlement: None,
        volume: 1,
        open_interest: 1,
    };
    // 1 to 17 March are 13 trading days; the fifth is missing, the second is outside its range, one is too late.
    let days = (0..30).map(|day| match day {
        4 | 14.. => vec![],
        1 => vec![bar(72_000_000)],
        _ => vec![bar(70_500_000)],
    });
    market.futures = Futures::new(vec![contract], days.collect());
    let report = checked(&market);
    let found = |rule: &str| {
        let of_rule: Vec<_> = report.findings.iter().filter(|f| f.rule == rule).collect();
        (of_rule.len(), of_rule.first().and_then(|f| f.date))
    };
    assert_eq!(found("future-hole"), (1, Some(date(2023, 3, 6))));
    assert_eq!(found("future-outside-range"), (1, Some(date(2023, 3, 2))));
    assert_eq!(found("future-after-last-day"), (1, Some(date(2023, 3, 20))));
    assert_eq!(report.count_of("missing-settlement"), 1);
}

#[test]
fn only_some_findings_are_kept_but_all_are_counted() {
    let mut market = clean_market();
    (3..13).for_each(|day| set(&mut market, Field::High, day, 1.0));
    let report = checked(&market);
    assert_eq!(report.count_of("high-below-low"), 10);
    assert_eq!(report.findings.iter().filter(|f| f.rule == "high-below-low").count(), 3);
    assert_eq!(report.findings.iter().map(|f| f.severity).min(), Some(Severity::Error), "errors come first");
    assert!(report.count(Severity::Error) >= 20);
}

#[test]
fn years_without_a_delisting_hide_the_dead() {
    let market = made_up::random_market(1, 400, 4);
    assert_eq!(checked(&market).count_of("survivorship"), 1);
    assert_eq!(checked(&clean_market()).count_of("survivorship"), 0, "a month proves nothing");
}
