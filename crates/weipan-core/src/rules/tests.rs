#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn spec(text: &str) -> RulesSpec {
    toml::from_str(text).unwrap()
}

fn with(text: &str) -> Result<RuleBook, ScheduleError> {
    RuleBook::shipped().unwrap().with(&spec(text))
}

/// A column of the row that holds on a date, where exactly one does.
fn on(book: &RuleBook, table: &RuleTable, of: &str, date: &str, column: &str) -> String {
    let rows = book.on(table, day(date));
    let mut found = rows.iter().filter(|row| of.is_empty() || table.keys.iter().any(|key| row.text(key.name) == of));
    let row = found.next().unwrap();
    assert!(found.next().is_none(), "{} has two rows on {date}", table.name);
    row.text(column)
}

#[test]
fn every_shipped_table_has_rows_with_sources() {
    let book = RuleBook::shipped().unwrap();
    for table in TABLES {
        assert!(!book.rows(table).is_empty(), "{} is empty", table.name);
        assert!(book.rows(table).iter().all(|row| !row.source.is_empty() && !row.changed), "{}", table.name);
        assert!(FILES.iter().any(|(file, _)| *file == table.file), "{} has no file", table.name);
    }
}

#[test]
fn rates_of_published_dates() {
    let book = RuleBook::shipped().unwrap();
    for (table, of, date, column, expected) in [
        (&STAMP_DUTY, "", "2008-09-18", "buy", "0.001"),
        (&STAMP_DUTY, "", "2008-09-19", "buy", "0"),
        (&STAMP_DUTY, "", "2023-08-27", "sell", "0.001"),
        (&STAMP_DUTY, "", "2023-08-28", "sell", "0.0005"),
        (&TRANSFER_FEE, "sse_szse", "2022-04-28", "rate", "0.00002"),
        (&TRANSFER_FEE, "bse", "2022-04-28", "rate", "0.000025"),
        (&TRANSFER_FEE, "bse", "2022-04-29", "rate", "0.00001"),
        (&HANDLING_FEE, "sse_szse", "2023-08-27", "rate", "0.0000487"),
        (&HANDLING_FEE, "sse_szse", "2023-08-28", "rate", "0.0000341"),
        (&PRICE_LIMIT, "main", "2026-07-03", "st_permille", "50"),
        (&PRICE_LIMIT, "main", "2026-07-06", "st_permille", "100"),
        (&FUTURES_INTRADAY_FEE, "IC", "2015-09-07", "rate", "0.0023"),
        (&FUTURES_INTRADAY_FEE, "IM", "2023-03-20", "rate", "0.00023"),
        (&FUTURES_MARGIN, "IC", "2015-09-07", "non_hedge", "0.4"),
        (&FUTURES_MARGIN, "IF", "2017-09-17", "non_hedge", "0.2"),
        (&FUTURES_MARGIN, "IF", "2017-09-18", "non_hedge", "0.15"),
        (&FUTURES_MARGIN, "IC", "2019-04-22", "hedge", "0.12"),
        (&OPENING_CAP, "IC", "2015-09-06", "contracts", "100"),
        (&OPENING_CAP, "IC", "2015-09-07", "contracts", "10"),
        (&OPENING_CAP, "IF", "2018-12-02", "per", "product"),
        (&OPENING_CAP, "IF", "2018-12-03", "per", "contract"),
        (&INITIAL_MARGIN, "", "2024-07-31", "fraction", "0.25"),
        (&INITIAL_MARGIN, "", "2024-08-01", "fraction", "0.5"),
        (&DIVIDEND_TAX, "", "2015-09-08", "beyond", "0"),
        (&MARGIN_ACCOUNT, "", "2024-02-05", "unwind", "1.3"),
    ] {
        let found: f64 = on(&book, table, of, date, column).parse().unwrap_or(f64::NAN);
        match expected.parse::<f64>() {
            Ok(number) => assert_eq!(found, number, "{} {of} {date}", table.name),
            Err(_) => assert_eq!(on(&book, table, of, date, column), expected, "{} {of} {date}", table.name),
        }
    }
}

#[test]
fn bans_end() {
    let book = RuleBook::shipped().unwrap();
    let names = |date| book.on(&BAN, day(date)).iter().map(|row| row.text("name")).collect::<Vec<_>>();
    assert_eq!(names("2024-02-05"), ["2024-02 net selling", "2024-02 selling"]);
    assert_eq!(names("2024-02-19"), [""; 0]);
    assert_eq!(names("2024-03-01"), ["2024-02-28 opening"]);
}

#[test]
fn a_row_replaces_its_like_and_keeps_what_it_does_not_say() {
    let book = with("stamp_duty = [{ from = '2008-09-19', sell = 0.003 }]").unwrap();
    assert_eq!(on(&book, &STAMP_DUTY, "", "2010-01-04", "sell"), "0.003");
    assert_eq!(on(&book, &STAMP_DUTY, "", "2010-01-04", "buy"), "0", "as in the row that it replaces");
    assert_eq!(on(&book, &STAMP_DUTY, "", "2024-01-02", "sell"), "0.0005", "later rows still hold");
    let book = with("price_limit = [{ board = 'main', from = 2025-01-01, st_permille = 100 }]").unwrap();
    assert_eq!(on(&book, &PRICE_LIMIT, "main", "2025-01-02", "free_days"), "5", "as on the eve");
    assert_eq!(on(&book, &PRICE_LIMIT, "main", "2025-01-02", "st_permille"), "100");
    assert_eq!(on(&book, &PRICE_LIMIT, "chinext", "2025-01-02", "st_permille"), "200");
}

#[test]
fn keys_left_out_mean_all_and_lists_mean_each() {
    let book = with("futures_fee = [{ from = '2024-01-01', rate = 0.0001 }]").unwrap();
    for product in ["IF", "IH", "IC", "IM"] {
        assert_eq!(on(&book, &FUTURES_FEE, product, "2024-01-02", "rate"), "0.0001");
    }
    let book = with("position_limit = [{ product = ['IC', 'IM'], from = '2024-01-01', contracts = 7 }]").unwrap();
    let limit = |product| on(&book, &POSITION_LIMIT, product, "2024-01-02", "contracts");
    assert_eq!([limit("IF"), limit("IC"), limit("IM")], ["5000", "7", "7"]);
}

#[test]
fn own_rows_build_on_one_another_in_the_order_of_dates() {
    let text = "price_limit = [{ board = 'bse', from = '2025-02-01', free_days = 2 },
                               { board = 'bse', from = '2025-01-01', permille = 200 }]";
    let book = with(text).unwrap();
    assert_eq!(on(&book, &PRICE_LIMIT, "bse", "2025-03-01", "permille"), "200");
    assert_eq!(on(&book, &PRICE_LIMIT, "bse", "2025-03-01", "free_days"), "2");
    let changed = book.rows(&PRICE_LIMIT).iter().filter(|row| row.changed);
    assert_eq!(changed.map(|row| row.source.as_str()).collect::<Vec<_>>(), ["the spec"; 2]);
}

#[test]
fn a_new_product_needs_every_term() {
    let text = "futures_product = [{ product = 'XX', index = 'X', multiplier = 100, tick = 0.1 }]";
    let error = with(text).unwrap_err().to_string();
    assert!(error.contains("[[rules.futures_product]]") && error.contains("`listed`: is missing"), "{error}");
    let text = text.replace("tick = 0.1", "tick = 0.1, listed = 2024-01-02");
    assert_eq!(with(&text).unwrap().rows(&FUTURES_PRODUCT).len(), 5);
}

#[test]
fn errors_name_table_row_and_key() {
    for (text, says) in [
        ("stampduty = []", "[[rules.stampduty]]: there is no such table; did you mean `stamp_duty`?"),
        ("nonsense = []", "`weipan rules` lists them"),
        (
            "stamp_duty = [{ from = '2024-01-01', sel = 0.1 }]",
            "row 1, `sel`: there is no such key; did you mean `sell`?",
        ),
        ("stamp_duty = [{ from = '2024-01-01', colour = 1 }]", "the table has from, buy, sell and source"),
        ("stamp_duty = [{ sell = 0.1 }]", "row 1, `from`: is missing"),
        ("stamp_duty = [{ from = 'tomorrow' }]", "`from`: is \"tomorrow\", but must be a date"),
        ("stamp_duty = [{ from = '2024-01-01', sell = 2 }]", "`sell`: is 2, but must be a fraction from 0 to 1"),
        ("stamp_duty = [{ from = '2024-01-01' }, { from = 2024-01-01 }]", "row 2: from = 2024-01-01 stands in another"),
        ("stamp_duty = [{ from = '1980-01-01', sell = 0.1 }]", "row 1, `buy`: is missing, and no earlier row says it"),
        ("price_limit = [{ board = 'mian', from = '2024-01-01' }]", "must be \"main\" or \"chinext\""),
        ("price_limit = [{ from = '2024-01-01', permille = 12.5 }]", "whole thousandths"),
        ("lot = [{ from = '2024-01-01', step = 0 }]", "a whole number, 1 or more"),
        ("last_trading_day = [{ month = '2024-2', date = '2024-02-19' }]", "must be a month such as"),
        ("stamp_duty = [{ from = '2024-01-01', source = 1 }]", "`source`: must be a text"),
    ] {
        let error = with(text).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn broken_files_name_themselves() {
    let read = |text: &str| RuleBook::from_files(&[("stock_fees.toml", text)]).unwrap_err().to_string();
    let row = "[[stamp_duty]]\nfrom = '2024-01-01'\nbuy = 0\nsell = 0\n";
    assert_eq!(
        read(&format!("{row}source = 'x'\n{row}source = 'y'")),
        "data/rules/stock_fees.toml, [[stamp_duty]] row 2: from = 2024-01-01 stands in another row too; keep one"
    );
    assert!(read(row).contains("row 1, `source`: must be a text"));
    assert!(read("[[price_limit]]").contains("no such table"), "a table of another file");
    assert!(read("[[stamp_duty]\n").starts_with("stock_fees.toml: TOML parse error at line 1"));
}

proptest! {
    /// Whatever a user lays over a table, every date has the row that a plain search through all rows would find.
    #[test]
    fn the_book_is_what_a_plain_search_finds(rows in proptest::collection::btree_map(0u64..12_000, 0u32..1000, 0..12), asked in 0u64..12_000) {
        let start = day("1995-01-01");
        let at = |days| start.checked_add_days(chrono::Days::new(days)).unwrap();
        let own: Vec<String> =
            rows.iter().map(|(days, bps)| format!("{{ from = '{}', buy = 0.0, sell = {} }}", at(*days), f64::from(*bps) * 1e-4)).collect();
        let book = with(&format!("stamp_duty = [{}]", own.join(", "))).unwrap();
        let mut all: BTreeMap<NaiveDate, String> = RuleBook::shipped().unwrap().rows(&STAMP_DUTY).iter().map(|row| (row.from().unwrap(), row.text("sell"))).collect();
        all.extend(rows.iter().map(|(days, bps)| (at(*days), toml::Value::Float(f64::from(*bps) * 1e-4).to_string().trim_end_matches(".0").to_owned())));
        let expected = all.range(..=at(asked)).next_back().map(|(_, sell)| sell.clone());
        let found = book.on(&STAMP_DUTY, at(asked)).first().map(|row| row.text("sell"));
        prop_assert_eq!(found, expected);
    }
}
