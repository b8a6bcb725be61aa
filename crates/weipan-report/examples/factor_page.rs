//! Writes pages about made-up studies of factors into a folder: `cargo run -p weipan-report --example factor_page -- <folder>`.

mod made_up_factor;

use std::path::Path;
use std::time::Instant;

use made_up_factor::{GOOD, NEGATIVE, Nature, UNTRADABLE, USELESS, study};
use weipan_report::{Lang, factor_page, factor_summary, factor_verdict};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    std::fs::create_dir_all(&folder)?;
    let mixed =
        [GOOD, NEGATIVE, UNTRADABLE, USELESS, Nature { name: "combination_icir", strength: 0.06, seed: 5, ..GOOD }];
    let studies = [
        ("good", study(&[GOOD], 2500, 5, true)),
        ("useless", study(&[USELESS], 700, 5, false)),
        ("negative", study(&[NEGATIVE], 700, 1, true)),
        ("untradable", study(&[UNTRADABLE], 480, 1, false)),
        ("several", study(&mixed, 1200, 5, true)),
        ("day", study(&[GOOD], 1, 1, false)),
    ];
    for (name, study) in &studies {
        for lang in [Lang::En, Lang::Zh] {
            let start = Instant::now();
            let page = factor_page(study, lang)?;
            println!("{name}.{}: {:?}, {} bytes", lang.code(), start.elapsed(), page.len());
            std::fs::write(Path::new(&folder).join(format!("{name}.{}.html", lang.code())), page)?;
        }
        for sentence in factor_verdict(study, Lang::En)? {
            println!("  {sentence}");
        }
    }
    for row in factor_summary(&studies[4].1, Lang::En).iter().take(8) {
        println!("{:>24} {}", row.label, row.texts.join("  "));
    }
    Ok(())
}
