//! The real set: imported, checked, loaded and compared with what is published about it.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use weipan_core::{ActionKind, Field, Market};
use weipan_data::{ImportReport, LoadRequest, Severity, Source, check, describe, import, load};
use weipan_tests::{import_real, real_data};

/// The set, imported once for all tests of this file into the build folder, in place of what an earlier run left.
fn imported() -> Option<&'static (PathBuf, ImportReport)> {
    static SET: OnceLock<Option<(PathBuf, ImportReport)>> = OnceLock::new();
    let data = real_data()?;
    let set = SET.get_or_init(|| {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("data_real_cn");
        let report = import_real(&data, &to).unwrap();
        Some((to, report))
    });
    set.as_ref()
}

fn date(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn loaded(path: &Path, start: Option<NaiveDate>, end: Option<NaiveDate>, fields: &[Field]) -> Market {
    load(&LoadRequest { path, start, end, fields, extra: &[] }).unwrap()
}

#[test]
fn the_import_loses_nothing() {
    let Some((path, report)) = imported() else { return };
    assert_eq!((report.stocks, report.days, report.rows, report.actions), (4862, 818, 3_632_782, 10_402));
    assert_eq!(report.indices, ["000300.SH", "000852.SH", "000905.SH", "8841431.WI", "932000.CSI"]);
    let set = describe(path).unwrap();
    assert_eq!((set.first, set.last, set.days), (date(2021, 1, 4), date(2024, 5, 22), 818));
    assert_eq!((set.rows, set.stocks, set.products.len()), (3_632_782, 4862, 4));
    let market = loaded(path, None, None, &[Field::Close, Field::TotalShares]);
    let count = |kind| market.actions.all().iter().filter(|action| action.kind == kind).count();
    let kinds = [ActionKind::Cash, ActionKind::Bonus, ActionKind::Rights, ActionKind::Restructuring];
    assert_eq!(kinds.map(count), [8935, 1432, 20, 15]);
    let suspended = market.bars.is_suspended().as_slice().iter().filter(|yes| **yes).count();
    assert_eq!(suspended, 3682);
    for text in [
        "38 stocks have no total_shares",
        "No settlement prices",
        "No pay dates",
        "No industry",
        "20 rights",
        "15 restr",
    ] {
        assert!(market.warnings.iter().any(|warning| warning.contains(text)), "no warning says `{text}`");
    }
}

#[test]
fn the_check_finds_what_is_known_of_the_set() {
    let Some((path, _)) = imported() else { return };
    let report = check(path, 100).unwrap();
    assert_eq!(report.count(Severity::Error), 0, "{report}");
    let found = |rule: &str| {
        let of_rule = report.findings.iter().filter(|finding| finding.rule == rule);
        let key = |f: &weipan_data::Finding| format!("{} {}", f.symbol.clone().unwrap_or_default(), f.date.unwrap());
        let mut keys: Vec<_> = of_rule.map(key).collect();
        keys.sort_unstable();
        keys
    };
    assert_eq!(found("relisting"), ["000670.SZ 2022-08-22", "000792.SZ 2021-08-10"]);
    let ten = [
        "002404.SZ 2024-05-15",
        "002908.SZ 2023-06-07",
        "002919.SZ 2023-05-31",
        "002984.SZ 2024-04-19",
        "300689.SZ 2021-07-14",
        "600095.SH 2021-05-26",
        "600893.SH 2022-06-23",
        "603048.SH 2022-06-22",
        "603489.SH 2023-06-21",
        "603661.SH 2022-07-14",
    ];
    assert_eq!(found("action-not-in-prev-close"), ten);
    for rule in ["duplicate-key", "hole", "prev-close-without-action", "split-without-share-change", "stale-price"] {
        assert_eq!(report.count_of(rule), 0, "{rule}");
    }
    assert_eq!((report.count_of("survivorship"), report.count_of("missing-settlement")), (1, 1));
    assert!(report.findings.iter().filter(|f| f.rule == "relisting").all(|f| f.row.is_some()));
}

#[test]
fn a_window_is_a_part_of_the_whole() {
    let Some((path, _)) = imported() else { return };
    let fields = [Field::Close, Field::Volume, Field::TotalShares];
    let whole = loaded(path, None, None, &fields);
    let (start, end) = (date(2023, 12, 20), date(2024, 2, 8));
    let part = loaded(path, Some(start), Some(end), &fields);
    let from = whole.bars.calendar().find(start).unwrap();
    assert_eq!(part.bars.calendar().days().last(), Some(&end));
    for (position, day) in part.bars.calendar().days().iter().enumerate() {
        let (row, of_whole) = (weipan_core::DayIdx(position as u32), weipan_core::DayIdx(position as u32 + from.0));
        assert_eq!(whole.bars.calendar().date(of_whole), *day);
        for field in fields {
            let bits = |market: &Market, day| -> Vec<u64> {
                market.bars.field(field).unwrap().row(day).iter().map(|v| v.to_bits()).collect()
            };
            assert_eq!(bits(&part, row), bits(&whole, of_whole));
        }
        assert_eq!(part.actions.on(row).len(), whole.actions.on(of_whole).len());
    }
}

#[test]
fn index_levels_tell_the_published_story() {
    let Some((path, _)) = imported() else { return };
    let market = loaded(path, None, None, &[Field::Close]);
    let change = |code: &str, from: NaiveDate, to: NaiveDate| {
        let levels = &market.indices.get(code).unwrap().close;
        let at = |day| levels[market.bars.calendar().find(day).unwrap().row()];
        (at(to) / at(from) - 1.0) * 100.0
    };
    for (code, from, to, percent) in [
        ("8841431.WI", date(2024, 1, 26), date(2024, 2, 7), -41.12),
        ("8841431.WI", date(2023, 12, 29), date(2024, 2, 8), -40.09),
        ("000852.SH", date(2023, 12, 29), date(2024, 2, 8), -15.19),
        ("932000.CSI", date(2023, 12, 29), date(2024, 2, 8), -27.49),
        ("000905.SH", date(2024, 1, 26), date(2024, 2, 2), -9.23),
        ("8841431.WI", date(2024, 4, 12), date(2024, 4, 15), -8.88),
    ] {
        assert!((change(code, from, to) - percent).abs() < 0.006, "{code} to {to}: {}", change(code, from, to));
    }
    let levels = market.indices.get("000852.SH").unwrap();
    let year = levels.dividend_points_between(date(2020, 1, 4), date(2021, 1, 4)).unwrap();
    assert!((20.0..120.0).contains(&year), "CSI 1000 paid {year} points in 2020");
    let february = market.futures.contracts().iter().find(|contract| contract.code == "IM2402").unwrap();
    assert_eq!(february.last_day, date(2024, 2, 19), "the new-year holidays moved the third Friday");
    assert_eq!(market.futures.first_day("IM"), Some(date(2022, 7, 22)));
}

#[test]
fn vendor_samples_import_with_their_faults_named() {
    let Some(data) = real_data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let samples = data.join("vendor_samples");
    let report = import(Source::Akshare, &samples.join("akshare"), &folder.path().join("a"), None, false).unwrap();
    assert_eq!((report.stocks, report.days), (29, 818));
    assert_eq!(
        report.left_out,
        ["872541.csv, row 2: open -0.12 on 2021-01-05: a price is above zero and below ten million yuan"]
    );
    assert_eq!(report.warnings, ["000001.csv, row 93: 2024-05-22 is there twice, one row dropped"]);
    let report = import(Source::Baostock, &samples.join("baostock"), &folder.path().join("b"), None, false).unwrap();
    assert_eq!((report.stocks, report.days, report.left_out.len()), (30, 5002, 0));
    let market = loaded(&folder.path().join("b"), None, None, &[Field::Close]);
    let gone = |symbol: &str| {
        let stock = market.bars.assets().iter().find(|(_, stock)| stock.symbol.as_str() == symbol).unwrap();
        stock.1.delist_date
    };
    assert_eq!(gone("300104.SZ"), Some(date(2020, 7, 21)), "its last day is 20 July");
    assert_eq!(gone("600485.SH"), None);
}
