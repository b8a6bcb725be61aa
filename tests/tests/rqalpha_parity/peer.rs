//! RQAlpha beside weipan: scenarios go in as JSON, fills and days come back.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::book::StockOrder;
use crate::market::SmallMarket;

/// One run of the peer.
#[derive(Debug, Clone, Serialize)]
pub struct Scenario {
    pub name: &'static str,
    pub stock_cash: f64,
    pub future_cash: f64,
    pub stock_orders: Vec<StockOrder>,
    /// Day, contract, contracts sold.
    pub future_orders: Vec<(usize, String, i64)>,
    /// Day, money borrowed against the stocks.
    pub finance: Vec<(usize, f64)>,
    pub base: Value,
    #[serde(rename = "mod")]
    pub mods: Value,
}

impl Scenario {
    pub fn new(name: &'static str, stock_cash: f64, orders: &[StockOrder]) -> Self {
        Self {
            name,
            stock_cash,
            future_cash: 0.0,
            stock_orders: orders.to_vec(),
            future_orders: Vec::new(),
            finance: Vec::new(),
            base: json!({}),
            mods: json!({
                "sys_transaction_cost": {"pit_tax": true},
                "sys_accounts": {"futures_settlement_price_type": "settlement"},
            }),
        }
    }

    /// With the fills of the average price in place of the close.
    pub fn at_vwap(mut self) -> Self {
        self.mods["sys_simulation"] = json!({"matching_type": "vwap"});
        self
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct PeerFill {
    pub day: usize,
    pub what: String,
    pub side: String,
    pub quantity: f64,
    pub price: f64,
    pub commission: f64,
    pub tax: f64,
    /// False for what the account does by itself, such as a delivery.
    pub by_order: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Refusal {
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PeerDay {
    pub day: usize,
    pub equity: f64,
    pub cash: f64,
    pub receivable: f64,
    pub holding_pnl: f64,
    pub trading_pnl: f64,
    pub costs: f64,
    pub liabilities: f64,
    pub held: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    pub fills: Vec<PeerFill>,
    pub refused: Vec<Refusal>,
    pub days: Vec<PeerDay>,
}

impl Answer {
    pub fn fills_of(&self, day: usize, what: &str) -> Vec<&PeerFill> {
        self.fills.iter().filter(|f| f.day == day && f.what == what).collect()
    }
}

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The peer's answers by scenario; `None`, with a word, if there is no Python or no RQAlpha.
pub fn ask(market: &SmallMarket, scenarios: &[Scenario]) -> Option<BTreeMap<String, Answer>> {
    let beside = || workspace().join(".venv-rqalpha/bin/python");
    let python = std::env::var_os("WEIPAN_RQALPHA_PYTHON").map_or_else(beside, PathBuf::from);
    if !python.exists() {
        println!("skipped: no Python with RQAlpha at {}; `make peers` installs it", python.display());
        return None;
    }
    let mut child = Command::new(&python)
        .arg(workspace().join("tests/peers/account_rqalpha.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let task = json!({"market": market.json(), "scenarios": scenarios});
    child.stdin.take().unwrap().write_all(task.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    if output.status.code() == Some(3) {
        println!("skipped: rqalpha is not installed for {}", python.display());
        return None;
    }
    assert!(output.status.success(), "the peer failed: {}", output.status);
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
