#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use weipan_core::{DayIdx, Field};

use super::*;
use crate::eval::table_market::market;
use crate::eval::{IcScratch, forward_return, rank_ic};
use crate::{Expression, Factor, made_up};

const NAN: f64 = f64::NAN;

fn panel(rows: &[&[f64]]) -> Panel<f64> {
    Panel::from_rows(rows.len(), rows[0].len(), rows.concat()).unwrap()
}

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-12 || found.is_nan() && expected.is_nan()
}

/// Four stocks, four days: Monday to Wednesday of January, Thursday of February.
fn table() -> (Bars, Panel<f64>) {
    let bars = market(&[
        &[10.0, 10.0, 10.0, 10.0],
        &[10.1, 9.8, 10.4, 10.2],
        &[10.1, 9.8, 10.4, NAN],
        &[10.1, 10.78, 10.4, 10.2],
    ]);
    let scores = panel(&[&[1.0, 2.0, 3.0, 4.0], &[4.0, 2.0, 3.0, 1.0], &[1.0, NAN, 2.0, 3.0], &[1.0, 1.0, 1.0, 1.0]]);
    (bars, scores)
}

fn tables() -> StudyTables {
    let (bars, scores) = table();
    let options = StudyOptions { buckets: 2, size_buckets: 2, horizons: vec![1, 2], delays: vec![1], horizon: 1 };
    let limits = PriceLimits::shipped().unwrap();
    let factor = [Scored { name: "x", scores: &scores }];
    study(&factor, 0..4, &bars, None, Some(&limits), &options).unwrap()
}

fn statistic(tables: &StudyTables, key: &str) -> f64 {
    tables.statistics.iter().find(|row| &*row.statistic == key).unwrap().value
}

#[test]
fn days_by_hand() {
    let days = tables().days;
    // Monday: returns 1 −2 4 2 % for scores 1 2 3 4.
    let day = &days[0];
    assert_eq!((day.eligible, day.scored, day.tradable), (4, 4, 3));
    assert!(near(day.rank_ic, 0.6));
    // Scores −1.5 … 1.5, returns less 1.25 %: Σxy = 4.5, Σx² = 5, Σy² = 18.75.
    assert!(near(day.ic, 4.5 / (5.0_f64 * 18.75).sqrt()));
    assert!(near(day.spread, 0.035) && near(day.mean_return, 0.0125));
    // Sample variances 4.5 and 2 of two stocks each.
    assert!(near(day.spread_error, (3.25_f64).sqrt() / 100.0));
    // Slope 4.5 / 5 % per score, whose standard deviation is √(5/3).
    assert!(near(day.slope, 0.009 * (5.0_f64 / 3.0).sqrt()));
    // Weights −3 −1 1 3 eighths.
    assert!(near(day.long_short, (-3.0 + 2.0 + 4.0 + 6.0) / 800.0));
    assert!(day.long_short_turnover.is_nan() && day.top_turnover.is_nan() && day.rank_autocorrelation.is_nan());
    // From Tuesday's close to Wednesday's nothing moved but the last stock, which has no row on Wednesday.
    assert!(day.tradable_rank_ic.is_nan());
    // Tuesday: ranks 4 2 3 1 after 1 2 3 4; weights 3 −1 1 −3 eighths after −3 −1 1 3: half of 12 eighths.
    let day = &days[1];
    assert!(near(day.rank_autocorrelation, -0.8) && near(day.top_turnover, 0.5) && near(day.bottom_turnover, 0.5));
    assert!(near(day.long_short_turnover, 0.75) && near(day.long_short, 0.0));
    // Entry on Wednesday, exit on Thursday at the up-limit of the second stock: 9.8 · 1.1 = 10.78.
    assert_eq!((day.eligible, day.scored, day.tradable), (4, 4, 2));
    // Wednesday: the last stock has no row, the second no score.
    let day = &days[2];
    assert_eq!((day.eligible, day.scored, day.tradable), (3, 2, 0));
    assert!(near(day.mean_return, 0.0) && day.rank_ic.is_nan() && near(day.rank_autocorrelation, -1.0));
    // Thursday: equal scores on the last day.
    let day = &days[3];
    assert_eq!((day.eligible, day.scored, day.tradable), (4, 4, 0));
    assert!(day.mean_return.is_nan() && day.long_short.is_nan() && day.long_short_turnover.is_nan());
}

#[test]
fn buckets_by_hand() {
    let buckets = tables().buckets;
    let row = &buckets[0];
    assert_eq!((buckets.len(), row.bucket, row.stocks), (8, 1, 2));
    assert!(near(row.mean_return, -0.005) && near(row.next_return, -0.005) && row.turnover.is_nan());
    let row = &buckets[3];
    assert_eq!((row.bucket, row.stocks), (2, 2));
    // Stock 2 stayed, stock 0 is new.
    assert!(near(row.mean_return, 0.0) && near(row.turnover, 0.5));
    // All scores equal: one bucket has them all.
    assert_eq!((buckets[6].stocks, buckets[7].stocks), (4, 0));
}

#[test]
fn horizons_by_hand() {
    let rows = tables().horizons;
    let keys: Vec<_> = rows.iter().map(|row| (row.horizon, row.delay)).collect();
    assert_eq!(keys, [(1, 0), (2, 0), (1, 1)]);
    // Over one day Monday's 0.6 and Tuesday's none, where no return differs but a missing one.
    assert_eq!(rows[0].days, 1);
    assert!(near(rows[0].rank_ic, 0.6) && rows[0].rank_ic_std.is_nan() && near(rows[0].monotonicity, 1.0));
    // Over two days: Monday's 1 −2 4 for scores 1 2 3; Tuesday's 0 10 0 0 for 4 2 3 1.
    assert_eq!(rows[1].days, 2);
    let tuesday = rank_ic(&[4.0, 2.0, 3.0, 1.0], &[0.0, 0.1, 0.0, 0.0], &mut IcScratch::default());
    assert!(near(rows[1].rank_ic, (0.5 + tuesday) / 2.0));
    // A day later: Tuesday to Wednesday has no rank correlation; Wednesday to Thursday for Tuesday's scores 4 2 3.
    assert_eq!(rows[2].days, 1);
    assert!(near(rows[2].rank_ic, rank_ic(&[4.0, 2.0, 3.0], &[0.0, 0.1, 0.0], &mut IcScratch::default())));
}

#[test]
fn months_by_hand() {
    let rows = tables().months;
    assert_eq!(
        rows.iter().map(|row| (row.year, row.month, row.days)).collect::<Vec<_>>(),
        [(2024, 1, 1), (2024, 2, 0)]
    );
    assert!(near(rows[0].rank_ic, 0.6) && near(rows[0].long_short, 9.0 / 800.0) && rows[1].ic.is_nan());
}

#[test]
fn groups_by_hand() {
    let rows = tables().groups;
    let keys: Vec<_> = rows.iter().map(|row| (&*row.kind, &*row.group)).collect();
    assert_eq!(keys, [("size", "1"), ("size", "2"), ("board", "main"), ("industry", "banks"), ("industry", "mines")]);
    // Shares rise with the column, so Monday's small half is columns 0 and 1: returns 1 and −2 % for scores 1 and 2.
    assert!(near(rows[0].rank_ic, -1.0) && rows[0].days == 1);
    // Banks are columns 1 and 3: −2 and 2 % for 2 and 4. Stocks: 2 2 0 2.
    assert!(near(rows[3].rank_ic, 1.0) && near(rows[3].stocks, 1.5) && near(rows[3].spread, 0.04));
    assert!(near(rows[2].rank_ic, 0.6));
}

#[test]
fn sorted_portfolios_by_hand() {
    let (bars, scores) = table();
    let options = StudyOptions { buckets: 2, ..StudyOptions::default() };
    let factor = [Scored { name: "x", scores: &scores }];
    let rows = study(&factor, 0..4, &bars, None, None, &options).unwrap().returns;
    // The sort is on Wednesday: scores 1 and 2 of columns 0 and 2, which then do not move.
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].date, bars.calendar().date(DayIdx(3)));
    assert!(near(rows[0].value_weighted, 0.0) && near(rows[0].equal_weighted, 0.0));
    // With all stocks in January and two days of February: bottom column 1, top columns 0 and 3.
    let bars = market(&[
        &[10.0, 20.0, 10.0, 10.0, 10.0],
        &[10.0; 5],
        &[10.0; 5],
        &[11.0, 11.0, 9.0, 10.0, 12.0],
        &[11.0, 9.9, 9.0, 12.0, 12.0],
    ]);
    let scores = panel(&[&[0.0; 5], &[0.0; 5], &[5.0, 1.0, 2.0, 4.0, 3.0], &[0.0; 5], &[0.0; 5]]);
    let rows = study(&[Scored { name: "x", scores: &scores }], 0..5, &bars, None, None, &options).unwrap().returns;
    // Breakpoints 2.2 and 3.8: bottom columns 1 and 2, top 0 and 3; market values 2 : 3 and 1 : 4.
    assert!(near(rows[0].equal_weighted, 0.05 - 0.0));
    assert!(near(rows[0].value_weighted, 0.1 / 5.0 - (0.2 - 0.3) / 5.0));
    // Then the weights have drifted: top 1.1 : 4, bottom 2.2 : 2.7; column 3 rises by a fifth, column 1 falls by a tenth.
    assert!(near(rows[1].value_weighted, 0.8 / 5.1 + 0.22 / 4.9));
    assert!(near(rows[1].equal_weighted, 0.2 / 2.1 + 0.11 / 2.0));
}

#[test]
fn statistics_by_hand() {
    let tables = tables();
    assert_eq!(statistic(&tables, "days"), 4.0);
    assert!(near(statistic(&tables, "coverage"), (1.0 + 1.0 + 2.0 / 3.0 + 1.0) / 4.0));
    // Only Monday and Tuesday have an exit within the data.
    assert!(near(statistic(&tables, "tradable_share"), (0.75 + 0.5) / 2.0));
    assert!(near(statistic(&tables, "rank_ic_mean"), 0.6) && near(statistic(&tables, "rank_ic_hit_rate"), 1.0));
    let earned = 9.0_f64 / 800.0;
    assert!(near(statistic(&tables, "long_short_annual_return"), (1.0 + earned).powf(242.0 / 3.0) - 1.0));
    assert!(near(statistic(&tables, "long_short_max_drawdown"), 0.0));
    assert!(near(statistic(&tables, "spread_mean"), 0.035 / 3.0));
}

#[test]
fn the_keys_are_those_of_the_page() {
    let keys: Vec<String> = tables().statistics.iter().map(|row| row.statistic.to_string()).collect();
    let expected = "days coverage tradable_share \
        rank_ic_mean rank_ic_std rank_ic_ir rank_ic_t rank_ic_t_newey_west rank_ic_p rank_ic_skew rank_ic_kurtosis \
        rank_ic_hit_rate ic_mean ic_std ic_ir ic_t ic_t_newey_west ic_p ic_skew ic_kurtosis ic_hit_rate \
        tradable_rank_ic_mean tradable_rank_ic_std tradable_rank_ic_ir tradable_rank_ic_t_newey_west \
        spread_mean spread_t_newey_west monotonicity top_turnover bottom_turnover rank_autocorrelation \
        slope_mean slope_t_newey_west long_short_annual_return long_short_annual_volatility long_short_sharpe \
        long_short_max_drawdown long_short_turnover sorted_value_annual_return sorted_value_sharpe \
        sorted_equal_annual_return sorted_equal_sharpe";
    assert_eq!(keys, expected.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn the_study_agrees_with_plain_definitions() {
    let bars = made_up::bars(40, 30, 11, usize::MAX);
    let scores = Expression::parse("x", "rank(ts_mean(returns, 3))").unwrap().score_days(&bars, 0..40).unwrap();
    for horizon in [1, 5] {
        let options = StudyOptions { horizon, buckets: 5, ..StudyOptions::default() };
        let found = study(&[Scored { name: "x", scores: &scores }], 0..40, &bars, None, None, &options).unwrap();
        let close = bars.field(Field::Close).unwrap();
        for (at, row) in found.days.iter().enumerate() {
            let day = DayIdx(at as u32);
            let mut labels = vec![0.0; 30];
            forward_return(&bars, day, horizon, &mut labels).unwrap();
            let masked = |day: DayIdx| -> Vec<f64> {
                (0..30).map(|i| if close.row(day)[i].is_nan() { NAN } else { scores.row(day)[i] }).collect()
            };
            let before = day.back(horizon).map(masked);
            let masked = masked(day);
            let ic = rank_ic(&masked, &labels, &mut IcScratch::default());
            assert!(ic.to_bits() == row.rank_ic.to_bits() || ic.is_nan() && row.rank_ic.is_nan());
            assert!(near(crate::eval::moment::correlation(&masked, &labels), row.ic));
            let autocorrelation = before.map_or(NAN, |before| rank_ic(&masked, &before, &mut IcScratch::default()));
            assert!(near(autocorrelation, row.rank_autocorrelation));
            let count = |row: &[f64]| row.iter().filter(|x| !x.is_nan()).count() as i64;
            assert_eq!((count(close.row(day)), count(&masked)), (row.eligible, row.scored));
        }
        let daily: Vec<f64> = found.days.iter().map(|row| row.rank_ic).collect();
        let summary = crate::eval::IcSummary::of(&daily, horizon);
        assert!(near(summary.t_newey_west, statistic(&found, "rank_ic_t_newey_west")));
    }
}

#[test]
fn alike_factors() {
    let bars = made_up::bars(60, 25, 13, usize::MAX);
    let scores = |text| Expression::parse("x", text).unwrap().score_days(&bars, 5..60).unwrap();
    let (a, b, c) = (scores("ts_mean(returns, 3)"), scores("-2 * ts_mean(returns, 3)"), scores("turnover"));
    let factors = [("a", &a), ("b", &b), ("c", &c)].map(|(name, scores)| Scored { name, scores });
    let rows = study(&factors, 5..60, &bars, None, None, &StudyOptions::default()).unwrap().correlations;
    let keys: Vec<_> = rows.iter().map(|row| (&*row.factor, &*row.other)).collect();
    assert_eq!(keys, [("a", "b"), ("a", "c"), ("b", "c")]);
    assert!(near(rows[0].score, -1.0) && near(rows[0].ic, -1.0) && near(rows[0].long_short, -1.0));
    assert!(rows[1].score.abs() < 0.5 && near(rows[1].score, -rows[2].score) && near(rows[1].ic, -rows[2].ic));
    let light = crate::eval::similar(factors[0], &factors[1..], 5..60, &bars, None, &StudyOptions::default()).unwrap();
    assert_eq!(format!("{light:?}"), format!("{:?}", &rows[..2]), "the light way says the same, bit for bit");
}

#[test]
fn threads_move_no_bit() {
    let bars = made_up::bars(60, 25, 13, usize::MAX);
    let scores = Expression::parse("x", "ts_mean(returns, 3)").unwrap().score_days(&bars, 0..60).unwrap();
    let options = StudyOptions { horizon: 5, ..StudyOptions::default() };
    let limits = PriceLimits::shipped().unwrap();
    let factor = [Scored { name: "x", scores: &scores }];
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        format!("{:?}", pool.install(|| study(&factor, 0..60, &bars, None, Some(&limits), &options)).unwrap())
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn a_mask_is_the_universe() {
    let (bars, scores) = table();
    let mut mask = Mask::filled(4, 4, true);
    mask.row_mut(DayIdx(0))[1] = false;
    let options = StudyOptions { buckets: 2, ..StudyOptions::default() };
    let days = study(&[Scored { name: "x", scores: &scores }], 0..4, &bars, Some(&mask), None, &options).unwrap().days;
    // Scores 1 3 4, returns 1 4 2 %.
    assert_eq!((days[0].eligible, days[0].scored), (3, 3));
    assert!(near(days[0].rank_ic, 0.5));
    assert_eq!((days[2].eligible, days[2].scored), (4, 3));
}

#[test]
fn what_does_not_fit_is_an_error() {
    let bars = made_up::bars(30, 5, 1, usize::MAX);
    let scores = Panel::filled(10, 5, 1.0);
    let one = [Scored { name: "x", scores: &scores }];
    let options = StudyOptions::default();
    let shape = |result: Result<StudyTables, FactorError>| matches!(result, Err(FactorError::Shape { .. }));
    assert!(shape(study(&one, 0..11, &bars, None, None, &options)));
    assert!(shape(study(&one, 0..10, &bars, Some(&Mask::filled(10, 4, true)), None, &options)));
    assert!(shape(study(&one, 0..10, &bars, None, None, &StudyOptions { buckets: 0, ..options.clone() })));
    assert!(matches!(study(&one, 25..35, &bars, None, None, &options), Err(FactorError::Days { .. })));
    let twice = [one[0], one[0]];
    assert!(matches!(study(&twice, 0..10, &bars, None, None, &options), Err(FactorError::Duplicate { .. })));
    let empty = Bars::new(std::sync::Arc::new(bars.calendar().clone()), bars.shared_assets());
    assert!(matches!(study(&one, 0..10, &empty, None, None, &options), Err(FactorError::NotLoaded { .. })));
}

#[test]
fn little_or_nothing_is_no_panic() {
    let options = StudyOptions::default();
    for (days, width) in [(1, 1), (3, 2), (40, 1)] {
        let bars = made_up::bars(days, width, 1, usize::MAX);
        let scores = Panel::filled(days, width, 1.0);
        let found =
            study(&[Scored { name: "x", scores: &scores }], 0..days as u32, &bars, None, None, &options).unwrap();
        assert_eq!((found.days.len(), found.buckets.len()), (days, days * 10));
    }
    let bars = made_up::bars(5, 3, 1, usize::MAX);
    let none = Panel::filled(0, 3, 1.0);
    let found = study(&[Scored { name: "x", scores: &none }], 2..2, &bars, None, None, &options).unwrap();
    assert!(found.days.is_empty() && found.returns.is_empty() && statistic(&found, "days") == 0.0);
    assert!(study(&[], 0..5, &bars, None, None, &options).unwrap().statistics.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn only_the_order_of_scores_matters_to_ranks(seed in 0_u64..1000, horizon in 1_u32..6) {
        let bars = made_up::bars(25, 20, seed, usize::MAX);
        let scores = Expression::parse("x", "turnover").unwrap().score_days(&bars, 0..25).unwrap();
        let mut bent = scores.clone();
        bent.as_mut_slice().iter_mut().for_each(|x| *x = (*x * 10.0).exp());
        let options = StudyOptions { horizon, buckets: 4, ..StudyOptions::default() };
        let run = |scores| study(&[Scored { name: "x", scores }], 0..25, &bars, None, None, &options).unwrap();
        let (one, other) = (run(&scores), run(&bent));
        for (a, b) in one.days.iter().zip(&other.days) {
            prop_assert!(a.rank_ic.to_bits() == b.rank_ic.to_bits() && a.spread.to_bits() == b.spread.to_bits());
            prop_assert_eq!(a.top_turnover.to_bits(), b.top_turnover.to_bits());
        }
        prop_assert_eq!(format!("{:?}", one.groups), format!("{:?}", other.groups));
        prop_assert_eq!(format!("{:?}", one.buckets), format!("{:?}", other.buckets));
    }
}
