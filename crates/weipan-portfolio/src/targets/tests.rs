#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use weipan_core::Field;

use super::*;
use crate::made_up;

const NAN: f64 = f64::NAN;

fn book(count: usize) -> BookSpec {
    BookSpec { count, ..BookSpec::default() }
}

fn plain(days: usize, width: usize) -> Bars {
    made_up::bars(days, width, &[])
}

fn panel(days: usize, width: usize, values: &[f64]) -> Panel<f64> {
    Panel::from_rows(days, width, values.to_vec()).unwrap()
}

/// The days of the scores' rows, from a first one on.
fn rows(scores: &Panel<f64>, first: u32) -> Vec<DayIdx> {
    (first..first + scores.days() as u32).map(DayIdx).collect()
}

fn names(list: &Targets) -> Vec<u32> {
    list.weights.iter().map(|(asset, _)| asset.0).collect()
}

#[test]
fn a_trade_day_sees_the_day_before_and_nothing_else() {
    let (bars, mask) = (plain(4, 3), Mask::filled(3, 3, true));
    // Row 0 is day 1; the row of the trade day itself would choose otherwise.
    let scores = panel(3, 3, &[1.0, 2.0, 3.0, 3.0, 1.0, 2.0, 2.0, 3.0, 1.0]);
    let lists = targets(&book(1), &scores, &rows(&scores, 1), &mask, &bars, &[DayIdx(2), DayIdx(3)]).unwrap();
    assert_eq!((lists[0].day, lists[0].signal, names(&lists[0])), (DayIdx(2), DayIdx(1), vec![0]));
    assert_eq!((lists[1].day, lists[1].signal, names(&lists[1])), (DayIdx(3), DayIdx(2), vec![1]));
    let error = targets(&book(1), &scores, &rows(&scores, 1), &mask, &bars, &[DayIdx(1)]).unwrap_err();
    assert!(error.to_string().starts_with("2024-01-02 (day 1) cannot be traded"), "{error}");
    assert!(targets(&book(1), &scores, &rows(&scores, 0), &mask, &bars, &[DayIdx(0)]).is_err());
    // The day after the last score can be traded.
    assert_eq!(targets(&book(1), &scores, &rows(&scores, 0), &mask, &bars, &[DayIdx(3)]).unwrap()[0].signal, DayIdx(2));
}

#[test]
fn few_names_are_all_taken_and_counted() {
    let (bars, mut mask) = (plain(3, 5), Mask::filled(2, 5, true));
    mask.row_mut(DayIdx(0))[0] = false;
    mask.row_mut(DayIdx(1)).fill(false);
    let scores = panel(2, 5, &[1.0, NAN, 2.0, NAN, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    let lists = targets(&book(4), &scores, &rows(&scores, 0), &mask, &bars, &[DayIdx(1), DayIdx(2)]).unwrap();
    assert_eq!(lists[0].weights, [(AssetIdx(2), 0.5), (AssetIdx(4), 0.5)]);
    assert_eq!((lists[0].asked, lists[0].universe, lists[0].unscored, lists[0].is_short()), (4, 4, 2, true));
    assert_eq!((lists[1].weights.len(), lists[1].universe, lists[1].unscored), (0, 0, 0));
}

#[test]
fn the_buffer_remembers_the_list_before() {
    let bars = plain(4, 5);
    let mask = Mask::filled(3, 5, true);
    // Name 1 slips to third, then to fourth.
    let scores = panel(3, 5, &[1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 3.0, 2.0, 4.0, 5.0, 1.0, 4.0, 2.0, 3.0, 5.0]);
    let days = [DayIdx(1), DayIdx(2), DayIdx(3)];
    let run = |buffer| {
        let book = BookSpec { buffer, ..book(2) };
        targets(&book, &scores, &rows(&scores, 0), &mask, &bars, &days).unwrap().iter().map(names).collect::<Vec<_>>()
    };
    assert_eq!(run(0.0), [[0, 1], [0, 2], [0, 2]]);
    assert_eq!(run(1.0), [[0, 1], [0, 1], [0, 2]]);
    assert_eq!(run(2.0), [[0, 1], [0, 1], [0, 1]]);
    let fraction = BookSpec { quantile: 0.4, buffer: 0.2, ..BookSpec::default() };
    let lists = targets(&fraction, &scores, &rows(&scores, 0), &mask, &bars, &days).unwrap();
    assert_eq!(lists.iter().map(names).collect::<Vec<_>>(), run(1.0));
}

#[test]
fn market_value_weights_leave_out_who_has_none() {
    let close = [10.0, 20.0, 10.0, 5.0].repeat(2);
    let shares = [1e6, NAN, 3e6, 1e6].repeat(2);
    let bars = made_up::bars(2, 4, &[(Field::Close, close), (Field::TotalShares, shares)]);
    let scores = panel(1, 4, &[2.0, 1.0, 3.0, 9.0]);
    let spec = |weights| BookSpec { weights, ..book(2) };
    let run =
        |weights| targets(&spec(weights), &scores, &rows(&scores, 0), &Mask::filled(1, 4, true), &bars, &[DayIdx(1)]);
    let list = &run(Weights::Cap).unwrap()[0];
    assert_eq!((&list.weights[..], list.unscored), (&[(AssetIdx(0), 0.25), (AssetIdx(2), 0.75)][..], 1));
    let error = run(Weights::FloatCap).unwrap_err();
    assert_eq!(error, PortfolioError::NotLoaded { needed_by: "`weights`", column: "float_shares" });
    let list = &run(Weights::Score).unwrap()[0];
    assert_eq!(list.weights, [(AssetIdx(0), 1.0 / 3.0), (AssetIdx(1), 2.0 / 3.0)]);
}

#[test]
fn books_out_of_range_are_errors() {
    for (book, key) in [
        (book(0), "count"),
        (BookSpec { quantile: -0.1, ..book(1) }, "quantile"),
        (BookSpec { quantile: f64::NAN, ..book(1) }, "quantile"),
        (BookSpec { quantile: 0.1, buffer: 3.0, ..book(1) }, "buffer"),
        (BookSpec { buffer: 0.5, ..book(1) }, "buffer"),
        (BookSpec { buffer: -1.0, ..book(1) }, "buffer"),
        (BookSpec { buffer: f64::NAN, ..book(1) }, "buffer"),
    ] {
        assert!(matches!(book.check(), Err(PortfolioError::Spec { key: found, .. }) if found == key), "{book:?}");
    }
    let (bars, scores) = (plain(3, 2), Panel::filled(2, 2, 1.0));
    let thin = targets(&book(1), &scores, &rows(&scores, 0), &Mask::filled(1, 2, true), &bars, &[DayIdx(1)]);
    assert!(matches!(thin, Err(PortfolioError::Shape { what: "days of the mask", .. })));
}

#[test]
fn specs_are_read_strictly() {
    let spec: BookSpec = toml::from_str("select = \"top\"\ncount = 50\nweights = \"float_cap\"\nbuffer = 10").unwrap();
    assert_eq!(spec, BookSpec { select: Select::Top, weights: Weights::FloatCap, buffer: 10.0, ..book(50) });
    assert!(toml::from_str::<BookSpec>("counts = 50").is_err());
    let text = toml::to_string(&BookSpec::default()).unwrap();
    assert_eq!(toml::from_str::<BookSpec>(&text).unwrap(), BookSpec::default());
}

fn cell() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(NAN), 8 => (-30_i32..30).prop_map(f64::from)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn lists_are_full_add_up_and_hold_nobody_outside(
        values in prop::collection::vec(cell(), 6 * 20),
        eligible in prop::collection::vec(prop::bool::weighted(0.8), 6 * 20),
        (count, buffer) in (1_usize..15, 0_u32..8),
        weights in 0_usize..3,
    ) {
        let caps = [(Field::Close, vec![2.0; 7 * 20]), (Field::TotalShares, (0..140).map(|i| 1e6 + f64::from(i)).collect())];
        let bars = made_up::bars(7, 20, &caps);
        let mut mask = Mask::filled(6, 20, true);
        mask.panel_mut().as_mut_slice().copy_from_slice(&eligible);
        let scores = panel(6, 20, &values);
        let weights = [Weights::Equal, Weights::Cap, Weights::Score][weights];
        let book = BookSpec { buffer: f64::from(buffer), weights, ..book(count) };
        let days: Vec<DayIdx> = (1..7).map(DayIdx).collect();
        let lists = targets(&book, &scores, &rows(&scores, 0), &mask, &bars, &days).unwrap();
        for (list, row) in lists.iter().zip(0..) {
            let usable = |i: usize| eligible[row * 20 + i] && !values[row * 20 + i].is_nan();
            let total: f64 = list.weights.iter().map(|(_, w)| w).sum();
            prop_assert!(list.weights.is_empty() || (total - 1.0).abs() < 1e-12);
            prop_assert_eq!(list.weights.len(), count.min((0..20).filter(|i| usable(*i)).count()));
            prop_assert!(list.weights.iter().all(|(asset, w)| usable(asset.column()) && *w > 0.0));
            prop_assert!(list.weights.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let again = one.install(|| targets(&book, &scores, &rows(&scores, 0), &mask, &bars, &days)).unwrap();
        prop_assert_eq!(again, lists);
    }
}
