//! The command as a person uses it: every command once, and every kind of bad input.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::{Path, PathBuf};

use made_up::{error, ok, spec, weipan, workspace};
use weipan_core::{DayIdx, Field};
use weipan_data::LoadRequest;

/// The folder that a command names in its line `report …`.
fn report_folder(output: &str) -> PathBuf {
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    workspace().join(line.trim_start_matches("report ").trim()).parent().unwrap().to_owned()
}

#[test]
fn a_comparison_leaves_reports_ledgers_and_records() {
    let path = spec("compared", "[compare]\n\"account.leverage\" = [1, 3]");
    let output = ok(workspace(), &["compare", path.to_str().unwrap(), "--out", "compared-runs"]);
    assert!(output.contains("leverage 1") && output.contains("leverage 3"), "{output}");
    let folder = report_folder(&output);
    for file in ["report.html", "compare.csv", "compare.json", "leverage-1/run.json", "leverage-3/statistics.json"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    for table in ["days", "fills", "rejects", "futures", "positions", "events", "exposure", "industries"] {
        assert!(folder.join(format!("leverage-3/{table}.parquet")).is_file(), "{table}");
    }
    // The record's spec runs again to the same bits.
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("leverage-3/run.json")).unwrap()).unwrap();
    let again = workspace().join("again.toml");
    fs::write(&again, record["spec"].as_str().unwrap()).unwrap();
    let output = ok(workspace(), &["backtest", again.to_str().unwrap(), "--out", "again-runs"]);
    let second = report_folder(&output);
    let days = |folder: &Path| fs::read(folder.join("days.parquet")).unwrap();
    assert_eq!(days(&folder.join("leverage-3")), days(&second));
    // The report can be written again in Chinese, and the runs are listed.
    ok(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("杠杆"));
    ok(workspace(), &["report", second.to_str().unwrap()]);
    let runs = ok(workspace(), &["runs", "--out", "compared-runs"]);
    assert!(runs.contains("leverage 1") && runs.contains("leverage 3"), "{runs}");
    assert!(!runs.contains("n/a"), "every run has its return and drawdown: {runs}");
}

#[test]
fn nothing_partial_is_left_behind() {
    let path = spec("whole", "");
    ok(workspace(), &["backtest", path.to_str().unwrap(), "--out", "whole-runs"]);
    for entry in fs::read_dir(workspace().join("whole-runs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.contains("partial"), "{name}");
    }
}

#[test]
fn the_printed_spec_is_one_that_checks() {
    let text = ok(workspace(), &["spec", "init"]);
    let path = workspace().join("template.toml");
    ok(workspace(), &["spec", "init", path.to_str().unwrap(), "--replace"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let message = error(workspace(), &["spec", "init", path.to_str().unwrap()]);
    assert!(message.contains("exists already"), "{message}");
    let output = ok(workspace(), &["spec", "check", path.to_str().unwrap(), "--set", "data.path=market"]);
    assert!(output.contains("4 runs on made-up market"), "{output}");
}

#[test]
fn data_are_described_and_checked() {
    let info = ok(workspace(), &["data", "info", "market"]);
    assert!(info.contains("400 ") && info.contains("IM"), "{info}");
    let check = ok(workspace(), &["data", "check", "market"]);
    assert!(check.contains("no errors"), "{check}");
}

/// The made-up market with one close of its first stock changed on its 300th day, as a data set of that name.
fn with_close(name: &str, value: f64) {
    let (from, to) = (workspace().join("market"), workspace().join(name));
    let request = LoadRequest { path: &from, start: None, end: None, fields: &Field::ALL, extra: &[] };
    let mut market = weipan_data::load(&request).unwrap();
    let mut close = market.bars.field(Field::Close).unwrap().clone();
    close.row_mut(DayIdx(300))[0] = value;
    market.bars.insert(Field::Close, close);
    weipan_data::write(&to, &market, &weipan_data::About { name: name.into(), ..Default::default() }, true).unwrap();
}

#[test]
fn wrong_prices_are_refused_or_noted_by_studies_and_checks() {
    with_close("infinite", f64::INFINITY);
    for command in [["factor", "market_cap", "--data", "infinite"], ["data", "check", "infinite", "--limit=9"]] {
        let output = weipan(workspace(), &command);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("inf") && text.contains("bars/") && text.contains("row"), "{text}");
    }
    with_close("wild", 1e6);
    let output = weipan(workspace(), &["factor", "market_cap", "--data", "wild", "--out", "wild-studies"]);
    let notes = String::from_utf8(output.stderr).unwrap();
    let note = notes.lines().find(|line| line.contains("than any price limit allows")).unwrap_or(&notes);
    assert!(note.starts_with("note: ") && note.contains(": 1000000 after "), "{note}");
    let page = report_folder(&String::from_utf8(output.stdout).unwrap()).join("report.html");
    assert!(fs::read_to_string(page).unwrap().contains("than any price limit allows"));
    let check = weipan(workspace(), &["data", "check", "wild"]);
    assert!(String::from_utf8(check.stdout).unwrap().contains("beyond-limit"));
}

#[test]
fn a_factor_has_a_page_and_tables() {
    let sheet = ok(
        workspace(),
        &["factor", "-rank(log(market_cap))", "--data", "market", "--horizon", "5", "--out", "studies"],
    );
    assert!(sheet.contains("rank IC") && sheet.contains("bucket"), "{sheet}");
    let folder = report_folder(&sheet);
    for file in ["report.html", "factor.json", "factor_days.parquet", "factor_statistics.parquet"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    ok(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
    assert_ne!(fs::read_to_string(folder.join("report.html")).unwrap(), page);
    let file = workspace().join("mine.factor");
    fs::write(&file, "# small first\nsize = log(market_cap)\nscore = -rank(size)\n").unwrap();
    let again = ok(workspace(), &["factor", "mine.factor", "--data", "market", "--horizon", "5", "--out", "studies"]);
    let numbers = |text: &str| {
        text.lines().skip(2).take_while(|l| !l.starts_with("report")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&again).last(), numbers(&sheet).last());
    let path = spec("from-file", "select = \"top\"\n[factor]\ndefinition = \"mine.factor\"");
    let output = ok(workspace(), &["backtest", path.to_str().unwrap(), "--out", "factor-runs"]);
    let record = fs::read_to_string(report_folder(&output).join("run.json")).unwrap();
    assert!(record.contains("log(market_cap)"), "the record has the definition itself");
    let message = error(workspace(), &["factor", "nowhere.factor", "--data", "market"]);
    assert!(message.contains("nowhere.factor"), "{message}");
    let message = error(workspace(), &["factor", "rank(clse)", "--data", "market"]);
    assert!(message.contains('^') && message.contains("close"), "{message}");
    let message = error(workspace(), &["factor", "x = returns\nrank(ts_mean(x, 9000))", "--data", "market"]);
    assert!(message.contains("line 2, column 6: looks at 9000 days"), "{message}");
    let message = error(workspace(), &["factor", "market_cap"]);
    assert!(message.contains("--data"), "{message}");
}

#[test]
fn several_factors_stand_side_by_side() {
    let folder = workspace().join("own");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("calm.factor"), "window = 20\n-ts_std(returns, window)\n").unwrap();
    let sheet = ok(
        workspace(),
        &[
            "factor",
            "calm",
            "rank(calm) + rank(reversal)",
            "micro_cap",
            "--library",
            "own",
            "--param",
            "window=10",
            "--combine",
            "icir_weighted",
            "--data",
            "market",
            "--universe",
            "tradable",
            "--out",
            "studies",
        ],
    );
    let head = sheet.lines().next().unwrap();
    assert!(head.contains("calm, rank(calm) + rank(reversal), micro_cap, icir_weighted"), "{head}");
    let record = fs::read_to_string(report_folder(&sheet).join("factor.json")).unwrap();
    assert!(record.contains("window = 10"), "{record}");
    let message =
        error(workspace(), &["factor", "calm", "--library", "own", "--param", "windw=10", "--data", "market"]);
    assert!(message.contains("did you mean `window`?"), "{message}");
}

#[test]
fn the_language_explains_itself() {
    let list = ok(workspace(), &["factor", "list"]);
    assert!(list.contains("market_cap") && list.contains("alpha001"), "{list}");
    assert!(!ok(workspace(), &["factor", "list", "amihud"]).contains("market_cap"));
    assert!(error(workspace(), &["factor", "list", "nothing-like-it"]).contains("weipan factor list"));
    assert!(ok(workspace(), &["factor", "show", "reversal"]).contains("Jegadeesh"));
    assert!(error(workspace(), &["factor", "show", "reversl"]).contains("did you mean"));
    let own = workspace().join("documented");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("still.factor"), "# Few rises.\n# Reference: own work\n-ts_count(returns > 0, 20)\n").unwrap();
    let list = ok(workspace(), &["factor", "list", "still", "--library", "documented"]);
    assert!(list.contains("Few rises.") && list.contains("own work") && !list.contains("Banz"), "{list}");
    let text = ok(workspace(), &["factor", "show", "still", "--library", "documented"]);
    assert!(text.contains("ts_count(returns > 0, 20)"), "{text}");
    let plan = ok(workspace(), &["factor", "explain", "m = ts_mean(returns, 20)\nm / ts_std(returns, 20)"]);
    assert!(
        plan.contains("ts_mean(%2, 20)") && plan.contains("shared by 2") && plan.contains("19 trading days"),
        "{plan}"
    );
    let rank = ok(workspace(), &["factor", "operators", "ts_rank"]);
    assert!(rank.contains("day 4") && rank.contains("also Rank, Ts_Rank"), "{rank}");
    let manual = ok(workspace(), &["factor", "operators", "--markdown"]);
    assert_eq!(manual, include_str!("../../../docs/factor-operators.md"));
}

/// Every kind of bad definition is an error with its place, whose lines no terminal breaks.
#[test]
fn bad_definitions_are_drawn() {
    let deep = format!("{}close{}", "(".repeat(10_000), ")".repeat(10_000));
    let wide = "rank(close) ".repeat(2_000);
    for (text, part) in [
        ("rank(clsoe)", "did you mean `close`"),
        ("rank(close > open)", "turn it into a number"),
        ("ts_delay(close, -1)", "looks 1 day ahead"),
        ("close / (1 - 1)", "division by zero"),
        ("a = b\nb = a\na", "needs itself"),
        (&deep, "levels inside one another"),
        (&wide, "found the name `rank`"),
        ("", "the definition is empty"),
        ("close * 1e400", "`1e400` is not a number"),
        ("rank(市值) ＞ 1 ? 1 : 0", "write `>`"),
        ("rank((close)", "the definition ends here"),
        ("a = 1\na = 2\nclose * a", "has a value already"),
        ("w = is_st\nts_mean(close, w)", "`days` of ts_mean must be a number"),
    ] {
        let message = error(workspace(), &["factor", "explain", text]);
        let lines: Vec<&str> = message.lines().collect();
        let caret = lines.iter().position(|line| line.contains('^')).unwrap_or_default();
        assert!(message.contains(part) && caret > 0, "{message}");
        let mut drawn = lines.iter().filter(|line| line.contains('│'));
        assert!(message.contains(", column ") && drawn.all(|line| line.chars().count() < 110), "{message}");
        assert!(lines[caret - 1].contains(" |"), "the caret stands below the source: {message}");
    }
    let file = workspace().join("window.factor");
    fs::write(&file, "\u{feff}# the mark of some editors\r\nwindow = 5\r\nts_mean(returns, window)\r\n").unwrap();
    assert!(ok(workspace(), &["factor", "explain", "window.factor"]).contains("window = 5"));
    for (value, part) in
        [("abc", "write NAME=NUMBER"), ("nan", "write NAME=NUMBER"), ("2.5", "whole number"), ("-5", "at least 1")]
    {
        let message =
            error(workspace(), &["factor", "explain", "window.factor", "--param", &format!("window={value}")]);
        assert!(message.contains(part), "{message}");
    }
    fs::write(&file, "w = 3\nts_maen(close, w)").unwrap();
    let message = error(workspace(), &["factor", "explain", "window.factor"]);
    assert!(message.contains("factor `window`, line 2, column 1: there is no function `ts_maen`"), "{message}");
    fs::write(&file, b"close \xce\xd2").unwrap();
    let message = error(workspace(), &["factor", "explain", "window.factor"]);
    assert!(message.contains("window.factor") && message.contains("UTF-8"), "{message}");
}

/// A name that stands for nothing is told at its place, by a study and by a run.
#[test]
fn unknown_names_are_drawn() {
    let text = "w = 20\nts_mean(retruns_today, w)";
    let path = spec("unknown", &format!("[factor]\ndefinition = {text:?}"));
    for arguments in [vec!["factor", text, "--data", "market"], vec!["backtest", path.to_str().unwrap()]] {
        let message = error(workspace(), &arguments);
        let place = "line 2, column 9: the data set has no column `retruns_today`";
        assert!(message.contains(place) && message.contains("--library"), "{message}");
    }
    let message = error(workspace(), &["factor", "rank(amihu)", "--data", "market"]);
    assert!(message.contains("did you mean `amihud`?"), "{message}");
    let own = workspace().join("badly-named");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("turnover.factor"), "close").unwrap();
    for arguments in [["list", "x"], ["explain", "close"]] {
        let message = error(workspace(), &["factor", arguments[0], arguments[1], "--library", "badly-named"]);
        assert!(message.contains("turnover.factor") && message.contains("there is a column of this name"), "{message}");
    }
    let message =
        error(workspace(), &["factor", "close", "--data", "market", "--start", "2022-06-01", "--end", "2022-05-02"]);
    assert!(message.contains("swap them"), "{message}");
}

#[test]
fn honesty_can_be_checked() {
    let checked = ok(
        workspace(),
        &["factor", "check", "momentum", "rank(ts_corr(close, volume, 10))", "--data", "market", "--samples", "3"],
    );
    assert!(checked.contains("ok momentum") && checked.contains("not one bit"), "{checked}");
    let null = ok(workspace(), &["factor", "null", "--data", "market", "--trials", "4", "--seed", "3"]);
    assert!(null.contains("4 panels of random scores, seed 3") && null.contains("rank IC"), "{null}");
}

#[test]
fn completions_and_help_are_there() {
    assert!(ok(workspace(), &["completions", "bash"]).contains("_weipan"));
    let help = ok(workspace(), &["help", "compare"]);
    assert!(help.contains("Examples:"), "{help}");
    assert_eq!(weipan(workspace(), &["frobnicate"]).status.code(), Some(2));
}

#[test]
fn nothing_but_text_goes_into_a_file() {
    let path = spec("plain", "");
    let output = weipan(workspace(), &["backtest", path.to_str().unwrap(), "--out", "plain-runs"]);
    let both = [output.stdout, output.stderr].concat();
    assert!(!both.contains(&0x1b), "no escape codes without a terminal");
}

#[test]
fn bad_specs_are_shown_with_their_place() {
    for (name, more, words) in [
        (
            "unknown",
            "[account]\nlevrage = 4.0",
            &["unknown key `account.levrage`", "did you mean `account.leverage`", "levrage = 4.0"][..],
        ),
        ("type", "[account]\nleverage = \"four\"", &["leverage = \"four\"", "expected"]),
        ("word", "[exchange]\nfill = \"vwop\"", &["vwop", "vwap"]),
        ("syntax", "[account\nleverage = 2", &["not TOML"]),
        ("margin", "[account]\nleverage = 5.0", &["account.leverage", "at most 4"]),
        ("digits", "[account]\nequity = 1e300", &["`account.equity`", "1e300:", "1e12"]),
        ("lines", "[account]\ncall = 0.2", &["account.call", "account.warning", "contradict"]),
        ("cash", "[account]\nkind = \"cash\"\nleverage = 1.0", &["account.leverage", "at most 0.87", "\"none\""]),
        ("product", "[hedge]\nproduct = \"IX\"", &["IX"]),
        ("factor", "[factor]\ndefinition = \"rank(log(market_cp))\"", &["market_cap", "^"]),
        ("quantile", "quantile = 2.0", &["quantile"]),
        ("ban", "[[ban]]\nside = \"sell\"\nfrom = \"2022-05-01\"\nto = \"2022-04-01\"", &["ends on 2022-04-01"]),
        ("index", "[universe]\nindex = \"000999.SH\"", &["000999.SH", "000852.SH"]),
        ("benchmark", "[hedge]\nbenchmark = \"NO.SUCH\"", &["NO.SUCH", "MICRO.WP"]),
    ] {
        let path = spec(&format!("bad-{name}"), more);
        let message = error(workspace(), &["backtest", path.to_str().unwrap(), "--out", "bad-runs"]);
        for word in words {
            assert!(message.contains(word), "{name}: `{word}` is not in\n{message}");
        }
    }
    assert!(!workspace().join("bad-runs").exists(), "a run that cannot begin leaves nothing");
}

#[test]
fn changes_are_made_before_the_spec_is_checked() {
    let path = spec("order", "");
    let path = path.to_str().unwrap();
    // One at a time these dates would contradict each other.
    let first = workspace().join("order-dates.toml");
    fs::write(&first, "[data]\npath = \"market\"\nstart = 2021-06-01\nend = 2021-09-30\n[book]\ncount = 40\n").unwrap();
    let set = ["--set", "data.start=2022-03-01", "--set", "data.end=2022-06-30"];
    let mut arguments = vec!["backtest", first.to_str().unwrap(), "--out", "order-runs"];
    arguments.extend(set);
    ok(workspace(), &arguments);
    let message = error(workspace(), &["compare", path, "--set", "compare.\"account.leverage\"=[1, 1]"]);
    assert!(message.contains("1 stands twice"), "{message}");
}

#[test]
fn a_run_that_never_buys_says_so() {
    let path = spec("poor", "[account]\nequity = 1000.0");
    let output = weipan(workspace(), &["backtest", path.to_str().unwrap(), "--out", "poor-runs"]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("Nothing was ever bought"));
}

/// What a spec asks for beside the run, or of half a hedge, is said.
#[test]
fn what_does_nothing_is_said() {
    let rest = "[hedge]\nmix = { IM = 0.4 }\n[[flow]]\ndate = \"2030-06-05\"\namount = 1e6\n\
                [[ban]]\nside = \"sell\"\nfrom = \"2031-02-08\"\nto = \"2031-02-09\"\n";
    let path = spec("beside", rest);
    let output = weipan(workspace(), &["backtest", path.to_str().unwrap(), "--out", "beside-runs"]);
    let told = String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    for part in ["[[flow]] of 2030-06-05 did not happen", "[[ban]] from 2031-02-08", "hedge.mix add up to 0.400"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn an_unhedged_book_needs_no_index() {
    let copy = workspace().join("no-index");
    copy_folder(&workspace().join("market"), &copy);
    for file in ["index.parquet", "futures.parquet", "members.parquet", "dataset.toml"] {
        fs::remove_file(copy.join(file)).unwrap();
    }
    fs::write(copy.join("dataset.toml"), "format = 1\nname = \"by hand\"\n").unwrap();
    let path = spec("alone", "[account]\nkind = \"cash\"\nleverage = 1.0\n[hedge]\nproduct = \"none\"");
    ok(workspace(), &["backtest", path.to_str().unwrap(), "--set", "data.path=no-index", "--out", "alone-runs"]);
    let hedged = spec("hedged", "");
    let message = error(workspace(), &["backtest", hedged.to_str().unwrap(), "--set", "data.path=no-index"]);
    assert!(message.contains("IM"), "{message}");
}

#[test]
fn dates_outside_the_data_are_named_with_the_range() {
    for (name, key, date) in [
        ("early", "start", "2019-01-02"),
        ("first", "start", "2021-01-04"),
        ("late", "end", "2030-01-02"),
        ("beyond", "start", "2030-01-02"),
    ] {
        let path = spec(&format!("dates-{name}"), "");
        let set = format!("data.{key}={date}");
        let message = error(workspace(), &["backtest", path.to_str().unwrap(), "--set", &set]);
        assert!(message.contains(&format!("data.{key}")) && message.contains(date), "{name}: {message}");
        assert!(message.contains("2021-01-04") && message.contains("2022-12-30"), "the range is named: {message}");
    }
}

#[test]
fn missing_and_broken_files_are_named() {
    let path = spec("files", "");
    let path = path.to_str().unwrap();
    let message = error(workspace(), &["backtest", "nowhere.toml"]);
    assert!(message.contains("nowhere.toml") && message.contains("weipan spec init"), "{message}");
    let message = error(workspace(), &["backtest", path, "--set", "data.path=nowhere"]);
    assert!(message.contains("nowhere"), "{message}");
    // A truncated Parquet file, a column of another type, and a run folder that is none.
    let copy = workspace().join("broken");
    copy_folder(&workspace().join("market"), &copy);
    let bars = copy.join("bars/2022.parquet");
    let bytes = fs::read(&bars).unwrap();
    fs::write(&bars, &bytes[..bytes.len() / 2]).unwrap();
    let message = error(workspace(), &["backtest", path, "--set", "data.path=broken"]);
    assert!(message.contains("2022.parquet"), "{message}");
    // Damaged pages: flipped bytes in the middle of the data.
    let mut damaged = bytes.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 4000].iter_mut().for_each(|byte| *byte ^= 0xA5);
    fs::write(&bars, &damaged).unwrap();
    let message = error(workspace(), &["backtest", path, "--set", "data.path=broken"]);
    assert!(message.contains("2022.parquet"), "{message}");
    fs::write(&bars, &bytes).unwrap();
    fs::remove_file(copy.join("instruments.parquet")).unwrap();
    let message = error(workspace(), &["backtest", path, "--set", "data.path=broken"]);
    assert!(message.contains("instruments.parquet"), "{message}");
    let message = error(workspace(), &["report", "market"]);
    assert!(message.contains("run.json"), "{message}");
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn rules_are_listed_shown_and_changed() {
    let all = ok(workspace(), &["rules"]);
    for table in ["stamp_duty", "price_limit", "opening_cap", "dividend_tax", "ban"] {
        assert!(all.lines().any(|line| line.starts_with(&format!("{table} "))), "{table}: {all}");
    }
    let stamp = ok(workspace(), &["rules", "stamp_duty", "--on", "2024-02-05"]);
    assert!(
        stamp.contains("2023-08-28") && stamp.contains("0.0005") && stamp.contains("[1] asianprivatebanker.com"),
        "{stamp}"
    );
    assert!(!stamp.contains("2008-09-19"), "only what holds: {stamp}");
    let margins = ok(workspace(), &["rules", "futures_margin"]);
    assert!(margins.contains("IF, IH, IC  2015-09-07  0.4"), "like rows stand together: {margins}");
    let message = error(workspace(), &["rules", "stampduty"]);
    assert!(message.contains("did you mean `stamp_duty`"), "{message}");
    let message = error(workspace(), &["rules", "futures_margin", "--of", "IX"]);
    assert!(message.contains("IX"), "{message}");
    let own =
        "[[rules.stamp_duty]]\nfrom = 2008-09-19\nsell = 0.01\n[[rules.stamp_duty]]\nfrom = 2023-08-28\nsell = 0.01";
    let path = spec("own-rules", own);
    let shown = ok(workspace(), &["rules", "stamp_duty", "--spec", path.to_str().unwrap()]);
    assert_eq!(shown.matches(" changed").count(), 2, "{shown}");
    let duty = |path: &PathBuf| {
        let output = ok(workspace(), &["backtest", path.to_str().unwrap(), "--out", "rules-runs"]);
        let folder = report_folder(&output);
        let run = weipan_engine::output::read(&folder).unwrap();
        let page = fs::read_to_string(folder.join("report.html")).unwrap();
        (run.days.iter().map(|day| day.stamp_duty.0).sum::<i64>(), page.contains("Rules changed by the user"))
    };
    let ((ours, told), (shipped, quiet)) = (duty(&path), duty(&spec("shipped-rules", "")));
    assert!(ours < 5 * shipped && shipped < 0 && told && !quiet, "{ours} {shipped}");
    let wrong = spec("wrong-rules", "[[rules.stamp_duty]]\nfrom = 2008-09-19\nsel = 0.01");
    let message = error(workspace(), &["spec", "check", wrong.to_str().unwrap()]);
    assert!(message.contains("did you mean `sell`") && message.contains("sel = 0.01"), "{message}");
}

#[test]
fn the_basis_has_a_page_and_tables() {
    let output = ok(workspace(), &["basis", "--data", "market", "--out", "bases"]);
    assert!(output.contains("contract") && output.contains("front quarter"), "{output}");
    let folder = report_folder(&output);
    for file in ["report.html", "basis.json", "basis.parquet", "basis.csv", "basis_means.parquet"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let csv = fs::read_to_string(folder.join("basis.csv")).unwrap();
    let study = weipan_engine::basis_study::read(&folder).unwrap();
    assert_eq!(csv.lines().count(), study.rows.len() + 1);
    ok(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
    assert!(fs::read_to_string(folder.join("report.html")).unwrap().contains("贴水"));
    let message = error(workspace(), &["basis", "--data", "market", "--product", "IX"]);
    assert!(message.contains("IX") && message.contains("IM"), "{message}");
    let message = error(workspace(), &["basis", "--data", "market", "--on", "1999-01-04"]);
    assert!(message.contains("--on 1999-01-04"), "{message}");
}
