//! Who could have a score, in words.

use crate::Lang;
use crate::format::number;

/// Boards of the mainland's exchanges; naming all of them says nothing.
const BOARDS: usize = 4;

/// The universe of a study's record in words: `key = value; …` as in a spec, or a sentence, which is left as it is but for
/// the one that stands for all stocks.
pub(crate) fn universe(said: &str, lang: Lang) -> String {
    if said == "every stock with a row on the signal day" {
        return lang.text("factor.universe.all").to_owned();
    }
    let parts = said.split("; ").map(str::trim).filter(|part| !part.is_empty());
    let phrases = parts.map(|part| part.split_once(" = ").and_then(|(key, value)| phrase(key, value, lang)));
    let Some(phrases) = phrases.collect::<Option<Vec<String>>>() else { return said.to_owned() };
    let phrases: Vec<String> = phrases.into_iter().filter(|phrase| !phrase.is_empty()).collect();
    if phrases.is_empty() {
        return lang.text("factor.universe.all").to_owned();
    }
    phrases.join(lang.text("factor.universe.and"))
}

/// One key of a spec's universe; empty where it leaves nobody out, `None` if the key is not known here.
fn phrase(key: &str, value: &str, lang: Lang) -> Option<String> {
    let least = value.parse::<f64>().ok();
    let fill = |name: &str, value: &str| lang.fill(&format!("factor.universe.{name}"), &[("value", value)]);
    let text = match key {
        "boards" => boards(value, lang)?,
        "exclude_st" | "exclude_suspended" if value == "false" => String::new(),
        "exclude_st" | "exclude_suspended" => lang.text(&format!("factor.universe.{key}")).to_owned(),
        "min_days_listed" if least? < 0.0 => String::new(),
        "min_price" | "min_amount" if least? <= 0.0 => String::new(),
        "min_price" => fill(key, &number(least?, 2, lang)),
        "min_days_listed" | "min_amount" => fill(key, &number(least?, 0, lang)),
        "index" if value == "\"\"" => String::new(),
        "index" => fill(key, value.trim_matches('"')),
        _ => return None,
    };
    Some(text)
}

/// A list of boards by their names.
fn boards(value: &str, lang: Lang) -> Option<String> {
    let list = value.strip_prefix('[')?.strip_suffix(']')?;
    let codes = list.split(',').map(|code| code.trim().trim_matches('"')).filter(|code| !code.is_empty());
    let names: Vec<String> = codes
        .map(|code| {
            let key = format!("factor.board.{code}");
            if Lang::has(&key) { lang.text(&key).to_owned() } else { code.to_owned() }
        })
        .collect();
    Some(if names.len() >= BOARDS { String::new() } else { names.join(lang.text("factor.universe.and")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_words() {
        let said = "boards = [\"main\", \"star\"]; exclude_st = true; exclude_suspended = false; min_days_listed = 60; \
                    min_price = 0.0; min_amount = 5000000.0; index = \"000852.SH\"; ";
        let english = "Main board, STAR, no ST, listed for more than 60 trading days, \
                       at least 5,000,000 yuan traded a day, members of 000852.SH";
        assert_eq!(universe(said, Lang::En), english);
        let chinese = "主板、科创板、剔除 ST、上市超过 60 个交易日、日均成交额不低于 5,000,000 元、000852.SH 成份股";
        assert_eq!(universe(said, Lang::Zh), chinese);
    }

    #[test]
    fn who_leaves_nobody_out_takes_all() {
        for said in [
            "every stock with a row on the signal day",
            "boards = [\"main\", \"chinext\", \"star\", \"bse\"]; exclude_st = false; min_days_listed = -1; index = \"\"; ",
        ] {
            assert_eq!(universe(said, Lang::Zh), "信号日有行情的全部股票");
        }
    }

    #[test]
    fn what_is_not_known_stays() {
        assert_eq!(universe("上市满六十日", Lang::Zh), "上市满六十日");
        assert_eq!(universe("min_beta = 3; ", Lang::En), "min_beta = 3; ");
    }
}
