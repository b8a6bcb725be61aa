//! Alpha101 on a made-up market, for `peers/alpha101.py`.
//!
//! ```text
//! alpha101 write FOLDER DAYS STOCKS             the columns as .npy files into FOLDER/in
//! alpha101 score FOLDER DAYS STOCKS ALPHA ...   scores into FOLDER/scores, a file an alpha
//! alpha101 time  THREADS DAYS STOCKS ALPHA ...  seconds of one pass over all the alphas, best of five
//! ```

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use weipan_benches::alpha101::{bars, score, write_columns, write_npy};
use weipan_factor::{Expression, library, score_many};

const SEED: u64 = 101;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, target, days, stocks, names @ ..] = arguments.as_slice() else {
        return Err("alpha101 write|score|time FOLDER|THREADS DAYS STOCKS ALPHA ...".into());
    };
    let bars = bars(days.parse()?, stocks.parse()?, SEED)?;
    let factors: Vec<Expression> = names.iter().map(|name| library::resolve(name)).collect::<Result<_, _>>()?;
    match what.as_str() {
        "write" => write_columns(&bars, &Path::new(target).join("in"))?,
        "score" => {
            let folder = Path::new(target).join("scores");
            std::fs::create_dir_all(&folder)?;
            for (name, factor) in names.iter().zip(&factors) {
                write_npy(&folder.join(format!("{name}.npy")), &score(&bars, factor)?)?;
            }
        }
        "time" => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(target.parse()?).build()?;
            let factors: Vec<&Expression> = factors.iter().collect();
            let days = bars.calendar().len() as u32;
            // Adjusted prices are made once, on first use.
            std::hint::black_box(bars.adjustment());
            let mut best = f64::INFINITY;
            for _ in 0..5 {
                let start = Instant::now();
                let scores = pool.install(|| score_many(&factors, &bars, 0..days))?;
                best = best.min(start.elapsed().as_secs_f64());
                assert_eq!(scores.len(), factors.len());
            }
            println!("{best:.4}");
        }
        other => return Err(format!("`{other}` is none of write, score, time").into()),
    }
    Ok(())
}
