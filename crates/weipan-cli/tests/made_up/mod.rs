//! A small made-up market, written once for all tests of a file, and the command itself.
#![allow(dead_code, reason = "each test file uses its part")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The `weipan` command in a folder, without a terminal.
pub fn weipan(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weipan"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").args(arguments).output().unwrap()
}

/// Standard output of a command that must succeed.
pub fn ok(folder: &Path, arguments: &[&str]) -> String {
    let output = weipan(folder, arguments);
    if !output.status.success() {
        panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a command that must fail with exit code 1 and print nothing else.
pub fn error(folder: &Path, arguments: &[&str]) -> String {
    let output = weipan(folder, arguments);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?} should fail: {text}");
    assert!(!text.contains("panicked"), "{text}");
    text
}

/// A folder with a made-up data set `market` of 300 stocks over two years.
pub fn workspace() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        ok(&folder, &["simulate", "market", "--stocks", "400", "--years", "2", "--seed", "3", "--replace"]);
        folder
    })
}

/// A spec on the made-up market, with more lines added: its name in the workspace, so that no message is as long as
/// the path of the checkout makes it.
pub fn spec(name: &str, more: &str) -> PathBuf {
    let text = format!("name = \"{name}\"\n[data]\npath = \"market\"\n[book]\ncount = 40\n{more}\n");
    let file = PathBuf::from(format!("{name}.toml"));
    std::fs::write(workspace().join(&file), text).unwrap();
    file
}
