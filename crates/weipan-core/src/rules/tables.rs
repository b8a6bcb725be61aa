//! The tables of the rule book, each with its columns.

use super::table::{Column, Kind, RuleTable, Use};

const STOCK_FEES: &str = "stock_fees.toml";
const PRICE_LIMITS: &str = "price_limits.toml";
const INDEX_FUTURES: &str = "index_futures.toml";
const LAST_DAYS: &str = "last_trading_days.toml";
const DMA: &str = "dma.toml";
const MARGIN: &str = "margin_account.toml";
const DIVIDENDS: &str = "dividends.toml";
const DELISTING: &str = "delisting.toml";
const BANS: &str = "bans.toml";

macro_rules! shipped {
    ($($name:expr),+) => { [$(($name, include_str!(concat!("../../../../data/rules/", $name)))),+] };
}

/// The files that ship with weipan, name and text.
pub static FILES: [(&str, &str); 9] = shipped!(
    "stock_fees.toml",
    "price_limits.toml",
    "index_futures.toml",
    "last_trading_days.toml",
    "dma.toml",
    "margin_account.toml",
    "dividends.toml",
    "delisting.toml",
    "bans.toml"
);

const fn column(name: &'static str, kind: Kind, what: &'static str) -> Column {
    Column { name, kind, what }
}

const FROM: Column = column("from", Kind::Date, "first day on which the row holds");
const BOARD: Column = column("board", Kind::Word(&["main", "chinext", "star", "bse"]), "the board");
const MARKET: Column = column("market", Kind::Word(&["sse_szse", "bse"]), "Shanghai and Shenzhen, or Beijing");
const PRODUCT: Column = column("product", Kind::Product, "the futures product");
const FEE_RATE: Column = column("rate", Kind::Rate, "fraction of the amount, each side");
const NOTIONAL_RATE: Column = column("rate", Kind::Rate, "fraction of notional");
const YEAR_RATE: Column = column("rate", Kind::Rate, "fraction a year");
const CONTRACTS: Column = column("contracts", Kind::Count, "contracts");

/// 印花税.
pub static STAMP_DUTY: RuleTable = RuleTable {
    name: "stamp_duty",
    file: STOCK_FEES,
    what: "Stamp duty 印花税 on stock trades",
    used: Use::Run,
    keys: &[FROM],
    values: &[
        column("buy", Kind::Rate, "fraction of the amount bought"),
        column("sell", Kind::Rate, "fraction of the amount sold"),
    ],
};

/// 过户费.
pub static TRANSFER_FEE: RuleTable = RuleTable {
    name: "transfer_fee",
    file: STOCK_FEES,
    what: "Transfer fee 过户费 of the clearing house",
    used: Use::Run,
    keys: &[MARKET, FROM],
    values: &[FEE_RATE],
};

/// 经手费.
pub static HANDLING_FEE: RuleTable = RuleTable {
    name: "handling_fee",
    file: STOCK_FEES,
    what: "Exchange handling fee 经手费",
    used: Use::Asked("costs.commission_includes_fees = false"),
    keys: &[MARKET, FROM],
    values: &[FEE_RATE],
};

/// 证管费.
pub static SECURITIES_FEE: RuleTable = RuleTable {
    name: "securities_fee",
    file: STOCK_FEES,
    what: "Securities management fee 证管费 of the regulator",
    used: Use::Asked("costs.commission_includes_fees = false"),
    keys: &[FROM],
    values: &[FEE_RATE],
};

/// 佣金.
pub static COMMISSION: RuleTable = RuleTable {
    name: "commission",
    file: STOCK_FEES,
    what: "Usual broker's commission 佣金, to choose costs.commission and costs.commission_min by",
    used: Use::Information,
    keys: &[column("client", Kind::Word(&["retail", "fund"]), "who trades"), FROM],
    values: &[FEE_RATE, column("minimum", Kind::Number, "least commission of an order, yuan")],
};

/// 涨跌幅限制.
pub static PRICE_LIMIT: RuleTable = RuleTable {
    name: "price_limit",
    file: PRICE_LIMITS,
    what: "Daily price limits 涨跌幅限制 of stocks",
    used: Use::Run,
    keys: &[BOARD, FROM],
    values: &[
        column("permille", Kind::Permille, "limit in thousandths of the reference price"),
        column("st_permille", Kind::Permille, "the same under ST and *ST"),
        column("free_days", Kind::Count, "trading days without that limit for stocks listed while the row holds"),
        column("first_up_permille", Kind::Permille, "limit up of the first day on the issue price; 0: none"),
        column("first_down_permille", Kind::Permille, "limit down of the first day on the issue price; 0: none"),
    ],
};

/// 熔断.
pub static CIRCUIT_BREAKER: RuleTable = RuleTable {
    name: "circuit_breaker",
    file: PRICE_LIMITS,
    what: "Market circuit breaker 熔断: days on which it stopped all trading",
    used: Use::Information,
    keys: &[column("day", Kind::Date, "the day")],
    values: &[
        column("index", Kind::Text, "the index that triggers it"),
        column("halt_permille", Kind::Permille, "move that halts trading for 15 minutes, thousandths"),
        column("close_permille", Kind::Permille, "move that closes the market for the day, thousandths"),
    ],
};

/// 退市整理期.
pub static DELISTING_PERIOD: RuleTable = RuleTable {
    name: "delisting_period",
    file: PRICE_LIMITS,
    what: "Delisting period 退市整理期: the last trading days of a stock that leaves",
    used: Use::Information,
    keys: &[FROM],
    values: &[
        column("days", Kind::Count, "trading days"),
        column("free_days", Kind::Count, "of which so many at the start have no price limit; then the board's"),
    ],
};

/// 申报数量.
pub static LOT: RuleTable = RuleTable {
    name: "lot",
    file: PRICE_LIMITS,
    what: "Lots 申报数量: how many shares an order may name",
    used: Use::Run,
    keys: &[BOARD, FROM],
    values: &[
        column("least", Kind::Whole, "fewest shares of an order; the odd rest of a holding may be sold whole"),
        column("step", Kind::Whole, "orders grow by so many shares"),
    ],
};

/// Index futures.
pub static FUTURES_PRODUCT: RuleTable = RuleTable {
    name: "futures_product",
    file: INDEX_FUTURES,
    what: "Index futures 股指期货 of CFFEX",
    used: Use::Run,
    keys: &[PRODUCT],
    values: &[
        column("index", Kind::Text, "code of the underlying index"),
        column("multiplier", Kind::Whole, "yuan a point"),
        column("tick", Kind::Positive, "smallest step of the price, points"),
        column("listed", Kind::Date, "first trading day"),
    ],
};

/// 手续费.
pub static FUTURES_FEE: RuleTable = RuleTable {
    name: "futures_fee",
    file: INDEX_FUTURES,
    what: "Exchange fee on futures trades 手续费, each side",
    used: Use::Run,
    keys: &[PRODUCT, FROM],
    values: &[NOTIONAL_RATE],
};

/// 平今仓手续费.
pub static FUTURES_INTRADAY_FEE: RuleTable = RuleTable {
    name: "futures_intraday_fee",
    file: INDEX_FUTURES,
    what: "Exchange fee for closing what was opened the same day 平今仓",
    used: Use::Run,
    keys: &[PRODUCT, FROM],
    values: &[NOTIONAL_RATE],
};

/// 交割手续费.
pub static FUTURES_DELIVERY_FEE: RuleTable = RuleTable {
    name: "futures_delivery_fee",
    file: INDEX_FUTURES,
    what: "Exchange fee on delivery 交割手续费",
    used: Use::Run,
    keys: &[PRODUCT, FROM],
    values: &[NOTIONAL_RATE],
};

/// 申报费.
pub static FUTURES_ORDER_FEE: RuleTable = RuleTable {
    name: "futures_order_fee",
    file: INDEX_FUTURES,
    what: "Exchange fee an order 申报费",
    used: Use::Information,
    keys: &[PRODUCT, FROM],
    values: &[column("yuan", Kind::Number, "yuan an order")],
};

/// 保证金.
pub static FUTURES_MARGIN: RuleTable = RuleTable {
    name: "futures_margin",
    file: INDEX_FUTURES,
    what: "Exchange margin 交易保证金; the security of a swap account covers it",
    used: Use::Information,
    keys: &[PRODUCT, FROM],
    values: &[
        column("non_hedge", Kind::Rate, "fraction of notional without a hedging quota"),
        column("hedge", Kind::Rate, "fraction of notional under a hedging quota"),
    ],
};

/// 持仓限额.
pub static POSITION_LIMIT: RuleTable = RuleTable {
    name: "position_limit",
    file: INDEX_FUTURES,
    what: "Most contracts of one month on one side without a hedging quota 持仓限额",
    used: Use::Asked("hedge.position_limit = \"by_date\""),
    keys: &[PRODUCT, FROM],
    values: &[CONTRACTS],
};

/// 日内开仓限制.
pub static OPENING_CAP: RuleTable = RuleTable {
    name: "opening_cap",
    file: INDEX_FUTURES,
    what: "Most contracts opened on a day without a hedging quota 日内开仓限制",
    used: Use::Asked("hedge.opening_cap = \"by_date\""),
    keys: &[PRODUCT, FROM],
    values: &[CONTRACTS, column("per", Kind::Word(&["product", "contract"]), "all months together, or each")],
};

/// Limits of futures.
pub static FUTURES_LIMIT: RuleTable = RuleTable {
    name: "futures_limit",
    file: INDEX_FUTURES,
    what: "Daily price limits of futures on the previous settlement",
    used: Use::Run,
    keys: &[PRODUCT, FROM],
    values: &[
        column("permille", Kind::Permille, "thousandths on ordinary days"),
        column("last_day_permille", Kind::Permille, "thousandths on the last trading day"),
        column(
            "first_day_permille",
            Kind::Permille,
            "thousandths of the listing price on a quarter contract's first day; not tested: data have no listing price",
        ),
    ],
};

/// 最后交易日.
pub static LAST_TRADING_DAY: RuleTable = RuleTable {
    name: "last_trading_day",
    file: LAST_DAYS,
    what: "Last trading days of index futures that are not the third Friday of their month",
    used: Use::Run,
    keys: &[column("month", Kind::Month, "delivery month")],
    values: &[column("date", Kind::Date, "last trading day, which is the delivery day")],
};

/// 初始保证金.
pub static INITIAL_MARGIN: RuleTable = RuleTable {
    name: "initial_margin",
    file: DMA,
    what: "Margin of a long-short swap (DMA) by the day on which the account is opened",
    used: Use::Run,
    keys: &[FROM],
    values: &[column("fraction", Kind::Rate, "fraction of max(long, short)")],
};

/// 融资利率.
pub static FINANCING_RATE: RuleTable = RuleTable {
    name: "financing_rate",
    file: DMA,
    what: "Interest on borrowed money",
    used: Use::Run,
    keys: &[FROM],
    values: &[YEAR_RATE],
};

/// 规模冻结.
pub static NOMINAL_FREEZE: RuleTable = RuleTable {
    name: "nominal_freeze",
    file: DMA,
    what: "Freezes of swap nominal: max(long, short) may not exceed that at the close of the day",
    used: Use::Asked("account.nominal_freeze = true"),
    keys: &[FROM],
    values: &[],
};

/// 维持担保比例.
pub static MARGIN_ACCOUNT: RuleTable = RuleTable {
    name: "margin_account",
    file: MARGIN,
    what: "Lines of a broker's margin account 融资融券: assets over debt",
    used: Use::Asked("account.kind = \"margin\""),
    keys: &[FROM],
    values: &[
        column("warning", Kind::Number, "warning line"),
        column("call", Kind::Number, "call line"),
        column("unwind", Kind::Number, "the broker sells below this line"),
    ],
};

/// 融资保证金比例.
pub static LOAN_MARGIN: RuleTable = RuleTable {
    name: "loan_margin",
    file: MARGIN,
    what: "Own money for each yuan that a margin account borrows 融资保证金比例, by the day of the purchase",
    used: Use::Asked("account.kind = \"margin\""),
    keys: &[FROM],
    values: &[column("fraction", Kind::Rate, "fraction of the borrowed money")],
};

/// 融资利率.
pub static LOAN_RATE: RuleTable = RuleTable {
    name: "loan_rate",
    file: MARGIN,
    what: "Interest on the loan of a margin account 融资利率",
    used: Use::Asked("account.kind = \"margin\""),
    keys: &[FROM],
    values: &[YEAR_RATE],
};

/// 股息红利税.
pub static DIVIDEND_TAX: RuleTable = RuleTable {
    name: "dividend_tax",
    file: DIVIDENDS,
    what: "Tax on cash dividends 股息红利税 of individuals and funds, by holding period",
    used: Use::Asked("account.dividend_tax = \"holding_period\""),
    keys: &[FROM],
    values: &[
        column("up_to_month", Kind::Rate, "fraction of the dividend where shares are held a month or less"),
        column("up_to_year", Kind::Rate, "fraction where they are held more than a month, up to a year"),
        column("beyond", Kind::Rate, "fraction where they are held longer"),
    ],
};

/// What delisted stocks still pay.
pub static DELIST_RECOVERY: RuleTable = RuleTable {
    name: "delist_recovery",
    file: DELISTING,
    what: "Part of the last price that a delisted stock still pays, by kind of delisting",
    used: Use::Run,
    keys: &[column(
        "kind",
        Kind::Word(&["price", "market_cap", "financial", "fraud", "merger", "voluntary"]),
        "why it left",
    )],
    values: &[column("recovery", Kind::Rate, "fraction of the last price")],
};

/// Named bans.
pub static BAN: RuleTable = RuleTable {
    name: "ban",
    file: BANS,
    what: "Named bans that a spec can switch on",
    used: Use::Asked("[[ban]] name = \"…\""),
    keys: &[column("name", Kind::Text, "its name")],
    values: &[
        column("side", Kind::Word(&["sell", "net_sell", "buy", "open_short"]), "what is forbidden"),
        column("from", Kind::Date, "first day"),
        column("to", Kind::Date, "last day"),
    ],
};

/// All tables, in the order in which people read them.
pub static TABLES: [&RuleTable; 28] = [
    &PRICE_LIMIT,
    &LOT,
    &DELISTING_PERIOD,
    &CIRCUIT_BREAKER,
    &STAMP_DUTY,
    &TRANSFER_FEE,
    &HANDLING_FEE,
    &SECURITIES_FEE,
    &COMMISSION,
    &FUTURES_PRODUCT,
    &FUTURES_FEE,
    &FUTURES_INTRADAY_FEE,
    &FUTURES_DELIVERY_FEE,
    &FUTURES_ORDER_FEE,
    &FUTURES_LIMIT,
    &FUTURES_MARGIN,
    &POSITION_LIMIT,
    &OPENING_CAP,
    &LAST_TRADING_DAY,
    &INITIAL_MARGIN,
    &FINANCING_RATE,
    &NOMINAL_FREEZE,
    &MARGIN_ACCOUNT,
    &LOAN_MARGIN,
    &LOAN_RATE,
    &DIVIDEND_TAX,
    &DELIST_RECOVERY,
    &BAN,
];
