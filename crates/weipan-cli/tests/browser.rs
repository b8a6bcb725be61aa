//! The report pages in a real browser: every chart is drawn, nothing is wider than the window.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod made_up;
#[path = "../../weipan-report/examples/made_up_factor/mod.rs"]
mod made_up_factor;

use std::path::{Path, PathBuf};
use std::process::Command;

use made_up::{ok, spec, workspace};
use weipan_report::{Lang, factor_page};

/// Chromium under any of its names; `None`, with a word, where there is none.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).flat_map(|f| names.map(|n| f.join(n))).find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: no Chromium; `make browser` installs one where it can");
    }
    found
}

/// The page after its scripts have run in a window so many pixels wide, as the browser sees it.
fn rendered(browser: &Path, page: &Path, width: u32) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={width},900"))
        .args(["--virtual-time-budget=20000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A copy of the page that writes what it measures into its own title.
fn measuring(page: &Path) -> PathBuf {
    let script = "<script>addEventListener('load', () => { const root = document.documentElement; \
                  const wait = setInterval(() => { if (root.dataset.charts !== 'drawn') return; clearInterval(wait); \
                  const empty = [...document.querySelectorAll('[data-chart]')].filter(box => !box.querySelector('.main-svg')).length; \
                  document.title = `overflow ${root.scrollWidth - root.clientWidth} empty ${empty} charts ${document.querySelectorAll('.main-svg').length}`; \
                  }, 50); }); addEventListener('error', e => document.title = 'failed ' + e.message);</script></body>";
    let text = std::fs::read_to_string(page).unwrap();
    let at = text.rfind("</body>").unwrap();
    let copy = page.with_file_name("measuring.html");
    std::fs::write(&copy, format!("{}{script}{}", &text[..at], &text[at + "</body>".len()..])).unwrap();
    copy
}

/// Asserts that a page asks the network for nothing, draws at least so many charts, leaves no place of one empty, and is not
/// wider than its window.
fn assert_drawn(browser: &Path, page: &Path, width: u32, least: usize) {
    // Everything but the embedded script itself, which mentions addresses in its comments.
    let own = std::fs::read_to_string(page).unwrap();
    let own: String = own.split("<script").map(|part| part.split("</script>").last().unwrap_or_default()).collect();
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!own.contains(outside), "{} asks the network for {outside}", page.display());
    }
    let text = rendered(browser, &measuring(page), width);
    let title = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or("no title");
    let charts = title.strip_prefix("overflow 0 empty 0 charts ").and_then(|n| n.parse::<usize>().ok());
    assert!(charts.is_some_and(|n| n >= least), "{}: {title}", page.display());
}

#[test]
fn every_chart_is_drawn_and_nothing_overflows() {
    let Some(browser) = browser() else { return };
    let path = spec("browser", "[compare]\n\"account.leverage\" = [2, 4]");
    let output = ok(workspace(), &["compare", path.to_str().unwrap(), "--out", "browser-runs"]);
    let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
    let compared = workspace().join(line.trim_start_matches("report ").trim());
    let single = compared.with_file_name("leverage-4").join("report.html");
    for (page, least) in [(compared, 5), (single, 10)] {
        assert_drawn(&browser, &page, 1200, least);
    }
}

#[test]
fn stresses_and_large_comparisons_are_drawn_wide_and_narrow() {
    let Some(browser) = browser() else { return };
    let folder_of = |command: &str, path: &Path, more: &[&str]| {
        let arguments = [&[command, path.to_str().unwrap(), "--out", "browser-runs"][..], more].concat();
        let output = ok(workspace(), &arguments);
        let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
        workspace().join(line.trim_start_matches("report ").trim())
    };
    let shocks =
        "[[stress]]\nepisode = \"2024-02\"\nat = 2022-03-02\n[stress_grid]\nprice = [0.0, -0.2]\nbasis = [0.0, 0.05]\n";
    let stress = folder_of("stress", &spec("browser-stress", shocks), &["--grid"]);
    let axes = "[compare]\n\"account.leverage\" = [1, 2, 3, 4]\n\"hedge.ratio\" = [0.8, 1.0]\n";
    let grid = folder_of("compare", &spec("browser-grid", axes), &["--search", "--lang", "zh"]);
    for (page, least) in [(stress, 5), (grid, 10)] {
        for width in [1300, 500] {
            assert_drawn(&browser, &page, width, least);
        }
    }
}

#[test]
fn factor_pages_are_drawn_wide_and_narrow() {
    use made_up_factor::{GOOD, NEGATIVE, UNTRADABLE, study};
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("factor.html");
    // Every section with its chart: 17 of one factor; overlays, heat maps and weights of three.
    let studies = [(study(&[GOOD], 600, 5, true), 17), (study(&[GOOD, NEGATIVE, UNTRADABLE], 400, 1, false), 21)];
    for (study, least) in &studies {
        for (lang, width) in [(Lang::En, 1200), (Lang::Zh, 500)] {
            std::fs::write(&page, factor_page(study, lang).unwrap()).unwrap();
            assert_drawn(&browser, &page, width, *least);
        }
    }
}

#[test]
fn the_basis_page_is_drawn_wide_and_narrow() {
    let Some(browser) = browser() else { return };
    for (lang, width) in [("en", 1200), ("zh", 500)] {
        let output = ok(workspace(), &["basis", "--data", "market", "--out", "browser-bases", "--lang", lang]);
        let line = output.lines().find(|line| line.starts_with("report ")).unwrap();
        assert_drawn(&browser, &workspace().join(line.trim_start_matches("report ").trim()), width, 5);
    }
}
