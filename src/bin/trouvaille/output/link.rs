//! What the path of a hit links to.
//!
//! Owns the formats of `--hyperlink-format`. Law: a link holds no character that could end it.

use std::path::Path;
use std::str::FromStr;

use anstyle_hyperlink::Editor;
use trouvaille::Hit;

/// What paths link to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Link {
    /// Files, where the terminal is known to take links.
    #[default]
    Auto,
    /// Nothing.
    None,
    /// Files.
    File,
    /// An editor, at the line.
    Editor(Editor),
    /// A pattern with `{path}`, `{line}`, `{page}` and `{host}`.
    Pattern(String),
}

impl FromStr for Link {
    type Err = String;

    fn from_str(text: &str) -> Result<Link, String> {
        Ok(match text {
            "auto" => Link::Auto,
            "none" => Link::None,
            "file" => Link::File,
            pattern if pattern.contains("{path}") => Link::Pattern(pattern.to_owned()),
            editor => Link::Editor(editor.parse().map_err(|_| {
                let editors: Vec<String> = Editor::all().map(|editor| editor.to_string()).collect();
                format!("neither auto, none, file, {}, nor a pattern with {{path}}", editors.join(", "))
            })?),
        })
    }
}

impl Link {
    /// The address of a hit.
    pub(super) fn url(&self, hit: &Hit) -> Option<String> {
        let host = anstyle_hyperlink::hostname().ok().and_then(|host| host.into_string().ok());
        let url = match self {
            Link::None => return None,
            Link::Auto if !supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout) => return None,
            Link::Auto | Link::File => file(hit, host.as_deref()),
            Link::Editor(editor) => {
                editor.to_url(host.as_deref(), &hit.path, hit.line.unwrap_or(1) as usize, 1)
            }
            Link::Pattern(pattern) => Some(
                pattern
                    .replace("{path}", &encoded(&hit.path)?)
                    .replace("{line}", &hit.line.unwrap_or(1).to_string())
                    .replace("{page}", &hit.page.unwrap_or(1).to_string())
                    .replace("{host}", &host.unwrap_or_default()),
            ),
        };
        url.filter(|url| !url.chars().any(super::safe::is_unsafe))
    }
}

/// The address of a hit's file, and of its page, as readers of PDF know it (RFC 8118). A terminal may show another
/// machine and needs its name; a browser opens none but its own.
pub(super) fn file(hit: &Hit, host: Option<&str>) -> Option<String> {
    let url = anstyle_hyperlink::file_to_url(host, &hit.path)?;
    Some(hit.page.map_or(url.clone(), |page| format!("{url}#page={page}")))
}

/// The path as part of an address.
fn encoded(path: &Path) -> Option<String> {
    let url = anstyle_hyperlink::file_to_url(None, path)?;
    Some(url.strip_prefix("file://")?.to_owned())
}
