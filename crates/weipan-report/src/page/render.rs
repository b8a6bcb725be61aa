//! From a page's values to one self-contained HTML file.

use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, context};

use super::model::{Charts, Page};
use crate::ReportError;

/// Where plotly's script is put after the template is done: it is megabytes long and nothing in it is a template.
const SCRIPT_MARK: &str = "<!--plotly-->";

/// Plotly's script element alone: charts need no mathematical typesetting, whose script would double the page.
static PLOTLY: LazyLock<String> = LazyLock::new(|| {
    let all = plotly::Plot::offline_js_sources();
    let end = all.find("</script>").map_or(all.len(), |at| at + "</script>".len());
    all[..end].to_owned()
});

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("page.html", include_str!("../../templates/page.html"))?;
    environment.add_template("block.html", include_str!("../../templates/block.html"))?;
    Ok(environment)
}

/// Draws a page.
pub(super) fn render(page: Page, charts: &Charts) -> Result<String, ReportError> {
    let html = environment()?.get_template("page.html")?.render(context! {
        page => minijinja::value::Serde(&page.set()),
        style => include_str!("../../templates/style.css"),
        script => concat!(include_str!("../../templates/charts.js"), include_str!("../../templates/tables.js")),
        charts => charts.json()?,
    })?;
    let (before, after) = html.split_once(SCRIPT_MARK).unwrap_or((&html, ""));
    let mut whole = String::with_capacity(html.len() + PLOTLY.len());
    whole.push_str(before);
    whole.push_str(&PLOTLY);
    whole.push_str(after);
    Ok(whole)
}
