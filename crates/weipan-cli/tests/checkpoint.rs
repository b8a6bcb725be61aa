//! Runs that are killed, and go on.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use made_up::{error, ok, spec, weipan, workspace};

fn report_folder(output: &str) -> PathBuf {
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    workspace().join(line.trim_start_matches("report ").trim()).parent().unwrap().to_owned()
}

/// Names in a folder; none if there is no folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Complete parts of all accounts' checkpoints.
fn parts(out: &Path) -> Vec<PathBuf> {
    let root = out.join(".checkpoints");
    let of = |key: String| {
        let folder = root.join(key);
        names(&folder).into_iter().filter(|name| !name.starts_with('.')).map(move |name| folder.join(name))
    };
    names(&root).into_iter().flat_map(of).collect()
}

/// Begins a command and kills it once it has written some checkpoints. A command that is faster than its killer is begun
/// again in another folder.
fn killed(arguments: &[&str], out: &str) -> PathBuf {
    for attempt in 0..20 {
        let folder = workspace().join(format!("{out}-{attempt}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_weipan"))
            .current_dir(workspace())
            .args(arguments)
            .args(["--checkpoint", "1", "--out", folder.to_str().unwrap()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while parts(&folder).len() < 3 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        if !child.wait().unwrap().success() {
            return folder;
        }
    }
    unreachable!("twenty runs of 480 checkpoints were each faster than one look at a folder")
}

/// Every table of two runs, byte for byte.
fn assert_same(one: &Path, other: &Path) {
    let tables: Vec<String> = names(one).into_iter().filter(|name| name.ends_with(".parquet")).collect();
    assert!(tables.len() >= 10, "{tables:?}");
    for table in tables {
        assert!(fs::read(one.join(&table)).unwrap() == fs::read(other.join(&table)).unwrap(), "{table} differs");
    }
}

const LEVERED: &str = "[account]\nleverage = 3\nequity = 5e6\n";

#[test]
fn a_killed_run_goes_on_to_the_same_bits() {
    let path = spec("killed", LEVERED);
    let call = ["backtest", path.to_str().unwrap()];
    let out = killed(&call, "killed-runs");
    let visible: Vec<String> = names(&out).into_iter().filter(|name| !name.starts_with('.')).collect();
    assert!(visible.is_empty(), "no result is there before it is whole: {visible:?}");
    let output = weipan(workspace(), &[&call[..], &["--checkpoint", "60", "--out", out.to_str().unwrap()]].concat());
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the run goes on from its checkpoint of 20"), "{told}");
    let resumed = report_folder(&String::from_utf8(output.stdout).unwrap());
    let unbroken = report_folder(&ok(workspace(), &[&call[..], &["--out", "unbroken-runs"]].concat()));
    assert_same(&resumed, &unbroken);
    assert!(!out.join(".checkpoints").exists(), "the checkpoint is gone once the result is there");
}

#[test]
fn a_killed_comparison_goes_on_to_the_same_bits() {
    let path = spec("killed-compared", "[compare]\n\"account.leverage\" = [1, 3]");
    let call = ["compare", path.to_str().unwrap()];
    let out = killed(&call, "killed-compared-runs");
    let output = weipan(workspace(), &[&call[..], &["--checkpoint", "60", "--out", out.to_str().unwrap()]].concat());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains("goes on from its checkpoint of 20"), "{told}");
    let resumed = report_folder(&String::from_utf8(output.stdout).unwrap());
    let unbroken = report_folder(&ok(workspace(), &[&call[..], &["--out", "unbroken-compared-runs"]].concat()));
    for leverage in ["leverage-1", "leverage-3"] {
        assert_same(&resumed.join(leverage), &unbroken.join(leverage));
    }
    assert!(!out.join(".checkpoints").exists());
}

#[test]
fn a_checkpoint_is_only_its_own_runs_and_a_broken_one_is_said() {
    let path = spec("broken-checkpoint", LEVERED);
    let call = ["backtest", path.to_str().unwrap()];
    let out = killed(&call, "broken-checkpoint-runs");
    let again = ["--checkpoint", "100", "--out", out.to_str().unwrap()];
    let other = weipan(workspace(), &[&call[..], &again, &["--set", "account.leverage=2"]].concat());
    assert!(other.status.success());
    assert!(!String::from_utf8(other.stderr).unwrap().contains("goes on"), "another spec begins anew");
    let left = parts(&out);
    assert!(left.len() >= 3, "the other run took only its own checkpoint away");
    fs::write(left[1].join("state.cbor"), "no state").unwrap();
    let message = error(workspace(), &[&call[..], &again].concat());
    assert!(message.contains("to begin anew") && message.contains(".checkpoints"), "{message}");
    fs::remove_dir_all(&left[1]).unwrap();
    let message = error(workspace(), &[&call[..], &again].concat());
    assert!(message.contains("the part before it is missing"), "{message}");
}
