//! Text to tokens.

use super::error::{Fault, Span};

/// A word or sign of the language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Number(f64),
    /// A name; `$close` is the same as `close`.
    Name(String),
    /// A quoted text.
    Text(String),
    Sign(Sign),
    /// The end of a statement: a line's end outside brackets, or `;`.
    Break,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    Assign,
    Question,
    Colon,
    Comma,
    Open,
    Close,
    And,
    Or,
    Not,
}

impl Sign {
    /// How it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Not => "not",
            _ => SIGNS.iter().find(|(_, sign)| *sign == self).map_or("", |(text, _)| text),
        }
    }
}

/// Signs of two characters before those of one.
const SIGNS: [(&str, Sign); 21] = [
    ("<=", Sign::LessEqual),
    (">=", Sign::GreaterEqual),
    ("==", Sign::Equal),
    ("!=", Sign::NotEqual),
    ("&&", Sign::And),
    ("||", Sign::Or),
    ("+", Sign::Plus),
    ("-", Sign::Minus),
    ("*", Sign::Star),
    ("/", Sign::Slash),
    ("^", Sign::Caret),
    ("<", Sign::Less),
    (">", Sign::Greater),
    ("=", Sign::Assign),
    ("?", Sign::Question),
    (":", Sign::Colon),
    (",", Sign::Comma),
    ("(", Sign::Open),
    (")", Sign::Close),
    ("!", Sign::Not),
    ("−", Sign::Minus),
];

/// Signs of other languages and keyboards, and what was meant.
const LOOK_ALIKES: [(char, &str); 16] = [
    ('&', "and"),
    ('|', "or"),
    ('~', "not"),
    ('×', "*"),
    ('÷', "/"),
    ('–', "-"),
    ('—', "-"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('“', "\""),
    ('”', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('、', ","),
    ('。', "."),
];

/// All tokens of a text with their places; the last one is [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token, Span)>, Fault> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0, depth: 0 };
    let mut tokens = Vec::new();
    loop {
        let (token, span) = lexer.next()?;
        let last = token == Token::End;
        tokens.push((token, span));
        if last {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    /// Open brackets: inside them a line's end means nothing.
    depth: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Result<(Token, Span), Fault> {
        self.skip_blanks();
        let start = self.at;
        let token = match self.peek(0) {
            None => Token::End,
            Some(';') if self.depth > 0 => {
                return Err(
                    Fault::new(Span { start, end: start + 1 }, "`;` inside brackets").help("close the bracket first")
                );
            }
            Some('\n' | ';') => {
                self.at += 1;
                Token::Break
            }
            Some(c) if c.is_ascii_digit() || (c == '.' && self.digit(1)) => self.number()?,
            Some(c) if is_name_start(c) || (c == '$' && self.peek(1).is_some_and(is_name_start)) => self.name(),
            Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
            Some(c) => self.sign(c)?,
        };
        Ok((token, Span { start, end: self.at.max(start + 1) }))
    }

    fn skip_blanks(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                '#' => {
                    while self.peek(0).is_some_and(|c| c != '\n') {
                        self.at += 1
                    }
                }
                '\n' if self.depth > 0 => self.at += 1,
                // Some editors put a byte-order mark at the start of a file.
                c if (c.is_whitespace() && c != '\n') || c == '\u{feff}' => self.at += 1,
                _ => return,
            }
        }
    }

    fn digit(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|c| c.is_ascii_digit())
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        while self.digit(0) || self.peek(0) == Some('.') {
            self.at += 1;
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let signed = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self.digit(1 + signed) {
                self.at += 1 + signed;
                while self.digit(0) {
                    self.at += 1;
                }
            }
        }
        while self.peek(0).is_some_and(is_name_part) {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        match word.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Token::Number(number)),
            _ => Err(Fault::new(Span { start, end: self.at }, format!("`{word}` is not a number"))
                .help("numbers look like 20, 0.5 or 1e-3; a name must not start with a digit")),
        }
    }

    fn name(&mut self) -> Token {
        self.at += usize::from(self.peek(0) == Some('$'));
        let start = self.at;
        while self.peek(0).is_some_and(is_name_part) {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        match word.as_str() {
            "and" => Token::Sign(Sign::And),
            "or" => Token::Sign(Sign::Or),
            "not" => Token::Sign(Sign::Not),
            "nan" => Token::Number(f64::NAN),
            _ => Token::Name(word),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<Token, Fault> {
        let start = self.at;
        let length = self.chars[start + 1..].iter().position(|c| *c == quote || *c == '\n');
        match length.map(|n| start + 1 + n).filter(|end| self.chars[*end] == quote) {
            Some(end) => {
                self.at = end + 1;
                Ok(Token::Text(self.chars[start + 1..end].iter().collect()))
            }
            None => Err(Fault::new(Span { start, end: start + 1 }, "this quotation mark is never closed")
                .help("a text ends on the line where it starts")),
        }
    }

    fn sign(&mut self, c: char) -> Result<Token, Fault> {
        let pair: String = self.chars[self.at..].iter().take(2).collect();
        if let Some((text, sign)) = SIGNS.iter().find(|(text, _)| pair.starts_with(text)) {
            self.at += text.chars().count();
            match sign {
                Sign::Open => self.depth += 1,
                Sign::Close => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            return Ok(Token::Sign(*sign));
        }
        Err(strange(c, Span { start: self.at, end: self.at + 1 }))
    }
}

/// A character that means nothing, and what was meant by it if that is known.
fn strange(c: char, at: Span) -> Fault {
    if is_invisible(c) {
        let message = format!("the invisible character U+{:04X} has no meaning here", u32::from(c));
        return Fault::new(at, message).help("delete it, and type the line again if it comes back");
    }
    let fault = Fault::new(at, format!("`{c}` has no meaning here"));
    match (full_width(c), LOOK_ALIKES.iter().find(|(like, _)| *like == c)) {
        (Some(plain), _) => fault.help(format!("this is the full-width sign; write `{plain}`")),
        (None, Some((_, plain))) => fault.help(format!("write `{plain}`")),
        (None, None) => fault,
    }
}

/// The plain character of a full-width one from a Chinese keyboard.
fn full_width(c: char) -> Option<char> {
    ('！'..='～').contains(&c).then(|| char::from_u32(u32::from(c) - u32::from('！') + u32::from('!'))).flatten()
}

/// Control characters, and those that have no width.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}')
}

fn is_name_start(c: char) -> bool {
    (c.is_alphabetic() && full_width(c).is_none()) || c == '_'
}

fn is_name_part(c: char) -> bool {
    (c.is_alphanumeric() && full_width(c).is_none()) || c == '_'
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn kinds(text: &str) -> Vec<Token> {
        tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn numbers_of_every_form() {
        for (text, value) in [("20", 20.0), ("0.5", 0.5), (".5", 0.5), ("5.", 5.0), ("1e-3", 1e-3), ("2.5E+2", 250.0)] {
            assert_eq!(kinds(text), [Token::Number(value), Token::End], "{text}");
        }
        for text in ["20d", "1.2.3", "1e", "1e999", "1e5x"] {
            assert!(tokens(text).unwrap_err().message.contains("is not a number"), "{text}");
        }
    }

    #[test]
    fn lines_end_outside_brackets_only() {
        let breaks = |text| kinds(text).into_iter().filter(|t| *t == Token::Break).count();
        assert_eq!(breaks("a = b # note\nc"), 1);
        assert_eq!(breaks("f(a, # first\n b)\n"), 1);
        assert_eq!(breaks("a = b; c"), 1);
    }

    #[test]
    fn a_dollar_is_the_name_without_it() {
        assert_eq!(kinds("$close"), kinds("close"));
        assert!(tokens("$ close").is_err());
    }

    #[test]
    fn strange_signs_are_faults_at_their_place() {
        let fault = tokens("log（close)").unwrap_err();
        assert_eq!((fault.span.start, fault.help.unwrap().contains("write `(`")), (3, true));
        assert_eq!(tokens("a + 'x").unwrap_err().span.start, 4);
        assert_eq!(tokens("a % b").unwrap_err().span.start, 2);
        for (text, meant) in [
            ("a ＜ b", "write `<`"),
            ("２０", "write `2`"),
            ("ｃｌｏｓｅ", "write `c`"),
            ("a × b", "write `*`"),
            ("a ≥ b", "write `>=`"),
            ("“main”", "write `\"`"),
            ("a & b", "write `and`"),
            ("a | b", "write `or`"),
            ("~a", "write `not`"),
        ] {
            assert!(tokens(text).unwrap_err().help.unwrap().contains(meant), "{text}");
        }
        let fault = tokens("a +\u{200b} b").unwrap_err();
        assert_eq!((fault.span.start, fault.message.contains("invisible character U+200B")), (3, true));
    }

    #[test]
    fn a_byte_order_mark_is_a_blank() {
        assert_eq!(kinds("\u{feff}close"), kinds("close"));
        assert_eq!(kinds("\u{feff}# note\r\nclose\r\n"), kinds("# note\nclose\n"));
    }
}
