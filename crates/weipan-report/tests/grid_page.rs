//! Pages of many runs and of a stress: readable, whole, in both languages.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

#[path = "../examples/made_up/mod.rs"]
mod made_up;
mod reading;

use std::collections::BTreeMap;

use reading::{own_text, visible};
use weipan_core::Cny;
use weipan_core::ledger::{EventKind, EventRow};
use weipan_core::record::RunTables;
use weipan_core::search::{LeverageSearch, LeverageTrial};
use weipan_core::stress::{OverlayRecord, ShockCell, ShockGrid, StressRecord};
use weipan_report::{Grid, Lang, comparison_table, grid_page, runs_table, stress_page};

/// Leverage x policy x hedge ratio x financing rate: 108 runs.
fn many() -> (Vec<RunTables>, Vec<String>, Vec<Vec<String>>) {
    let axes = ["account.leverage", "account.policy", "hedge.ratio", "account.financing_rate"];
    let (mut runs, mut values) = (Vec::new(), Vec::new());
    for leverage in ["1", "2", "3", "4"] {
        let run = made_up::run(leverage.parse().unwrap());
        for policy in ["constant", "band", "hold"] {
            for ratio in ["0.8", "1", "1.2"] {
                for rate in ["0.025", "0.04", "0.06"] {
                    let mut run = run.clone();
                    // Another hedge ratio is another book.
                    run.record.spec = format!("[hedge]\nratio = {ratio}\n[account]\nleverage = {leverage}\n");
                    runs.push(run);
                    values.push([leverage, policy, ratio, rate].map(str::to_owned).to_vec());
                }
            }
        }
    }
    (runs, axes.map(str::to_owned).to_vec(), values)
}

fn trial(leverage: f64, growth: Option<f64>, survived: bool) -> LeverageTrial {
    LeverageTrial { leverage, growth, ratio_min: Some(0.2), calls: u32::from(!survived), survived }
}

fn search() -> LeverageSearch {
    let trials = vec![
        trial(1.0, Some(0.2), true),
        trial(2.0, Some(0.3), true),
        trial(2.01, Some(-1.0), false),
        trial(4.0, None, false),
    ];
    LeverageSearch { fixed: ["hold", "0.8", "0.04"].map(str::to_owned).to_vec(), limit: 4.0, trials }
}

fn words(page: &str, run: &RunTables, known: &[&str]) -> Vec<String> {
    let text = visible(page).replace(run.record.data.fingerprint.as_str(), " ");
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() > 1);
    words.filter(|w| w.chars().all(|c| c.is_ascii_alphabetic()) && !known.contains(w)).map(str::to_owned).collect()
}

const KNOWN: [&str; 16] = [
    "weipan", "DMA", "micro", "cap", "IM", "SH", "SZ", "SHA", "made", "up", "lt", "gt", "quot", "TOML", "hedge",
    "ratio",
];

#[test]
fn a_hundred_runs_stay_readable() {
    let (mut runs, axes, values) = many();
    runs.iter_mut().for_each(|run| run.record.warnings.clear());
    let searches = [search()];
    let grid = Grid { runs: &runs, axes: &axes, values: &values, searches: &searches };
    for lang in [Lang::En, Lang::Zh] {
        let page = grid_page(&grid, lang).unwrap();
        let own = own_text(&page);
        assert!(!own.contains("⟨no text⟩") && !own.contains("NaN"));
        let rows = own.split("id=\"runs\"").nth(1).unwrap().split("</section>").next().unwrap().matches("<tr").count();
        assert_eq!(rows, 109, "a head and every run");
        assert_eq!(own.matches("data-chart=\"pair_").count(), 6, "two maps for each other axis");
        for chart in own.split("data-chart=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
            assert!(own.contains(&format!("\"{chart}\":{{\"data\"")), "{chart} has no data");
        }
        let shared = own.matches("\"d3\":").count() + own.matches("\"d4\":").count();
        assert_eq!(shared, 1, "four runs are drawn over time, one a leverage");
        assert!(own.len() < 3_000_000, "{} bytes", own.len());
        if lang == Lang::Zh {
            let english = words(&page, &runs[0], &KNOWN);
            assert!(english.is_empty(), "{english:?}");
        } else {
            let text = visible(&page);
            assert!(
                text.contains("of 108 runs survived") && text.contains("Survivors by leverage: 1× 27 of 27"),
                "{}",
                &text[..1500]
            );
            assert!(text.contains("grow fastest at 2× and survive up to 2×"));
            assert!(text.contains("For the chances of others like it see “How likely is a call?” below."));
            assert!(own.find("id=\"search\"") < own.find("id=\"risk\""), "below is below");
            let crossed = own.split("\"search\":{\"data\"").nth(1).unwrap();
            assert!(
                crossed.contains("\"line\":{\"color\":\"$paper\",\"width\":1.5}"),
                "a cross can be seen on its mark"
            );
        }
    }
}

/// The four ways in which a run can end, over two axes: uncalled, called, closed out at once, closed out after a call.
fn four_ends() -> (Vec<RunTables>, Vec<Vec<String>>) {
    let plain = made_up::run(1.0);
    let event =
        |t: usize, kind: EventKind| EventRow { date: plain.days[t].date, kind, amount: Cny::ZERO, text: "".into() };
    let (mut runs, mut values) = (Vec::new(), Vec::new());
    for (leverage, kinds) in [
        ("1", &[][..]),
        ("2", &[(40, EventKind::Call)][..]),
        ("3", &[(50, EventKind::CloseOut), (60, EventKind::Closed)][..]),
        ("4", &[(45, EventKind::Call), (50, EventKind::CloseOut), (70, EventKind::Closed)][..]),
    ] {
        for policy in ["constant", "hold"] {
            let mut run = plain.clone();
            run.events = kinds.iter().map(|(t, kind)| event(*t, *kind)).collect();
            run.record.warnings = vec!["no pay dates".to_owned()];
            run.record.warnings.extend((policy == "hold").then(|| "up to 9 stocks had no score".to_owned()));
            run.record.warnings.extend((policy != "hold").then(|| "up to 4 stocks had no score".to_owned()));
            runs.push(run);
            values.push([leverage, policy].map(str::to_owned).to_vec());
        }
    }
    (runs, values)
}

#[test]
fn counts_add_up_and_warnings_name_their_runs() {
    let (runs, values) = four_ends();
    let axes = ["account.leverage", "account.policy"].map(str::to_owned);
    let date = |t: usize| runs[0].days[t].date;
    let page =
        |lang| visible(&grid_page(&Grid { runs: &runs, axes: &axes, values: &values, searches: &[] }, lang).unwrap());
    let text = page(Lang::En);
    let told = |what: &str| assert!(text.contains(what), "{what}: {}", &text[..4000]);
    told("4 of 8 runs survived, 2 of them without a margin call; 4 were closed out, 2 of them without a call before.");
    let cards: String =
        text[..text.find("Best annual return").unwrap()].split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        cards.contains("Survived 4 &#x2f; 8 2 without a margin call Closed out 4 &#x2f; 8 2 without a call before"),
        "{cards}"
    );
    told(&format!(
        "leverage 4×: The account was closed out on {} and held nothing after the close of {}",
        date(50),
        date(70)
    ));
    told("policy constant: Up to 4 stocks had no score.");
    told("policy hold: Up to 9 stocks had no score.");
    assert!(!text.contains(": No pay dates"), "what all runs say is of no run");
    let chinese = page(Lang::Zh);
    assert!(chinese.contains("8 个方案中 4 个存活，其中 2 个从未被追保；4 个被强平，其中 2 个此前未经追保"));
    assert!(chinese.contains(&format!("账户于 {} 被强平，{} 收盘后再无持仓", date(50), date(70))));
}

#[test]
fn tables_of_runs_are_numbers_for_files_and_text_for_people() {
    let (runs, axes, values) = many();
    let table = comparison_table(&runs, &axes, &values);
    assert_eq!((table.len(), &table[0][..4]), (109, &axes[..]));
    assert!(table.iter().all(|row| row.len() == table[0].len()));
    let numbers = table[1..].iter().flat_map(|row| &row[4..]).filter(|cell| !cell.is_empty());
    assert!(numbers.clone().all(|cell| cell.parse::<f64>().is_ok_and(f64::is_finite)));
    let at = |name: &str| table[0].iter().position(|head| head == name).unwrap();
    let value = |row: usize, name: &str| table[row][at(name)].parse::<f64>().unwrap();
    let parts = value(1, "discount_paid") + value(1, "financing_paid") + value(1, "trading_paid");
    assert!((value(1, "break_even_alpha") - parts).abs() < 1e-12, "the parts add up to the break-even alpha");
    assert!(value(1, "probability_call_high") > 0.0, "never seen is not impossible");
    let shown = runs_table(&runs, &axes, &values, Lang::En);
    assert_eq!(shown.len(), 109);
    assert!(shown[1].iter().any(|cell| cell.contains('[')), "a probability with its interval: {:?}", shown[1]);
}

#[test]
fn a_search_knows_its_answers() {
    let found = search();
    assert_eq!((found.fastest().unwrap().leverage, found.largest_surviving()), (2.0, Some(2.0)));
    assert_eq!(found.largest_uncalled(), Some(2.0));
    let loss =
        LeverageSearch { trials: vec![trial(0.01, Some(-0.02), true), trial(0.5, Some(-0.1), true)], ..found.clone() };
    assert_eq!((loss.best().unwrap().leverage, loss.fastest()), (0.01, None));
    let (runs, values) = four_ends();
    let axes = ["account.leverage", "account.policy"].map(str::to_owned);
    let said = |searches: &[LeverageSearch]| {
        let page = grid_page(&Grid { runs: &runs, axes: &axes, values: &values, searches }, Lang::En).unwrap();
        visible(&page).split("that were really run").nth(1).unwrap().chars().take(120).collect::<String>()
    };
    assert!(said(&[found.clone(), loss.clone()]).contains("1 grow at some leverage, fastest at 2×"));
    assert!(said(std::slice::from_ref(&loss)).contains("lose at every leverage tried"));
    let none = LeverageSearch { trials: vec![trial(0.5, None, false)], ..found };
    assert_eq!((none.fastest(), none.largest_surviving()), (None, None));
}

fn overlay(kind: &str, values: &[(&str, &str)]) -> OverlayRecord {
    let values: BTreeMap<String, String> = values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    OverlayRecord { kind: kind.to_owned(), values, episode: "2024-02".to_owned() }
}

fn cell(price: f64, basis: f64, ratio: f64) -> ShockCell {
    let closed_out = ratio < 0.1;
    ShockCell {
        price,
        basis,
        worst_ratio: ratio,
        loss: price * 3.0,
        calls: u32::from(ratio < 0.15),
        closed_out,
        ruined: false,
        blocked: 0.2,
    }
}

#[test]
fn a_stress_tells_what_was_laid_over_and_what_it_did() {
    let (mut recorded, mut stressed) = (made_up::run(2.0), made_up::run(4.0));
    (recorded.record.warnings, stressed.record.warnings) = (Vec::new(), Vec::new());
    let date = recorded.days[60].date;
    let overlays = vec![
        overlay(
            "price",
            &[
                ("on", &date.to_string()),
                ("path", "[-0.137, 0.04]"),
                ("size_to", "0.08"),
                ("days", "1"),
                ("index", "implied"),
            ],
        ),
        overlay("sell_ban", &[("from", &date.to_string()), ("to", "2024-02-08"), ("side", "net_sell")]),
    ];
    let cells = vec![cell(0.0, 0.0, 0.25), cell(0.0, 0.04, 0.2), cell(-0.2, 0.0, 0.12), cell(-0.2, 0.04, 0.05)];
    let grid = ShockGrid {
        on: date,
        days: 2,
        size_from: 0.0,
        size_to: 0.2,
        horizon: 20,
        prices: vec![0.0, -0.2],
        bases: vec![0.0, 0.04],
        cells,
    };
    let record = StressRecord { overlays, grid: Some(grid) };
    for lang in [Lang::En, Lang::Zh] {
        let page = stress_page(&recorded, &stressed, &record, lang).unwrap();
        let own = own_text(&page);
        assert!(!own.contains("⟨no text⟩") && !own.contains("NaN"));
        for chart in own.split("data-chart=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
            assert!(own.contains(&format!("\"{chart}\":{{\"data\"")), "{chart} has no data");
        }
        let text = visible(&page);
        if lang == Lang::Zh {
            let english = words(&page, &recorded, &KNOWN);
            assert!(english.is_empty(), "{english:?}");
        } else {
            assert!(text.contains("a day −13.7%, +4%"), "{text}");
            assert!(text.contains("Of 4 shocks") && text.contains("2 lead to a call and 1 to a close-out"));
            assert!(text.contains("No fall of the grid closes the account out"));
        }
    }
    // Without overlays the grid stands alone.
    let alone = StressRecord { overlays: Vec::new(), ..record };
    let text = visible(&stress_page(&recorded, &recorded, &alone, Lang::En).unwrap());
    assert!(text.contains("Of 4 shocks") && !text.contains("What was laid over"));
}
