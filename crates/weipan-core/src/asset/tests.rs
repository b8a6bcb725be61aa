#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;

#[test]
fn prefixes_decide_board_and_exchange() {
    for (code, symbol, board) in [
        ("600000", "600000.SH", Board::Main),
        ("001389", "001389.SZ", Board::Main),
        ("301596", "301596.SZ", Board::ChiNext),
        ("688981", "688981.SH", Board::Star),
        ("430047", "430047.BJ", Board::Bse),
        ("920002", "920002.BJ", Board::Bse),
    ] {
        let found = Symbol::from_code(code).unwrap();
        assert_eq!((found.as_str(), found.board()), (symbol, Some(board)));
    }
    assert!(Symbol::from_code("900901").is_err(), "B shares are not A-shares");
}

#[test]
fn a_stock_is_found_by_each_of_its_codes_and_named_by_date() {
    let day = |d| NaiveDate::from_ymd_opt(2025, 10, d).unwrap();
    let instrument = Instrument {
        symbol: "920047.BJ".parse().unwrap(),
        name: "A".into(),
        board: Board::Bse,
        list_date: day(1),
        delist_date: None,
        industry: None,
    };
    let old: Symbol = "430047.BJ".parse().unwrap();
    let former = vec![FormerCode { symbol: old.clone(), until: day(9) }];
    let assets = Assets::new(vec![instrument]).with_former_codes([(AssetIdx(0), former)].into());
    assert_eq!(assets.find(&old), Some(AssetIdx(0)));
    assert_eq!(assets.find(&"920047.BJ".parse().unwrap()), Some(AssetIdx(0)));
    assert_eq!([8, 9].map(|d| assets.symbol_on(AssetIdx(0), day(d)).as_str()), ["430047.BJ", "920047.BJ"]);
    assert_eq!(assets.exit(AssetIdx(0)), Exit::default());
}

#[test]
fn malformed_symbols_are_named() {
    for text in ["600000", "600000.SS", "60000a.SH", "", "六00000.SH"] {
        assert_eq!(text.parse::<Symbol>(), Err(SymbolError::Form(text.to_owned())));
    }
}
