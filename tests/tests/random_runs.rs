//! What must hold on any market and any spec: small made-up markets, random accounts.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;
use weipan_core::ledger::{DayRow, LedgerAccount};
use weipan_core::record::RunTables;
use weipan_core::{Cny, Market, Shares, Side, Symbol};
use weipan_engine::prepare::book;
use weipan_engine::run::run_with_checkpoints;
use weipan_engine::{Book, Checkpoints, Silent, Spec, run};
use weipan_sim::{Crash, MarketSpec, simulate};

/// Three small markets with a crash in the middle, made once.
fn markets() -> &'static [Market] {
    static MADE: OnceLock<Vec<Market>> = OnceLock::new();
    MADE.get_or_init(|| {
        let spec = |seed| MarketSpec {
            seed,
            years: 1,
            crash: Some(Crash { days_before_end: 120, ..Crash::default() }),
            ..MarketSpec::of_size(150)
        };
        (1..=3).map(|seed| simulate(&spec(seed)).unwrap()).collect()
    })
}

/// Everything about the account that its kind decides.
#[derive(Debug, Clone)]
struct Money {
    kind: &'static str,
    cure_days: i64,
    fees: (f64, f64),
    crystallise: &'static str,
    is_taxed: bool,
    /// Calendar days after 2021-04-01, amount or fraction, notice.
    flows: Vec<(u64, bool, f64, i64)>,
}

fn any_money() -> impl Strategy<Value = Money> {
    let flow = (0..240_u64, prop::bool::ANY, -1.0..0.6_f64, 0..6_i64);
    (
        prop::sample::select(vec!["dma", "dma", "margin", "cash"]),
        1..5_i64,
        prop::sample::select(vec![(0.0, 0.0), (0.02, 0.2)]),
        prop::sample::select(vec!["yearly", "quarterly"]),
        prop::bool::ANY,
        prop::collection::vec(flow, 0..4),
    )
        .prop_map(|(kind, cure_days, fees, crystallise, is_taxed, flows)| {
            let is_taxed = is_taxed && kind != "dma";
            Money { kind, cure_days, fees, crystallise, is_taxed, flows }
        })
}

impl Money {
    /// The spec with this account; the leverage becomes what its kind can carry.
    fn set(&self, mut spec: Spec) -> Spec {
        let mix: f64 = spec.hedge.shares().iter().map(|(_, share)| share).sum();
        let share = spec.hedge.ratio * mix * 0.15;
        let most = match self.kind {
            "cash" => 1.0 / (1.0 + share),
            "margin" => 2.0 / (1.0 + 2.0 * share),
            _ => 4.0,
        };
        let leverage = spec.account.leverage / 4.0 * most;
        let tax = if self.is_taxed { "holding_period" } else { "none" };
        let values: Vec<(&str, toml::Value)> = vec![
            ("account.kind", self.kind.into()),
            ("account.leverage", leverage.into()),
            ("account.cure_days", self.cure_days.into()),
            ("account.management_fee", self.fees.0.into()),
            ("account.performance_fee", self.fees.1.into()),
            ("account.crystallise", self.crystallise.into()),
            ("account.dividend_tax", tax.into()),
            ("account.volatility_days", 20.into()),
        ];
        if self.kind != "dma" {
            spec = spec.with("account.financing_base", &"borrowed".into()).unwrap();
        }
        for (key, value) in values {
            spec = spec.with(key, &value).unwrap();
        }
        let first = chrono::NaiveDate::from_ymd_opt(2021, 4, 1).unwrap();
        let flow = |(days, is_amount, size, notice): &(u64, bool, f64, i64)| {
            let mut flow = toml::Table::new();
            flow.insert("date".into(), (first + chrono::Days::new(*days)).to_string().into());
            let (key, size) =
                if *is_amount { ("amount", (size * spec.account.equity).round()) } else { ("fraction", *size) };
            flow.insert(key.into(), size.into());
            flow.insert("notice_days".into(), (*notice).into());
            toml::Value::from(flow)
        };
        let flows = toml::Value::Array(self.flows.iter().map(flow).collect());
        let spec = spec.with("flow", &flows).unwrap();
        spec.check().unwrap();
        spec
    }
}

/// A spec with everything that decides about money drawn at random.
fn any_spec() -> impl Strategy<Value = Spec> {
    (any_market_neutral(), any_money()).prop_map(|(spec, money)| money.set(spec))
}

fn any_market_neutral() -> impl Strategy<Value = Spec> {
    let account = (
        0.5..4.0_f64,
        prop::sample::select(vec!["constant", "band", "hold", "volatility"]),
        prop::sample::select(vec!["none", "to_initial"]),
        prop::sample::select(vec!["borrowed", "notional"]),
        1e6..2e8_f64,
    );
    let hedge = (
        prop::sample::select(vec![
            "front",
            "next",
            "front_quarter",
            "next_quarter",
            "most_open_interest",
            "cheapest_carry",
        ]),
        0..10_i64,
        0.0..1.3_f64,
        prop::sample::select(vec!["open", "close", "settlement"]),
        prop::sample::select(vec!["run_net_long", "cut_longs", "stop"]),
    );
    let products = (
        prop::sample::select(vec!["{}", "{ IC = 0.4, IM = 0.6 }", "{ IF = 0.2, IC = 0.5, IM = 0.5 }", "{ IC = 0.3 }"]),
        prop::sample::select(vec!["value", "beta", "min_variance"]),
        prop::sample::select(vec!["'vasicek'", "0.6", "0.0"]),
        1..4_i64,
        prop::sample::select(vec!["", "IM", "IC"]),
    );
    let trading = (
        prop::sample::select(vec!["open", "vwap", "close"]),
        0.0..0.5_f64,
        prop::bool::ANY,
        prop::sample::select(vec!["daily", "weekly", "monthly"]),
        5..40_i64,
        prop::option::of(prop::sample::select(vec!["sell", "net_sell", "buy", "open_short"])),
        prop::sample::select(vec![0.0, 4.0]),
    );
    (account, hedge, products, trading).prop_map(|(account, hedge, products, trading)| {
        let written = |text: &str| toml::from_str::<toml::Table>(&format!("value = {text}")).unwrap()["value"].clone();
        let values: Vec<(&str, toml::Value)> = vec![
            ("account.leverage", account.0.into()),
            ("account.policy", account.1.into()),
            ("account.top_up", account.2.into()),
            ("account.financing_base", account.3.into()),
            ("account.equity", account.4.round().into()),
            ("hedge.product", if products.0 == "{}" && hedge.2 < 0.3 { "none" } else { "IM" }.into()),
            ("hedge.contract", hedge.0.into()),
            ("hedge.roll_days", hedge.1.into()),
            ("hedge.ratio", hedge.2.into()),
            ("hedge.fill", hedge.3.into()),
            ("hedge.on_ban", hedge.4.into()),
            ("hedge.mix", written(products.0)),
            ("hedge.method", products.1.into()),
            ("hedge.beta_shrink", written(products.2)),
            ("hedge.roll_over_days", products.3.min(hedge.1 + 1).into()),
            ("exchange.fill", trading.0.into()),
            ("exchange.participation", trading.1.into()),
            ("exchange.lots", trading.2.into()),
            ("schedule.rebalance", trading.3.into()),
            ("book.count", trading.4.into()),
            ("costs.impact", 0.7.into()),
            ("costs.impact_half_life", trading.6.into()),
        ];
        let mut spec = Spec::default();
        for (key, value) in values {
            spec = spec.with(key, &value).unwrap();
        }
        if let Some(side) = trading.5 {
            let product = if side == "open_short" { products.4 } else { "" };
            let text =
                format!("side = \"{side}\"\nproduct = \"{product}\"\nfrom = \"2021-06-01\"\nto = \"2021-09-30\"\n");
            let ban: toml::Table = toml::from_str(&text).unwrap();
            spec = spec.with("ban", &toml::Value::Array(vec![ban.into()])).unwrap();
        }
        spec
    })
}

fn done(spec: &Spec, market: &Market) -> RunTables {
    run(spec, "", market, &book(spec, market, &Silent).unwrap(), &Silent).unwrap()
}

/// Everything that a run says but for how long it took, in words: NaN is NaN and -0 is not 0.
fn words(run: &RunTables) -> String {
    let mut run = run.clone();
    run.record.timings.clear();
    format!("{run:?}")
}

/// Equity, identity and balance of every day.
fn check_money(run: &RunTables, start: Cny) {
    let mut equity = start;
    let mut closed = false;
    for day in &run.days {
        assert_eq!(day.explained(), day.equity - equity, "{}", day.date);
        assert_eq!(day.equity, day.cash + day.receivable + day.long_value - day.payable, "{}", day.date);
        check_own_cash(run, day);
        assert_eq!(day.basis, day.basis_carry + day.basis_rate, "{}", day.date);
        assert!(day.contracts.0 >= 0 && day.long_value >= Cny::ZERO, "{}", day.date);
        assert!(!closed || (day.bought == Cny::ZERO && day.sold == Cny::ZERO), "{}: traded after closing", day.date);
        closed = day.status == weipan_core::ledger::MarginStatus::Closed;
        equity = day.equity;
    }
}

/// What an account does not own it does not spend: own cash without a hedge stays its own, a loan has its ratio, and what
/// clients took was there to take.
fn check_own_cash(run: &RunTables, day: &DayRow) {
    let account = &run.record.account;
    assert!(day.payable >= Cny::ZERO && day.withdrawable >= Cny::ZERO && day.redemption <= Cny::ZERO, "{}", day.date);
    match account.kind.as_str() {
        "cash" if account.hedge == "none" => assert!(day.cash >= Cny::ZERO, "{}: {:?}", day.date, day.cash),
        "margin" => {
            assert_eq!(day.borrowed, (day.futures_margin - day.cash).floor_zero(), "{}", day.date);
            let ratio = (day.equity - day.futures_margin + day.borrowed).yuan() / day.borrowed.yuan();
            assert!(day.borrowed == Cny::ZERO || (day.ratio - ratio).abs() < 1e-9, "{}", day.date);
        }
        "dma" => assert_eq!(day.futures_margin, Cny::ZERO, "{}", day.date),
        _ => {}
    }
}

fn start_equity(run: &RunTables) -> Cny {
    Cny::from_yuan(run.record.account.equity).unwrap()
}

/// The journal balances, and what it sums up to is the ledger: money by account, shares, contracts.
fn check_books(run: &RunTables) {
    use LedgerAccount as A;
    let mut balances: BTreeMap<A, Cny> = BTreeMap::new();
    let mut quantities: BTreeMap<&str, i64> = BTreeMap::new();
    let mut before = (0, Cny::ZERO);
    let mut lines = run.journal.iter().peekable();
    let mut positions = run.positions.iter().peekable();
    for day in &run.days {
        let start = balances.clone();
        while let Some(line) = lines.next_if(|l| l.date == day.date) {
            if line.entry != before.0 {
                assert_eq!((line.entry, before.1), (before.0 + 1, Cny::ZERO), "{}: not balanced", day.date);
                before = (line.entry, Cny::ZERO);
            }
            before.1 += line.amount;
            *balances.entry(line.account).or_default() += line.amount;
            *quantities.entry(&line.item).or_default() += line.quantity;
        }
        let balance = |account| balances.get(&account).copied().unwrap_or_default();
        assert_eq!(
            [A::Cash, A::Receivable, A::Stocks, A::Payable].map(balance),
            [day.cash, day.receivable, day.long_value, -day.payable],
            "{}",
            day.date
        );
        let change = |account| balance(account) - start.get(&account).copied().unwrap_or_default();
        let costs =
            [A::Commission, A::StampDuty, A::TransferFee, A::Slippage, A::Impact, A::FutureFee, A::FutureSlippage];
        assert_eq!(
            costs.map(|account| -change(account)),
            [
                day.commission,
                day.stamp_duty,
                day.transfer_fee,
                day.slippage,
                day.impact,
                day.futures_fee,
                day.futures_slippage
            ],
            "{}",
            day.date
        );
        assert_eq!(-change(A::Interest), day.financing, "{}", day.date);
        let fees = [A::DividendTax, A::ManagementFee, A::PerformanceFee].map(|account| -change(account));
        assert_eq!(fees, [day.dividend_tax, day.management_fee, day.performance_fee], "{}", day.date);
        let opening = if std::ptr::eq(day, &run.days[0]) { start_equity(run) } else { Cny::ZERO };
        assert_eq!(-change(A::Capital), opening + day.external + day.redemption, "{}", day.date);
        let results = [A::StockResult, A::FutureResult, A::Dividends, A::DelistingLoss].map(|a| -change(a));
        assert_eq!(
            results.into_iter().sum::<Cny>(),
            day.selection + day.market + day.basis + day.trading,
            "{}",
            day.date
        );
        while let Some(position) = positions.next_if(|p| p.date == day.date) {
            let counted = quantities.get(&*position.symbol).copied().unwrap_or(0);
            assert_eq!(counted, position.shares.0, "{} {}", day.date, position.symbol);
        }
        let short: i64 = quantities.iter().filter(|(item, _)| !item.contains('.')).map(|(_, n)| -n).sum();
        assert_eq!(short, day.contracts.0, "{}: contracts", day.date);
    }
    assert_eq!((before.1, lines.next()), (Cny::ZERO, None));
}

/// The legs of every tenth day's statement add up to its change in equity.
fn check_statements(run: &RunTables) {
    for pair in run.days.windows(2).step_by(10) {
        let found = weipan_report::statement(run, pair[1].date).unwrap();
        assert_eq!(found.day.sum(), pair[1].equity - pair[0].equity, "{}", pair[1].date);
    }
}

/// Positions are what fills and corporate actions make of them; nothing is sold on the day it is bought.
fn check_shares(run: &RunTables, market: &Market) {
    let mut held: BTreeMap<&str, i64> = BTreeMap::new();
    let mut fills = run.fills.iter().peekable();
    let mut positions = run.positions.iter().peekable();
    for day in &run.days {
        let index = market.bars.calendar().find(day.date).unwrap();
        for action in market.actions.on(index) {
            let symbol = market.bars.assets().get(action.asset).symbol.as_str();
            if let Some(shares) = held.get_mut(symbol) {
                *shares += action.new_shares_per_share.new_shares_for(Shares(*shares)).0.0;
            }
        }
        let open = held.clone();
        let mut sold: BTreeMap<&str, i64> = BTreeMap::new();
        while let Some(fill) = fills.next_if(|f| f.date == day.date) {
            match fill.side {
                Side::Buy => *held.entry(&fill.symbol).or_default() += fill.shares.0,
                Side::Sell => {
                    *held.entry(&fill.symbol).or_default() -= fill.shares.0;
                    *sold.entry(&fill.symbol).or_default() += fill.shares.0;
                }
            }
        }
        for (symbol, shares) in sold {
            assert!(
                shares <= open.get(symbol).copied().unwrap_or(0),
                "{} {symbol}: sold what was bought today",
                day.date
            );
        }
        while let Some(position) = positions.next_if(|p| p.date == day.date) {
            let asset = market.bars.assets().find(&position.symbol.parse::<Symbol>().unwrap()).unwrap();
            let gone = market.bars.assets().get(asset).delist_date.is_some_and(|gone| gone <= day.date);
            let expected = if gone { 0 } else { held.get(&*position.symbol).copied().unwrap_or(0) };
            assert_eq!(position.shares.0, expected, "{} {}", day.date, position.symbol);
            held.insert(&position.symbol, position.shares.0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn money_and_shares_are_conserved(spec in any_spec(), market in 0_usize..3) {
        let market = &markets()[market];
        let run = done(&spec, market);
        prop_assert!(run.days.len() > 150);
        check_money(&run, Cny::from_yuan(spec.account.equity).unwrap());
        check_shares(&run, market);
        check_books(&run);
        check_statements(&run);
    }

    #[test]
    fn the_future_of_the_data_changes_nothing(spec in any_spec(), market in 0_usize..3, cut in 60_usize..150) {
        let market = &markets()[market];
        let whole = done(&spec, market);
        let end = whole.days[cut].date.to_string();
        let part = done(&spec.with("data.end", &toml::Value::from(end)).unwrap(), market);
        let text = |days: &[DayRow]| format!("{days:?}");
        prop_assert_eq!(text(&part.days), text(&whole.days[..=cut]));
    }

    #[test]
    fn days_may_be_split_into_runs(
        spec in any_spec(), market in 0_usize..3, cuts in prop::collection::vec(1_u32..240, 1..4), every in 5_u32..90,
    ) {
        let market = &markets()[market];
        let whole = book(&spec, market, &Silent).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let checkpoints = Checkpoints { folder: folder.path().join("checkpoints"), every: every.try_into().unwrap() };
        let mut cuts = cuts;
        cuts.sort_unstable();
        let ends = cuts.into_iter().map(|cut| (whole.days.start + cut).min(whole.days.end)).chain([whole.days.end]);
        let mut resumed = None;
        for end in ends {
            // As if the run had been killed after the checkpoint of its last day.
            let part = Book { days: whole.days.start..end, ..whole.clone() };
            resumed = Some(run_with_checkpoints(&spec, "", market, &part, &checkpoints, &Silent).unwrap());
        }
        let unbroken = done(&spec, market);
        prop_assert_eq!(words(&resumed.unwrap()), words(&unbroken));
        checkpoints.remove(&unbroken.record).unwrap();
        prop_assert!(!checkpoints.folder.exists(), "nothing is left of it");
    }

    #[test]
    fn threads_change_nothing(spec in any_spec(), market in 0_usize..3, threads in 2_usize..9) {
        let market = &markets()[market];
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| words(&done(&spec, market)))
        };
        prop_assert_eq!(on(1), on(threads));
    }
}
