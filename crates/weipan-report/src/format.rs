//! Numbers as text: no locale, no rounding of money that must add up.

use chrono::NaiveDate;
use weipan_core::{Cny, unit::UNITS_PER_YUAN};

use crate::Lang;
use crate::catalogue::Kind;

/// A fraction as per cent; missing values as the language says.
pub(crate) fn percent(value: f64, digits: usize, lang: Lang) -> String {
    number_with(value * 100.0, digits, "%", lang)
}

/// The same with a plus sign before gains.
pub(crate) fn signed_percent(value: f64, digits: usize, lang: Lang) -> String {
    let text = percent(value, digits, lang);
    if value > 0.0 && text.starts_with(|c: char| c.is_ascii_digit()) { format!("+{text}") } else { text }
}

/// A loss of more than everything, as per cent with a dagger: what is below zero is the broker's claim, and a footnote says so.
/// Other values are as [`signed_percent`] writes them.
pub(crate) fn marked_percent(value: f64, digits: usize, lang: Lang) -> String {
    let text = signed_percent(value, digits, lang);
    if value < -1.0 { format!("{text}†") } else { text }
}

/// A number with a fixed number of decimals.
pub(crate) fn number(value: f64, digits: usize, lang: Lang) -> String {
    number_with(value, digits, "", lang)
}

fn number_with(value: f64, digits: usize, unit: &str, lang: Lang) -> String {
    if value.is_nan() {
        return lang.text("na").to_owned();
    }
    let text = format!("{value:.digits$}");
    // -0.00 is a rounded nothing, not a loss.
    let zero = value.is_finite() && text.starts_with('-') && text.bytes().all(|b| !b.is_ascii_digit() || b == b'0');
    let text = if zero { text[1..].to_owned() } else { text };
    format!("{}{unit}", grouped(&text))
}

/// Thousands separated by commas in the whole part of a decimal number.
fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Yuan to the last unit of money, exact: `-1,234.5678`.
pub(crate) fn exact(amount: Cny) -> String {
    let units = amount.0.unsigned_abs();
    let (whole, fraction) = (units / UNITS_PER_YUAN.unsigned_abs(), units % UNITS_PER_YUAN.unsigned_abs());
    let sign = if amount.0 < 0 { "-" } else { "" };
    grouped(&format!("{sign}{whole}.{fraction:04}"))
}

/// The unit of money in charts and day tables, in yuan: a million, or 10,000 in Chinese.
pub(crate) fn money_unit(lang: Lang) -> f64 {
    match lang {
        Lang::En => 1e6,
        Lang::Zh => 1e4,
    }
}

/// An amount in the language's unit without its name, for tables whose head says it.
pub(crate) fn in_unit(amount: Cny, lang: Lang) -> String {
    let digits = if lang == Lang::En { 2 } else { 0 };
    number(amount.yuan() / money_unit(lang), digits, lang)
}

/// An amount for a sentence, with its unit.
pub(crate) fn money(yuan: f64, lang: Lang) -> String {
    if yuan.is_nan() {
        return lang.text("na").to_owned();
    }
    let (sign, size) = (if yuan < 0.0 { "-" } else { "" }, yuan.abs());
    match lang {
        Lang::En if size >= 1e9 => format!("{sign}¥{:.2} bn", size / 1e9),
        Lang::En if size >= 1e6 => format!("{sign}¥{:.1} m", size / 1e6),
        Lang::En => format!("{sign}¥{}", grouped(&format!("{size:.0}"))),
        Lang::Zh if size >= 1e8 => format!("{sign}{:.2}亿元", size / 1e8),
        Lang::Zh if size >= 1e4 => format!("{sign}{}万元", grouped(&format!("{:.0}", size / 1e4))),
        Lang::Zh => format!("{sign}{}元", grouped(&format!("{size:.0}"))),
    }
}

/// A multiple such as a leverage: `4×`, `2.5×`.
pub(crate) fn multiple(value: f64, lang: Lang) -> String {
    if value.is_nan() {
        return lang.text("na").to_owned();
    }
    let text = format!("{value:.2}");
    format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A date, or the language's word for none.
pub(crate) fn date(day: Option<NaiveDate>, lang: Lang) -> String {
    day.map_or_else(|| lang.text("na").to_owned(), |d| d.to_string())
}

/// A statistic by its kind.
pub(crate) fn statistic(value: f64, kind: Kind, lang: Lang) -> String {
    match kind {
        Kind::Percent => percent(value, 2, lang),
        Kind::Number => number(value, 2, lang),
        Kind::Count => number(value, 0, lang),
        Kind::Money => money(value, lang),
        Kind::Multiple => multiple(value, lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_exact_to_the_last_unit() {
        assert_eq!(exact(Cny(-12_345_678_901)), "-1,234,567.8901");
        assert_eq!(exact(Cny(5)), "0.0005");
        assert_eq!(exact(Cny(i64::MIN)), "-922,337,203,685,477.5808");
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(percent(-0.000_01, 2, Lang::En), "0.00%");
        assert_eq!(percent(f64::NAN, 2, Lang::Zh), "无");
        assert_eq!(signed_percent(0.1234, 1, Lang::En), "+12.3%");
        assert_eq!(number(-1234.5, 1, Lang::En), "-1,234.5");
        assert_eq!(money(-1.26e8, Lang::Zh), "-1.26亿元");
        assert_eq!(money(1_234_567.0, Lang::En), "¥1.2 m");
        assert_eq!(multiple(4.0, Lang::En), "4×");
        assert_eq!(multiple(2.5, Lang::En), "2.5×");
    }
}
