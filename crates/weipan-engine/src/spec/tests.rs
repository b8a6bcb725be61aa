#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
use super::*;

#[test]
fn the_template_is_the_default_with_every_key() {
    let mut spec = Spec::from_toml(TEMPLATE).unwrap();
    assert_eq!(spec.compare.keys().collect::<Vec<_>>(), ["account.leverage"]);
    spec.compare.clear();
    assert_eq!(spec, Spec::default());
    let template: toml::Table = toml::from_str(TEMPLATE).unwrap();
    for (kind, keys) in crate::stress::KINDS {
        assert!(
            TEMPLATE.contains(&format!("# kind = \"{kind}\"")) || kind == "episode",
            "{kind} is not in the template"
        );
        let missing = keys.iter().find(|key| !TEMPLATE.contains(&format!("# {key} = ")));
        assert_eq!(missing, None, "a key of {kind} is not in the template");
    }
    for (name, value) in toml::Table::try_from(Spec::default()).unwrap() {
        if let toml::Value::Table(defaults) = value {
            for key in defaults.keys() {
                assert!(template[&name].get(key).is_some(), "{name}.{key} is not in the template");
            }
        }
    }
}

#[test]
fn a_spec_survives_being_written() {
    let spec = Spec::from_toml("name = 'x'\n[data]\nstart = 2022-07-22\n[account]\nleverage = 4").unwrap();
    assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
}

#[test]
fn unknown_keys_name_the_nearest() {
    let text = "[account]\nlevrage = 4.0\n";
    let error = Spec::from_toml(text).unwrap_err();
    assert_eq!(error.to_string(), "unknown key `account.levrage`; did you mean `account.leverage`?");
    assert_eq!(&text[error.span().unwrap()], "levrage");
    let error = Spec::from_toml("[acount]\nleverage = 4.0\n").unwrap_err();
    assert_eq!(error.to_string(), "unknown key `acount`; did you mean `account`?");
}

#[test]
fn wrong_types_have_a_place() {
    let text = "[account]\nleverage = \"four\"\n";
    let error = Spec::from_toml(text).unwrap_err();
    assert_eq!(&text[error.span().unwrap()], "\"four\"");
    assert!(Spec::from_toml("[data]\nstart = 'tomorrow'").unwrap_err().to_string().contains("tomorrow"));
    assert!(Spec::from_toml("[data]\nstart = 2024-05-01\nend = 2024-01-01").unwrap_err().to_string().contains("swap"));
}

#[test]
fn rules_are_laid_over_the_shipped_ones() {
    let text = "[[rules.stamp_duty]]\nfrom = 2023-08-28\nsell = 0.001\n[[rules.initial_margin]]\nfrom = '2024-02-28'\nfraction = 0.5\n";
    let spec = Spec::from_toml(text).unwrap();
    let book = spec.rule_book().unwrap();
    let changed: Vec<_> = book.rows(&weipan_core::rules::INITIAL_MARGIN).iter().map(|row| row.changed).collect();
    assert_eq!(changed, [false, true, false]);
    assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap().rule_book().unwrap(), book);
    let rows = "[{ from = '2023-08-28', sell = 0.002 }]";
    let value = toml::from_str::<toml::Table>(&format!("v = {rows}")).unwrap()["v"].clone();
    let spec = spec.with("rules.stamp_duty", &value).unwrap();
    assert_eq!(spec.rules["stamp_duty"][0]["sell"].as_float(), Some(0.002));
}

#[test]
fn wrong_rules_have_a_place() {
    for (text, at, says) in [
        ("[[rules.stampduty]]\nfrom = '2023-08-28'", "stampduty", "did you mean `stamp_duty`"),
        (
            "[[rules.stamp_duty]]\nfrom = '2023-08-28'\nsel = 0.1",
            "sel",
            "row 1, `sel`: there is no such key; did you mean `sell`?",
        ),
        ("[[rules.stamp_duty]]\nfrom = '2023-08-28'\nsell = 1.5", "1.5", "fraction from 0 to 1"),
        ("[[rules.ban]]\nname = '2024-02 selling'", "ban", "[[ban]]"),
    ] {
        let error = Spec::from_toml(text).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(&text[error.span().unwrap()], at);
    }
}

#[test]
fn bans_are_switched_on_by_name() {
    let spec = Spec::from_toml("[[ban]]\nname = '2024-02 selling'\nto = '2024-02-07'").unwrap();
    assert!(spec.ban[0].source.starts_with("2024-02 selling: "), "{:?}", spec.ban);
    assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
    let error = Spec::from_toml("[[ban]]\nname = 'selling'").unwrap_err();
    assert!(error.to_string().contains("\"2024-02 net selling\""), "{error}");
    assert!(Spec::from_toml("[[ban]]\nside = 'sell'").unwrap_err().to_string().contains("lacks `from`"));
}

#[test]
fn a_ban_may_name_a_product_of_the_rules() {
    let with = |side: &str, product: &str| {
        Spec::from_toml(&format!(
            "[[ban]]\nside = '{side}'\nproduct = '{product}'\nfrom = '2024-02-05'\nto = '2024-02-08'"
        ))
    };
    assert_eq!(with("open_short", "IC").unwrap().ban[0].product, "IC");
    assert!(with("open_short", "XX").unwrap_err().to_string().contains("IF, IH, IC, IM"));
    assert!(with("sell", "IM").unwrap_err().to_string().contains("open_short"));
}

#[test]
fn a_mix_is_a_table_of_products() {
    let spec = Spec::from_toml("[hedge]\nmix = { IC = 0.4, IM = 0.6 }\nmethod = 'beta'").unwrap();
    assert_eq!(spec.hedge.describe(), "0.6 IM + 0.4 IC");
    assert_eq!(Spec::from_toml(&spec.to_toml().unwrap()).unwrap(), spec);
    let swept = spec.with("hedge.mix.IF", &toml::Value::Float(0.1)).unwrap();
    assert_eq!(swept.hedge.shares(), [("IM", 0.6), ("IC", 0.4), ("IF", 0.1)]);
    let error = spec.with("hedge.beta_shrink", &toml::Value::from("blume")).unwrap_err();
    assert!(error.to_string().contains("vasicek"), "{error}");
}

#[test]
fn one_key_can_be_changed() {
    let spec = Spec::default().with("account.leverage", &toml::Value::Integer(3)).unwrap();
    assert_eq!(spec.account.leverage, 3.0);
    let error = Spec::default().with("account.levrage", &toml::Value::Integer(3)).unwrap_err();
    assert!(error.to_string().contains("did you mean `account.leverage`"));
    let error = Spec::default().with("hedge.contract", &toml::Value::from("frnt")).unwrap_err();
    assert!(error.to_string().contains("front_quarter"), "{error}");
}
