//! `weipan stress` and large comparisons as a person uses them.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::PathBuf;

use made_up::{error, ok, spec, workspace};

/// The folder that a command names in its line `report …`.
fn report_folder(output: &str) -> PathBuf {
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    workspace().join(line.trim_start_matches("report ").trim()).parent().unwrap().to_owned()
}

const SHOCK: &str = "[account]\nleverage = 4.0\n[[stress]]\nepisode = \"2024-02\"\nat = 2022-03-02\n\
                     [stress_grid]\nprice = [0.0, -0.2]\nbasis = [0.0, 0.05]\n";

#[test]
fn a_stress_leaves_both_runs_a_page_and_its_grid() {
    let path = spec("stressed", SHOCK);
    let output = ok(workspace(), &["stress", path.to_str().unwrap(), "--grid", "--out", "stress-runs"]);
    assert!(output.contains("recorded") && output.contains("stressed") && output.contains("+5 %"), "{output}");
    let folder = report_folder(&output);
    for file in ["report.html", "stress.json", "grid.csv", "recorded/run.json", "stressed/days.parquet"] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let grid = fs::read_to_string(folder.join("grid.csv")).unwrap();
    assert_eq!(grid.lines().count(), 5, "a head and four cells");
    assert!(grid.lines().skip(1).all(|line| line.split(',').take(4).all(|cell| cell.parse::<f64>().is_ok())), "{grid}");
    // What is recorded is what a plain backtest gives, and the record of the stressed run gives the same stress again.
    let plain = ok(workspace(), &["backtest", path.to_str().unwrap(), "--out", "stress-plain"]);
    let days = |path: PathBuf| fs::read(path.join("days.parquet")).unwrap();
    assert_eq!(days(folder.join("recorded")), days(report_folder(&plain)));
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("stressed/run.json")).unwrap()).unwrap();
    let again = workspace().join("stressed-again.toml");
    fs::write(&again, record["spec"].as_str().unwrap()).unwrap();
    let second = report_folder(&ok(workspace(), &["stress", again.to_str().unwrap(), "--out", "stress-again"]));
    assert_eq!(days(folder.join("stressed")), days(second.join("stressed")));
    ok(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("压力测试") && page.contains("受压") && !page.contains("⟨no text⟩"));
    let runs = ok(workspace(), &["runs", "--out", "stress-runs"]);
    assert!(runs.contains("recorded") && runs.contains("stressed"), "{runs}");
}

#[test]
fn a_backtest_says_that_it_does_not_stress() {
    let path = spec("unstressed", SHOCK);
    let output = made_up::weipan(workspace(), &["backtest", path.to_str().unwrap(), "--out", "stress-runs"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("[[stress]] was not applied"));
}

#[test]
fn episodes_are_listed_with_their_sources() {
    let list = ok(workspace(), &["stress", "--episodes"]);
    for name in ["2015-06", "2015-09", "2018-10", "2021-02", "2021-09", "2024-01", "2024-02", "2024-09", "2025-04"] {
        assert!(list.contains(name), "{name}");
    }
    assert!(ok(workspace(), &["stress", "--episodes", "--lang", "zh"]).contains("微盘股"));
}

#[test]
fn bad_stresses_say_what_and_where() {
    let check = |name: &str, more: &str| {
        let path = spec(name, more);
        error(workspace(), &["stress", path.to_str().unwrap(), "--out", "stress-bad"])
    };
    assert!(check("no-stress", "").contains("has no [[stress]]"));
    let message = check("bad-key", "[[stress]]\nkind = \"volume\"\nfrom = 2022-03-02\nfactr = 0.5\n");
    assert!(message.contains("did you mean `factor`") && message.contains("factr"), "{message}");
    let message = check("bad-kind", "[[stress]]\nkind = \"prise\"\non = 2022-03-02\n");
    assert!(message.contains("did you mean \"price\""), "{message}");
    let message = check("bad-date", "[[stress]]\nkind = \"price\"\non = 2031-03-03\nchange = -0.1\n");
    assert!(message.contains("on = 2031-03-03") && message.contains("choose a day inside"), "{message}");
    let message = check(
        "bad-pair",
        "[[stress]]\nkind = \"basis_close\"\nfrom = 2022-03-02\n[[stress]]\nkind = \"basis_jump\"\non = 2022-03-04\nfraction = 0.1\n",
    );
    assert!(message.contains("contradict each other"), "{message}");
    assert!(!workspace().join("stress-bad").exists(), "nothing is left behind");
}

#[test]
fn a_large_comparison_has_one_table_and_searches() {
    let path = spec(
        "large",
        "[compare]\n\"account.leverage\" = [1, 2, 4]\n\"account.policy\" = [\"constant\", \"hold\"]\n\"hedge.ratio\" = [0.8, 1.0]\n",
    );
    let output = ok(workspace(), &["compare", path.to_str().unwrap(), "--search", "--out", "large-runs"]);
    let folder = report_folder(&output);
    let table = fs::read_to_string(folder.join("compare.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 13, "a head and a row for each of twelve runs");
    assert_eq!(rows[0][..3], ["account.leverage", "account.policy", "hedge.ratio"]);
    let numbers = rows[1..].iter().flat_map(|row| &row[3..]);
    assert!(numbers.clone().all(|cell| cell.is_empty() || cell.parse::<f64>().is_ok()), "{table}");
    let record: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("compare.json")).unwrap()).unwrap();
    let searches = record["searches"].as_array().unwrap();
    assert_eq!(searches.len(), 4, "one for each policy and hedge");
    for search in searches {
        let trials = search["trials"].as_array().unwrap();
        let leverages: Vec<f64> = trials.iter().map(|t| t["leverage"].as_f64().unwrap()).collect();
        assert!(leverages.windows(2).all(|w| w[0] < w[1]) && leverages.last() == Some(&4.0), "{leverages:?}");
        // The best is found to a hundredth on both sides, down to no leverage at all.
        let growth: Vec<f64> = trials.iter().map(|t| t["growth"].as_f64().unwrap_or(f64::NEG_INFINITY)).collect();
        let best = (0..growth.len()).max_by(|a, b| growth[*a].total_cmp(&growth[*b])).unwrap();
        let below = best.checked_sub(1).map_or(0.0, |at| leverages[at]);
        assert!(leverages[best] - below < 0.0151, "{leverages:?} {growth:?}");
        // Where the last survivor is followed by one that did not, a hundredth lies between them.
        let survived: Vec<bool> = trials.iter().map(|t| t["survived"].as_bool().unwrap()).collect();
        if let Some(at) = survived.iter().position(|s| !s).filter(|at| *at > 0) {
            assert!(leverages[at] - leverages[at - 1] < 0.0151, "{leverages:?}");
        }
    }
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("class=\"scroll runs\"") && page.contains("pair_return_1") && !page.contains("⟨no text⟩"));
    ok(workspace(), &["report", folder.to_str().unwrap(), "--lang", "zh"]);
}
