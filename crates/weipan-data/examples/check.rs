//! Imports a folder and checks the result: `cargo run --release -p weipan-data --example check source from to [market]`

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use weipan_data::{Source, check, describe, import};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, from, to, rest @ ..] = arguments.as_slice() else {
        return Err("usage: check source from to [market files]".into());
    };
    let start = Instant::now();
    let market_files = rest.first().map(Path::new);
    print!("{}", import(Source::from_name(source)?, Path::new(from), Path::new(to), market_files, true)?);
    println!("imported in {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    print!("{}", describe(Path::new(to))?);
    println!("described in {:.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    print!("{}", check(Path::new(to), 20)?);
    println!("checked in {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}
