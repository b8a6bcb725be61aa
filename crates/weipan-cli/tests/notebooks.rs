//! The notebooks run from the first cell to the last on a run that was just made.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::path::{Path, PathBuf};
use std::process::Command;

use made_up::{ok, spec, workspace};

/// The interpreter that `make test` prepares; `None`, with a word, where there is none.
fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = std::env::var_os("WEIPAN_PYTHON").map_or(root.join(".venv/bin/python"), PathBuf::from);
    if path.is_file() {
        return Some(path);
    }
    println!("skipped: no Python with pandas at {}; `make peers` installs one", path.display());
    None
}

#[test]
fn every_notebook_runs() {
    let Some(python) = python() else { return };
    let path = spec("notebook", "[compare]\n\"account.leverage\" = [1, 4]");
    let output = ok(workspace(), &["compare", path.to_str().unwrap(), "--out", "notebook-runs"]);
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    let run = workspace().join(line.trim_start_matches("report ").trim()).parent().unwrap().to_owned();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let entries = std::fs::read_dir(root.join("notebooks")).unwrap().map(|entry| entry.unwrap().path());
    let notebooks: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "ipynb")).collect();
    assert!(!notebooks.is_empty());
    for notebook in notebooks {
        let result = Command::new(&python)
            .arg(root.join("tests/peers/run_notebook.py"))
            .arg(&notebook)
            .env("WEIPAN_RUN", &run)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&result.stdout).into_owned() + &String::from_utf8_lossy(&result.stderr);
        assert!(result.status.success(), "{}: {text}", notebook.display());
        assert!(text.contains("days that do not add up: 0"), "{text}");
    }
}
