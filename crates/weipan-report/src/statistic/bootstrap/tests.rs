#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;

fn terms(leverage: f64) -> Terms {
    Terms { leverage, hedge: 1.0, rebalance: Some(5), rate: 0.0, unwind_to: 0.25, call: 0.15, close_out: 0.10 }
}

fn day(long: f64, short: f64) -> DayCause {
    DayCause { selection: long, benchmark: 0.0, market: short, basis: 0.0, trading: 0.0, days: 1.0 }
}

fn ends(year: &[DayCause], terms: &Terms) -> (bool, bool) {
    let end = walk(year, terms);
    (end.called, end.ruined)
}

#[test]
fn the_lines_are_strict() {
    // Worked case 3: from 25 %, a loss of exactly 10 of 100 with the short flat leaves 15/100.
    let at = Terms { rebalance: None, ..terms(4.0) };
    let costs = |trading| [DayCause { trading, ..day(0.0, 0.0) }];
    assert_eq!(ends(&costs(-0.0999), &at), (false, false));
    assert_eq!(ends(&costs(-0.1001), &at), (true, false));
    assert_eq!(ends(&[day(-0.04, -0.13)], &at), (true, true), "2024-02-06 at 4x goes through both lines");
    assert_eq!(ends(&[day(-0.04, -0.13)], &Terms { rebalance: None, ..terms(2.0) }), (false, false));
}

#[test]
fn worked_case_one_and_two() {
    let at = Terms { rebalance: None, ..terms(4.0) };
    // E = 25, L = 100: longs −5 %, futures +2 %: 18 of 102 is no call; longs −9 %: 14 of 102 is one.
    let end = walk(&[day(-0.05, -0.02)], &at);
    assert!((end.equity - 0.72).abs() < 1e-12 && !end.called);
    assert_eq!(ends(&[day(-0.09, -0.02)], &at), (true, false));
}

#[test]
fn causes_are_recombined_and_not_scaled() {
    // The same profit of the book, once from selection and once from a fall of everything: only the legs differ. At
    // E = 25 of 100, selection −9.5 leaves 15.5/100 of the short; a market that falls by half leaves 15.5/50.
    let at = Terms { rebalance: None, ..terms(4.0) };
    let quiet = DayCause { selection: -0.101, benchmark: 0.0, market: 0.0, basis: 0.0, trading: 0.0, days: 1.0 };
    let fallen = DayCause { benchmark: -0.5, ..quiet };
    assert_eq!(quiet.total(), fallen.total());
    assert_eq!(ends(&[quiet], &at), (true, false));
    assert_eq!(ends(&[fallen], &at), (false, false));
}

#[test]
fn interest_is_paid_for_calendar_days_on_the_borrowed_part() {
    let at = Terms { rate: 0.0365, rebalance: None, ..terms(3.0) };
    let end = walk(&[DayCause { days: 3.0, ..day(0.0, 0.0) }], &at);
    assert!((end.equity - (1.0 - 2.0 * 0.0365 * 3.0 / 365.0)).abs() < 1e-15);
    assert_eq!(walk(&[DayCause { days: 3.0, ..day(0.0, 0.0) }], &Terms { leverage: 1.0, ..at }).equity, 1.0);
}

#[test]
fn the_day_after_a_call_is_borne_in_full() {
    let at = Terms { rebalance: None, ..terms(4.0) };
    let called = day(-0.09, -0.02);
    assert_eq!(ends(&[called, day(-0.05, -0.02)], &at), (true, true), "the old position loses 7 of 14 the next day");
    assert_eq!(ends(&[called, day(0.0, 0.0), day(-0.05, -0.02)], &at), (true, false), "after it 56 lose 4 of 14");
}

#[test]
fn more_leverage_is_more_risk_and_the_seed_decides() {
    let mut days = vec![day(0.001, -0.0005); 240];
    days[100] = day(-0.05, -0.05);
    let curve = risk_by_leverage(&days, &terms(1.0), &[1.0, 2.0, 3.0, 4.0], 1).unwrap();
    assert_eq!(Some(curve[3]), margin_risk(&days, &terms(4.0), 1), "a leverage alone is that of the curve");
    assert!(curve.windows(2).all(|w| w[0].call.value <= w[1].call.value && w[0].ruin.value <= w[1].ruin.value));
    // The bad day is called but not closed out (ratio 0.15 / 1.05 ...), and is met about 1 - 1/e of the time.
    let risk = curve[3];
    assert!((risk.call.value - 0.63).abs() < 0.1, "{risk:?}");
    assert!(risk.call.low < risk.call.value && risk.call.value < risk.call.high);
}

#[test]
fn never_seen_is_not_impossible() {
    let risk = margin_risk(&[day(0.001, -0.0005); 240], &terms(4.0), 1).unwrap();
    assert_eq!((risk.call.value, risk.call.low), (0.0, 0.0));
    assert!((risk.call.high - 3.0 / PATHS as f64).abs() < 1e-4, "{risk:?}");
}

/// Of a path of independent days with a bad one in `p` the chance to meet none in a year is `(1 - p)^242`.
#[test]
fn blocks_of_one_day_give_the_binomial() {
    let mut days = vec![day(0.0, 0.0); 500];
    days[7] = day(-0.05, -0.055);
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(3), block: 1.0 };
    let mut year = Vec::new();
    let met = (0..4000).filter(|_| {
        draw.fill(&days, HORIZON, &mut year);
        ends(&year, &Terms { rebalance: Some(1), ..terms(4.0) }).0
    });
    let (met, expected) = (met.count() as f64 / 4000.0, 1.0 - (1.0 - 1.0 / 500.0_f64).powi(HORIZON as i32));
    assert!((met - expected).abs() < 4.0 * (expected * (1.0 - expected) / 4000.0).sqrt(), "{met} and {expected}");
}

#[test]
fn blocks_are_as_long_as_they_should_be() {
    let days: Vec<DayCause> = (0..1000).map(|i| day(f64::from(i), 0.0)).collect();
    let mut draw = Draw { random: ChaCha8Rng::seed_from_u64(3), block: 8.0 };
    let mut path = Vec::new();
    draw.fill(&days, 80_000, &mut path);
    let follows = |w: &[DayCause]| w[1].selection == (w[0].selection + 1.0) % 1000.0;
    let breaks = path.windows(2).filter(|w| !follows(w)).count() as f64;
    assert!((80_000.0 / breaks - 8.0).abs() < 0.3, "{}", 80_000.0 / breaks);
}

#[test]
fn too_short_a_history_says_nothing() {
    assert!(margin_risk(&[day(0.0, 0.0); 59], &terms(4.0), 1).is_none());
}
