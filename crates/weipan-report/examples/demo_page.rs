//! Writes four pages about made-up runs into a folder: `cargo run -p weipan-report --example demo_page -- <folder>`.

mod made_up;

use std::path::Path;
use std::time::Instant;

use weipan_report::{Lang, backtest_page, compare_page, headline};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let leverages = [1.0, 2.0, 3.0, 4.0];
    let runs: Vec<_> = leverages.iter().map(|leverage| made_up::run(*leverage)).collect();
    let values: Vec<String> = leverages.iter().map(ToString::to_string).collect();
    std::fs::create_dir_all(&folder)?;
    for lang in [Lang::En, Lang::Zh] {
        let start = Instant::now();
        let page = backtest_page(&runs[3], lang)?;
        let one = start.elapsed();
        let comparison = compare_page(&runs, "account.leverage", &values, lang)?;
        println!("{}: backtest {one:?}, compare {:?}", lang.code(), start.elapsed() - one);
        std::fs::write(Path::new(&folder).join(format!("backtest.{}.html", lang.code())), page)?;
        std::fs::write(Path::new(&folder).join(format!("compare.{}.html", lang.code())), comparison)?;
        for line in headline(&runs[3], lang) {
            println!("{:>28} {:>10}  {}", line.label, line.value, line.note);
        }
    }
    Ok(())
}
