//! The long-short size factor against a published one: small less big, sorted once a month, weighted by value.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use weipan_core::{Field, PriceLimits};
use weipan_data::{LoadRequest, load};
use weipan_factor::eval::{Scored, StudyOptions, study};
use weipan_factor::{Factor, library};
use weipan_tests::{import_real, real_data};

/// A column of the published daily factors, fractions by date.
fn published(data: &Path, name: &str) -> BTreeMap<NaiveDate, f64> {
    let text = std::fs::read_to_string(data.join("factors/cn_fivefactor_daily.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let column = lines.next().unwrap().iter().position(|field| *field == name).unwrap();
    lines.map(|line| (line[0].parse().unwrap(), line[column].parse().unwrap())).collect()
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (a, b) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - a, p.1 - b)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}

#[test]
fn size_follows_the_published_factor() {
    let Some(data) = real_data() else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("size_factor_cn");
    import_real(&data, &folder).unwrap();
    let fields = [Field::Close, Field::PrevClose, Field::TotalShares];
    let market = load(&LoadRequest { path: &folder, start: None, end: None, fields: &fields, extra: &[] }).unwrap();
    let days = 0..market.bars.calendar().len() as u32;
    let scores = library::resolve("market_cap").unwrap().score_days(&market.bars, days.clone()).unwrap();
    let factor = [Scored { name: "market_cap", scores: &scores }];
    let limits = PriceLimits::shipped().unwrap();
    let tables = study(&factor, days, &market.bars, None, Some(&limits), &StudyOptions::default()).unwrap();
    for (name, value) in [("smb", true), ("smb_equal", false)] {
        let theirs = published(&data, name);
        let mut pairs: BTreeMap<i32, Vec<(f64, f64)>> = BTreeMap::new();
        for row in &tables.returns {
            // The score is size itself, so small less big is minus its return.
            let ours = -if value { row.value_weighted } else { row.equal_weighted };
            let day = theirs.get(&row.date).copied();
            pairs.entry(row.date.year()).or_default().extend(day.map(|day| (ours, day)));
        }
        for (year, pairs) in &pairs {
            let sums = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            println!("{name} {year}: {:.4}, sums {:+.4} and {:+.4}", correlation(pairs), sums.0, sums.1);
        }
        let all: Vec<(f64, f64)> = pairs.into_values().flatten().collect();
        let found = correlation(&all);
        println!("{name}: daily correlation {found:.4} over {} days", all.len());
        assert!(all.len() > 780);
        assert!(!value || found >= 0.97, "{found}");
    }
}
