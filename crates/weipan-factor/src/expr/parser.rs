//! Tokens to a tree.
//!
//! ```text
//! definition  statement { break statement }            the last one is the score
//! statement   [ name "=" ] choice
//! choice      or [ "?" choice ":" choice ]
//! or          and { "or" and }
//! and         not { "and" not }
//! not         "not" not | comparison
//! comparison  sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
//! sum         product { ("+" | "-") product }
//! product     sign { ("*" | "/") sign }
//! sign        ("-" | "+") sign | power
//! power       primary [ "^" sign ]                     so -x^2 is -(x^2), and 2^3^2 is 2^(3^2)
//! primary     number | text | name | name "(" [ argument { "," argument } ] ")" | "(" choice ")"
//! argument    [ name "=" ] choice
//! ```

use super::error::{Fault, Span};
use super::lexer::{Sign, Token};
use super::operator::{Binary, Unary};
use super::syntax::{Argument, Node, NodeId, Step, Syntax, Tree};

/// Brackets, signs and powers inside one another. Definitions stay far below it, and the stack far above.
const DEEPEST: usize = 100;
/// Nodes of a tree: a definition that long was made by a machine gone wrong.
const MOST_NODES: usize = 20_000;
/// Words that the language keeps for later.
const RESERVED: [&str; 7] = ["if", "else", "then", "true", "false", "let", "def"];

/// The tree of a token list that ends with [`Token::End`].
pub(crate) fn parse(tokens: &[(Token, Span)]) -> Result<Tree, Fault> {
    let mut parser = Parser { tokens, at: 0, depth: 0, nodes: Vec::new(), steps: Vec::new(), current: None };
    let result = parser.definition()?;
    let name = parser.current.filter(|name| name != "score");
    Ok(Tree { nodes: parser.nodes, result, name, steps: parser.steps })
}

struct Parser<'a> {
    tokens: &'a [(Token, Span)],
    at: usize,
    depth: usize,
    nodes: Vec<Node>,
    /// Named steps so far.
    steps: Vec<Step>,
    /// The name of the step that is being read.
    current: Option<String>,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn span(&self) -> Span {
        self.tokens[self.at].1
    }

    fn ahead(&self) -> Option<&Token> {
        self.tokens.get(self.at + 1).map(|(token, _)| token)
    }

    fn step(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn skip_breaks(&mut self) {
        while *self.token() == Token::Break {
            self.step();
        }
    }

    /// Takes a sign if it is next; what follows may stand on the next line.
    fn take(&mut self, sign: Sign) -> bool {
        let found = *self.token() == Token::Sign(sign);
        if found {
            self.step();
            self.skip_breaks();
        }
        found
    }

    fn expect(&mut self, sign: Sign, what: &str) -> Result<(), Fault> {
        // A closing bracket ends what it closes: the line's end after it counts.
        match *self.token() == Token::Sign(sign) {
            true if sign == Sign::Close => self.step(),
            true => _ = self.take(sign),
            false => return Err(self.unexpected(what)),
        }
        Ok(())
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let found = match self.token() {
            Token::End => "the definition ends here".to_owned(),
            Token::Break => "the line ends here".to_owned(),
            Token::Number(number) => format!("found the number {number}"),
            Token::Name(name) => format!("found the name `{name}`"),
            Token::Text(text) => format!("found the text \"{text}\""),
            Token::Sign(sign) => format!("found `{}`", sign.text()),
        };
        Fault::new(self.span(), format!("{found}, but {wanted} was expected"))
    }

    fn add(&mut self, syntax: Syntax, span: Span) -> Result<NodeId, Fault> {
        if self.nodes.len() >= MOST_NODES {
            return Err(Fault::new(span, format!("the definition has more than {MOST_NODES} parts")));
        }
        self.nodes.push(Node { syntax, span });
        Ok(self.nodes.len() - 1)
    }

    /// Runs a rule one level deeper.
    fn deeper(&mut self, rule: fn(&mut Self) -> Result<NodeId, Fault>) -> Result<NodeId, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::new(self.span(), format!("more than {DEEPEST} levels inside one another"))
                .help("give parts names on lines of their own: `name = ...`"));
        }
        let node = rule(self);
        self.depth -= 1;
        node
    }

    fn definition(&mut self) -> Result<NodeId, Fault> {
        self.skip_breaks();
        if *self.token() == Token::End {
            return Err(
                Fault::new(self.span(), "the definition is empty").help("write an expression, such as market_cap")
            );
        }
        loop {
            let start = self.span();
            let name = self.statement_name()?;
            self.current = name.as_ref().map(|(name, _)| name.clone());
            let node = self.deeper(Self::choice)?;
            if !matches!(self.token(), Token::Break | Token::End) {
                return Err(self.unexpected("an operator or the end of the line"));
            }
            self.skip_breaks();
            let last = *self.token() == Token::End;
            match name {
                _ if last => return Ok(node),
                None => {
                    return Err(Fault::new(start.to(self.nodes[node].span), "this line's value is not used")
                        .help("give it a name, `name = ...`; only the last line, the score, may do without"));
                }
                Some((name, span)) if name == "score" => {
                    return Err(
                        Fault::new(span, "`score` is the result, but more lines follow").help("move it to the end")
                    );
                }
                Some((name, _)) => self.steps.push(Step { name, value: node }),
            }
        }
    }

    /// `name =` at the start of a statement.
    fn statement_name(&mut self) -> Result<Option<(String, Span)>, Fault> {
        let (Token::Name(name), Some(Token::Sign(Sign::Assign))) = (self.token(), self.ahead()) else {
            return Ok(None);
        };
        let (name, span) = (name.clone(), self.span());
        if RESERVED.contains(&name.as_str()) {
            return Err(Fault::new(span, format!("`{name}` is a word of the language; choose another name")));
        }
        if self.step_called(&name).is_some() {
            return Err(Fault::new(span, format!("`{name}` has a value already; choose another name")));
        }
        self.step();
        self.take(Sign::Assign);
        Ok(Some((name, span)))
    }

    fn choice(&mut self) -> Result<NodeId, Fault> {
        let condition = self.or()?;
        if !self.take(Sign::Question) {
            return Ok(condition);
        }
        let yes = self.deeper(Self::choice)?;
        self.expect(Sign::Colon, "`:` and the other value")?;
        let no = self.deeper(Self::choice)?;
        let span = self.nodes[condition].span.to(self.nodes[no].span);
        self.add(Syntax::Choose(condition, yes, no), span)
    }

    /// `operand { sign operand }`, grouped from the left.
    fn chain(
        &mut self,
        signs: &[(Sign, Binary)],
        operand: fn(&mut Self) -> Result<NodeId, Fault>,
    ) -> Result<NodeId, Fault> {
        let mut left = operand(self)?;
        while let Some((sign, operator)) = signs.iter().find(|(sign, _)| *self.token() == Token::Sign(*sign)) {
            self.take(*sign);
            if *sign == Sign::Star && *self.token() == Token::Sign(Sign::Star) {
                return Err(Fault::new(self.span(), "`**` has no meaning here").help("powers are written x ^ 2"));
            }
            let right = operand(self)?;
            let span = self.nodes[left].span.to(self.nodes[right].span);
            left = self.add(Syntax::Binary(*operator, left, right), span)?;
        }
        Ok(left)
    }

    fn or(&mut self) -> Result<NodeId, Fault> {
        self.chain(&[(Sign::Or, Binary::Or)], Self::and)
    }

    fn and(&mut self) -> Result<NodeId, Fault> {
        self.chain(&[(Sign::And, Binary::And)], Self::not)
    }

    fn not(&mut self) -> Result<NodeId, Fault> {
        let start = self.span();
        if !self.take(Sign::Not) {
            return self.comparison();
        }
        let operand = self.deeper(Self::not)?;
        self.add(Syntax::Unary(Unary::Not, operand), start.to(self.nodes[operand].span))
    }

    fn comparison(&mut self) -> Result<NodeId, Fault> {
        let left = self.sum()?;
        let Some(operator) = comparison_of(self.token()) else { return Ok(left) };
        self.step();
        self.skip_breaks();
        let right = self.sum()?;
        if comparison_of(self.token()).is_some() {
            return Err(Fault::new(self.span(), "comparisons do not chain").help("write `a < b and b < c`"));
        }
        let span = self.nodes[left].span.to(self.nodes[right].span);
        self.add(Syntax::Binary(operator, left, right), span)
    }

    fn sum(&mut self) -> Result<NodeId, Fault> {
        self.chain(&[(Sign::Plus, Binary::Add), (Sign::Minus, Binary::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<NodeId, Fault> {
        self.chain(&[(Sign::Star, Binary::Multiply), (Sign::Slash, Binary::Divide)], Self::sign)
    }

    fn sign(&mut self) -> Result<NodeId, Fault> {
        let start = self.span();
        if self.take(Sign::Plus) {
            return self.deeper(Self::sign);
        }
        if !self.take(Sign::Minus) {
            return self.power();
        }
        let operand = self.deeper(Self::sign)?;
        self.add(Syntax::Unary(Unary::Negate, operand), start.to(self.nodes[operand].span))
    }

    fn power(&mut self) -> Result<NodeId, Fault> {
        let base = self.primary()?;
        if !self.take(Sign::Caret) {
            return Ok(base);
        }
        let exponent = self.deeper(Self::sign)?;
        let span = self.nodes[base].span.to(self.nodes[exponent].span);
        self.add(Syntax::Binary(Binary::Power, base, exponent), span)
    }

    fn primary(&mut self) -> Result<NodeId, Fault> {
        let (token, span) = (self.token().clone(), self.span());
        match token {
            Token::Number(number) => {
                self.step();
                self.add(Syntax::Number(number), span)
            }
            Token::Text(text) => {
                self.step();
                self.add(Syntax::Text(text), span)
            }
            Token::Name(name) => self.name(name, span),
            Token::Sign(Sign::Open) => {
                self.take(Sign::Open);
                let inside = self.deeper(Self::choice)?;
                self.expect(Sign::Close, "`)`")?;
                Ok(inside)
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    /// A call, a step of an earlier line, or a column.
    fn name(&mut self, name: String, span: Span) -> Result<NodeId, Fault> {
        if RESERVED.contains(&name.as_str()) {
            return Err(Fault::new(span, format!("`{name}` is not available yet"))
                .help("choose between two values with `condition ? yes : no`, or if_else(condition, yes, no)"));
        }
        self.step();
        if *self.token() == Token::Sign(Sign::Open) {
            return self.call(name, span);
        }
        if let Some(node) = self.step_called(&name) {
            return self.add(Syntax::Step(node), span);
        }
        if self.current.as_ref() == Some(&name) {
            return Err(Fault::new(span, format!("`{name}` needs itself"))
                .help("a step cannot use its own value; yesterday's value of a column is ts_delay(x, 1)"));
        }
        if let Some(place) = self.defined_below(&name) {
            if let Some(cycle) = self.cycle(&name) {
                return Err(Fault::new(span, format!("`{name}` needs itself: {cycle}"))
                    .help("steps that need one another have no first one to begin with"));
            }
            return Err(Fault::new(span, format!("`{name}` is used before it has a value"))
                .help(format!("move the line `{name} = ...` ({place} lines below) up")));
        }
        self.add(Syntax::Name(name), span)
    }

    /// How many breaks below this place a name gets its value.
    fn defined_below(&self, name: &str) -> Option<usize> {
        let rest = &self.tokens[self.at..];
        let at = rest.windows(3).position(|w| {
            w[0].0 == Token::Break && w[1].0 == Token::Name(name.to_owned()) && w[2].0 == Token::Sign(Sign::Assign)
        })?;
        Some(rest[..=at].iter().filter(|(token, _)| *token == Token::Break).count())
    }

    fn step_called(&self, name: &str) -> Option<NodeId> {
        self.steps.iter().find(|step| step.name == name).map(|step| step.value)
    }

    /// The way from a step that is given below back to itself over the step that is being read, if there is one.
    fn cycle(&self, name: &str) -> Option<String> {
        let current = self.current.as_deref()?;
        let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in self.tokens[self.at..].split(|(token, _)| *token == Token::Break) {
            if let [(Token::Name(step), _), (Token::Sign(Sign::Assign), _), value @ ..] = line {
                let names = value.iter().filter_map(|(token, _)| match token {
                    Token::Name(name) => Some(name.as_str()),
                    _ => None,
                });
                lines.push((step, names.collect()));
            }
        }
        // Depth first; each step is looked at once.
        let mut paths = vec![vec![name]];
        let mut seen = vec![name];
        while let Some(path) = paths.pop() {
            let last = path.last().copied()?;
            let needs = lines.iter().find(|(step, _)| *step == last).map_or(&[][..], |(_, needs)| needs);
            if needs.contains(&current) {
                let way: Vec<&str> = [&[current], &path[..], &[current]].concat();
                return Some(way.join(" → "));
            }
            for next in needs.iter().filter(|next| lines.iter().any(|(step, _)| step == *next)) {
                if !seen.contains(next) {
                    seen.push(next);
                    paths.push([&path[..], &[*next]].concat());
                }
            }
        }
        None
    }

    fn call(&mut self, function: String, span: Span) -> Result<NodeId, Fault> {
        self.take(Sign::Open);
        let mut arguments = Vec::new();
        while *self.token() != Token::Sign(Sign::Close) {
            arguments.push(self.argument(&arguments)?);
            if !self.take(Sign::Comma) {
                break;
            }
        }
        let end = self.span();
        self.expect(Sign::Close, "`,` or `)`")?;
        self.add(Syntax::Call { function, arguments }, span.to(end))
    }

    fn argument(&mut self, before: &[Argument]) -> Result<Argument, Fault> {
        let name = match (self.token(), self.ahead()) {
            (Token::Name(name), Some(Token::Sign(Sign::Assign))) => Some((name.clone(), self.span())),
            _ => None,
        };
        if name.is_some() {
            self.step();
            self.take(Sign::Assign);
        } else if before.last().is_some_and(|argument| argument.name.is_some()) {
            return Err(Fault::new(self.span(), "an argument without a name follows one with a name")
                .help("arguments by position come first"));
        }
        Ok(Argument { name, value: self.deeper(Self::choice)? })
    }
}

fn comparison_of(token: &Token) -> Option<Binary> {
    match token {
        Token::Sign(Sign::Less) => Some(Binary::Less),
        Token::Sign(Sign::LessEqual) => Some(Binary::LessEqual),
        Token::Sign(Sign::Greater) => Some(Binary::Greater),
        Token::Sign(Sign::GreaterEqual) => Some(Binary::GreaterEqual),
        Token::Sign(Sign::Equal) => Some(Binary::Equal),
        Token::Sign(Sign::NotEqual) => Some(Binary::NotEqual),
        _ => None,
    }
}
