//! Operators that look at one stock on one day.

/// Functions of one value. NaN gives NaN, but for the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    /// −x
    Negate,
    /// 1 − x for a yes/no
    Not,
    Abs,
    /// Natural logarithm: −inf for 0, NaN below.
    Log,
    Exp,
    /// −1, 0 or 1.
    Sign,
    /// NaN below 0.
    Sqrt,
    /// 1 where the value is missing, else 0; never missing itself.
    IsMissing,
    /// 1 where the value is there, else 0; never missing itself.
    IsPresent,
}

/// Functions of two values. NaN on either side gives NaN, but for `And` and `Or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    /// sign(x) · |x|^y
    SignedPower,
    Min,
    Max,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    /// No if either is no, whatever the other; else NaN if either is NaN.
    And,
    /// Yes if either is yes, whatever the other; else NaN if either is NaN.
    Or,
}

/// One side of an operator: rows of values, or the same number everywhere.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operand<'a> {
    Rows(&'a [f64]),
    Number(f64),
}

impl Unary {
    /// How it is written, for explanations.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Negate => "-",
            Self::Not => "not ",
            Self::Abs => "abs",
            Self::Log => "log",
            Self::Exp => "exp",
            Self::Sign => "sign",
            Self::Sqrt => "sqrt",
            Self::IsMissing => "is_missing",
            Self::IsPresent => "is_present",
        }
    }

    /// Writes the function of each value.
    pub(crate) fn apply(self, x: Operand<'_>, out: &mut [f64]) {
        match self {
            Self::Negate => map(x, out, |x| -x),
            Self::Not => map(x, out, |x| 1.0 - x),
            Self::Abs => map(x, out, f64::abs),
            Self::Log => map(x, out, f64::ln),
            Self::Exp => map(x, out, f64::exp),
            Self::Sign => map(x, out, sign),
            Self::Sqrt => map(x, out, f64::sqrt),
            Self::IsMissing => map(x, out, |x| f64::from(u8::from(x.is_nan()))),
            Self::IsPresent => map(x, out, |x| f64::from(u8::from(!x.is_nan()))),
        }
    }
}

impl Binary {
    /// How it is written, for messages.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Power => "^",
            Self::SignedPower => "signed_power",
            Self::Min => "min",
            Self::Max => "max",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::And => "and",
            Self::Or => "or",
        }
    }

    /// Writes the function of each pair of values.
    pub(crate) fn apply(self, x: Operand<'_>, y: Operand<'_>, out: &mut [f64]) {
        match self {
            Self::Add => zip(x, y, out, |x, y| x + y),
            Self::Subtract => zip(x, y, out, |x, y| x - y),
            Self::Multiply => zip(x, y, out, |x, y| x * y),
            Self::Divide => zip(x, y, out, |x, y| x / y),
            Self::Power => match y {
                // A square is the most usual power, and needs no logarithm.
                Operand::Number(2.0) => map(x, out, |x| x * x),
                _ => zip(x, y, out, power),
            },
            Self::SignedPower => match y {
                Operand::Number(2.0) => map(x, out, |x| x * x.abs()),
                _ => zip(x, y, out, |x, y| sign(x) * power(x.abs(), y)),
            },
            Self::Min => zip(x, y, out, lesser),
            Self::Max => zip(x, y, out, greater),
            Self::Less => zip(x, y, out, |x, y| truth(x < y, x, y)),
            Self::LessEqual => zip(x, y, out, |x, y| truth(x <= y, x, y)),
            Self::Greater => zip(x, y, out, |x, y| truth(x > y, x, y)),
            Self::GreaterEqual => zip(x, y, out, |x, y| truth(x >= y, x, y)),
            Self::Equal => zip(x, y, out, |x, y| truth(x == y, x, y)),
            Self::NotEqual => zip(x, y, out, |x, y| truth(x != y, x, y)),
            Self::And => zip(x, y, out, |x, y| if x == 0.0 || y == 0.0 { 0.0 } else { x * y }),
            Self::Or => zip(x, y, out, |x, y| if x == 1.0 || y == 1.0 { 1.0 } else { x + y }),
        }
    }
}

/// Writes `yes` where the condition is 1, `no` where it is 0, NaN where it is NaN.
pub(crate) fn choose(condition: &[f64], yes: Operand<'_>, no: Operand<'_>, out: &mut [f64]) {
    for (i, (out, condition)) in out.iter_mut().zip(condition).enumerate() {
        *out = match *condition {
            c if c.is_nan() => f64::NAN,
            0.0 => no.at(i),
            _ => yes.at(i),
        };
    }
}

impl Operand<'_> {
    fn at(self, i: usize) -> f64 {
        match self {
            Self::Rows(rows) => rows[i],
            Self::Number(number) => number,
        }
    }
}

fn map(x: Operand<'_>, out: &mut [f64], f: impl Fn(f64) -> f64) {
    match x {
        Operand::Rows(x) => out.iter_mut().zip(x).for_each(|(out, x)| *out = f(*x)),
        Operand::Number(x) => out.fill(f(x)),
    }
}

fn zip(x: Operand<'_>, y: Operand<'_>, out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    match (x, y) {
        (Operand::Rows(x), Operand::Rows(y)) => out.iter_mut().zip(x).zip(y).for_each(|((out, x), y)| *out = f(*x, *y)),
        (Operand::Rows(_), Operand::Number(y)) => map(x, out, |x| f(x, y)),
        (Operand::Number(x), _) => map(y, out, |y| f(x, y)),
    }
}

/// A comparison's outcome: NaN if a side is NaN.
fn truth(yes: bool, x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() { f64::NAN } else { f64::from(u8::from(yes)) }
}

/// The smaller value, NaN if either is.
pub(crate) fn lesser(x: f64, y: f64) -> f64 {
    if x < y || x.is_nan() { x } else { y }
}

/// The larger value, NaN if either is.
pub(crate) fn greater(x: f64, y: f64) -> f64 {
    if x > y || x.is_nan() { x } else { y }
}

fn sign(x: f64) -> f64 {
    if x == 0.0 || x.is_nan() { x.abs() } else { x.signum() }
}

/// x^y. The floating-point standard has NaN^0 = 1 and 1^NaN = 1; here what is missing stays missing.
fn power(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() { f64::NAN } else { x.powf(y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAN: f64 = f64::NAN;

    fn both(operator: Binary, x: f64, y: f64) -> f64 {
        let mut out = [0.0; 3];
        operator.apply(Operand::Rows(&[x; 3]), Operand::Rows(&[y; 3]), &mut out);
        let mut mixed = [0.0; 3];
        operator.apply(Operand::Number(x), Operand::Rows(&[y; 3]), &mut mixed);
        assert_eq!(out[0].to_bits(), mixed[0].to_bits());
        operator.apply(Operand::Rows(&[x; 3]), Operand::Number(y), &mut mixed);
        assert_eq!(out[0].to_bits(), mixed[2].to_bits());
        out[0]
    }

    #[test]
    fn nan_stays_nan() {
        use Binary::*;
        for operator in [
            Add,
            Subtract,
            Multiply,
            Divide,
            Power,
            SignedPower,
            Min,
            Max,
            Less,
            LessEqual,
            Greater,
            GreaterEqual,
            Equal,
            NotEqual,
        ] {
            for (x, y) in [(NAN, 1.0), (1.0, NAN), (NAN, 0.0), (NAN, NAN)] {
                assert!(both(operator, x, y).is_nan(), "{operator:?} {x} {y}");
            }
        }
        for operator in [Unary::Negate, Unary::Not, Unary::Abs, Unary::Log, Unary::Exp, Unary::Sign, Unary::Sqrt] {
            let mut out = [0.0];
            operator.apply(Operand::Rows(&[NAN]), &mut out);
            assert!(out[0].is_nan(), "{operator:?}");
        }
    }

    #[test]
    fn what_is_known_decides_a_logical_and_or_or() {
        for (x, y, and, or) in [
            (1.0, 1.0, 1.0, 1.0),
            (1.0, 0.0, 0.0, 1.0),
            (0.0, 0.0, 0.0, 0.0),
            (0.0, NAN, 0.0, NAN),
            (NAN, 1.0, NAN, 1.0),
            (NAN, NAN, NAN, NAN),
        ] {
            for (x, y) in [(x, y), (y, x)] {
                assert_eq!(both(Binary::And, x, y).to_string(), and.to_string(), "{x} and {y}");
                assert_eq!(both(Binary::Or, x, y).to_string(), or.to_string(), "{x} or {y}");
            }
        }
    }

    #[test]
    fn values_by_hand() {
        assert_eq!(both(Binary::SignedPower, -3.0, 2.0), -9.0);
        assert_eq!(both(Binary::Power, -3.0, 2.0), 9.0);
        assert_eq!(both(Binary::Power, 2.0, 10.0), 1024.0);
        assert_eq!(both(Binary::Divide, 1.0, 0.0), f64::INFINITY);
        assert_eq!((both(Binary::Min, 2.0, -1.0), both(Binary::Max, 2.0, -1.0)), (-1.0, 2.0));
        let mut out = [0.0; 4];
        Unary::Sign.apply(Operand::Rows(&[-2.0, -0.0, 0.0, 5.0]), &mut out);
        assert_eq!(out, [-1.0, 0.0, 0.0, 1.0]);
        choose(&[1.0, 0.0, NAN, 1.0], Operand::Rows(&[1.0, 2.0, 3.0, 4.0]), Operand::Number(9.0), &mut out);
        assert_eq!((out[0], out[1], out[2].is_nan(), out[3]), (1.0, 9.0, true, 4.0));
    }
}
