//! The language as a whole: what scores are, what mistakes look like, and that the future stays out.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use proptest::prelude::*;
use weipan_core::AssetIdx;

use super::*;
use crate::made_up;

fn scores(text: &str, bars: &Bars) -> Panel<f64> {
    let factor = Expression::parse("test", text).unwrap_or_else(|error| panic_with(text, &error));
    factor.score_days(bars, 0..bars.calendar().len() as u32).unwrap()
}

#[expect(clippy::panic, reason = "tests fail by panicking")]
fn panic_with(text: &str, error: &FactorError) -> Expression {
    panic!("{text}\n{error}")
}

/// Line, column, and message of a mistake.
fn mistake(text: &str) -> (usize, usize, String) {
    match Expression::parse("test", text) {
        Err(FactorError::Text(error)) => {
            (error.line, error.column, format!("{} ({})", error.message, error.help.unwrap_or_default()))
        }
        other => (0, 0, format!("{text}: {other:?}")),
    }
}

/// Whether two texts give the same bits.
fn same(left: &str, right: &str) -> bool {
    let bars = made_up::bars(30, 7, 3, usize::MAX);
    bits(&scores(left, &bars)) == bits(&scores(right, &bars))
}

/// Bits, with every NaN the same.
fn bits(panel: &Panel<f64>) -> Vec<u64> {
    let one = |x: &f64| if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() };
    panel.as_slice().iter().map(one).collect()
}

/// Definitions that use every operator.
const DEFINITIONS: [&str; 22] = [
    "market_cap",
    "-rank(log(float_cap))",
    "close / ts_delay(close, 5) - 1",
    "ts_mean(returns, 7) / ts_std(returns, 7)",
    "ts_sum(volume, 3) * ts_min(low, 4) / ts_max(high, 6)",
    "ts_delta(vwap, 2)",
    "ts_rank(amount, 9)",
    "zscore(winsorize(turnover, lower=0.05))",
    "demean(sqrt(abs(returns))) + scale(exp(returns))",
    "is_st ? nan : bucket(market_cap, 3)",
    "mask(rank(days_listed, scale=\"unit\"), not (volume == 0) and raw_close > 3 or is_st)",
    "signed_power(returns, 0.5) ^ 3",
    "clip(returns, -0.05, 0.05)",
    "if_else(open > prev_close, sign(returns), min(total_shares, max(float_shares, 1e6)))",
    "ts_mean(ts_std(ts_delay(returns, 3), 5), 4)",
    "a = rank(close)\nb = ts_mean(a, 10)\nb - a",
    "rank(ts_mean(pe_ratio, 12), method=\"min\", order=\"descending\", scale=\"count\")",
    "winsorize(returns, std=2) + winsorize(returns, mad=3)",
    "power(pe_ratio, 0.5)",
    "quantile(returns, 4)",
    "Mean($close, 5) / Ref($close, 1) + Std($close, 5) + Sum($volume, 2) + Rank($close, 5)",
    "Delta($close, 1) + Min($low, 3) + Max($high, 3) + Greater($open, $close) + If($close > $open, 1, 0)",
];

#[test]
fn one_day_and_many_days_give_the_same_bits_in_blocks_of_any_size_on_any_threads() {
    let bars = made_up::bars(70, 9, 11, usize::MAX);
    for text in DEFINITIONS {
        let factor = Expression::parse("test", text).unwrap();
        let all = scores(text, &bars);
        for day in 0..70 {
            let mut row = vec![7.0; 9];
            factor.score(&bars.history(DayIdx(day)), &mut row).unwrap();
            let row = Panel::from_rows(1, 9, row).unwrap();
            let expected = Panel::from_rows(1, 9, all.row(DayIdx(day)).to_vec()).unwrap();
            assert_eq!(bits(&row), bits(&expected), "{text} on day {day}");
        }
        for (block, threads) in [(1, 1), (3, 2), (16, 3), (500, 1)] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let again = pool.install(|| factor.score_blocks(&bars, 0..70, block)).unwrap();
            assert_eq!(bits(&again), bits(&all), "{text} in blocks of {block}");
        }
        let part = factor.score_days(&bars, 40..55).unwrap();
        assert_eq!(bits(&part), bits(&all)[40 * 9..55 * 9], "{text} from day 40");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_future_moves_no_bit(seed in 0_u64..1000, known in 20_usize..60, more in 1_usize..30) {
        let (width, days) = (8, known + more);
        let short = made_up::bars(known, width, seed, usize::MAX);
        let long = made_up::bars(days, width, seed, known);
        for text in DEFINITIONS {
            let (short, long) = (scores(text, &short), scores(text, &long));
            prop_assert_eq!(&bits(&short)[..], &bits(&long)[..known * width], "{}", text);
        }
    }
}

#[test]
fn every_definition_has_scores_somewhere() {
    let bars = made_up::bars(70, 9, 11, usize::MAX);
    for text in DEFINITIONS {
        let found = scores(text, &bars).as_slice().iter().filter(|x| x.is_finite()).count();
        assert!(found > 100, "{text}: {found} scores");
    }
}

#[test]
fn adjusted_prices_give_true_returns() {
    let bars = made_up::bars(60, 9, 5, usize::MAX);
    let (ratio, returns) = (scores("close / ts_delay(close, 1) - 1", &bars), scores("returns", &bars));
    let mut splits = 0;
    for (day, asset) in (1..60).flat_map(|d| (0..9).map(move |a| (DayIdx(d), AssetIdx(a)))) {
        let (ratio, returns) = (ratio.at(day, asset), returns.at(day, asset));
        assert!(ratio.is_nan() || (ratio - returns).abs() < 1e-12, "{day:?} {asset:?}");
        let raw = |d: DayIdx| bars.field(Field::Close).unwrap().at(d, asset);
        let previous = bars.field(Field::PrevClose).unwrap().at(day, asset);
        splits += usize::from(ratio.is_finite() && raw(DayIdx(day.0 - 1)) != previous);
    }
    assert!(splits > 3, "the made-up bars must have splits");
}

#[test]
fn market_value_is_of_the_raw_price() {
    let bars = made_up::bars(40, 5, 9, usize::MAX);
    let (found, raw) = (scores("market_cap", &bars), scores("raw_close * total_shares", &bars));
    assert_eq!(bits(&found), bits(&raw));
    let close = bars.field(Field::Close).unwrap();
    let shares = bars.field(Field::TotalShares).unwrap();
    assert_eq!(
        found.at(DayIdx(39), AssetIdx(1)),
        close.at(DayIdx(39), AssetIdx(1)) * shares.at(DayIdx(39), AssetIdx(1))
    );
}

#[test]
fn the_average_price_lies_inside_the_day() {
    let bars = made_up::bars(60, 9, 21, usize::MAX);
    let inside = scores("if_else(vwap >= low and vwap <= high, 1, 0)", &bars);
    assert!(inside.as_slice().iter().all(|x| x.is_nan() || *x == 1.0));
    let halted = scores("mask(vwap - close, volume == 0)", &bars);
    assert!(halted.as_slice().contains(&0.0) && halted.as_slice().iter().all(|x| x.is_nan() || *x == 0.0));
}

#[test]
fn what_is_known_every_day_counts_only_on_days_with_a_row() {
    let bars = made_up::bars(40, 9, 2, usize::MAX);
    let (listed, st, close) =
        (scores("days_listed", &bars), scores("is_st ? 1 : 0", &bars), scores("raw_close", &bars));
    for i in 0..close.as_slice().len() {
        let missing = close.as_slice()[i].is_nan();
        assert_eq!((listed.as_slice()[i].is_nan(), st.as_slice()[i].is_nan()), (missing, missing));
    }
    let expected = bars.days_listed(DayIdx(39), AssetIdx(8));
    assert_eq!(listed.at(DayIdx(39), AssetIdx(8)), expected as f64);
}

#[test]
fn signs_bind_as_in_mathematics() {
    for (left, right) in [
        ("-close ^ 2", "-(close ^ 2)"),
        ("close ^ 2 ^ 0.5", "close ^ (2 ^ 0.5)"),
        ("close ^ -1 * open", "(close ^ (-1)) * open"),
        ("close - open - low", "(close - open) - low"),
        ("close / open / low", "(close / open) / low"),
        ("close * -open", "close * (-open)"),
        ("close + open * low", "close + (open * low)"),
        ("- - close", "close"),
        (
            "close > open and not open > low or is_st ? close : open > low ? low : high",
            "if_else(((close > open) and (not (open > low))) or is_st, close, if_else(open > low, low, high))",
        ),
        ("close > open && !is_st || is_st ? 1 * close : low", "close > open and not is_st or is_st ? close * 1 : low"),
        ("$close - $open", "close - open"),
        ("rank(close, scale='count')", "rank(x=close, scale=\"count\")"),
        ("winsorize(close, 0.1)", "winsorize(close, lower=0.1, upper=0.9)"),
        ("a = close; b = open; a - b", "close - open"),
        ("close +\n  open", "close + open"),
        ("score = (close\n + open)\n\n# end", "close + open"),
        ("n = 4 * 5\nts_mean(close, n)", "ts_mean(close, 20)"),
        ("column(\"pe_ratio\")", "pe_ratio"),
        ("close − open", "close - open"),
    ] {
        assert!(same(left, right), "{left}  is not  {right}");
    }
    assert!(!same("-close ^ 2", "(-close) ^ 2"));
}

#[test]
fn mistakes_have_a_place_and_a_remedy() {
    for (text, line, column, part) in [
        ("", 1, 1, "empty"),
        ("rank(clsoe)", 1, 6, "did you mean `close`"),
        ("x = close\n  rnk(x)", 2, 3, "there is no function `rnk`"),
        ("ts_maen(close, 5)", 1, 1, "did you mean `ts_mean`"),
        ("ts_corr(close, volume, 5)", 1, 1, "`ts_corr` is not available yet"),
        ("group_neutralize(close, industry)", 1, 1, "not available yet"),
        ("Corr($close, $volume, 5)", 1, 1, "`Corr` is not available yet"),
        ("ts_delay(close, -5)", 1, 17, "looks 5 days ahead"),
        ("Ref($close, -1)", 1, 13, "looks 1 days ahead"),
        ("ts_delta(close, 0)", 1, 17, "at least 1, not 0"),
        ("ts_mean(close, 0)", 1, 16, "at least 1"),
        ("ts_mean(close, -3)", 1, 16, "at least 1"),
        ("ts_std(close, 1)", 1, 15, "at least 2"),
        ("ts_mean(close, 2.5)", 1, 16, "whole number"),
        ("ts_mean(close, 100000)", 1, 16, "at most 10000"),
        ("ts_mean(close, volume)", 1, 16, "the same everywhere"),
        ("ts_mean(close)", 1, 1, "lacks `days`"),
        ("ts_mean(close, 5, 6)", 1, 19, "takes 2 arguments, not 3"),
        ("rank(close, mehtod=\"min\")", 1, 13, "did you mean `method`"),
        ("rank(close, method=\"mean\")", 1, 20, "must be one of"),
        ("rank(close, x=close)", 1, 13, "given twice"),
        ("rank(x=close, \"min\")", 1, 15, "follows one with a name"),
        ("close / 0", 1, 9, "division by zero"),
        ("close / (2 - 2)", 1, 10, "division by zero"),
        ("close > open", 1, 1, "must be a number, but this is a yes/no"),
        ("close + (open > low)", 1, 10, "turn it into a number"),
        ("if_else(close, 1, 2)", 1, 9, "must be a yes/no, but this is a number"),
        ("rank(industry)", 1, 6, "this is a group"),
        ("board == \"star\" ? 1 : 0", 1, 1, "comparing groups is not available yet"),
        ("close + \"a\"", 1, 9, "this is a text"),
        ("1 < close < 2 ? 1 : 0", 1, 11, "do not chain"),
        ("3", 1, 1, "the same number for every stock"),
        ("close open", 1, 7, "found the name `open`"),
        ("(close", 1, 7, "the definition ends here"),
        ("close)", 1, 6, "found `)`"),
        ("close +", 1, 8, "a value was expected"),
        ("close\nopen", 1, 1, "value is not used"),
        ("score = close\nopen", 1, 1, "move it to the end"),
        ("a = close\na = open\na", 2, 1, "has a value already"),
        ("a = b + 1\nb = close\na + b", 1, 5, "used before it has a value"),
        ("if = close\nif", 1, 1, "a word of the language"),
        ("rank", 1, 1, "is a function"),
        ("close(5)", 1, 1, "is a column, not a function"),
        ("close ? 1 : 0", 1, 1, "yes/no"),
        ("winsorize(close, lower=0.9, upper=0.1)", 1, 1, "above"),
        ("winsorize(close, lower=2)", 1, 24, "between 0 and 1"),
        ("clip(close, 2, 1)", 1, 1, "above"),
        ("rank（close）", 1, 5, "full-width"),
        ("close @ 2", 1, 7, "no meaning"),
    ] {
        let (found_line, found_column, message) = mistake(text);
        assert!(message.contains(part), "{text}\n{message}");
        assert_eq!((found_line, found_column), (line, column), "{text}\n{message}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_long_chains_are_not() {
    for text in [
        format!("{}close{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("{}close", "-".repeat(10_000)),
        format!("{}is_st ? 1 : 0", "not ".repeat(10_000)),
        format!("{}close{}", "abs(".repeat(10_000), ")".repeat(10_000)),
        format!("close{}", " ^ close".repeat(10_000)),
        format!("{}close", "is_st ? close : ".repeat(10_000)),
    ] {
        let (line, column, message) = mistake(&text);
        assert!(
            line == 1 && column > 50 && column < 3000 && message.contains("levels inside one another"),
            "{message}"
        );
    }
    let bars = made_up::bars(21, 3, 1, usize::MAX);
    let chain = format!("close{}", " + open - open".repeat(2_000));
    assert!(scores(&chain, &bars).as_slice().iter().any(|x| x.is_finite()));
    assert!(mistake(&format!("close{}", " + open".repeat(30_000))).2.contains("more than"));
}

#[test]
fn what_the_data_lack_is_named() {
    let bars = made_up::bars(21, 3, 1, usize::MAX);
    let factor = Expression::parse("value", "x = 1\n  1 / pb_ratio").unwrap();
    assert_eq!(factor.extra(), ["pb_ratio"]);
    let error = factor.score_days(&bars, 0..21).unwrap_err().to_string();
    assert!(error.contains("line 2, column 7: the data set has no column `pb_ratio`"), "{error}");
    let mut thin = Bars::new(std::sync::Arc::new(bars.calendar().clone()), bars.shared_assets());
    thin.insert(Field::Close, bars.field(Field::Close).unwrap().clone());
    let error = Expression::parse("size", "market_cap").unwrap().score_days(&thin, 0..21).unwrap_err();
    assert_eq!(error, FactorError::NotLoaded { factor: "size".into(), column: "total_shares".into() });
    let days = Expression::parse("size", "raw_close").unwrap().score_days(&bars, 5..40).unwrap_err();
    assert_eq!(days, FactorError::Days { start: 5, end: 40, len: 21 });
    let short = Expression::parse("size", "raw_close").unwrap().score(&bars.history(DayIdx(3)), &mut [0.0]);
    assert!(matches!(short, Err(FactorError::Shape { found: 1, expected: 3, .. })));
}

#[test]
fn columns_of_an_unused_step_need_not_be_there() {
    let factor = Expression::parse("test", "a = pb_ratio\nclose").unwrap();
    assert_eq!((factor.extra(), factor.fields()), (vec![], vec![Field::Close, Field::PrevClose]));
}

#[test]
fn the_manual_names_everything() {
    use crate::expr::{column, function};
    let manual = include_str!("../../../../../docs/factor-language.md");
    let words: Vec<&str> = manual.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let names = function::FUNCTIONS.iter().map(|f| f.name).chain(function::LATER).chain(column::NAMES);
    for name in names.chain(crate::library::all().iter().map(|factor| factor.name)) {
        assert!(words.contains(&name), "docs/factor-language.md lacks {name}");
    }
    for factor in crate::library::all() {
        assert!(manual.contains(&format!("`{}`", factor.definition)), "{}", factor.definition);
    }
    let example: Vec<&str> = manual.split("```").nth(1).into_iter().collect();
    assert!(Expression::parse("manual", example[0]).is_ok());
}
