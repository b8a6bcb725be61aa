//! What was assumed, on what data, by which version.

use weipan_core::RulesSpec;
use weipan_core::record::{AccountRecord, RunTables};

use super::model::{Block, Cell, Section, Table};
use crate::Lang;
use crate::format::{money, multiple, number, percent};

/// Settings, data, timings, and the whole spec.
pub(super) fn section(run: &RunTables, lang: Lang) -> Section {
    let spec = Block::Details {
        summary: lang.text("assumptions.spec").to_owned(),
        blocks: vec![Block::Pre { text: run.record.spec.clone() }],
    };
    let mut blocks =
        vec![Block::Pair { blocks: vec![Block::Table(settings(run, lang)), Block::Table(data(run, lang))] }];
    blocks.extend(changed_rules(&run.record.spec, lang).map(Block::Table));
    blocks.push(spec);
    Section { id: "assumptions", title: lang.text("section.assumptions").to_owned(), blocks }
}

pub(super) fn two_columns(caption: &str, rows: Vec<(String, String)>) -> Table {
    let mut table = Table { caption: caption.to_owned(), ..Table::default() };
    for (name, value) in rows {
        table.push(vec![Cell::text(name), Cell::text(value).with("num break")]);
    }
    table
}

/// The rows of the rule book that the spec changes or adds; `None` if it leaves the rules as they are.
pub(super) fn changed_rules(spec: &str, lang: Lang) -> Option<Table> {
    #[derive(serde::Deserialize)]
    struct Changed {
        #[serde(default)]
        rules: RulesSpec,
    }
    let rules = toml::from_str::<Changed>(spec).map(|spec| spec.rules).unwrap_or_default();
    let mut table =
        Table::new(lang.text("assumptions.rules"), &[lang.text("assumptions.rule"), lang.text("assumptions.row")]);
    for (name, rows) in &rules {
        for row in rows {
            let says: Vec<String> = row.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            table.push(vec![Cell::text(name.clone()), Cell::text(says.join(", ")).with("break")]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// The products of the hedge.
pub(super) fn hedge(account: &AccountRecord, lang: Lang) -> String {
    if account.hedge == "none" { lang.text("none").to_owned() } else { account.hedge.clone() }
}

/// The account's settings.
pub(super) fn settings(run: &RunTables, lang: Lang) -> Table {
    let a = &run.record.account;
    let word = |prefix: &str, value: &str| {
        let key = format!("{prefix}.{value}");
        if Lang::has(&key) { lang.text(&key).to_owned() } else { value.to_owned() }
    };
    let mut rows = vec![
        ("kind", word("account", &a.kind)),
        ("equity", money(a.equity, lang)),
        ("leverage", multiple(a.leverage, lang)),
        ("policy", word("policy", &a.policy)),
        ("initial_margin", percent(a.initial_margin, 1, lang)),
        ("lines", [a.warning, a.call, a.close_out].map(|v| percent(v, 1, lang)).join(" / ")),
        ("financing_rate", percent(a.financing_rate, 2, lang)),
        ("hedge", hedge(a, lang)),
        ("index", a.index.clone()),
        ("benchmark", a.benchmark.clone()),
        ("fill", word("fill", &a.fill)),
        ("participation", percent(a.participation, 1, lang)),
    ];
    // Runs of earlier versions do not say how their hedge was found.
    if a.hedge != "none" && !a.hedge_method.is_empty() {
        rows.push(("hedge_method", word("hedge_method", &a.hedge_method)));
        rows.push(("hedge_contract", word("hedge_contract", &a.hedge_contract)));
    }
    let rows = rows.into_iter().map(|(key, value)| (lang.text(&format!("setting.{key}")).to_owned(), value)).collect();
    two_columns(lang.text("assumptions.account"), rows)
}

/// The data, the version and where the time went.
pub(super) fn data(run: &RunTables, lang: Lang) -> Table {
    let (record, data) = (&run.record, &run.record.data);
    let mut rows = vec![
        (lang.text("data.name").to_owned(), data.name.clone()),
        (lang.text("data.fingerprint").to_owned(), data.fingerprint.clone()),
        (lang.text("data.period").to_owned(), format!("{} – {}", data.first, data.last)),
        (lang.text("data.days").to_owned(), number(data.days as f64, 0, lang)),
        (lang.text("data.stocks").to_owned(), number(data.stocks as f64, 0, lang)),
        (lang.text("data.version").to_owned(), record.version.clone()),
    ];
    for timing in &record.timings {
        let key = format!("phase.{}", timing.phase);
        let name = if Lang::has(&key) { lang.text(&key) } else { &timing.phase };
        rows.push((
            lang.fill("data.timing", &[("phase", name)]),
            lang.fill("data.seconds", &[("seconds", &number(timing.seconds, 3, lang))]),
        ));
    }
    two_columns(lang.text("assumptions.data"), rows)
}
