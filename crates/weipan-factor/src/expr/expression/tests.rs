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

/// Definitions that use every operator of the plan, in combinations that look back from one another.
const DEFINITIONS: [&str; 45] = [
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
    "ts_var(returns, 5) + ts_product(1 + returns, 4) - ts_argmin(low, 6) + ts_argmax(high, 6)",
    "ts_quantile(close, 9, 0.3) / ts_median(close, 7)",
    "ts_skew(returns, 12) + ts_kurt(returns, 12)",
    "ts_zscore(volume, 10) * ts_mad(volume, 4)",
    "ts_decay_linear(returns, 6) + ts_decay_exp(returns, 8, 0.7) + EMA(returns, 5)",
    "ts_count(close > open, 5) + ts_count(pe_ratio, 9, min_periods=3)",
    "ts_backfill(pe_ratio, 4) + ts_since(returns > 0.05, 30)",
    "ts_slope(close, 8) + ts_rsquare(close, 8) + ts_resid(close, 8)",
    "ts_corr(close, volume, 10) + ts_cov(returns, turnover, 6)",
    "ts_beta(returns, turnover, 12) + ts_slope(returns, 9, x=turnover) + ts_resid(returns, 7, x=turnover)",
    "ts_mean(pe_ratio, 10, min_periods=2) + ts_std(returns, 8, min_periods=4)",
    "group_demean(returns, bucket(market_cap, 3)) + group_rank(turnover, board)",
    "g = quantile(volume, 2); group_zscore(returns, g) + group_scale(returns, g) + group_sum(volume, g)",
    "g = bucket(close, 2); group_mean(x=returns, group=g) / group_std(returns, g) + group_median(close, g)",
    "g = bucket(close, 2); group_max(high, g) - group_min(low, g) + group_count(volume, g)",
    "residual(log(market_cap) ^ 3, log(market_cap)) + residual(returns, turnover, amount, group=bucket(close, 2))",
    "residual(returns, ts_delay(returns, 1), weights=market_cap)",
    "truncate(scale(returns), 0.2) + (top(market_cap, 3) ? 1 : 0) + (bottom(turnover, 4) ? 2 : 0)",
    "winsorize(returns, std=1, outside=\"drop\") + (is_missing(pe_ratio) ? 1 : 2)",
    "trade_when(returns > 0.03, rank(turnover), returns < -0.03)",
    "hump(rank(ts_mean(volume, 3)), 0.05) + ts_mean(trade_when(close > open, 1, is_st), 4, min_periods=1)",
    "board == \"main\" and not is_st ? ts_rank(ts_corr(rank(close), rank(volume), 5), 4) : 0",
    "rank(reversal) + ts_mean(rank(ts_delay(rank(volatility), 2)), 3)",
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
            let again = pool.install(|| cut(&factor, &bars, 3 * block, block));
            assert_eq!(bits(&again), bits(&all), "{text} in blocks of {block}");
        }
        let part = factor.score_days(&bars, 40..55).unwrap();
        assert_eq!(bits(&part), bits(&all)[40 * 9..55 * 9], "{text} from day 40");
    }
}

/// The scores of all days, in chunks and blocks of these sizes.
fn cut(factor: &Expression, bars: &Bars, chunk: usize, block: usize) -> Panel<f64> {
    let days = bars.calendar().len();
    // What remembers cannot be cut into chunks.
    let chunk = if factor.plan().remembers() { days } else { chunk };
    score_plan(&[factor], factor.plan(), bars, 0..days as u32, &Cut { chunk, block }).unwrap().swap_remove(0)
}

#[test]
fn several_factors_in_one_pass_have_the_bits_of_each_alone() {
    let bars = made_up::bars(70, 9, 17, usize::MAX);
    let factors: Vec<Expression> = DEFINITIONS.iter().map(|text| Expression::parse("test", text).unwrap()).collect();
    let all: Vec<&Expression> = factors.iter().collect();
    for (text, together) in DEFINITIONS.iter().zip(score_many(&all, &bars, 5..70).unwrap()) {
        assert_eq!(bits(&together), bits(&scores(text, &bars))[5 * 9..], "{text}");
    }
    let twice = score_many(&[all[0], all[1], all[0]], &bars, 60..70).unwrap();
    assert_eq!(bits(&twice[0]), bits(&twice[2]));
    assert!(score_many(&[], &bars, 0..70).unwrap().is_empty());
}

#[test]
fn parameters_take_other_values() {
    let text = "window = 20\nweight = -0.5\nscore = weight * ts_mean(returns, window)";
    let with = |parameters: &[(&str, f64)]| {
        let parameters: Vec<(String, f64)> =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        Expression::parse_with("test", text, &UserLibrary::default(), &parameters)
    };
    let factor = with(&[]).unwrap();
    assert_eq!(factor.parameters(), [("window".to_owned(), 20.0), ("weight".to_owned(), -0.5)]);
    let other = with(&[("weight", 2.0), ("window", 5.0)]).unwrap();
    assert_eq!(other.definition(), "window = 5\nweight = 2\nscore = weight * ts_mean(returns, window)");
    assert_eq!((factor.lookback(), other.lookback()), (19, 4));
    let wrong = with(&[("windw", 5.0)]).unwrap_err().to_string();
    assert!(wrong.contains("no parameter `windw`; did you mean `window`?"), "{wrong}");
    let wrong = with(&[("window", 0.5)]).unwrap_err().to_string();
    assert!(wrong.contains("line 3, column 35: `days` of ts_mean must be a whole number"), "{wrong}");
}

#[test]
fn parameters_of_used_factors_take_other_values() {
    let mut library = UserLibrary::default();
    library.insert("quiet", "window = 9\n-ts_std(returns, window)").unwrap();
    library.insert("calm", "weight = 2\nweight * quiet").unwrap();
    let with = |text: &str, parameters: &[(&str, f64)]| {
        let parameters: Vec<(String, f64)> =
            parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        Expression::parse_with("test", text, &library, &parameters)
    };
    let text = "days = 3\nts_mean(calm + reversal, days)";
    let known = ["days", "calm.weight", "quiet.window", "reversal.window"].map(str::to_owned);
    let names: Vec<String> = with(text, &[]).unwrap().parameters().iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, known);
    let other = with(text, &[("quiet.window", 30.0), ("days", 1.0), ("reversal.window", 5.0)]).unwrap();
    assert_eq!(other.lookback(), 29, "through a factor that another one uses");
    assert!(other.definition().ends_with("# quiet.window = 30, reversal.window = 5"), "{}", other.definition());
    assert_eq!(Expression::parse_with("again", &other.definition(), &library, &[]).unwrap().lookback(), 20);
    for (parameter, says) in [
        ("quiet.windw", "factor `quiet` has no parameter `windw`; did you mean `window`?"),
        ("momentum.window", "factor `test` has no parameter `momentum.window`; it has `days`, `calm.weight`"),
        ("nothing.window", "factor `test` has no parameter `nothing.window`"),
    ] {
        let error = with(text, &[(parameter, 5.0)]).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    let wrong = with(text, &[("quiet.window", 0.5)]).unwrap_err().to_string();
    assert!(wrong.contains("factor `quiet`") && wrong.contains("whole number"), "{wrong}");
}

#[test]
fn factors_use_factors_but_never_themselves() {
    let mut library = UserLibrary::default();
    for (name, text) in [
        ("calm", "-ts_std(returns, window_of)"),
        ("quiet", "window = 9\n-ts_std(returns, window)"),
        ("both", "rank(quiet) + rank(reversal)"),
        ("a", "rank(b)"),
        ("b", "1 + c"),
        ("c", "ts_mean(a, 3)"),
        ("reversal", "-returns"),
    ] {
        library.insert(name, text).unwrap();
    }
    let parse = |text: &str| Expression::parse_with("mine", text, &library, &[]);
    assert_eq!(parse("both + quiet").unwrap().lookback(), 8, "the user's own reversal goes before the built-in one");
    let cycle = parse("close + a").unwrap_err().to_string();
    assert!(cycle.contains("factor `c`, line 1, column 9: `a` needs itself: a → b → c → a"), "{cycle}");
    let elsewhere = parse("rank(calm)").unwrap_err().to_string();
    assert!(
        elsewhere.contains("factor `calm`, line 1, column 18") && elsewhere.contains("same everywhere"),
        "{elsewhere}"
    );
    let near = parse("quite").unwrap_err().to_string();
    assert!(near.contains("did you mean `quiet`?"), "{near}");
    for (name, why) in [("close", "a column"), ("rank", "a function"), ("a b", "letters"), ("both", "already")] {
        let error = library.clone().insert(name, "close").unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    let mut deep = UserLibrary::default();
    (0..200).for_each(|n| deep.insert(&format!("f{n}"), &format!("1 + f{}", n + 1)).unwrap());
    deep.insert("f200", "close").unwrap();
    let error = Expression::parse_with("mine", "f0", &deep, &[]).unwrap_err().to_string();
    assert!(error.contains("one inside the other"), "{error}");
    assert!(Expression::parse_with("mine", "f160", &deep, &[]).is_ok());
}

#[test]
fn windows_longer_than_the_data_are_errors() {
    let bars = made_up::bars(30, 4, 3, usize::MAX);
    let error = |text: &str| {
        let factor = Expression::parse("test", text).unwrap();
        factor.fits(bars.calendar().len()).unwrap_err().to_string()
    };
    let long = error("x = rank(close)\nx + ts_mean(x, 31)");
    assert!(long.contains("line 2, column 5: looks at 31 days, but the data have 30"), "{long}");
    assert!(error("ts_delay(close, 30)").contains("column 1: looks at 31 days"));
    assert!(error("ts_mean(ts_mean(returns, 20), 20)").contains("inside one another look at 39 days"));
    assert!(scores("ts_mean(close, 31)", &bars).as_slice().iter().all(|x| x.is_nan()));
    assert!(Expression::parse("test", "ts_mean(close, 31, min_periods=10)").unwrap().fits(30).is_ok());
    assert!(scores("ts_mean(close, 31, min_periods=10)", &bars).as_slice().iter().any(|x| x.is_finite()));
}

#[test]
fn what_groups_and_indices_lack_is_named() {
    let bars = made_up::bars(21, 3, 1, usize::MAX);
    let error = |text: &str| Expression::parse("test", text).unwrap().score_days(&bars, 0..21).unwrap_err().to_string();
    let industry = error("close +\n group_demean(close, industry)");
    assert!(industry.contains("line 2, column 22: the data set gives no stock an industry"), "{industry}");
    assert!(error("industry == \"bank\" ? 1 : 0").contains("no stock an industry"));
    assert!(error("board == \"mian\" ? 1 : 0").contains("column 1: there is no board `mian`"));
    assert!(error("index_member(\"000852.SH\") ? 1 : 0").contains("does not know the members of `000852.SH`"));
}

#[test]
fn the_manual_of_operators_is_up_to_date() {
    let text = include_str!("../../../../../docs/factor-operators.md");
    let now = super::super::manual().unwrap();
    assert!(
        text == now,
        "docs/factor-operators.md is out of date; run: weipan factor operators --markdown > docs/factor-operators.md"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_future_moves_no_bit(seed in 0_u64..1000, known in 26_usize..60, more in 1_usize..30) {
        let (width, days) = (8, known + more);
        let short = made_up::bars(known, width, seed, usize::MAX);
        let long = made_up::bars(days, width, seed, known);
        for text in DEFINITIONS {
            let (short, long) = (scores(text, &short), scores(text, &long));
            prop_assert_eq!(&bits(&short)[..], &bits(&long)[..known * width], "{}", text);
        }
    }
}

/// How many texts are tried; `PROPTEST_CASES` asks for more of them.
fn texts() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(texts()))]

    /// Any sequence of words of the language is a definition or a mistake with a place; what parses can be scored.
    #[test]
    fn no_text_is_too_strange(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "close", "returns", "market_cap", "industry", "is_st", "pe_ratio", "rank", "ts_mean", "ts_corr", "residual",
                "group_rank", "trade_when", "if_else", "bucket", "column", "index_member", "reversal", "x", "score", "(", ")",
                "(", ")", ",", ",", "=", "==", "<", "+", "-", "*", "/", "^", "?", ":", "not", "and", "or", "\n", ";", "#",
                "1", "5", "0", "-1", "2.5", "1e400", "\"main\"", "'", "$", "@", "，", "市", "\t", "days=", "nan",
            ]),
            0..40,
        ),
        free in ".{0,30}",
    ) {
        let bars = made_up::bars(12, 4, 5, usize::MAX);
        for text in [words.join(" "), words.concat(), format!("{free}{}", words.join(" ")), free] {
            match Expression::parse("strange", &text) {
                Ok(factor) => {
                    // Columns that are not there are an error; all else has scores.
                    _ = factor.score_days(&bars, 0..12);
                    _ = crate::explain(&[&factor]).bytes(4, 1);
                }
                Err(FactorError::Text(error)) => {
                    let lines: Vec<&str> = text.lines().collect();
                    prop_assert!(error.line >= 1 && error.line <= lines.len().max(1) + 1, "{error}");
                    prop_assert!(!error.to_string().is_empty() && !error.message.is_empty());
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
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
        ("ts_corr(close, volume, 1)", 1, 24, "at least 2"),
        ("group_neutralize(close, close)", 1, 25, "must be a group, but this is a number"),
        ("group_demean(close, \"a\")", 1, 21, "must be a group"),
        ("ts_mean(close, 5, min_periods=6)", 1, 1, "`min_periods` is above `days`"),
        ("ts_mean(close, 5, 3)", 1, 19, "takes 2 arguments, not 3"),
        ("ts_slope(close, 5, x=industry)", 1, 22, "must be a number, but this is a group"),
        ("residual(close)", 1, 1, "lacks `x`"),
        ("index_member(close) ? 1 : 0", 1, 14, "takes a text"),
        ("ts_count(industry, 5)", 1, 10, "must be a number"),
        ("industry == board ? 1 : 0", 1, 13, "compared with a text only"),
        ("a = a + 1\na + close", 1, 5, "needs itself"),
        ("a = b + 1\nb = c\nc = a\nb + close", 1, 5, "a → b → c → a"),
        ("ts_delay(close, -5)", 1, 17, "looks 5 days ahead"),
        ("Ref($close, -1)", 1, 13, "looks 1 day ahead"),
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
        ("close ** 2", 1, 8, "powers are written x ^ 2"),
        ("rank(close) ＞ 0.5 ? 1 : 0", 1, 13, "write `>`"),
        ("\u{feff}rank(clsoe)", 1, 7, "did you mean `close`"),
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
fn the_manual_names_every_column() {
    let manual = include_str!("../../../../../docs/factor-language.md");
    let words: Vec<&str> = manual.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for name in crate::expr::column::NAMES.into_iter().chain(["column", "index_member"]) {
        assert!(words.contains(&name), "docs/factor-language.md lacks {name}");
    }
    let example: Vec<&str> = manual.split("```").nth(1).into_iter().collect();
    assert!(Expression::parse("manual", example[0]).is_ok());
}
