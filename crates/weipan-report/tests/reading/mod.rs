//! What is written in a page: its own text, and what a reader sees of it.

/// The page without plotly's script, whose text is not ours.
pub fn own_text(page: &str) -> String {
    let from = page.find("<script type=\"text/javascript\">").unwrap();
    let to = from + page[from..].find("</script>").unwrap();
    format!("{}{}", &page[..from], &page[to..])
}

/// What a reader sees: text outside of tags, styles and scripts.
pub fn visible(page: &str) -> String {
    let mut text = own_text(page);
    for tag in ["script", "style", "pre"] {
        while let Some(from) = text.find(&format!("<{tag}")) {
            let to = from + text[from..].find(&format!("</{tag}>")).unwrap() + tag.len() + 3;
            text.replace_range(from..to, " ");
        }
    }
    text.split('<').map(|part| part.split_once('>').map_or(part, |p| p.1)).collect::<Vec<_>>().join(" ")
}
