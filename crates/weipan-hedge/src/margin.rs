//! The margin test: where a ratio stands against the account's lines, compared in integers.

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use weipan_core::ledger::MarginStatus;
use weipan_core::rules::{INITIAL_MARGIN, LOAN_MARGIN, MARGIN_ACCOUNT, RuleTable};
use weipan_core::{ByDateOr, Cny, Dated, Rate, RuleBook, ScheduleError};

use crate::{AccountKind, AccountSpec, HedgeError};

/// Lines of a `dma` account where the spec names none: warning, call (the brokers' standard), close-out.
const DMA_LINES: [f64; 3] = [0.18, 0.15, 0.10];

#[derive(Clone, Copy, Deserialize)]
struct MarginRow {
    fraction: f64,
}

#[derive(Clone, Copy, Deserialize)]
struct LineRow {
    warning: f64,
    call: f64,
    unwind: f64,
}

fn on<T: DeserializeOwned + Copy>(
    table: &RuleTable,
    opened: NaiveDate,
    rules: &RuleBook,
    keys: &str,
) -> Result<T, HedgeError> {
    let missing = || ScheduleError::Form {
        what: table.name.to_owned(),
        message: format!("no row for an account opened on {opened}; set {keys}"),
    };
    Ok(rules.schedule::<T>(table, &[])?.on(opened).copied().ok_or_else(missing)?)
}

/// Initial margin of a `dma` account opened on a date, from the rule book.
///
/// # Errors
/// [`HedgeError::Rules`] if the table has no row for the date.
pub fn dma_initial_margin(opened: NaiveDate, rules: &RuleBook) -> Result<f64, HedgeError> {
    Ok(on::<MarginRow>(&INITIAL_MARGIN, opened, rules, "account.initial_margin")?.fraction)
}

/// Own money for each yuan that a `margin` account borrows, by date, from the rule book.
///
/// # Errors
/// [`HedgeError::Rules`] if the table is broken.
pub fn loan_initial_margins(rules: &RuleBook) -> Result<Dated<Rate>, HedgeError> {
    let rate = |row: MarginRow| Rate::from_fraction(row.fraction).unwrap_or_default();
    Ok(rules.schedule::<MarginRow>(&LOAN_MARGIN, &[])?.map(rate))
}

/// Lines of an account.
///
/// What they are lines of depends on the kind: E / max(L, N·M·S) in a `dma` account, assets / debt in a `margin` account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Margin posted when a position is opened: of max(L, N·M·S), or of the borrowed money.
    pub initial: Rate,
    /// Warning line.
    pub warning: Rate,
    /// Call line.
    pub call: Rate,
    /// Close-out line; in a `margin` account the line at which the broker sells at once.
    pub close_out: Rate,
    /// Ratio that an unwind cuts to.
    pub unwind_to: Rate,
}

impl Lines {
    /// The lines of an account opened on a date. A `cash` account has no lines: its initial margin is 1.
    ///
    /// # Errors
    /// [`HedgeError`] if lines contradict each other or the leverage exceeds what the initial margin allows.
    pub fn new(spec: &AccountSpec, opened: NaiveDate, rules: &RuleBook) -> Result<Self, HedgeError> {
        let initial = match (spec.kind, spec.initial_margin) {
            (AccountKind::Cash, _) => 1.0,
            (_, ByDateOr::Value(value)) => value,
            (AccountKind::Dma, ByDateOr::ByDate) => dma_initial_margin(opened, rules)?,
            (AccountKind::Margin, ByDateOr::ByDate) => {
                on::<MarginRow>(&LOAN_MARGIN, opened, rules, "account.initial_margin")?.fraction
            }
        };
        let shipped = if spec.kind == AccountKind::Margin {
            let keys = "account.warning, account.call and account.close_out";
            let row: LineRow = on(&MARGIN_ACCOUNT, opened, rules, keys)?;
            [row.warning, row.call, row.unwind]
        } else {
            DMA_LINES
        };
        let line = |given: ByDateOr, shipped: f64| if let ByDateOr::Value(value) = given { value } else { shipped };
        let warning = line(spec.warning, shipped[0]);
        let restored = if spec.kind == AccountKind::Margin { warning } else { initial };
        let lines = Numbers {
            initial,
            warning,
            call: line(spec.call, shipped[1]),
            close_out: line(spec.close_out, shipped[2]),
            unwind_to: line(spec.unwind_to, restored),
        };
        lines.check(spec.kind)?;
        check_leverage(spec, initial, opened)?;
        Ok(lines.exact())
    }

    /// Where a ratio `over / under` stands. The lines are strict: a ratio equal to a line has not crossed it; without
    /// a position or a debt there is nothing to test.
    ///
    /// ```
    /// use weipan_core::{Cny, Rate, RuleBook, ledger::MarginStatus};
    /// use weipan_hedge::{AccountSpec, Lines};
    /// let day = chrono::NaiveDate::from_ymd_opt(2024, 1, 2).unwrap_or_default();
    /// let lines = Lines::new(&AccountSpec::default(), day, &RuleBook::shipped()?)?;
    /// assert_eq!(lines.status(Cny(15), Cny(100)), MarginStatus::Warning);
    /// assert_eq!(lines.status(Cny(14), Cny(100)), MarginStatus::Call);
    /// # Ok::<(), weipan_hedge::HedgeError>(())
    /// ```
    #[must_use]
    pub fn status(&self, over: Cny, under: Cny) -> MarginStatus {
        let below = |line: Rate| i128::from(over.0) * i128::from(Rate::ONE) < i128::from(line.0) * i128::from(under.0);
        if under == Cny::ZERO {
            MarginStatus::Normal
        } else if below(self.close_out) {
            MarginStatus::CloseOut
        } else if below(self.call) {
            MarginStatus::Call
        } else if below(self.warning) {
            MarginStatus::Warning
        } else {
            MarginStatus::Normal
        }
    }
}

/// Margin ratio for people and charts; NaN without a position or a debt.
#[must_use]
pub fn ratio(over: Cny, under: Cny) -> f64 {
    if under > Cny::ZERO { over.yuan() / under.yuan() } else { f64::NAN }
}

/// Lines as the spec and the rules write them.
struct Numbers {
    initial: f64,
    warning: f64,
    call: f64,
    close_out: f64,
    unwind_to: f64,
}

impl Numbers {
    fn exact(&self) -> Lines {
        let rate = |value| Rate::from_fraction(value).unwrap_or_default();
        Lines {
            initial: rate(self.initial),
            warning: rate(self.warning),
            call: rate(self.call),
            close_out: rate(self.close_out),
            unwind_to: rate(self.unwind_to),
        }
    }

    /// In both kinds a lower ratio is worse, so the lines fall from the initial one to the close-out. They lie below 1
    /// in a `dma` account and above 1 in a `margin` account, whose initial ratio is 1 + initial margin.
    fn check(&self, kind: AccountKind) -> Result<(), HedgeError> {
        // Both are divided by: without any margin there would be no bound on leverage, and no target to unwind to.
        crate::spec::in_range("account.initial_margin", self.initial, 0.001, 1.0)?;
        let is_loan = kind == AccountKind::Margin;
        let (low, high) = if is_loan { (1.001, 100.0) } else { (0.001, 1.0) };
        crate::spec::in_range("account.unwind_to", self.unwind_to, low, high)?;
        let initial = if is_loan { 1.0 + self.initial } else { self.initial };
        let initial_key = if is_loan { "1 + account.initial_margin" } else { "account.initial_margin" };
        let lines = [
            ("account.close_out", self.close_out),
            ("account.call", self.call),
            ("account.warning", self.warning),
            (initial_key, initial),
        ];
        for pair in lines.windows(2) {
            let ((low_key, lower), (high_key, higher)) = (pair[0], pair[1]);
            check_side(low_key, lower, is_loan)?;
            if lower > higher {
                let why = format!("{lower} lies above {higher}; write close_out <= call <= warning <= {initial_key}");
                return Err(HedgeError::Contradiction { first: low_key, second: high_key, why });
            }
        }
        if self.unwind_to < self.call {
            let why = format!("an unwind to {} would stay below the call line {}", self.unwind_to, self.call);
            return Err(HedgeError::Contradiction { first: "account.unwind_to", second: "account.call", why });
        }
        Ok(())
    }
}

/// A line must lie on its kind's side of 1.
fn check_side(key: &'static str, value: f64, is_loan: bool) -> Result<(), HedgeError> {
    let (low, high, must) = if is_loan {
        (1.0, 100.0, "a margin account's lines are of assets / debt and lie above 1, such as 1.4")
    } else {
        (0.0, 1.0, "must lie between 0 and 1: a line of equity / max(long, short)")
    };
    if (low..=high).contains(&value) { Ok(()) } else { Err(HedgeError::Range { key, value, must: must.to_owned() }) }
}

fn check_leverage(spec: &AccountSpec, initial: f64, opened: NaiveDate) -> Result<(), HedgeError> {
    let most = match spec.kind {
        AccountKind::Margin => 1.0 + 1.0 / initial,
        AccountKind::Cash | AccountKind::Dma => 1.0 / initial,
    };
    if spec.leverage <= most + 1e-12 {
        return Ok(());
    }
    let account = match spec.kind {
        AccountKind::Cash => "a cash account cannot borrow; take kind = \"dma\"".to_owned(),
        AccountKind::Dma => format!(
            "an account opened on {opened} posts {initial} of max(long, short), so leverage is at most {most}; \
             lower account.leverage or set account.initial_margin"
        ),
        AccountKind::Margin => format!(
            "on {opened} a margin account needs {initial} of own money for each yuan borrowed, so leverage is at most \
             {most}; lower account.leverage or set account.initial_margin"
        ),
    };
    Err(HedgeError::Range { key: "account.leverage", value: spec.leverage, must: account })
}
