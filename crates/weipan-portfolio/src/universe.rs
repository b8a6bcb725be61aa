//! Who may be held.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use weipan_core::bars::Members;
use weipan_core::{Bars, Board, DayIdx, Field, Mask, Panel};

use crate::PortfolioError;

/// Days over which the mean amount is taken.
const AMOUNT_DAYS: u32 = 20;

/// Who may be held. The default is every stock of the Shanghai and Shenzhen boards that trades, is not under ST, and has
/// been listed for more than 60 trading days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UniverseSpec {
    /// Boards that may be held.
    pub boards: Vec<Board>,
    /// Leave out stocks under ST or *ST.
    pub exclude_st: bool,
    /// Leave out stocks that do not trade all day.
    pub exclude_suspended: bool,
    /// Leave out stocks until they have been listed for more than so many trading days (0 on the first day): 0 leaves out the
    /// first day only, a negative number nobody.
    pub min_days_listed: i64,
    /// Leave out stocks whose raw close is below, yuan; 0 for no limit.
    pub min_price: f64,
    /// Leave out stocks whose mean daily amount of the last 20 trading days is below, yuan; 0 for no limit. Days before the
    /// listing and other days without a row do not count, suspended days count as 0.
    pub min_amount: f64,
    /// Only members of this index, such as `000852.SH`; empty takes all.
    pub index: String,
}

impl Default for UniverseSpec {
    fn default() -> Self {
        Self {
            boards: vec![Board::Main, Board::ChiNext, Board::Star],
            exclude_st: true,
            exclude_suspended: true,
            min_days_listed: 60,
            min_price: 0.0,
            min_amount: 0.0,
            index: String::new(),
        }
    }
}

impl UniverseSpec {
    /// Whether all numbers make sense.
    ///
    /// # Errors
    /// [`PortfolioError::Spec`] without boards, or with a limit that is negative or not finite.
    pub fn check(&self) -> Result<(), PortfolioError> {
        if self.boards.is_empty() {
            let message =
                "no board leaves nobody to hold; write some of \"main\", \"chinext\", \"star\", \"bse\"".into();
            return Err(PortfolioError::Spec { key: "boards", message });
        }
        for (key, number) in [("min_price", self.min_price), ("min_amount", self.min_amount)] {
            if !(number.is_finite() && number >= 0.0) {
                let message = format!("must be a number of yuan, 0 or more, not {number}");
                return Err(PortfolioError::Spec { key, message });
            }
        }
        Ok(())
    }
}

/// Who may be held after the close of each of `days`: a row per day, the first for `days.start`.
///
/// A row uses only what is known at that day's close. A stock without a row in the bars that day is out. Days are
/// spread over the threads of the current rayon pool.
///
/// # Errors
/// [`PortfolioError::Spec`] for a spec out of range, [`PortfolioError::UnknownIndex`], [`PortfolioError::NotLoaded`],
/// [`PortfolioError::Days`] outside the calendar, [`PortfolioError::Shape`] if members and bars differ in size.
pub fn universe(spec: &UniverseSpec, bars: &Bars, members: &Members, days: &[DayIdx]) -> Result<Mask, PortfolioError> {
    spec.check()?;
    let len = bars.calendar().len();
    if let Some(beyond) = days.iter().find(|day| day.row() >= len) {
        return Err(PortfolioError::Days { start: days.first().map_or(0, |day| day.0), end: beyond.0 + 1, len });
    }
    let rules = Rules::new(spec, bars, members)?;
    let width = bars.assets().len();
    let mut mask = Mask::filled(days.len(), width, false);
    if width > 0 {
        let rows = mask.panel_mut().as_mut_slice().par_chunks_mut(width);
        rows.zip(days).for_each(|(row, day)| rules.judge(*day, row));
    }
    Ok(mask)
}

/// The spec with the columns that it needs.
struct Rules<'a> {
    spec: &'a UniverseSpec,
    bars: &'a Bars,
    on_board: Vec<bool>,
    close: &'a Panel<f64>,
    /// Only if there is a limit on it.
    amount: Option<&'a Panel<f64>>,
    members: Option<&'a Mask>,
}

impl<'a> Rules<'a> {
    fn new(spec: &'a UniverseSpec, bars: &'a Bars, members: &'a Members) -> Result<Self, PortfolioError> {
        let need = |field: Field, needed_by| {
            bars.field(field).ok_or(PortfolioError::NotLoaded { needed_by, column: field.name() })
        };
        Ok(Self {
            spec,
            bars,
            on_board: bars.assets().iter().map(|(_, stock)| spec.boards.contains(&stock.board)).collect(),
            close: need(Field::Close, "the universe")?,
            amount: if spec.min_amount > 0.0 { Some(need(Field::Amount, "`min_amount`")?) } else { None },
            members: match spec.index.as_str() {
                "" => None,
                index => Some(members_of(index, bars, members)?),
            },
        })
    }

    /// Writes one day's answers.
    fn judge(&self, day: DayIdx, out: &mut [bool]) {
        let (spec, n) = (self.spec, out.len());
        let bars = self.bars.day(day, &[]);
        let (close, listed_at) = (&self.close.row(day)[..n], &bars.listed_at[..n]);
        let (st, suspended, on_board) = (&bars.is_st[..n], &bars.is_suspended[..n], &self.on_board[..n]);
        let latest = i64::from(day.0).saturating_sub(spec.min_days_listed);
        // `&` and not `&&`: without branches the processor answers for many stocks at once.
        for (i, out) in out.iter_mut().enumerate() {
            // A close that is NaN fails the comparison: no row, no holding.
            *out = (close[i] >= spec.min_price)
                & on_board[i]
                & !(spec.exclude_st & st[i])
                & !(spec.exclude_suspended & suspended[i])
                & (listed_at[i] < latest);
        }
        if let Some(members) = self.members {
            out.iter_mut().zip(members.row(day)).for_each(|(out, member)| *out &= *member);
        }
        if let Some(amount) = self.amount {
            self.judge_amount(amount, day, out);
        }
    }

    fn judge_amount(&self, amount: &Panel<f64>, day: DayIdx, out: &mut [bool]) {
        let (mut sums, mut counts) = (vec![0.0; out.len()], vec![0.0; out.len()]);
        for past in (day.0 + 1).saturating_sub(AMOUNT_DAYS)..=day.0 {
            for ((sum, count), amount) in sums.iter_mut().zip(&mut counts).zip(amount.row(DayIdx(past))) {
                *sum += if amount.is_nan() { 0.0 } else { *amount };
                *count += if amount.is_nan() { 0.0 } else { 1.0 };
            }
        }
        for ((out, sum), count) in out.iter_mut().zip(sums).zip(counts) {
            *out = *out && sum / count >= self.spec.min_amount;
        }
    }
}

fn members_of<'a>(index: &str, bars: &Bars, members: &'a Members) -> Result<&'a Mask, PortfolioError> {
    let Some(mask) = members.get(index) else {
        let codes = members.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let known = if codes.is_empty() { "they have no index members".into() } else { format!("they have {codes}") };
        return Err(PortfolioError::UnknownIndex { index: index.to_owned(), known });
    };
    let (days, width) = (bars.calendar().len(), bars.assets().len());
    let sizes = [
        ("days of the index members", mask.panel().days(), days),
        ("stocks of the index members", mask.panel().assets(), width),
    ];
    match sizes.into_iter().find(|(_, found, expected)| found != expected) {
        Some((what, found, expected)) => Err(PortfolioError::Shape { what, found, expected }),
        None => Ok(mask),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use crate::made_up;

    fn everyone() -> UniverseSpec {
        UniverseSpec {
            boards: Board::ALL.to_vec(),
            exclude_st: false,
            exclude_suspended: false,
            min_days_listed: -1_000_000,
            ..UniverseSpec::default()
        }
    }

    fn answers(spec: &UniverseSpec, bars: &Bars, day: u32) -> Vec<bool> {
        universe(spec, bars, &Members::new(), &[DayIdx(day)]).unwrap().row(DayIdx(0)).to_vec()
    }

    #[test]
    fn each_rule_takes_out_its_own() {
        // Columns: main, chinext, star, bse, main under ST, main suspended, main listed on day 5, main without a row.
        let bars = made_up::eight_stocks();
        let out = |spec: &UniverseSpec, day| {
            let answers = answers(spec, &bars, day);
            (0..8).filter(|i| !answers[*i]).collect::<Vec<_>>()
        };
        assert_eq!(out(&everyone(), 20), [7]);
        assert_eq!(out(&UniverseSpec { boards: vec![Board::Main, Board::Star], ..everyone() }, 20), [1, 3, 7]);
        assert_eq!(out(&UniverseSpec { exclude_st: true, ..everyone() }, 20), [4, 7]);
        assert_eq!(out(&UniverseSpec { exclude_suspended: true, ..everyone() }, 20), [5, 7]);
        assert_eq!(out(&UniverseSpec { min_price: 12.0, ..everyone() }, 20), [0, 1, 7]);
        // Listed on day 5: 15 trading days on day 20.
        assert_eq!(out(&UniverseSpec { min_days_listed: 15, ..everyone() }, 20), [6, 7]);
        assert_eq!(out(&UniverseSpec { min_days_listed: 15, ..everyone() }, 21), [7]);
    }

    #[test]
    fn the_mean_amount_is_of_twenty_days_with_a_row() {
        let bars = made_up::eight_stocks();
        // Amount of column i on day d is i + 1 million, and 0 while suspended; column 6 has rows from day 5.
        let spec = |min_amount| UniverseSpec { min_amount, ..everyone() };
        assert_eq!(answers(&spec(2e6), &bars, 25)[..7], [false, true, true, true, true, false, true]);
        assert!(answers(&spec(7e6), &bars, 5)[6] && !answers(&spec(7.1e6), &bars, 5)[6]);
    }

    #[test]
    fn members_are_those_of_the_day() {
        let bars = made_up::eight_stocks();
        let mut mask = Mask::filled(30, 8, false);
        (10..30).for_each(|day| mask.row_mut(DayIdx(day))[2] = true);
        let members = Members::from([("000852.SH".to_owned(), mask)]);
        let spec = UniverseSpec { index: "000852.SH".into(), ..everyone() };
        let found = universe(&spec, &bars, &members, &[DayIdx(9), DayIdx(10)]).unwrap();
        assert_eq!((found.count(DayIdx(0)), found.count(DayIdx(1))), (0, 1));
        let wrong = UniverseSpec { index: "000300.SH".into(), ..everyone() };
        let error = universe(&wrong, &bars, &members, &[DayIdx(9), DayIdx(10)]).unwrap_err().to_string();
        assert_eq!(error, "`index`: the data have no members of 000300.SH; they have 000852.SH");
    }

    #[test]
    fn a_spec_out_of_range_is_an_error() {
        let bars = made_up::eight_stocks();
        let check = |spec: UniverseSpec| universe(&spec, &bars, &Members::new(), &[DayIdx(4)]).unwrap_err().to_string();
        assert!(check(UniverseSpec { boards: vec![], ..everyone() }).starts_with("`boards`"));
        assert!(check(UniverseSpec { min_price: f64::NAN, ..everyone() }).starts_with("`min_price`"));
        assert!(matches!(
            universe(&everyone(), &bars, &Members::new(), &[DayIdx(30)]),
            Err(PortfolioError::Days { .. })
        ));
        let empty = Bars::new(std::sync::Arc::new(bars.calendar().clone()), bars.shared_assets());
        assert!(matches!(
            universe(&everyone(), &empty, &Members::new(), &[DayIdx(0)]),
            Err(PortfolioError::NotLoaded { .. })
        ));
    }

    #[test]
    fn specs_are_read_strictly() {
        let spec: UniverseSpec = toml::from_str("boards = [\"star\"]\nmin_price = 2\n").unwrap();
        assert_eq!(spec, UniverseSpec { boards: vec![Board::Star], min_price: 2.0, ..UniverseSpec::default() });
        assert!(toml::from_str::<UniverseSpec>("min_prize = 2").is_err());
        let text = toml::to_string(&UniverseSpec::default()).unwrap();
        assert_eq!(toml::from_str::<UniverseSpec>(&text).unwrap(), UniverseSpec::default());
    }
}
