//! February 2024 on real data, with a rule or a price changed: what the bans and the closing discount did to a 3x book.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::NaiveDate;
use weipan_core::Side;
use weipan_core::ledger::DayRow;
use weipan_core::record::RunTables;
use weipan_data::{Source, import};
use weipan_engine::stress::{StressRun, stress};
use weipan_engine::{Silent, Spec};

/// A data set made from the folder of real data; `None`, with a word, where there is none.
fn dataset() -> Option<PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let make = || {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let data = std::env::var_os("WEIPAN_REAL_DATA").map_or(beside, PathBuf::from);
        if !data.join("cn_2021_2024/bars.parquet").is_file() {
            println!("skipped: no real data at {}", data.display());
            return None;
        }
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stress_real_cn");
        import(Source::Cn2021, &data.join("cn_2021_2024"), &to, Some(&data.join("market")), true).unwrap();
        Some(to)
    };
    FOLDER.get_or_init(make).clone()
}

fn stressed(more: &str) -> Option<StressRun> {
    let path = dataset()?;
    let text = format!(
        "[data]\npath = '{}'\nstart = 2023-07-03\nend = 2024-03-29\n[book]\ncount = 400\n[account]\nleverage = 3.0\n{more}",
        path.display()
    );
    Some(stress(&Spec::from_toml(&text).unwrap(), false, &Silent).unwrap())
}

fn date(m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, m, d).unwrap()
}

fn row(run: &RunTables, day: NaiveDate) -> &DayRow {
    run.days.iter().find(|row| row.date == day).unwrap()
}

#[test]
fn a_selling_ban_holds_the_unwind_back() {
    let more = "[[stress]]\nkind = 'sell_ban'\nside = 'sell'\nfrom = 2024-02-05\nto = 2024-02-08\n";
    let Some(run) = stressed(more) else { return };
    let inside = |d: NaiveDate| (date(2, 5)..=date(2, 8)).contains(&d);
    let sells = |run: &RunTables| run.fills.iter().filter(|f| inside(f.date) && f.side == Side::Sell).count();
    assert!(sells(&run.base) > 100, "the recorded account is unwound in those days");
    assert_eq!(sells(&run.stressed), 0);
    let banned: f64 = run.stressed.days.iter().filter(|r| inside(r.date)).map(|r| r.blocked_ban.yuan()).sum();
    assert!(banned > 1e8, "{banned}");
    let eve = date(2, 2);
    assert_eq!(row(&run.base, eve), row(&run.stressed, eve), "nothing is known before its day");
}

#[test]
fn a_ban_on_opening_shorts_stops_the_rolls_and_the_longs_are_cut() {
    let more = "[hedge]\non_ban = 'cut_longs'\n[[stress]]\nkind = 'short_ban'\nfrom = 2024-01-08\nto = 2024-02-29\n";
    let Some(run) = stressed(more) else { return };
    let opened = |run: &RunTables| {
        run.futures.iter().filter(|f| (date(1, 8)..=date(2, 29)).contains(&f.date) && f.sold.0 > 0).count()
    };
    assert!(opened(&run.base) > 0);
    assert_eq!(opened(&run.stressed), 0);
    for row in run.stressed.days.iter().filter(|r| (date(1, 15)..=date(2, 2)).contains(&r.date)) {
        let open = row.long_value.yuan() / row.short_value.yuan();
        assert!(open < 1.12, "{}: the longs follow the hedge that is left, {open}", row.date);
    }
}

/// The discount of IM2403 was 5.8 % on 5 February and gone on the 6th: closing it a day earlier is a loss of the shorts a day earlier.
#[test]
fn the_discount_closes_a_day_earlier() {
    let more = "[[stress]]\nkind = 'basis_close'\nfrom = 2024-02-05\nto = 2024-02-08\n";
    let Some(run) = stressed(more) else { return };
    let (recorded, stressed) = (row(&run.base, date(2, 5)), row(&run.stressed, date(2, 5)));
    assert_eq!(recorded.long_value, stressed.long_value);
    let (before, after) = (recorded.basis.yuan(), stressed.basis.yuan());
    assert!(before > 0.0 && after < 0.0, "a gain of {before} became a loss of {after}");
    let lost = (after - before) / recorded.short_value.yuan();
    assert!((-0.075..-0.045).contains(&lost), "about the 5.8 % that the discount was: {lost}");
    assert!(stressed.ratio < recorded.ratio - 0.04);
}
