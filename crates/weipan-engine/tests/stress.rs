//! Overlays on a made-up market: nothing changes nothing, order is nothing, bans are kept, limits hold.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use weipan_core::record::RunTables;
use weipan_core::{AssetIdx, DayIdx, Field, FutureBar, Market, Price, PriceLimits, Side};
use weipan_engine::prepare::book;
use weipan_engine::run::run_on_terms;
use weipan_engine::stress::{Overlay, StressError, Stressed, apply};
use weipan_engine::{Book, EngineError, Silent, Spec};
use weipan_sim::{MarketSpec, simulate};

/// A quiet market of two years, a weekly book of its smallest stocks, and their targets.
static WORLD: LazyLock<(Market, Spec, Book)> = LazyLock::new(|| {
    let market = simulate(&MarketSpec { seed: 11, years: 2, crash: None, ..MarketSpec::of_size(300) }).unwrap();
    let spec = Spec::from_toml("[book]\ncount = 40\n[account]\nleverage = 3.0\n").unwrap();
    let book = book(&spec, &market, &Silent).unwrap();
    (market, spec, book)
});

fn overlays(text: &str) -> Vec<Overlay> {
    Spec::from_toml(text).unwrap().stress
}

fn lay(overlays: &[Overlay]) -> Result<Stressed, EngineError> {
    let (market, spec, book) = &*WORLD;
    apply(overlays, spec, market, &book.days)
}

fn run(stressed: &Stressed) -> RunTables {
    run_on_terms(&stressed.spec, &stressed.terms, "", &stressed.market, &WORLD.2, &Silent).unwrap()
}

/// A trading day of the run, counted from its first.
fn day(offset: u32) -> NaiveDate {
    let (market, _, book) = &*WORLD;
    market.bars.calendar().date(DayIdx(book.days.start + offset))
}

fn index_of(date: NaiveDate) -> DayIdx {
    WORLD.0.bars.calendar().find(date).unwrap()
}

/// The bars of the hedge's contracts on a day.
fn hedge_bars(market: &Market, t: DayIdx) -> Vec<FutureBar> {
    let is_hedge = |bar: &&FutureBar| market.futures.contract(bar.contract).product == "IM";
    market.futures.bars(t).iter().filter(is_hedge).copied().collect()
}

/// All numbers of a market that a stress may change, as bits.
fn bits(market: &Market) -> Vec<u64> {
    let mut all = Vec::new();
    for field in Field::ALL {
        all.extend(market.bars.field(field).into_iter().flat_map(|p| p.as_slice()).map(|v| v.to_bits()));
    }
    for code in market.indices.codes() {
        let levels = market.indices.get(code).unwrap();
        all.extend(levels.close.iter().chain(&levels.total_return).map(|v| v.to_bits()));
        all.extend(levels.dated.iter().flat_map(|(_, a, b)| [a.to_bits(), b.to_bits()]));
    }
    for t in 0..market.bars.calendar().len() {
        for bar in market.futures.bars(DayIdx(t as u32)) {
            let settlement = bar.settlement.unwrap_or_default();
            let prices = [bar.open, bar.high, bar.low, bar.close, settlement].map(|p| p.0 as u64);
            all.extend(prices.into_iter().chain([bar.volume as u64, bar.open_interest as u64]));
        }
    }
    all
}

#[test]
fn a_redemption_takes_its_share_out() {
    let text = format!("[[stress]]\nkind = \"redemption\"\non = \"{}\"\nshare = 0.2\n", day(20));
    let (plain, taken) = (run(&lay(&[]).unwrap()), run(&lay(&overlays(&text)).unwrap()));
    let eve = plain.days.iter().position(|row| row.date == day(20)).unwrap() - 1;
    assert_eq!(format!("{:?}", &plain.days[..=eve]), format!("{:?}", &taken.days[..=eve]));
    let paid: i64 = taken.days.iter().map(|row| row.redemption.0).sum();
    let share = -(paid as f64) / plain.days[eve].equity.0 as f64;
    assert!((share - 0.2).abs() < 0.02, "paid at the equity of the day: {share}");
}

#[test]
fn an_empty_list_changes_nothing_bit_for_bit() {
    let (market, spec, book) = &*WORLD;
    let same = lay(&[]).unwrap();
    assert_eq!(bits(&same.market), bits(market));
    assert_eq!((&same.spec, same.terms.len(), same.records.len()), (spec, 0, 0));
    let plain = run_on_terms(spec, &[], "", market, book, &Silent).unwrap();
    let again = run(&same);
    assert_eq!((plain.days, plain.fills, plain.rejects), (again.days, again.fills, again.rejects));
}

#[test]
fn overlays_of_nothing_change_nothing_either() {
    let (from, to) = (day(50), day(60));
    let nothing = overlays(&format!(
        "[[stress]]\nkind = 'volume'\nfrom = {from}\nfactor = 1.0\n[[stress]]\nkind = 'basis_shift'\nfrom = {from}\nto = {to}\nannual = 0.0\n\
         [[stress]]\nkind = 'price'\non = {from}\nchange = -0.2\nsize_to = 0.0001\nindex = 0.0\n\
         [[stress]]\nkind = 'financing'\nfrom = {from}\nshift = 0.0\n"
    ));
    let same = lay(&nothing).unwrap();
    assert_eq!(bits(&same.market), bits(&WORLD.0));
    assert!(same.terms.is_empty());
}

#[test]
fn a_price_shock_keeps_every_rule_of_the_tape() {
    let on = day(100);
    let shock =
        overlays(&format!("[[stress]]\nkind = 'price'\non = {on}\nchange = -0.35\nsize_to = 0.3\nindex = 'implied'\n"));
    let before = bits(&WORLD.0);
    let stressed = lay(&shock).unwrap();
    assert_eq!(bits(&WORLD.0), before, "the recorded market is not written to");
    let (old, new) = (&WORLD.0.bars, &stressed.market.bars);
    let limits = PriceLimits::shipped().unwrap();
    let get = |bars: &weipan_core::Bars, field, day, asset| bars.field(field).unwrap().at(day, asset);
    let start = index_of(on);
    let (mut shocked, mut locked) = (0, 0);
    for asset in (0..old.assets().len() as u32).map(AssetIdx) {
        for t in (0..start.0).map(DayIdx) {
            assert_eq!(get(old, Field::Close, t, asset).to_bits(), get(new, Field::Close, t, asset).to_bits());
        }
        let end = DayIdx(old.calendar().len() as u32 - 1);
        let moved = get(old, Field::Close, end, asset) != get(new, Field::Close, end, asset);
        if !moved || get(new, Field::Close, end, asset).is_nan() {
            continue;
        }
        shocked += 1;
        let mut last = get(old, Field::Close, DayIdx(start.0 - 1), asset);
        for t in (start.0..=end.0).map(DayIdx) {
            let of = |field| Price::from_quote(get(new, field, t, asset));
            let (Some(close), Some(prev)) = (of(Field::Close), of(Field::PrevClose)) else { continue };
            let (open, high, low) = (of(Field::Open).unwrap(), of(Field::High).unwrap(), of(Field::Low).unwrap());
            assert!(low <= close && close <= high && low <= open && open <= high, "{t:?} {asset:?}");
            let has_action = WORLD.0.actions.on(t).iter().any(|a| a.asset == asset);
            if !has_action && !last.is_nan() {
                assert_eq!(Price::from_quote(last), Some(prev), "the reference price is yesterday's close");
            }
            last = get(new, Field::Close, t, asset);
            let (board, is_st) = (old.assets().get(asset).board, old.is_st().at(t, asset));
            let band = limits.band(board, old.calendar().date(t), is_st, old.days_listed(t, asset), prev);
            if let Some(band) = band.filter(|_| !old.is_suspended().at(t, asset)) {
                assert!(low >= band.down && high <= band.up, "{t:?} {asset:?}: {low:?} {high:?} {band:?}");
                locked += usize::from(t.0 < start.0 + 5 && high == band.down);
            }
        }
        // In the end the whole shock is there, up to a tick.
        let calm = DayIdx(start.0 + 60);
        let (was, is) = (get(old, Field::Close, calm, asset), get(new, Field::Close, calm, asset));
        let acted = (start.0..=calm.0).any(|t| WORLD.0.actions.on(DayIdx(t)).iter().any(|a| a.asset == asset));
        if was.is_finite() && !acted && !old.is_suspended().at(calm, asset) {
            assert!((is - was * 0.65).abs() <= 0.0151, "{asset:?}: {was} became {is}");
        }
    }
    assert!(shocked > 50 && locked > 50, "{shocked} stocks, {locked} limit days");
    let level = |market: &Market, code: &str, t: DayIdx| market.indices.get(code).unwrap().close[t.row()];
    let factor =
        |code: &str| level(&stressed.market, code, DayIdx(start.0 + 30)) / level(&WORLD.0, code, DayIdx(start.0 + 30));
    assert!(factor("000852.SH") > 0.9 && factor("000852.SH") <= 1.0, "the hedge index holds few of them");
}

#[test]
fn the_index_and_its_futures_go_where_they_are_told() {
    let on = day(100);
    let shock =
        overlays(&format!("[[stress]]\nkind = 'price'\non = {on}\nchange = -0.05\nsize_to = 0.1\nindex = -0.03\n"));
    let stressed = lay(&shock).unwrap();
    let t = index_of(on);
    let level = |market: &Market, t: DayIdx| market.indices.get("000852.SH").unwrap().close[t.row()];
    assert!((level(&stressed.market, t) / level(&WORLD.0, t) - 0.97).abs() < 1e-12);
    assert_eq!(level(&stressed.market, DayIdx(t.0 - 1)), level(&WORLD.0, DayIdx(t.0 - 1)));
    for (new, old) in hedge_bars(&stressed.market, t).iter().zip(hedge_bars(&WORLD.0, t)) {
        assert!((new.close.yuan() - old.close.yuan() * 0.97).abs() <= 0.11, "on the tick: {new:?}");
    }
}

#[test]
fn a_basis_beyond_the_limit_takes_two_days() {
    let on = day(100);
    let jump = overlays(&format!("[[stress]]\nkind = 'basis_jump'\non = {on}\nfraction = 0.15\nhalf_life = 100.0\n"));
    let stressed = lay(&jump).unwrap();
    let t = index_of(on);
    let bar = |market: &Market, t: u32| *hedge_bars(market, DayIdx(t)).last().unwrap();
    let (eve, first, second) =
        (bar(&stressed.market, t.0 - 1), bar(&stressed.market, t.0), bar(&stressed.market, t.0 + 1));
    let limit = (eve.mark().0 * 11 / 10) / 2000 * 2000;
    assert_eq!(first.close.0, limit, "the first day ends at the limit on the tick");
    assert_eq!(first.high, first.close, "so that a short cannot be bought back");
    let index = WORLD.0.indices.get("000852.SH").unwrap().close[t.row() + 1];
    let wanted = bar(&WORLD.0, t.0 + 1).close.yuan() + 0.15 * index * 0.5_f64.powf(0.01);
    assert!((second.close.yuan() - wanted).abs() <= 0.11, "{} and {wanted}", second.close.yuan());
}

#[test]
fn a_closed_basis_is_none() {
    let (from, to) = (day(100), day(110));
    let close = overlays(&format!("[[stress]]\nkind = 'basis_close'\nfrom = {from}\ndays = 3\nto = {to}\n"));
    let stressed = lay(&close).unwrap();
    let index = &stressed.market.indices.get("000852.SH").unwrap().close;
    for t in index_of(from).0 + 2..=index_of(to).0 {
        for bar in hedge_bars(&stressed.market, DayIdx(t)) {
            assert!((bar.close.yuan() - index[t as usize]).abs() <= 0.11);
        }
    }
}

#[test]
fn terms_hold_from_their_day() {
    let (on, before) = (day(100), day(99));
    let text = format!(
        "[[stress]]\nkind = 'margin'\nfrom = {on}\ninitial = 0.5\nwarning = 0.45\ncall = 0.4\nclose_out = 0.1\n\
         [[stress]]\nkind = 'financing'\nfrom = {on}\nlevel = 0.4\n"
    );
    let run = run(&lay(&overlays(&text)).unwrap());
    let row = |date: NaiveDate| run.days.iter().find(|row| row.date == date).unwrap();
    use weipan_core::ledger::MarginStatus::{Call, Normal};
    assert_eq!((row(before).status, row(on).status), (Normal, Call), "a third is below a line of 40 %");
    let days = (on - before).num_days() as f64;
    let due = row(before).borrowed.yuan() * 0.4 * days / 365.0;
    assert!((row(on).financing.yuan() + due).abs() < 0.01, "{} and {due}", row(on).financing.yuan());
    let last = run.days.last().unwrap();
    assert!(last.leverage() < 2.3, "the target came down to two: {}", last.leverage());
}

fn forbidden_fills(run: &RunTables, from: NaiveDate, to: NaiveDate) -> (usize, usize, usize) {
    let inside = |date: NaiveDate| (from..=to).contains(&date);
    let sells = run.fills.iter().filter(|f| inside(f.date) && f.side == Side::Sell).count();
    let opened = run.futures.iter().filter(|f| inside(f.date) && f.sold.0 > 0).count();
    let mut net = 0;
    for row in run.days.iter().filter(|row| inside(row.date)) {
        let worth = |side: Side| -> i64 {
            let fills = run.fills.iter().filter(|f| f.date == row.date && f.side == side);
            let refused = run.rejects.iter().filter(|r| r.date == row.date && r.side == side && side == Side::Buy);
            fills.map(|f| f.reference.0 * f.shares.0).sum::<i64>() + refused.map(|r| r.worth.0).sum::<i64>()
        };
        // Sizing and fill prices differ by at most a day's limit.
        net += usize::from(worth(Side::Sell) as f64 > 1.25 * worth(Side::Buy) as f64);
    }
    (sells, opened, net)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_ban_never_makes_a_forbidden_fill(start in 5_u32..300, length in 0_u32..40, fall in -0.4_f64..0.0) {
        let (from, to) = (day(start), day(start + length));
        let with = |kind: &str| {
            let text = format!(
                "[[stress]]\n{kind}\nfrom = {from}\nto = {to}\n[[stress]]\nkind = 'price'\non = {from}\nchange = {fall:?}\nindex = 0.0\n"
            );
            run(&lay(&overlays(&text)).unwrap())
        };
        prop_assert_eq!(forbidden_fills(&with("kind = 'sell_ban'\nside = 'sell'"), from, to).0, 0);
        prop_assert_eq!(forbidden_fills(&with("kind = 'sell_ban'\nside = 'net_sell'"), from, to).2, 0);
        prop_assert_eq!(forbidden_fills(&with("kind = 'short_ban'"), from, to).1, 0);
    }

    #[test]
    fn the_order_of_the_list_is_nothing(keep in proptest::collection::vec(any::<bool>(), 8), turn in 0_usize..8) {
        let (a, b, c) = (day(60), day(70), day(200));
        let all = overlays(&format!(
            "[[stress]]\nkind = 'price'\non = {a}\nchange = -0.2\n[[stress]]\nkind = 'price'\non = {b}\npath = [0.1, -0.3]\nsize_to = 0.5\nindex = -0.05\n\
             [[stress]]\nkind = 'basis_shift'\nfrom = {a}\nannual = -0.1\nto = {c}\n[[stress]]\nkind = 'basis_jump'\non = {b}\npoints = 120.0\nhalf_life = 2.0\n\
             [[stress]]\nkind = 'volume'\nfrom = {a}\nfactor = 0.37\n[[stress]]\nkind = 'volume'\nfrom = {b}\nfactor = 0.53\nsize_to = 0.5\n\
             [[stress]]\nkind = 'sell_ban'\nfrom = {a}\nto = {b}\n[[stress]]\nkind = 'financing'\nfrom = {b}\nshift = 0.03\n"
        ));
        let some: Vec<Overlay> = all.into_iter().zip(&keep).filter(|(_, keep)| **keep).map(|(o, _)| o).collect();
        let mut other = some.clone();
        other.reverse();
        let turn = turn % other.len().max(1);
        other.rotate_left(turn);
        let (one, two) = (lay(&some).unwrap(), lay(&other).unwrap());
        prop_assert_eq!(bits(&one.market), bits(&two.market));
        prop_assert_eq!((one.spec, one.terms, one.records), (two.spec, two.terms, two.records));
    }
}

#[test]
fn every_episode_can_be_replayed() {
    let plain = run(&lay(&[]).unwrap());
    for episode in weipan_engine::stress::episodes().unwrap() {
        let stressed =
            lay(&overlays(&format!("[[stress]]\nepisode = \"{}\"\nat = {}\n", episode.name, day(120)))).unwrap();
        assert!(stressed.records.iter().all(|record| record.episode == episode.name));
        assert_ne!(run(&stressed).days, plain.days, "{} does something", episode.name);
        assert!(episode.from <= episode.to && !episode.source.is_empty() && !episode.zh.is_empty());
    }
}

#[test]
fn the_books_add_up_under_every_stress() {
    // `run` asserts the identity of every day; here it must survive a replay at four times leverage with bans and shocks.
    let (market, spec, book) = &*WORLD;
    let mut spec = spec.clone();
    spec.account.leverage = 4.0;
    let text = format!("[[stress]]\nepisode = \"2024-02\"\nat = {}\n", day(150));
    let stressed = apply(&overlays(&text), &spec, market, &book.days).unwrap();
    let run = run_on_terms(&stressed.spec, &stressed.terms, "", &stressed.market, book, &Silent).unwrap();
    assert!(run.days.windows(2).all(|w| w[1].equity - w[0].equity == w[1].explained()));
    assert!(run.days.iter().any(|row| row.status >= weipan_core::ledger::MarginStatus::Call), "it is called");
}

#[test]
fn what_cannot_be_is_told_with_its_place() {
    let (a, b, c) = (day(10), day(20), day(30));
    let says = |text: &str| match Spec::from_toml(text) {
        Err(error) => error.to_string(),
        Ok(spec) => lay(&spec.stress).unwrap_err().to_string(),
    };
    let cases = [
        ("kind = 'price'\non = 2035-01-02\nchange = -0.1".to_owned(), "on = 2035-01-02 lies outside the run"),
        (format!("kind = 'price'\non = {a}\nchange = -1.5"), "change = -1.5 must lie above -0.99"),
        (format!("kind = 'price'\non = {a}"), "give `change` or `path`"),
        (format!("kind = 'price'\non = {a}\npath = [0.1]\nindex = [0.1, 0.2]"), "index has 2 days, the shock 1"),
        (format!("kind = 'price'\non = {a}\nchange = 0.1\nindex = 'guess'"), "write \"implied\""),
        (format!("kind = 'short_ban'\nfrom = {b}\nto = {a}"), "swap `from` and `to`"),
        (format!("kind = 'shortban'\nfrom = {a}\nto = {b}"), "did you mean \"short_ban\""),
        (format!("kind = 'volume'\nfrom = {a}\nfactr = 0.5"), "did you mean `factor`"),
        (format!("kind = 'volume'\nfrom = {a}\nfactor = 1.5"), "factor = 1.5 must lie between 0 and 1"),
        (format!("kind = 'margin'\nfrom = {a}\ncall = 0.2"), "account.warning"),
        (format!("kind = 'margin'\nfrom = {a}"), "give at least one"),
        (format!("kind = 'basis_jump'\non = {a}\nfraction = 0.1\npoints = 3.0"), "are both given"),
        (format!("episode = '2024-2'\nat = {a}"), "there are: 2015-06"),
        ("episode = '2024-02'".to_owned(), "lies outside the run"),
        ("episode = '2021-09'".to_owned(), "has no ban, margin or rate"),
        (format!("on = {a}"), "needs `kind` or `episode`"),
        (
            format!("kind = 'basis_close'\nfrom = {a}\n[[stress]]\nkind = 'basis_jump'\non = {c}\nfraction = 0.1"),
            "contradict",
        ),
        (
            format!("kind = 'basis_close'\nfrom = {a}\nto = {c}\n[[stress]]\nkind = 'basis_close'\nfrom = {b}"),
            "closed twice",
        ),
        (
            format!(
                "kind = 'financing'\nfrom = {a}\nlevel = 0.1\n[[stress]]\nkind = 'financing'\nfrom = {a}\nlevel = 0.2"
            ),
            "keep one",
        ),
        (
            format!("kind = 'margin'\nfrom = {a}\ncall = 0.1\n[[stress]]\nkind = 'margin'\nfrom = {a}\ncall = 0.12"),
            "both set `call`",
        ),
    ];
    for (text, expected) in cases {
        let found = says(&format!("[[stress]]\n{text}\n"));
        assert!(found.contains(expected), "{text}\n{found}");
    }
    let text = "[[stress]]\nkind = 'volume'\nfrom = 2024-01-02\nfactr = 0.5\n";
    let place = Spec::from_toml(text).unwrap_err().span().unwrap();
    assert_eq!(&text[place], "factr");
}

#[test]
fn an_unhedged_book_has_no_basis() {
    let (market, _, book) = &*WORLD;
    let mut spec = Spec::default();
    spec.hedge.product = "none".to_owned();
    let jump = overlays(&format!("[[stress]]\nkind = 'basis_jump'\non = {}\nfraction = 0.1\n", day(10)));
    let error = apply(&jump, &spec, market, &book.days).unwrap_err();
    assert!(matches!(error, EngineError::Stress(StressError::Keys { .. })), "{error}");
}
