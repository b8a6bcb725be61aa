//! What is written is what is loaded, for any window and any number of threads.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use made_up::{about, bits, random_market};
use proptest::prelude::*;
use weipan_core::{AssetIdx, DayIdx, Field, Market};
use weipan_data::{DataError, LoadRequest, describe, load, write};

fn extra() -> Vec<String> {
    vec!["pe_ttm".to_owned()]
}

/// Demands that `part` is `whole` from row `from` on.
fn assert_part(whole: &Market, part: &Market, from: usize, days: usize) {
    let date = |market: &Market, day: usize| market.bars.calendar().date(DayIdx(day as u32));
    assert_eq!(part.bars.calendar().len(), days);
    for (a, b) in whole.bars.assets().iter().zip(part.bars.assets().iter()) {
        assert_eq!(a, b);
    }
    for day in 0..days {
        let (row, of_whole) = (DayIdx(day as u32), DayIdx((day + from) as u32));
        assert_eq!(date(part, day), date(whole, day + from));
        for field in Field::ALL {
            let values = |market: &Market, day| market.bars.field(field).map(|panel| bits(panel.row(day)));
            assert_eq!(values(part, row), values(whole, of_whole), "{field:?} on day {day}");
        }
        let values = |market: &Market, day| bits(market.bars.extra("pe_ttm").unwrap().row(day));
        assert_eq!(values(part, row), values(whole, of_whole));
        assert_eq!(part.bars.is_st().row(row), whole.bars.is_st().row(of_whole));
        assert_eq!(part.bars.is_suspended().row(row), whole.bars.is_suspended().row(of_whole));
        assert_eq!(part.members["000852.SH"].row(row), whole.members["000852.SH"].row(of_whole));
        assert_actions(whole, part, from, row);
        let futures = |market: &Market, day| {
            let bars = market.futures.bars(day).iter();
            bars.map(|bar| (market.futures.contract(bar.contract).clone(), *bar)).collect::<Vec<_>>()
        };
        assert_eq!(futures(part, row), futures(whole, of_whole));
        let (a, b) = (part.indices.get("000852.SH").unwrap(), whole.indices.get("000852.SH").unwrap());
        assert_eq!((a.close[day].to_bits(), a.close(row)), (b.close[day + from].to_bits(), b.close(of_whole)));
        // Where no level lies in the window there is no total return at all.
        let total = a.total_return.get(day).copied().unwrap_or(f64::NAN);
        assert_eq!(total.to_bits(), b.total_return[day + from].to_bits());
        assert_eq!(a.dated, b.dated);
    }
}

fn assert_actions(whole: &Market, part: &Market, from: usize, day: DayIdx) {
    let found = part.actions.on(day);
    let expected = whole.actions.on(DayIdx(day.0 + from as u32));
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert_eq!((a.asset, a.kind), (b.asset, b.kind));
        assert_eq!((a.cash_per_share, a.new_shares_per_share), (b.cash_per_share, b.new_shares_per_share));
        // The made-up calendar has every weekday, so days beyond a window are counted right too.
        assert_eq!(a.pay_day.row() + from, b.pay_day.row());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn a_written_market_loads_as_it_was(
        seed in any::<u64>(), days in 1_usize..160, stocks in 1_usize..=5, cut in (0.0..1.0_f64, 0.0..1.0_f64),
        open in (any::<bool>(), any::<bool>()),
    ) {
        let market = random_market(seed, days, stocks);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("set");
        write(&path, &market, &about(), false).unwrap();
        let (a, b) = ((cut.0 * days as f64) as usize, (cut.1 * days as f64) as usize);
        let (first, last) = (if open.0 { 0 } else { a.min(b) }, if open.1 { days - 1 } else { a.max(b) });
        let date = |day: usize| market.bars.calendar().date(DayIdx(day as u32));
        let start = (!open.0).then(|| date(first));
        let end = (!open.1).then(|| date(last));
        let loaded = load(&LoadRequest { path: &path, start, end, fields: &Field::ALL, extra: &extra() }).unwrap();
        assert_part(&market, &loaded, first, last + 1 - first);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let market = random_market(3, 400, 5);
    let folder = tempfile::tempdir().unwrap();
    let load_with = |threads: usize| {
        let path = folder.path().join(format!("by{threads}"));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            write(&path, &market, &about(), false).unwrap();
            load(&LoadRequest { path: &path, start: None, end: None, fields: &Field::ALL, extra: &extra() }).unwrap()
        })
    };
    let (one, many) = (load_with(1), load_with(7));
    assert_part(&one, &many, 0, 400);
    assert_eq!(one.fingerprint, many.fingerprint, "the files are the same, byte for byte");
    assert_eq!(one.fingerprint.len(), 64);
}

#[test]
fn the_summary_agrees_with_the_market() {
    let market = random_market(5, 100, 4);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    write(&path, &market, &about(), false).unwrap();
    let set = describe(&path).unwrap();
    let calendar = market.bars.calendar();
    assert_eq!((set.days, set.stocks), (100, 4));
    assert_eq!((Some(&set.first), Some(&set.last)), (calendar.days().first(), calendar.days().last()));
    assert_eq!((set.indices, set.products), (vec!["000852.SH".to_owned()], vec!["IM".to_owned()]));
    let has_row = |day: DayIdx, i: u32| {
        let of_field = Field::ALL.iter().filter_map(|f| market.bars.field(*f)).map(|p| p.at(day, AssetIdx(i)));
        let extra = market.bars.extra("pe_ttm").map(|p| p.at(day, AssetIdx(i)));
        let status = market.bars.is_st().at(day, AssetIdx(i)) || market.bars.is_suspended().at(day, AssetIdx(i));
        status || of_field.chain(extra).any(|v| !v.is_nan())
    };
    let rows = (0..100).flat_map(|d| (0..4).map(move |i| (DayIdx(d), i))).filter(|(d, i)| has_row(*d, *i)).count();
    assert_eq!(set.rows, rows as u64);
    assert!(set.columns.contains(&"pe_ttm".to_owned()));
}

#[test]
fn a_folder_is_written_whole_or_not_at_all() {
    let market = random_market(1, 10, 2);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set");
    write(&path, &market, &about(), false).unwrap();
    assert!(matches!(write(&path, &market, &about(), false), Err(DataError::NotEmpty { .. })));
    write(&path, &random_market(2, 20, 3), &about(), true).unwrap();
    assert_eq!(describe(&path).unwrap().days, 20, "the old set is gone");
    let foreign = folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("thesis.txt"), "ten years of work").unwrap();
    assert!(matches!(write(&foreign, &market, &about(), true), Err(DataError::NotEmpty { .. })));
    let mut unwritable = random_market(1, 10, 2);
    unwritable.bars.insert_extra("close", unwritable.bars.extra("pe_ttm").unwrap().clone());
    assert!(matches!(
        write(&folder.path().join("new"), &unwritable, &about(), true),
        Err(DataError::Unwritable { .. })
    ));
    let mut names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["foreign", "set"], "no temporary folder is left");
}
